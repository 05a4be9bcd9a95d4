"""The text of a note, made safe to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean
from index.vault.files import note_files

if TYPE_CHECKING:
    from index.vault.vault import Vault


def shown_text(vault: Vault, path: str) -> str:
    """Return a note's text as it is on disk now; what is not valid UTF-8 in it is replaced.

    Raises:
        LibraryError: There is no such note.
    """
    data = vault.read_bytes_or_none(path)
    if data is None:
        raise LibraryError(f"{path} no longer exists.", code="not-found")
    return clean(note_files.decode(data)[0])
