"""The row that the cursor of the first screen is on after the list was loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from notes_tui.view.listing import ViewListing, ViewName
    from notes_tui.view.reading_trail import ListPlace
    from notes_tui.view.row_ids import RowId


class WantedRow(NamedTuple):
    """A row for the cursor.

    Attributes:
        id: The row; None for the first one.
        above: Rows on the screen above it; None for as many as now.
        marked: Rows to mark; None for those that are marked now.
    """

    id: RowId | None
    above: int | None = None
    marked: tuple[RowId, ...] | None = None


class RowKeeper:
    """Stays with a row through renames, and finds the one of a place that is shown again.

    Attributes:
        renamed: Old and new id of a row that was renamed.
        returned: The place that is shown again, until its row was listed.
    """

    def __init__(self, returned: ListPlace) -> None:
        """Begin at a place."""
        self._view: ViewName = returned.view
        self.renamed: tuple[RowId, RowId] | None = None
        self.returned: ListPlace | None = returned
        self._shown = False

    def return_to(self, place: ListPlace | None) -> None:
        """Look for the row of a place; for None, of no place any more."""
        self.returned, self._shown = place, False

    def row_of(
        self, listing: ViewListing, view: ViewName, current: RowId | None, *, typing: bool
    ) -> WantedRow:
        """Return the row of a new listing.

        Args:
            listing: What is to be shown.
            view: Its view.
            current: The row under the cursor now.
            typing: The user types a query, of which the first row is the best.
        """
        place = self.returned
        if place is not None and listing.kept:
            self._shown = True
            return WantedRow(place.row, place.above)
        keep = None if typing or view != self._view else current
        self._view = view
        renamed = listing.moved or self.renamed
        if renamed is not None and renamed[1] in listing.ids:
            keep = renamed[1] if keep == renamed[0] else keep
            self.renamed = None
        if place is None or place.row not in listing.ids:
            return WantedRow(keep)
        # The rows that were kept are there before the others, and the cursor may have moved on them.
        moved = self._shown and current != place.row and current in listing.ids
        self.return_to(None)
        return (
            WantedRow(current, None, place.marked)
            if moved
            else WantedRow(place.row, place.above, place.marked)
        )
