"""The presence of a note that is open: other programs move and delete files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Library


def is_there(library: Library, path: str) -> bool:
    """Return whether a note's file exists."""
    return library.roots.absolute(path).exists()
