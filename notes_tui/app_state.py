"""Choices that the app keeps over restarts, in a file of its own: the settings are written by users alone."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import platformdirs

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "app.json"


class AppState:
    """Names and values that are written when they change.

    Attributes:
        is_new: Nothing was kept when the app started.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Read the file; one that is missing or damaged is empty."""
        self._file = file or platformdirs.user_state_path("notes-tui") / _FILE
        self._kept: dict[str, Any] = {}
        self.is_new = not self._file.exists()
        with suppress(OSError, ValueError, RecursionError):
            read = json.loads(self._file.read_text("utf-8"))
            self._kept = read if isinstance(read, dict) else {}

    def text(self, name: str) -> str:
        """Return a text; empty where none is kept."""
        value = self._kept.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str, default: int) -> int:
        """Return a whole number, or the default."""
        value = self._kept.get(name)
        return value if type(value) is int else default

    def keep(self, **values: str | int) -> None:
        """Keep values; where the file cannot be written, they last as long as the app."""
        if all(self._kept.get(name) == value for name, value in values.items()):
            return
        self._kept.update(values)
        half = self._file.with_name(f"{_FILE}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            half.write_text(json.dumps(self._kept, indent=1, sort_keys=True), "utf-8")
            half.replace(self._file)
