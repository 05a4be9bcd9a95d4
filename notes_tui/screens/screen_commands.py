"""The palette: the commands of the screen that is shown, in the order of the list of keys, with their keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Provider

from notes_tui.commands.keys_table import shown_keys
from notes_tui.commands.registry import commands_of
from notes_tui.screens.command_screen import CommandScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from notes_tui.commands.command import Command
    from notes_tui.shell import Shell

# A command that only its sentence matches comes after all whose name does.
_BY_SENTENCE = 0.01


class ScreenCommands(Provider):
    """Finds commands of a screen by their names, and then by their sentences."""

    async def discover(self) -> Hits:
        """Yield every command."""
        for name, command, run in self._commands():
            yield DiscoveryHit(name, run, help=command.help)

    async def search(self, query: str) -> Hits:
        """Yield the commands that match what is typed."""
        matcher = self.matcher(query)
        for name, command, run in self._commands():
            if (score := matcher.match(command.label)) > 0:
                yield Hit(score, matcher.highlight(name), run, help=command.help)
            elif query.casefold() in command.help.casefold():
                yield Hit(_BY_SENTENCE, name, run, help=command.help)

    def _commands(self) -> Iterator[tuple[str, Command[Any], Callable[[], object]]]:
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return
        for command in commands_of(screen.SCREEN_NAME):
            keys = shown_keys(command, cast("Shell", self.app).user_keys)
            name = f"{command.label}   {keys}" if keys else command.label
            yield name, command, partial(self.app.call_later, screen.action_run, command.id)
