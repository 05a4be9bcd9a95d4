"""Find one's way in the text that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import clean_line
from notes_tui.commands.command import Command
from notes_tui.questions import EnterText, PickItem, PickOne

if TYPE_CHECKING:
    from notes_tui.commands.command import ReaderContext


async def find(screen: ReaderContext) -> None:
    """Ask for words, and go to the first place where they stand."""
    words = await screen.shell.ask(EnterText("Find in this text"))
    if words is None:
        return
    await screen.whole()
    if not screen.find(words):
        screen.shell.notify_warning(f"“{clean_line(words)}” is not in this text.")


async def contents(screen: ReaderContext) -> None:
    """Show the headings of the text, and go to one."""
    await screen.whole()
    headings = screen.contents()
    if not headings:
        screen.shell.notify_warning("This text has no headings.")
        return
    items = [
        PickItem(str(at), f"{'  ' * (level - 1)}{clean_line(text)}")
        for at, (level, text) in enumerate(headings)
    ]
    answer = await screen.shell.ask(PickOne("Contents", items))
    if answer is not None:
        screen.go_to_heading(int(answer))


READING: tuple[Command[ReaderContext], ...] = (
    Command(
        "find",
        "slash",
        "Find in text",
        "Find words in this text; full stop and comma go to the next and the previous place.",
        "Read",
        ("reader",),
        find,
    ),
    Command(
        "contents",
        "h",
        "Contents",
        "Show the headings of this text, and go to one.",
        "Read",
        ("reader",),
        contents,
    ),
)
