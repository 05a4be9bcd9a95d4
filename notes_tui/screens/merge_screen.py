"""A note that was changed here and elsewhere: both versions side by side, to choose from."""

from __future__ import annotations

import re
import time
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from rich.text import Text
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from index import Choice, Clash, clean, clean_line
from notes_tui.commands import keymap
from notes_tui.screens.dialogs import SURPRISE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Merged
    from notes_tui.app import NotesApp

Answer = tuple[Choice, ...] | Literal["copy"] | None

# Lines of the note around a clash, lines shown of one side, and pairs of words that are compared.
_AROUND = 3
_MOST_LINES = 400
_MOST_PAIRS = 250_000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_NAMES: dict[Choice, str] = {"ours": "mine", "theirs": "theirs", "both": "both"}


class MergeScreen(Screen[Answer]):
    """One clash at a time; gives a choice for each, or `copy`, or None where nothing is to be written."""

    CSS_PATH = "merging.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings(keymap.MERGING),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
    ]

    app: NotesApp

    def __init__(self, path: str, merged: Merged, chosen: Sequence[Choice] = ()) -> None:
        """Show a merge that has clashes; `chosen` is what was chosen before, if anything."""
        super().__init__()
        self._path = path
        self._parts = merged.parts
        self._clashes = [at for at, part in enumerate(merged.parts) if isinstance(part, Clash)]
        self._chosen: list[Choice | None] = [*chosen] or [None] * len(self._clashes)
        self._at = 0
        self._deaf_until = 0.0

    def compose(self) -> ComposeResult:
        """Which clash it is; the note around it and both versions; the keys."""
        yield Static(id="title")
        with VerticalScroll():
            yield Static(id="before", classes="around")
            with Horizontal():
                yield Static(id="ours", classes="side")
                yield Static(id="theirs", classes="side")
            yield Static(id="after", classes="around")
            yield Static(id="base", classes="side")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """At the first clash; what is typed before it can be seen was meant for the text."""
        self._deaf_until = time.monotonic() + SURPRISE
        self.query_one(VerticalScroll).focus()
        self._show()

    @property
    def chosen(self) -> Sequence[Choice | None]:
        """What has been chosen, clash by clash."""
        return tuple(self._chosen)

    def action_choose(self, choice: Choice) -> None:
        """Take a side, and go on to the next clash that is open."""
        if time.monotonic() < self._deaf_until:
            return
        self._chosen[self._at] = choice
        count = len(self._chosen)
        later = ((self._at + step) % count for step in range(1, count))
        self._at = next((at for at in later if self._chosen[at] is None), self._at)
        self._show()

    def action_go(self, step: int) -> None:
        """To the next clash or the one before, around the end."""
        self._at = (self._at + step) % len(self._chosen)
        self._show()

    def action_save(self) -> None:
        """Give the choices back, if there are enough."""
        if time.monotonic() < self._deaf_until:
            return
        if None in self._chosen:
            self._at = self._chosen.index(None)
            self._show()
            self.app.warn("This clash is still open: take yours (o), theirs (t) or both (b).")
        else:
            self.dismiss(tuple(cast("list[Choice]", self._chosen)))

    def action_copy(self) -> None:
        """Leave the note as it is on disk, and keep what was written here beside it."""
        if time.monotonic() >= self._deaf_until:
            self.dismiss("copy")

    def action_leave(self) -> None:
        """Back to the text."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Up or down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

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
        base.border_title = "as it was before"
        base.display = bool(clash.base)
        base.update(_cut(clean(clash.base)))
        before, after = self._parts[max(0, part - 1)], self._parts[min(len(self._parts) - 1, part + 1)]
        self._around("before", before.splitlines()[-_AROUND:] if isinstance(before, str) else [])
        self._around("after", after.splitlines()[:_AROUND] if isinstance(after, str) else [])
        self.query_one(VerticalScroll).scroll_home(animate=False)

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
        title.append(f"  ·  {left} open" if left else "  ·  enter saves")
        if choice is not None:
            title.append(f"  ·  {_NAMES[choice]}", "bold")
        title.overflow = "ellipsis"
        return title


def compared(ours: str, theirs: str) -> tuple[Text, Text]:
    """Both sides, safe to show, with the words bold in which they differ."""
    sides = (_cut(clean(ours)), _cut(clean(theirs)))
    if sides[0].plain == sides[1].plain:
        for side in sides:
            side.append("\n(they differ in what cannot be seen, such as line ends)", "dim italic")
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
    """The first lines; a side that has nothing says so."""
    if not text:
        return Text("(nothing here)", "dim italic")
    lines = text.splitlines()
    shown = Text("\n".join(islice(lines, _MOST_LINES)))
    if len(lines) > _MOST_LINES:
        shown.append(f"\n… and {len(lines) - _MOST_LINES:,} more lines", "dim italic")
    return shown
