"""Lists of new papers that a saved search finds, and of the day, week or month beside the one that is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId
from notes_tui.commands.command import Command
from notes_tui.commands.searches import WITHOUT_SEARCH
from notes_tui.questions import PickItem, PickOne

if TYPE_CHECKING:
    from notes_tui.commands.command import BrowseContext


async def inbox_of_search(screen: BrowseContext) -> None:
    """List the new papers that a saved search finds: the one under the cursor, or one that is picked."""
    shell = screen.shell
    saved = await shell.attempt(shell.library.searches.saved)
    if saved is None:
        return
    listed = {DocumentId.note(each.path): each for each in saved if each.kind != "note"}
    current = screen.current()
    if screen.view == "searches" and isinstance(current, DocumentId) and current in listed:
        screen.search_for("inbox", listed[current].query)
        return
    if not listed:
        shell.notify_warning("There is no saved search for papers yet; S saves the query in the search box.")
        return
    items = [PickItem(each.path, each.name, f"{each.inbox:,} new · {each.query}") for each in listed.values()]
    path = await shell.ask(PickOne("New papers that match", items))
    if path is not None:
        screen.search_for("inbox", listed[DocumentId.note(path)].query)


async def neighbouring_span(screen: BrowseContext, way: int) -> None:
    """List the day, week or month before or after the one that the query names."""
    shell = screen.shell
    query, view = screen.search_text, screen.view
    if not query or view in WITHOUT_SEARCH:
        return
    found = await shell.attempt(lambda: (shell.library.read.neighbouring_query(query, way),))
    if found is None or found[0] is None:
        return
    if found[0] == query:
        shell.notify_done(f"Nothing {'later' if way > 0 else 'earlier'} has papers.")
    else:
        screen.search_for(view, found[0])


def _span(way: int, key: str, label: str, word: str) -> Command[BrowseContext]:
    return Command(
        f"{word}-span",
        key,
        label,
        f"In a list of a day, week or month: list the next {word} one with papers.",
        "Find",
        ("browse",),
        lambda screen: neighbouring_span(screen, way),
    )


SITE_LISTS: tuple[Command[BrowseContext], ...] = (
    Command(
        "inbox-search",
        "I",
        "New papers that match",
        "List the new papers that a saved search finds.",
        "Find",
        ("browse",),
        inbox_of_search,
    ),
    _span(-1, "left", "Earlier day", "earlier"),
    _span(1, "right", "Later day", "later"),
)
