"""Compare papers side by side, and keep the comparison in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.note_places import pick_place
from notes_tui.commands.selection import selected_papers
from notes_tui.shell import ComparePapers

if TYPE_CHECKING:
    from typing import Any

    from notes_tui.commands.command import ComparisonContext, DocumentContext


async def compare(screen: DocumentContext) -> None:
    """Show the selected papers side by side."""
    papers = list({paper.key: paper for paper in await selected_papers(screen)}.values())
    if len(papers) == 1:
        screen.shell.notify_warning("Mark 2 to 5 papers to compare, with space.")
    elif papers:
        comparison = await screen.shell.attempt(lambda: screen.shell.library.read.compare(papers))
        if comparison is not None:
            screen.shell.open(ComparePapers(comparison))


async def write(screen: ComparisonContext) -> None:
    """Ask for a note and a section, and write the table that is shown at its end."""
    from index import append_text  # it loads what parses notes

    shell = screen.shell
    library = shell.library
    place = await pick_place(screen, "Write the comparison to")
    if place is None:
        return
    path, heading = place.path, place.heading
    comparison = screen.comparison
    change = await shell.attempt(
        lambda: append_text(library.edit, path, library.read.comparison_table(comparison, path), heading)
    )
    if change is not None:
        shell.notify_done(f"Written to {clean_line(path)} · u to undo")


COMPARING: tuple[Command[Any], ...] = (
    Command(
        "compare",
        "C",
        "Compare",
        "Show 2 to 5 marked papers side by side.",
        "Work",
        ("browse", "reader"),
        compare,
    ),
    Command(
        "write-comparison",
        "w",
        "Write comparison",
        "In a comparison: write its table at the end of a note.",
        "Dialogs",
        ("comparison",),
        write,
        footer="Write to a note",
    ),
)
