"""Link the selected papers into a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands import notes
from notes_tui.commands.selection import selected_papers
from notes_tui.questions import PickItem, PickOne

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext


async def link(screen: DocumentContext) -> None:
    """Ask for a note and a section, and add links to the selected papers there."""
    shell = screen.shell
    papers = await selected_papers(screen)
    summaries = await shell.attempt(shell.library.read.summaries) if papers else None
    if not summaries:
        return
    items = [PickItem(note.path, note.path.removesuffix(".md"), note.title) for note in summaries]
    title = f"Link {papers[0].key if len(papers) == 1 else f'{len(papers)} papers'} into"
    shown = sum(note.standing == "shown" for note in summaries)
    answer = await shell.ask(PickOne(title, items, create="New note", last=shown))
    if answer is None:
        return
    heading: str | None = None
    if answer.startswith("new:"):
        path = await notes.created(screen, answer[4:])
        if path is None:
            return
    else:
        path = answer
        note = next(note for note in summaries if note.path == path)
        if note.headings:
            names = dict.fromkeys(heading.text for heading in note.headings)
            sections = [PickItem("", "end of the note"), *(PickItem(name, name) for name in names)]
            heading = await shell.ask(PickOne(f"Section of {path}", sections))
            if heading is None:
                return
    change = await shell.attempt(lambda: shell.library.edit.link(path, papers, heading or None))
    if change is None:
        return
    if change.files:
        shell.notify_done(f"Linked into {path} · u to undo")
    else:
        these = "this link" if len(papers) == 1 else "these links"
        shell.notify_info("Nothing to change", f"{path} already has {these}.")
