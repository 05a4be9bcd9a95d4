"""Go to the next paper that was never opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.shell import ShowUnseen

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext

UNSEEN: tuple[Command[DocumentContext], ...] = (
    Command(
        "next-unseen",
        "U",
        "Next unseen",
        "Go to the next paper of the list that was never opened; in the reader, read it.",
        "Find",
        ("browse", "reader"),
        lambda screen: screen.shell.open(ShowUnseen()),
    ),
)
