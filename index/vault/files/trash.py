"""Names in the vault's own trash folder, for deleted files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.vault.files import atomic

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = ".trash"


def reserve(vault: Path, relative: Path, shown: str) -> Path:
    """Create an empty file in the trash for a file to be moved over, and return its path.

    Args:
        vault: The vault's real folder.
        relative: Where the file lies in the vault; it keeps that path in the trash, with a number if it is taken.
        shown: Name of the file for messages.

    Raises:
        LibraryError: The trash is a symbolic link.
        OSError: The file cannot be created.
    """
    trash = vault / _FOLDER
    if trash.is_symlink():
        raise LibraryError(
            f"{shown} cannot be moved to the trash: {_FOLDER} is a symbolic link.", code="unwritable"
        )
    wanted = trash / relative
    wanted.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        place = wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}") if number else wanted
        try:
            os.close(os.open(place, atomic.NEW_FILE, 0o600))
            return place
        except FileExistsError:
            number += 1
