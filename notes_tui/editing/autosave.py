"""Unsaved words are put aside while they are typed, so that a crash takes no more than the last moments."""

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

# How long after the last key a draft is written, and the longest that goes by while keys keep coming, in seconds.
_REST = 1.0
_LONGEST = 5.0


class Keeper:
    """Keeps one note's draft in step with what is typed."""

    def __init__(
        self,
        screen: Screen[None],
        drafts: Drafts,
        path: str,
        unsaved: Callable[[], Draft | None],
        refused: Callable[[LibraryError], None],
    ) -> None:
        """Nothing is kept yet.

        Args:
            screen: Where the typing goes on; it owns the timers.
            drafts: Where drafts are kept.
            path: The note.
            unsaved: What is to be kept now, or None where all is saved.
            refused: Told once when a draft cannot be kept.
        """
        self._screen = screen
        self._drafts = drafts
        self._path = path
        self._unsaved = unsaved
        self._refused = refused
        # One after the other: a draft written late would come back after it was dropped.
        self._turn = asyncio.Lock()
        self._timer: Timer | None = None
        self._since: float | None = None
        self._kept = False
        self._told = False

    def touched(self) -> None:
        """The text is another now."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if self._timer is not None:
            self._timer.stop()
        delay = min(_REST, self._since + _LONGEST - now)
        if delay > 0:
            self._timer = self._screen.set_timer(delay, self._due)
        else:
            self._due()

    def _due(self) -> None:
        self._screen.run_worker(self.keep(), group="draft")

    async def keep(self) -> bool:
        """Write the draft now, or drop it where all is saved; False where it could not be written."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._since = None
        async with self._turn:
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
                if not self._told:
                    self._told = True
                    self._refused(error)
                return False
            return True
