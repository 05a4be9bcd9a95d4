"""The error of a search index that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from index.errors import LibraryError

if TYPE_CHECKING:
    from pathlib import Path

    from index.errors import ErrorCode


class IndexDamagedError(LibraryError):
    """The index is missing, damaged, of another version or not the user's own: it must be rebuilt."""

    code: ErrorCode = "damaged-index"

    @classmethod
    def in_file(cls, path: Path, detail: str) -> Self:
        """Return the error of one damaged file or folder."""
        return cls(f"The search index is damaged and must be rebuilt: {path}: {detail}.")
