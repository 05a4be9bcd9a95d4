"""The tour for newcomers, and the note to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.questions import ChooseAnswer

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext


async def tour(screen: DocumentContext) -> None:
    """Begin the tour; ask first where the note to begin with was not opened yet, or a tour is under way."""
    shell = screen.shell
    answers = [("t", "take the tour, from its first step")]
    if shell.welcome_note:
        answers.append(("w", "read the note Welcome"))
    if shell.tour_is_under_way:
        answers.append(("e", "end the tour"))
    answer: str | None = "t"
    if len(answers) > 1:
        answer = await shell.ask(ChooseAnswer("New here?", answers))
    if answer == "t":
        shell.start_tour()
    elif answer == "w":
        shell.open_welcome_note()
    elif answer == "e":
        shell.end_tour()


TOURING: tuple[Command[DocumentContext], ...] = (
    Command(
        "tour",
        "0",
        "Tour",
        "Take the tour: eight short steps, each with one key; escape skips one.",
        "App",
        ("browse", "reader"),
        tour,
    ),
)
