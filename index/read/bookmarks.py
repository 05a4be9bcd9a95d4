"""Places in documents that the user has marked: state of this computer, outside the vault."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.cache import locations
from index.ids import DocumentId
from index.text import clean, clean_line

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "bookmarks.json"
_MOST = 500


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in a document.

    Attributes:
        title: Of the document when the place was marked.
        heading: The heading above the place; empty at the beginning.
        block: Number of the block of the page that is shown, from 0.
        beginning: The first characters of the block.
        into: Lines of the block above the place.
    """

    id: DocumentId
    title: str
    heading: str
    block: int
    beginning: str
    into: int


class Bookmarks:
    """The bookmarks of one vault. Methods may be called from any thread."""

    def __init__(self, state: Path) -> None:
        """Keep them in a vault's folder for state."""
        self._file = state / _FILE

    def all(self) -> list[Bookmark]:
        """Return the bookmarks, the latest first; a damaged file holds none."""
        with suppress(OSError, ValueError, TypeError):
            return [_read(row) for row in json.loads(self._file.read_bytes())]
        return []

    def toggle(self, bookmark: Bookmark) -> bool:
        """Add a bookmark, or remove the one that is in the same block; return whether it is there now.

        Raises:
            LibraryError: The file cannot be written.
        """
        known = self.all()
        others = [each for each in known if _place(each) != _place(bookmark)]
        added = len(others) == len(known)
        rows = [_row(each) for each in ([bookmark, *others] if added else others)[:_MOST]]
        locations.keep(self._file, json.dumps(rows).encode())
        return added


def _place(bookmark: Bookmark) -> tuple[DocumentId, str | int]:
    # Blocks are counted anew when text comes above them; blank ones have no words to be known by.
    return bookmark.id, bookmark.beginning.strip() or bookmark.block


def _row(bookmark: Bookmark) -> tuple[str | int, ...]:
    place = (bookmark.block, bookmark.beginning, bookmark.into)
    return (str(bookmark.id), bookmark.title, bookmark.heading, *place)


def _read(row: list[Any]) -> Bookmark:
    id_, title, heading, block, beginning, into = row
    return Bookmark(
        DocumentId.parse(id_), clean_line(title), clean_line(heading), int(block), clean(beginning), int(into)
    )
