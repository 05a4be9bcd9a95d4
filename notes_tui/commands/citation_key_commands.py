"""Give papers other citation keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId
from notes_tui.commands.command import Command
from notes_tui.commands.selection import papers_of
from notes_tui.questions import EnterNewName

if TYPE_CHECKING:
    from index import RenamePlan
    from notes_tui.commands.command import BrowseContext
    from notes_tui.questions import RenameChoices


async def rename_keys(screen: BrowseContext) -> None:
    """Ask for a pattern, showing old and new keys of the marked papers, or else of the list, and rename them."""
    shell = screen.shell
    keys = shell.library.keys
    is_marked, rows = screen.marked_or_listed()
    if not is_marked and screen.view == "papers" and not screen.search_text:
        papers, named = None, "the papers to which no source gives a key"
    else:
        papers = await papers_of(screen, rows)
        if not papers:
            shell.notify_warning("There is no paper here to give another key.")
            return
        count = f"{len(papers)} {'marked' if is_marked else 'listed'} paper{'s' if len(papers) != 1 else ''}"
        named = papers[0].key if len(papers) == 1 else count

    def plan(pattern: str, _choices: RenameChoices) -> RenamePlan:
        return keys.plan(papers, pattern.strip())

    pattern = await shell.attempt(lambda: keys.pattern)
    title = f"Give {named} keys by a pattern"
    placeholder = "Pattern, such as auth.lower + year; keys are made of titles without one"
    planned = await shell.ask(EnterNewName(title, pattern or "", plan, placeholder=placeholder))
    if planned is None:
        return
    change = await shell.attempt(lambda: keys.do(planned))
    if change is None:
        return
    for old, new in planned.keys:
        screen.renamed(DocumentId.paper(old), DocumentId.paper(new))
    shell.notify_done(f"{change.label} · u to undo" if planned.keys else "No key changes.")


CITATION_KEYS: tuple[Command[BrowseContext], ...] = (
    Command(
        "rename-keys",
        "",
        "Rename citation keys",
        "Give the marked papers, or those of the list, keys by a pattern, with every use of the old ones.",
        "Work",
        ("browse",),
        rename_keys,
    ),
)
