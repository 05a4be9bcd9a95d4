"""The list of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from notes_tui.commands.keys_table import sections
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.widgets.motions import MotionScroll

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from notes_tui.commands.command import ScreenName


def key_table(user_keys: Mapping[str, str]) -> Table:
    """Return all keys by group, with the user's own in place of the defaults."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column()
    for at, (heading, rows) in enumerate(sections(user_keys)):
        table.add_row("", Text(heading if at == 0 else f"\n{heading}", style="bold underline"))
        for row in rows:
            table.add_row(Text(row.keys), Text(row.help))
    return table


class KeysScreen(QuestionScreen[None]):
    """Shows what each key does; escape, `q` and `?` close it."""

    SCREEN_NAME: ClassVar[ScreenName] = "keys"
    DEFAULT_CSS = """
    KeysScreen { align: center middle; background: $background 60%; }
    KeysScreen MotionScroll {
        width: 76; max-width: 96%; height: 90%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    KeysScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("keys"),
        ("q,question_mark", "run('cancel')", "Cancel"),
    ]

    def __init__(self, user_keys: Mapping[str, str]) -> None:
        """Create the list; `user_keys` are the user's own keys by command id."""
        super().__init__()
        self._user_keys = user_keys

    def compose(self) -> ComposeResult:
        """Compose one scrolling table."""
        with MotionScroll():
            yield Static(key_table(self._user_keys))
