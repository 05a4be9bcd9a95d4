"""Save a search, change what it lists, and explain its results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from index import DocumentId
from notes_tui.questions import EnterText, Explanation
from notes_tui.view.listing import asked, suggestion

if TYPE_CHECKING:
    from notes_tui.commands.command import BrowseContext
    from notes_tui.view.listing import ViewName

WITHOUT_SEARCH: frozenset[ViewName] = frozenset({"tags", "searches"})
"""Views in which no query of papers or notes is listed."""


def show_view(screen: BrowseContext, view: ViewName) -> None:
    """List a view; the query is kept when it means the same there."""
    screen.shell.leave_place()
    keep = view != screen.view and not {view, screen.view} & WITHOUT_SEARCH
    screen.search_for(view, screen.search_text if keep else "")


async def save_search(screen: BrowseContext) -> None:
    """Save the query as a note in the vault."""
    shell = screen.shell
    query, view = screen.search_text, screen.view
    if not query or view not in ("papers", "notes"):
        shell.notify_warning("Search papers or notes first, then press S to save the search.")
        return
    kind: Literal["paper", "note"] = "note" if view == "notes" else "paper"
    name = await shell.ask(EnterText(f"Save the search “{query}” as", placeholder="Name"))
    if name:
        change = await shell.attempt(lambda: shell.library.searches.save(name, query, kind))
        if change is not None:
            shell.notify_done(f"Saved as {change.paths[0]} · 5 lists saved searches")


async def suggested(screen: BrowseContext) -> None:
    """Search for what the query may have meant: take the suggestion."""
    shell = screen.shell
    query, view = screen.search_text, screen.view
    known = bool(query) and view not in WITHOUT_SEARCH
    meant = await shell.attempt(lambda: suggestion(shell.library, view, query)) if known else ""
    if meant:
        screen.search_for(view, meant)
    elif meant is not None:
        shell.notify_warning("There is no suggestion for this search.")


async def explain(screen: BrowseContext) -> None:
    """Show what the score of the current result consists of, beside that of the next one, or the next marked one."""
    shell = screen.shell
    id_, query, view = screen.current(), screen.search_text, screen.view
    if not isinstance(id_, DocumentId) or not query or view in WITHOUT_SEARCH:
        shell.notify_warning("Search first, then press x to explain a result.")
        return
    wanted, scope = asked(view, query)
    _, rows = screen.marked_or_listed()
    after = rows[rows.index(id_) + 1 :] if id_ in rows else []
    following = next((row for row in after if isinstance(row, DocumentId)), None)
    read = shell.library.read

    def explanation() -> Explanation:
        items = read.items([each for each in (id_, following) if each is not None])
        title = items[id_].title if id_ in items else id_.value
        reading = read.reading(query, as_typed=True)
        parts = read.explain(wanted, id_, scope=scope, as_typed=True)
        if following is None or following not in items:
            return Explanation(title, reading, parts)
        others = read.explain(wanted, following, scope=scope, as_typed=True)
        return Explanation(title, reading, parts, items[following].title, others)

    explained = await shell.attempt(explanation)
    if explained is not None:
        await shell.ask(explained)
