"""The new place of a note that is no longer where it was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Library


def new_place(library: Library, path: str) -> str | None:
    """Return the path to which another program moved a note; None while the note is in its place, or is gone.

    Raises:
        LibraryError: The index cannot be read.
    """
    return None if is_there(library, path) else library.read.moved_to(path)


def is_there(library: Library, path: str) -> bool:
    """Return whether a note's file exists."""
    return library.roots.absolute(path).exists()
