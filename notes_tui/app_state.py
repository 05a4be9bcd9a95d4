"""Choices that the app keeps over restarts, in files of its own: the settings are written by users alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import platformdirs

from notes_tui.state_file import change_state, read_state, take

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "app.json"
# Windows of one vault, open at the same time, that are kept.
_MOST_WINDOWS = 8


class AppState:
    """Names and values that are written when they change.

    Attributes:
        is_new: Nothing was kept when the app started.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Read the file; one that is missing or damaged is empty."""
        self._file = file or platformdirs.user_state_path("notes-tui") / _FILE
        self.is_new = not self._file.exists()
        self._kept = read_state(self._file)

    def text(self, name: str) -> str:
        """Return a text; empty where none is kept."""
        value = self._kept.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str, default: int) -> int:
        """Return a whole number, or the default."""
        value = self._kept.get(name)
        return value if type(value) is int else default

    def rows(self, name: str) -> list[Any]:
        """Return a list of anything that JSON can hold; empty where none is kept."""
        value = self._kept.get(name)
        return value if isinstance(value, list) else []

    def keep(self, **values: str | int | list[Any]) -> None:
        """Keep values beside those of other processes; without a file they last as long as the app."""
        if all(self._kept.get(name) == value for name, value in values.items()):
            return
        self._kept.update(values)
        change_state(self._file, lambda kept: {**kept, **values})


class WindowState(AppState):
    """Names and values of one window of a vault.

    The first that is open takes the first place, the next one the second: two that are open at the same time do not
    take each other's.
    """

    def __init__(self, folder: Path) -> None:
        """Take the first place in a vault's folder for state that no other process has.

        Where all are taken, nothing is read or written.
        """
        self._taken: int | None = None
        for number in range(1, _MOST_WINDOWS + 1):
            file = folder / "windows" / f"{number}.json"
            self._taken = take(file.with_suffix(".lock"))
            if self._taken is not None:
                super().__init__(file)
                return
        self._kept = {}

    def keep(self, **values: str | int | list[Any]) -> None:
        """Keep values until the next start."""
        if self._taken is None:
            self._kept.update(values)
        else:
            super().keep(**values)

    def release(self) -> None:
        """Leave the place to another window; nothing is kept any more."""
        if self._taken is not None:
            os.close(self._taken)
            self._taken = None
