"""Notes and vaults that are empty only for now: about to be written again, or on a disk that is not connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import files_table
from index.edit.recovery import is_empty
from index.errors import LibraryError
from index.text import clean_line

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.vault.vault import NoteText, Vault


def check_vault(cache: Cache, vault: Vault) -> None:
    """Refuse to write into a vault without any file, while the index knows its notes.

    What is written into the empty mount point of a disk is hidden when the disk is connected again.

    Raises:
        LibraryError: It is such a vault.
    """
    if not is_empty(vault.root):
        return
    try:
        known = files_table.any_known(cache)
    except LibraryError:  # there is no index yet
        return
    if known:
        raise LibraryError(
            f"The vault {clean_line(str(vault.root))} is empty, but was not when it was last read; is its disk "
            "connected? Nothing was written. If it is meant to be empty: notes-tui index --rebuild.",
            code="not-found",
        )


def check_filled(cache: Cache, path: str, note: NoteText) -> NoteText:
    """Return a note that was read; one that is empty, while the index knows it with text, is refused.

    Raises:
        LibraryError: It is empty and was not: a program that saves in place empties the file first.
    """
    known = files_table.content(cache, path) if not note.data else None
    if known is not None and known.size:
        raise LibraryError(
            "the note is empty on disk, but was not when it was last read; another program may be about to write "
            "it, so it was left as it is; try again in a moment.",
            code="busy",
        )
    return note
