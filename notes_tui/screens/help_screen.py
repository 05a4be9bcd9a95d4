"""The list of keys."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from notes_tui.commands.keymap import BROWSING, EDITING, MERGING, MOVING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

_NAMES = {"slash": "/", "question_mark": "?", "asterisk": "*", "f2": "F2"}


def key_table(custom: Mapping[str, str]) -> Table:
    """All keys by group, with the user's own in place of the defaults."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column()
    _add_plain(table, "Move", MOVING)
    for group, commands in groupby((*BROWSING, *MERGING), key=lambda command: command.group):
        table.add_row(Text(""), Text(f"\n{group}", style="bold underline"))
        for command in commands:
            keys = custom.get(command.id, command.keys)
            table.add_row(Text(_NAMES.get(keys, keys)), Text(command.help))
    table.add_row("", "")
    _add_plain(table, "Edit", EDITING)
    return table


def _add_plain(table: Table, heading: str, lines: Iterable[tuple[str, str]]) -> None:
    """Keys that are no commands and cannot be bound anew."""
    table.add_row(Text(""), Text(heading, style="bold underline"))
    for keys, meaning in lines:
        table.add_row(Text(keys), Text(meaning))


class KeysScreen(ModalScreen[None]):
    """What each key does; any of escape, q and ? leaves."""

    DEFAULT_CSS = """
    KeysScreen { align: center middle; background: $background 60%; }
    KeysScreen VerticalScroll {
        width: 76; max-width: 96%; height: 90%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    KeysScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,question_mark", "dismiss", "Close"),
        ("j", "scroll('down')", "Down"),
        ("k", "scroll('up')", "Up"),
    ]

    def __init__(self, custom: Mapping[str, str]) -> None:
        """`custom` are the user's own keys by command id."""
        super().__init__()
        self._custom = custom

    def compose(self) -> ComposeResult:
        """One scrolling table."""
        with VerticalScroll():
            yield Static(key_table(self._custom))

    def action_scroll(self, way: str) -> None:
        """Scroll a line."""
        pane = self.query_one(VerticalScroll)
        pane.scroll_relative(y=1 if way == "down" else -1)
