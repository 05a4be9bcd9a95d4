"""The preview of the row on which the cursor of the first screen stays, and the number of hits in the other view."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from textual.widgets import Input

from index import DocumentId
from notes_tui.view.contents_markdown import page_of
from notes_tui.view.document_markdown import DocumentMarkdown
from notes_tui.view.listing import elsewhere
from notes_tui.view.row_ids import document_of
from notes_tui.view.unseen_rows import mark_seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from index import SavedSearch
    from notes_tui.screens.document_screen import DocumentScreen
    from notes_tui.screens.list_loader import ListRequest
    from notes_tui.view.row_ids import RowId
    from notes_tui.widgets.markdown.quotable_view import QuotableView
    from notes_tui.widgets.status_line import StatusLine

# Seconds the cursor stays before the preview follows it: longer while typing, where it would hold up the next key.
_DELAY = 0.04
_DELAY_TYPING = 0.15
# While a key is held, terminals send it every 30 to 70 ms, on a busy machine now and then later: a page that is drawn
# between two of them costs as much as three moves.
_DELAY_HELD = 0.1
# Seconds after which a paper in the preview has been seen.
SEEN_AFTER = 1.5


class CursorPreview:
    """Loads the preview once the cursor stays."""

    def __init__(
        self,
        screen: DocumentScreen,
        view: QuotableView,
        status: StatusLine,
        seen: Callable[[], None],
    ) -> None:
        """Show nothing yet.

        Args:
            screen: The screen; it owns workers and timers.
            view: Shows the preview.
            status: Shows what the query finds in the other view.
            seen: Called when an unseen paper has been seen.
        """
        self._screen = screen
        self._view = view
        self._status = status
        self._seen = seen
        self._timer: Timer | None = None
        self._moved_at = 0.0
        self._seen_timer: Timer | None = None
        self._shown: DocumentId | None = None
        self._page_of: DocumentId | None = None
        self._is_new_list = False

    def list_changed(self) -> None:
        """Count with the next row what the query finds in the other view: that does not depend on the row."""
        self._status.elsewhere = ""
        self._is_new_list = True

    def follow(
        self, listed: ListRequest, words: tuple[str, ...], saved: SavedSearch | None, *, typing: bool
    ) -> None:
        """Show the row under the cursor in a moment, unless the cursor moves on.

        Args:
            listed: What is listed; its current row is shown.
            words: Words of the search, to be marked.
            saved: The saved search that the current row is, if it is one.
            typing: The user types a query.
        """
        if self._timer is not None:
            self._timer.stop()
        self._watch(document_of(listed.current) if listed.current is not None else None)

        def stays() -> None:
            self._screen.in_background(
                partial(self._show, listed.current, words, saved), group="preview", exclusive=True
            )
            if self._is_new_list:
                self._is_new_list = False
                self._screen.in_background(
                    partial(self._count_elsewhere, listed), group="elsewhere", exclusive=True
                )

        self._timer = self._screen.set_timer(_DELAY_TYPING if typing else self._delay(), stays)

    def _delay(self) -> float:
        """Return for how long the cursor has to stay: longer if it has moved just before."""
        before, self._moved_at = self._moved_at, time.monotonic()
        return _DELAY_HELD if self._moved_at - before < _DELAY_HELD else _DELAY

    def keep_position(self) -> None:
        """Remember the line at which the page is left, if somebody went there."""
        position = self._view.left_at
        if self._page_of is not None and position is not None:
            self._screen.shell.reading_positions.keep(self._page_of, position)

    def _watch(self, id_: RowId | None) -> None:
        """Count a paper as seen once it has stayed in the preview for a while, and no query is being typed."""
        paper = id_ if isinstance(id_, DocumentId) and id_.kind == "paper" else None
        if self._seen_timer is not None:
            if paper == self._shown:
                return
            self._seen_timer.stop()
            self._seen_timer = None
        self._shown = paper
        if paper is not None:
            self._seen_timer = self._screen.set_interval(SEEN_AFTER, self._has_stayed)

    def _has_stayed(self) -> None:
        if (
            isinstance(self._screen.focused, Input)
            or not self._screen.is_current
            or not self._view.size.height
        ):
            return
        if self._seen_timer is not None:
            self._seen_timer.stop()
        if self._shown is not None:
            self._screen.in_background(partial(self._mark, self._shown), group="seen-paper")

    async def _mark(self, id_: DocumentId) -> None:
        if await self._screen.load(lambda: mark_seen(self._screen.library, id_)):
            self._seen()

    async def _count_elsewhere(self, listed: ListRequest) -> None:
        library = self._screen.library
        found = await self._screen.load(lambda: elsewhere(library, listed.view, listed.query))
        if found is not None:
            self._status.elsewhere = found

    async def _show(self, row: RowId | None, words: tuple[str, ...], saved: SavedSearch | None) -> None:
        id_, library = document_of(row) if row is not None else None, self._screen.library
        loaded: DocumentMarkdown | None = None
        if row is not None:
            loaded = await self._screen.load(
                lambda: page_of(library, row, words, saved),
                refused=lambda error: DocumentMarkdown(str(error)),
            )
        loaded = loaded or DocumentMarkdown("")
        if id_ != self._page_of:
            self.keep_position()
            self._page_of = id_ if isinstance(id_, DocumentId) else None
        self._view.show(
            loaded.text,
            embeds=loaded.embeds,
            unresolved=loaded.unresolved,
            answers=loaded.answers,
            mark=library.highlighter(words) if words else None,
            key=f"{id_} {words}",
            position=self._screen.shell.reading_positions.get(id_) if isinstance(id_, DocumentId) else None,
        )
