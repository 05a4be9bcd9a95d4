"""Files outside the vault that are the user's own, such as the settings: read whole, and replaced only as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import as_library_error
from index.text import clean_line
from index.vault.files import note_files

if TYPE_CHECKING:
    from pathlib import Path


def read_outside(path: Path) -> bytes | None:
    """Return the bytes of a file; None where it does not exist.

    Raises:
        LibraryError: It cannot be read.
    """
    target = path.resolve()
    with as_library_error(f"{clean_line(str(path))} cannot be read", "unreadable"):
        try:
            return note_files.read(target)[0]
        except FileNotFoundError:
            return None


def replace_outside(path: Path, data: bytes, *, expected: bytes | None) -> None:
    """Replace a file in one step, or create it; a symbolic link is followed.

    Args:
        path: The file.
        data: Its whole new content.
        expected: The content that was read; None if it must not exist yet.

    Raises:
        StaleFileError: The file is not what was expected; it was left as it is.
        LibraryError: It cannot be written, and why.
    """
    target = path.resolve()
    with as_library_error(f"{clean_line(str(path))} cannot be written", "unwritable"):
        target.parent.mkdir(parents=True, exist_ok=True)
    note_files.write(target, data, expected=expected, vault=target.parent)
