"""The help: keys and commands of where one is, the query language, and the keys of other screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text

from notes_tui.commands.keys_table import sections, shown_keys
from notes_tui.commands.registry import commands_of
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.narrowing_screen import NarrowedRow, NarrowingScreen, with_words
from notes_tui.view.help_rows import HelpRow, query_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.binding import BindingType

    from notes_tui.commands.command import ScreenName

_KEY_CELLS = 13


def help_rows(screen: ScreenName, user_keys: Mapping[str, str]) -> Iterator[HelpRow]:
    """Yield all rows of the help, as it is seen from a screen."""
    here = set()
    for command in commands_of(screen):
        here.add(command.id)
        text = command.help if command.keys else f"{command.label}: {command.help}"
        yield HelpRow("Here", shown_keys(command, user_keys), text, command.id)
    yield from query_rows()
    for heading, rows in sections(user_keys):
        for row in rows:
            if not row.id or row.id not in here:
                yield HelpRow(heading if heading == "Move" else "On other screens", row.keys, row.help)


class KeysScreen(NarrowingScreen[HelpRow]):
    """Lists what can be done; what is typed narrows it, enter runs it, escape or another `?` closes it."""

    SCREEN_NAME: ClassVar[ScreenName] = "keys"
    BINDINGS: ClassVar[list[BindingType]] = bindings("keys")
    HINT = "Type to narrow · enter runs · escape closes"

    def __init__(self, screen: ScreenName, user_keys: Mapping[str, str]) -> None:
        """Create the help of a screen; `user_keys` are the user's own keys by command id."""
        super().__init__()
        self._all = list(help_rows(screen, user_keys))
        self._rows: list[HelpRow] = []

    def narrowed(self, words: str) -> list[NarrowedRow]:
        """Return the rows of the help that have all words."""
        self._rows = with_words(self._all, words, lambda row: f"{row.left} {row.right} {row.heading}")
        return [NarrowedRow(row.heading, _line(row), row.right) for row in self._rows]

    def take(self, number: int) -> None:
        """Run the command, or take the query, of a row."""
        row = self._rows[number]
        if row.command or row.query:
            self.dismiss(row)


def _line(row: HelpRow) -> Text:
    left = row.left.rjust(_KEY_CELLS) if cell_len(row.left) <= _KEY_CELLS else row.left
    return Text.assemble((left, "bold"), "  ", row.right)
