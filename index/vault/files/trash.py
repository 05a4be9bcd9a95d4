"""Names in the vault's own trash folder, for deleted files."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.vault.files import atomic, folders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.vault.files.folders import Place

FOLDER = Path(".trash")


@contextmanager
def reserved(place: Place) -> Iterator[Path]:
    """Yield a path to an empty file in the trash, for a file to be moved over.

    Args:
        place: Where the file lies in the vault; it keeps that path in the trash, with a number if it is taken.

    Raises:
        LibraryError: The trash, or a folder in it, is a symbolic link.
        OSError: The file cannot be created.
    """
    with folders.made(replace(place, inner=FOLDER / place.inner)) as wanted:
        reserved, number = wanted, 0
        while True:
            try:
                os.close(os.open(reserved, atomic.NEW_FILE, 0o600))
                break
            except FileExistsError:
                number += 1
                reserved = wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}")
        yield reserved
