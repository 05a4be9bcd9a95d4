"""Link the selected papers into a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.note_places import pick_place
from notes_tui.commands.selection import selected_papers

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext


async def link(screen: DocumentContext) -> None:
    """Ask for a note and a section, and add links to the selected papers there."""
    shell = screen.shell
    papers = await selected_papers(screen)
    if not papers:
        return
    names, own = f"{len(papers)} papers", None
    if len(papers) == 1:
        # Its own note was often changed last, and would come first.
        names, own = papers[0].key, papers[0].note
    place = await pick_place(screen, f"Link {names} into", without=own)
    if place is None:
        return
    change = await shell.attempt(lambda: shell.library.edit.link(place.path, papers, place.heading))
    if change is None:
        return
    if change.files:
        shell.notify_done(f"Linked into {place.path} · u to undo")
    else:
        these = "this link" if len(papers) == 1 else "these links"
        shell.notify_info("Nothing to change", f"{place.path} already has {these}.")
