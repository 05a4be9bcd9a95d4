"""Read on: the next document of the list, and back and forward as in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.shell import GoAlongTrail

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext, ReaderContext

GOING_ON: tuple[Command[DocumentContext], ...] = (
    Command(
        "go-back",
        "backspace,alt+left,ctrl+left",
        "Go back",
        "Go back to the document or list before this one, also after it was left.",
        "Read",
        ("browse", "reader"),
        lambda screen: screen.shell.open(GoAlongTrail(-1)),
    ),
    Command(
        "go-forward",
        "alt+right,ctrl+right",
        "Go forward",
        "Go forward again, after going back.",
        "Read",
        ("browse", "reader"),
        lambda screen: screen.shell.open(GoAlongTrail(1)),
    ),
)

READING_ON: tuple[Command[ReaderContext], ...] = (
    Command(
        "next-document",
        "J",
        "Next document",
        "Read the next document of the list.",
        "Read",
        ("reader",),
        lambda screen: screen.read_neighbour(1),
    ),
    Command(
        "previous-document",
        "K",
        "Previous document",
        "Read the previous document of the list.",
        "Read",
        ("reader",),
        lambda screen: screen.read_neighbour(-1),
    ),
)
