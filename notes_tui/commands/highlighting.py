"""Bring what is marked in PDF files into literature notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.commands.selection import selected_papers
from notes_tui.view.highlights_sentence import highlights_sentence

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext

_MOST_SHOWN = 3


async def add_highlights(screen: DocumentContext) -> None:
    """Bring what is marked in the PDF files of the selected papers into their literature notes."""
    shell = screen.shell
    papers = await selected_papers(screen)
    if not papers:
        return
    found = await shell.attempt(lambda: shell.library.pdfs.add_highlights(papers, shell.highlight_tags))
    if found is None:
        return
    for remark in found.remarks[:_MOST_SHOWN]:
        shell.notify_warning(remark)
    if len(found.remarks) > _MOST_SHOWN:
        shell.notify_warning(f"{len(found.remarks) - _MOST_SHOWN} more; `notes-tui highlights` lists all.")
    undo = " · u to undo" if found.change else ""
    shell.notify_done(f"{highlights_sentence(found)[:-1]}{undo}")


HIGHLIGHTING: tuple[Command[DocumentContext], ...] = (
    Command(
        "highlights",
        "L",
        "Highlights",
        "Bring what is marked in the paper's PDF files into its literature note.",
        "Work",
        ("browse", "reader", "map"),
        add_highlights,
    ),
)
