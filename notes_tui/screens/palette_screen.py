"""The palette: the commands of the screen that is shown, in the order of the list of keys, with their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Vertical
from textual.widgets import Input, Label

from index import Names
from notes_tui.commands.keys_table import shown_keys
from notes_tui.commands.registry import commands_of
from notes_tui.screens.command_screen import QuestionScreen
from notes_tui.widgets.line_list import LineList, ListedLine
from notes_tui.widgets.motions import move_from_above

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.events import Key

    from notes_tui.commands.command import Command, ScreenName


def matching_commands(commands: Sequence[Command[Any]], words: str) -> list[Command[Any]]:
    """Return the commands whose names match what is typed, then those whose sentences have it."""
    names = Names.of([command.label for command in commands])
    found = [commands[at] for at in names.best(words, len(commands), slips=False)]
    typed = words.strip().casefold()
    found += [each for each in commands if each not in found and typed in each.help.casefold()]
    return found or [commands[at] for at in names.best(words, len(commands))]


class PaletteScreen(QuestionScreen[str]):
    """Pick a command by its name; the result is its id."""

    DEFAULT_CSS = """
    PaletteScreen { align: center middle; background: $background 60%; }
    PaletteScreen LineList { margin-top: 1; }
    PaletteScreen #palette-sentence {
        width: 1fr; height: auto; min-height: 2; max-height: 60%; margin-top: 1; color: $text-muted;
    }
    PaletteScreen.short LineList, PaletteScreen.tiny LineList { margin-top: 0; }
    PaletteScreen.short #palette-sentence, PaletteScreen.tiny #palette-sentence { min-height: 1; margin-top: 0; }
    """

    def __init__(self, screen: ScreenName, user_keys: Mapping[str, str]) -> None:
        """List the commands of a screen; `user_keys` are the user's own keys by command id."""
        super().__init__()
        self._all = commands_of(screen)
        self._user_keys = user_keys
        self._found: Sequence[Command[Any]] = ()

    def compose(self) -> ComposeResult:
        """Compose input, list, and the sentence of the chosen command."""
        with Vertical(classes="dialog"):
            yield Input(placeholder="Type to narrow · enter runs · escape closes")
            yield LineList()
            yield Label(id="palette-sentence", markup=False)

    def on_mount(self) -> None:
        """List everything."""
        self._narrow("")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, words: str) -> None:
        self._found = matching_commands(self._all, words)
        self.query_one(LineList).show(
            [ListedLine(command.label, shown_keys(command, self._user_keys)) for command in self._found]
        )

    @on(LineList.LineChosen)
    def _say(self) -> None:
        chosen = self.query_one(LineList).chosen
        sentence = "No command has such a name." if chosen is None else self._found[chosen].help
        self.query_one(Label).update(sentence)

    def on_key(self, event: Key) -> None:
        """Move in the list while the cursor stays in the input."""
        listed = self.query_one(LineList)
        move_from_above(event, listed.move, listed.page)

    @on(Input.Submitted)
    @on(LineList.LineClicked)
    def _take(self) -> None:
        chosen = self.query_one(LineList).chosen
        if chosen is not None:
            self.dismiss(self._found[chosen].id)
