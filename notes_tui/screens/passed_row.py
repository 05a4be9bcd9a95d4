"""The document that the cursor of the first screen left because something is decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.view.row_ids import document_of

if TYPE_CHECKING:
    from notes_tui.view.row_ids import RowId
    from notes_tui.widgets.row_list import RowList


class PassedRow:
    """Moves the cursor on, and remembers from which document to which."""

    def __init__(self, listed: RowList) -> None:
        """Pass over nothing yet."""
        self._list = listed
        self._passed: tuple[RowId, RowId | None] | None = None

    def _current(self) -> RowId | None:
        return document_of(self._list.current) if self._list.current is not None else None

    def pass_over(self, document: RowId) -> None:
        """Go to the row after a document, if that is the current one."""
        self._passed = None
        if self._current() == document:
            self._list.action_move(1)
            self._passed = (document, self._current())

    def has_passed(self, document: RowId) -> bool:
        """Return whether a document was the last one that was passed over."""
        return self._passed is not None and self._passed[0] == document

    def is_at_next(self) -> bool:
        """Return whether there was a document after the one that was passed over, and forget both."""
        passed, self._passed = self._passed, None
        return passed is not None and passed[1] not in (passed[0], None)
