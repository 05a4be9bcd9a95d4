"""The help: keys and commands of where one is, the query language, and the keys of other screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from notes_tui.commands.keys_table import sections, shown_keys
from notes_tui.commands.registry import commands_of
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.view.help_rows import HelpRow, matching, query_rows
from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

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


class KeysScreen(QuestionScreen[HelpRow]):
    """Lists what can be done; what is typed narrows it, enter runs it, escape or another `?` closes it."""

    SCREEN_NAME: ClassVar[ScreenName] = "keys"
    DEFAULT_CSS = """
    KeysScreen { align: center middle; background: $background 60%; }
    KeysScreen .dialog { max-width: 100; height: 90%; max-height: 100%; }
    KeysScreen #help-detail { width: 1fr; height: 2; margin-top: 1; color: $text-muted; }
    KeysScreen.short .dialog { height: 100%; padding: 0 1; }
    KeysScreen.short OptionList { margin-top: 0; }
    KeysScreen.short #help-detail { height: 1; margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("keys")
    VERTICAL_BREAKPOINTS = [(0, "short"), (18, "tall")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, screen: ScreenName, user_keys: Mapping[str, str]) -> None:
        """Create the help of a screen; `user_keys` are the user's own keys by command id."""
        super().__init__()
        self._all = list(help_rows(screen, user_keys))
        self._rows: list[HelpRow] = []

    def compose(self) -> ComposeResult:
        """Compose input, list and the whole sentence of the row under the cursor."""
        with Vertical(classes="dialog dialog-wide"):
            yield Input(placeholder="Type to narrow · enter runs · escape closes")
            yield MotionOptionList()
            yield Label(id="help-detail", markup=False)

    def on_mount(self) -> None:
        """List everything."""
        if self.query(MotionOptionList):  # else composing has failed, which is said already
            self._list("")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.value == "?":
            self.cancel()
        else:
            self._list(event.value)

    def _list(self, words: str) -> None:
        self._rows = matching(self._all, words)
        options: list[Option] = []
        heading = ""
        for at, row in enumerate(self._rows):
            if row.heading != heading:
                heading = row.heading
                options.append(Option(Text(heading, style="bold underline"), disabled=True))
            left = row.left.rjust(_KEY_CELLS) if cell_len(row.left) <= _KEY_CELLS else row.left
            options.append(Option(Text.assemble((left, "bold"), "  ", row.right), str(at)))
        listed = self.query_one(MotionOptionList)
        listed.clear_options()
        listed.add_options(options or [Option("Nothing has all these words.", disabled=True)])
        listed.highlighted = 1 if options else None
        if not options:
            self.query_one("#help-detail", Label).update("")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id is not None:
            self.query_one("#help-detail", Label).update(self._rows[int(event.option_id)].right)

    def on_key(self, event: Key) -> None:
        """Move in the list while the cursor stays in the input."""
        listed = self.query_one(MotionOptionList)
        if event.key in ("down", "up"):
            listed.action_move(1 if event.key == "down" else -1)
        elif event.key in ("pagedown", "pageup"):
            listed.action_page(1 if event.key == "pagedown" else -1)
        else:
            return
        event.prevent_default()
        event.stop()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        listed = self.query_one(MotionOptionList)
        if listed.highlighted is not None:
            self._take(listed.get_option_at_index(listed.highlighted).id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_id)

    def _take(self, id_: str | None) -> None:
        row = self._rows[int(id_)] if id_ is not None else None
        if row is not None and (row.command or row.query):
            self.dismiss(row)
