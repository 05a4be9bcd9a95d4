"""Keep unsaved text in a draft while it is typed, so that a crash loses no more than the last moments."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from index import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen
    from textual.timer import Timer

    from index import Draft, Drafts

# Seconds after the last key until the draft is written, and the most while keys keep coming.
_DELAY = 1.0
_LONGEST = 5.0


class Autosave:
    """Keeps the draft of one note up to date."""

    def __init__(
        self,
        screen: Screen[None],
        drafts: Drafts,
        path: str,
        unsaved: Callable[[], Draft | None],
        refused: Callable[[LibraryError], None],
    ) -> None:
        """Begin without a draft.

        Args:
            screen: The editor's screen; it owns the timers.
            drafts: The stored drafts.
            path: The note.
            unsaved: Returns the draft to write now, or None when all is saved.
            refused: Called once, when a draft cannot be written.
        """
        self._screen = screen
        self._drafts = drafts
        self._path = path
        self._unsaved = unsaved
        self._refused = refused
        # One after the other: a draft written late would come back after it was deleted.
        self._writing = asyncio.Lock()
        self._timer: Timer | None = None
        self._first_change: float | None = None
        self._kept = False
        self._refusal_shown = False

    def text_changed(self) -> None:
        """Write the draft soon: the text has changed."""
        now = time.monotonic()
        if self._first_change is None:
            self._first_change = now
        if self._timer is not None:
            self._timer.stop()
        delay = min(_DELAY, self._first_change + _LONGEST - now)
        if delay > 0:
            self._timer = self._screen.set_timer(delay, self._due)
        else:
            self._due()

    def _due(self) -> None:
        self._screen.run_worker(self.keep(), group="draft")

    def keep_now(self) -> str:
        """Write the draft without waiting, as the process is about to end; return "" or the reason it failed."""
        draft = self._unsaved()
        if draft is not None:
            try:
                self._kept = True
                self._drafts.keep(draft)
            except LibraryError as error:
                return str(error)
        return ""

    async def move(self, path: str) -> None:
        """Go on under the note's new path; the draft under the old one stays until the new one is written."""
        async with self._writing:
            old, self._path = self._path, path
        if self._kept and await self.keep():
            await asyncio.to_thread(self._drafts.drop, old)

    async def keep(self) -> bool:
        """Write the draft now, or delete it when all is saved; return False when it cannot be written."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._first_change = None
        async with self._writing:
            draft = self._unsaved()
            if draft is None:
                if self._kept:
                    await asyncio.to_thread(self._drafts.drop, self._path)
                    self._kept = False
                return True
            try:
                self._kept = True
                await asyncio.to_thread(self._drafts.keep, draft)
            except LibraryError as error:
                if not self._refusal_shown:
                    self._refusal_shown = True
                    self._refused(error)
                return False
            return True
