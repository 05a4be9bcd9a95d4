"""Paths that the user types: what they mean, and how they may go on."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from pathlib import Path

_MOST_ENTRIES = 20_000


def typed_path(text: str) -> Path:
    """Return the absolute path that a typed one means: `~` is the home folder, and quotes around it do not count.

    It reads the system's list of users, so it may block.
    """
    text = text.strip()
    # Terminals put quotes around the path of a file that is dropped on them.
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    path = Path(text)
    # A user whom the system does not know has no home.
    with suppress(RuntimeError):
        path = path.expanduser()
    return path.absolute()


def completed_folder(text: str) -> str | None:
    """Return the path of a folder that begins with the typed text, as `completed_path` does."""
    return completed_path(text, folders_only=True)


def completed_path(text: str, *, folders_only: bool = False) -> str | None:
    """Return a path that begins with the typed text, a folder with a slash at its end; None if there is none.

    It reads the folder, so it may block. Hidden names are offered only after their dot.
    """
    folder, slash, start = text.rpartition("/")
    if text == "~":
        return "~/"
    with (
        suppress(OSError, ValueError, RuntimeError),
        os.scandir(Path(folder + slash or ".").expanduser()) as found,
    ):
        names = [
            f"{entry.name}/" if entry.is_dir() else entry.name
            for entry in islice(found, _MOST_ENTRIES)
            if entry.name.startswith(start)
            and entry.name.isprintable()
            and (start or not entry.name.startswith("."))
            and (not folders_only or entry.is_dir())
        ]
        best = min(names, default=None)
        if best is not None and len(best) > len(start):
            return f"{folder}{slash}{best}"
    return None
