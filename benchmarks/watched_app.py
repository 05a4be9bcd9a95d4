"""The app, watched while random keys are typed into it: how it ends, and what was unsaved then."""

from __future__ import annotations

import inspect
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Input, TextArea

from notes_tui.app import STYLES, NotesApp
from notes_tui.commands.registry import commands_of
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.screens.palette_screen import PaletteScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import RenderableType
    from textual.screen import Screen

    from index import Library
    from notes_tui.settings import AppSettings
    from notes_tui.terminal.key_queue import Typed

# The palette runs its command a moment later, and keys may be handled until then.
_REMEMBERED = 5


@dataclass(frozen=True, slots=True)
class HandledKey:
    """A key that the app let through.

    Attributes:
        key: Its name.
        screen: Class of the screen in front.
        quits: It may quit there: by a binding of the screen while nobody types, or from the palette.
    """

    key: str
    screen: str
    quits: bool


@dataclass(frozen=True, slots=True)
class AppEnd:
    """The beginning of the app's end.

    Attributes:
        command: Who called for the end; empty for nobody.
        screen: Class of the screen in front.
        keys: The keys handled last, the latest at the end.
    """

    command: str
    screen: str
    keys: Sequence[HandledKey]

    @property
    def unasked(self) -> bool:
        """Return whether no key that quits led to it."""
        return not self.command or not any(handled.quits for handled in self.keys)

    def __str__(self) -> str:
        """Return it in words."""
        keys = ", ".join(f"{handled.key} on {handled.screen}" for handled in self.keys)
        return f"by {self.command or 'nobody'} on {self.screen}, after the keys {keys}"


class WatchedApp(NotesApp):
    """Knows how it ended and the unsaved texts at that moment, and starts no other program."""

    CSS_PATH = [Path(inspect.getfile(NotesApp)).parent / name for name in STYLES]  # noqa: RUF012 - as Textual declares it

    def __init__(self, library: Library, settings: AppSettings) -> None:
        """Watch from the start."""
        super().__init__(library, settings)
        self.unsaved: dict[str, str] | None = None
        self.end: AppEnd | None = None
        self._handled: deque[HandledKey] = deque(maxlen=_REMEMBERED)
        self._asked = ""

    async def _pass_on(self, typed: Typed) -> None:
        """Note the keys that are handled last: those typed may be far ahead of them."""
        if not self.is_ending:
            key = getattr(typed.event, "key", "paste")
            typing = isinstance(self.focused, Input | TextArea)
            quits = key == "ctrl+q" or _quits(self.screen, key, typing=typing)
            self._handled.append(HandledKey(key, type(self.screen).__name__, quits))
        await super()._pass_on(typed)

    def quit(self) -> None:
        """Note who asked, and quit."""
        self._asked = "the command quit"
        super().quit()

    async def action_quit(self) -> None:
        """Note who asked, and quit."""
        self._asked = "Textual's quit"
        await super().action_quit()

    def exit(
        self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Note the end and the unsaved texts, and exit."""
        if self.end is None:
            self.unsaved = unsaved_texts(self)
            self.end = AppEnd(self._asked, type(self.screen).__name__, tuple(self._handled))
        super().exit(result, return_code, message)

    def run_in_terminal(self, program: Callable[[], None]) -> None:
        """Start nothing."""


def _quits(screen: Screen[object], key: str, *, typing: bool) -> bool:
    if isinstance(screen, PaletteScreen):
        return key == "enter"
    if typing or not isinstance(screen, BrowseScreen):
        return False
    return any(key in command.keys.split(",") for command in commands_of("browse") if command.id == "quit")


def unsaved_texts(app: NotesApp) -> dict[str, str]:
    """Return the unsaved text of each open editor, by path."""
    return {
        draft.path: draft.text
        for screen in app.screen_stack
        if isinstance(screen, EditorScreen) and screen.is_mounted and (draft := screen._unsaved()) is not None
    }
