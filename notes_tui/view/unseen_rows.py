"""Rows of papers that were never opened. Everything here blocks: call it off the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import DocumentId, Library
    from notes_tui.view.row_ids import RowId


def mark_seen(library: Library, id_: DocumentId) -> frozenset[DocumentId]:
    """Write down that a paper was opened; return its id if it was unseen until now.

    Raises:
        LibraryError: The index cannot be read.
    """
    found = library.read.items([id_]).values()
    return library.seen.mark(item for item in found if isinstance(item, Paper))


def next_unseen(library: Library, ids: Sequence[RowId], cursor: int) -> int | str:
    """Return the number of the next unseen row after the cursor, from the top again after the last.

    Where there is none, a sentence says so.

    Raises:
        LibraryError: The index cannot be read.
    """
    unseen = library.seen.all_unseen()
    if not unseen:
        return "Nothing is unseen: papers that were here when this vault was first opened count as seen."
    order = (*range(cursor + 1, len(ids)), *range(min(cursor, len(ids))))
    return next((row for row in order if ids[row] in unseen), "No other paper of this list is unseen.")
