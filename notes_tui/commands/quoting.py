"""Quote sentences of the document that is read into a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import clean, clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.note_places import pick_place
from notes_tui.commands.selection import current_item, title_of

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext


async def quote_into_note(screen: DocumentContext, text: str) -> None:
    """Ask for a note and a section, and quote a text of the current document there."""
    from index import quote  # it loads what parses notes

    shell = screen.shell
    item = await current_item(screen)
    if item is None:
        return
    place = await pick_place(screen, f"Quote {clean_line(title_of([item]))} in")
    if place is None:
        return
    template = shell.quote_template
    change = await shell.attempt(
        lambda: quote(shell.library.edit, place.path, text, item, template, heading=place.heading)
    )
    if change is not None:
        shell.notify_done(f"Quoted in {clean_line(place.path)} · u to undo")


def copy_quote(screen: DocumentContext, text: str) -> None:
    """Copy a text of the current document."""
    screen.shell.copy(clean(text))


QUOTING: tuple[Command[DocumentContext], ...] = (
    Command(
        "quote",
        "v",
        "Quote",
        "Select sentences (the mouse: characters): j, k extend, enter quotes in a note, y copies, escape ends.",
        "Work",
        ("browse", "reader", "paper-note"),
        lambda screen: screen.select_sentences(),
    ),
)
