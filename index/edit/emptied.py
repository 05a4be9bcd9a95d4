"""Notes that are empty only because another program is about to write them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import files_table
from index.errors import LibraryError

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.vault.vault import NoteText


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
