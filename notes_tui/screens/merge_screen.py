"""A note that was changed here and elsewhere: both versions side by side, to choose from."""

from __future__ import annotations

import re
import time
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Horizontal
from textual.widgets import Static

from index import Choice, Clash, clean, clean_line
from notes_tui.questions import MergeAnswer
from notes_tui.screens.command_screen import CommandScreen, bindings
from notes_tui.screens.dialogs import SURPRISE
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.motions import MotionScroll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from notes_tui.commands.command import MergeContext, ScreenName
    from notes_tui.questions import MergeVersions
    from notes_tui.shell import Shell

# Lines of the note around a clash, lines shown of one side, and most pairs of words that are compared.
_AROUND = 3
_MOST_LINES = 400
_MOST_PAIRS = 250_000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_NAMES: dict[Choice, str] = {"ours": "mine", "theirs": "theirs", "both": "both"}


class MergeScreen(CommandScreen[MergeAnswer | None]):
    """One clash at a time; the result is a choice for each, or `copy`, or None when nothing is to be written."""

    SCREEN_NAME: ClassVar[ScreenName] = "merge"
    CSS_PATH = "merge_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("merge")

    def __init__(self, shell: Shell, question: MergeVersions) -> None:
        super().__init__()
        self.shell = shell
        self._path = question.path
        self._parts = question.merged.parts
        self._clashes = [at for at, part in enumerate(self._parts) if isinstance(part, Clash)]
        self._chosen: list[Choice | None] = [*question.chosen] or [None] * len(self._clashes)
        self._at = 0
        self._deaf_until = 0.0

    def compose(self) -> ComposeResult:
        """Compose a title, the clash with the text around it, and the footer."""
        yield Static(id="title")
        with MotionScroll():
            yield Static(id="before", classes="around")
            with Horizontal():
                yield Static(id="ours", classes="side")
                yield Static(id="theirs", classes="side")
            yield Static(id="after", classes="around")
            yield Static(id="base", classes="side")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the first clash; keys pressed before it can be seen were meant for the text."""
        self._deaf_until = time.monotonic() + SURPRISE
        self.query_one(MotionScroll).focus()
        self._show()

    @property
    def chosen(self) -> Sequence[Choice | None]:
        """Return what has been chosen, clash by clash."""
        return tuple(self._chosen)

    def choose(self, choice: Choice) -> None:
        """Take a side, and go to the next open clash."""
        if time.monotonic() < self._deaf_until:
            return
        self._chosen[self._at] = choice
        count = len(self._chosen)
        later = ((self._at + step) % count for step in range(1, count))
        self._at = next((at for at in later if self._chosen[at] is None), self._at)
        self._show()

    def go(self, step: int) -> None:
        """Go some clashes on or back, around the end."""
        self._at = (self._at + step) % len(self._chosen)
        self._show()

    def save(self) -> None:
        """Return the choices, if every clash is chosen."""
        if time.monotonic() < self._deaf_until:
            return
        if None in self._chosen:
            self._at = self._chosen.index(None)
            self._show()
            self.shell.notify_warning("This clash is still open: take mine (o), theirs (t) or both (b).")
        else:
            self.dismiss(tuple(cast("list[Choice]", self._chosen)))

    def keep_copy(self) -> None:
        """Leave the file unchanged, and keep the user's version beside it."""
        if time.monotonic() >= self._deaf_until:
            self.dismiss("copy")

    def cancel(self) -> None:
        """Go back to the text."""
        self.dismiss(None)

    def _show(self) -> None:
        part = self._clashes[self._at]
        clash = cast("Clash", self._parts[part])
        choice = self._chosen[self._at]
        self.query_one("#title", Static).update(self._title())
        ours, theirs = compared(clash.ours, clash.theirs)
        for id_, key, name, text in (("ours", "o", "mine", ours), ("theirs", "t", "theirs", theirs)):
            side = self.query_one(f"#{id_}", Static)
            side.set_class(choice in (id_, "both"), "taken")
            side.border_title = f"{key}  {name}" + ("  ✓" if choice in (id_, "both") else "")
            side.update(text)
        base = self.query_one("#base", Static)
        base.border_title = "before both changes"
        base.display = bool(clash.base)
        base.update(_cut(clean(clash.base)))
        before, after = self._parts[max(0, part - 1)], self._parts[min(len(self._parts) - 1, part + 1)]
        self._around("before", before.splitlines()[-_AROUND:] if isinstance(before, str) else [])
        self._around("after", after.splitlines()[:_AROUND] if isinstance(after, str) else [])
        self.query_one(MotionScroll).scroll_home(animate=False)

    def _around(self, id_: str, lines: list[str]) -> None:
        shown = self.query_one(f"#{id_}", Static)
        shown.display = bool(lines)
        shown.update(Text(clean("\n".join(lines))))

    def _title(self) -> Text:
        count = len(self._chosen)
        title = Text.assemble((clean_line(self._path), "bold"), "  changed here and elsewhere", no_wrap=True)
        if count > 1:
            title.append(f"  ·  clash {self._at + 1} of {count}")
        left = self._chosen.count(None)
        choice = self._chosen[self._at]
        title.append(f"  ·  {left} open" if left else "  ·  enter to save")
        if choice is not None:
            title.append(f"  ·  {_NAMES[choice]}", "bold")
        title.overflow = "ellipsis"
        return title


def compared(ours: str, theirs: str) -> tuple[Text, Text]:
    """Return both sides, safe to show, with the words in which they differ in bold."""
    sides = (_cut(clean(ours)), _cut(clean(theirs)))
    if sides[0].plain == sides[1].plain:
        for side in sides:
            side.append("\n(they differ in invisible characters, such as line ends)", "dim italic")
        return sides
    words: list[list[str]] = [_WORD.findall(side.plain) for side in sides]
    if not ours or not theirs or len(words[0]) * len(words[1]) > _MOST_PAIRS:
        return sides
    places = [_starts(side) for side in words]
    for tag, *bounds in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if tag != "equal":
            sides[0].stylize("bold underline", places[0][bounds[0]], places[0][bounds[1]])
            sides[1].stylize("bold underline", places[1][bounds[2]], places[1][bounds[3]])
    return sides


def _starts(words: Sequence[str]) -> list[int]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return starts


def _cut(text: str) -> Text:
    """Return the first lines, or a remark when there are none."""
    if not text:
        return Text("(nothing here)", "dim italic")
    lines = text.splitlines()
    shown = Text("\n".join(islice(lines, _MOST_LINES)))
    if len(lines) > _MOST_LINES:
        shown.append(f"\n… and {len(lines) - _MOST_LINES:,} more lines", "dim italic")
    return shown


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[MergeContext] = MergeScreen
