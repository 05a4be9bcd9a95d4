"""Places in lists and texts that were read, and the trail that leads back and forward as in a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import DocumentId, Sort
    from notes_tui.reading_positions import ReadingPosition
    from notes_tui.view.listing import ViewName
    from notes_tui.view.row_ids import RowId

# Places that are kept in one direction.
_MOST = 200


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A query in a view of the first screen.

    Attributes:
        view: The view.
        query: The query, stripped; empty for the whole view.
        row: The row under the cursor.
        above: Rows on the screen above that one.
        sort: The order; None for the one that was chosen last.
        marked: The rows that are marked, in the order in which they were.
    """

    view: ViewName
    query: str
    row: RowId | None = field(default=None, compare=False)
    above: int = field(default=0, compare=False)
    sort: Sort | None = field(default=None, compare=False)
    marked: tuple[RowId, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A place in a document.

    Attributes:
        id: The document.
        position: The line it was left at.
        depth: Number of screens on the stack while it was read.
        title: The title it had.
    """

    id: DocumentId
    position: ReadingPosition | None = field(default=None, compare=False)
    depth: int = field(default=0, compare=False)
    title: str = field(default="", compare=False)


Place = ListPlace | DocumentPlace
"""Two places of one page are equal, wherever in it they are."""


class ReadingTrail:
    """The places that were left, and those that lie ahead after going back."""

    def __init__(self) -> None:
        """Begin without a place."""
        self._past: list[Place] = []
        self._ahead: list[Place] = []

    def leave(self, here: Place) -> None:
        """Remember a place that is left for another one; there is nothing ahead any more."""
        _put(self._past, here)
        self._ahead.clear()

    def back(self, here: Place) -> Place | None:
        """Return the place before this one; None at the beginning."""
        return _go(here, self._past, self._ahead)

    def forward(self, here: Place) -> Place | None:
        """Return the place from which one went back to this one; None where there is none."""
        return _go(here, self._ahead, self._past)


def _put(places: list[Place], place: Place) -> None:
    if places and places[-1] == place:
        places.pop()
    places.append(place)
    del places[:-_MOST]


def _go(here: Place, source: list[Place], other: list[Place]) -> Place | None:
    while source and source[-1] == here:
        source.pop()
    if not source:
        return None
    _put(other, here)
    return source.pop()
