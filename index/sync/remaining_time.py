"""An estimate of how long a run goes on, from what was done so far and how long that took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Work that long ago counts half.
_HALF_LIFE = 20.0
# Less time says too little of the work that is left.
_LEAST_SECONDS = 3.0
# An estimate moves half the way to a later one within this time, so that it does not jump.
_CALM = 4.0
# A byte of a note takes as long to read as this many of a source file.
_NOTE_WEIGHT = 2.0


class _Pace:
    """Work done in a time; the latest counts most."""

    def __init__(self) -> None:
        self._work = self._seconds = 0.0

    def add(self, work: float, seconds: float) -> None:
        kept = 0.5 ** (seconds / _HALF_LIFE)
        self._work = self._work * kept + work
        self._seconds = self._seconds * kept + seconds

    def seconds_for(self, work: float) -> float | None:
        """Return how long work takes, or None where that is not known yet."""
        if work <= 0:
            return 0.0
        if not self._work or self._seconds < _LEAST_SECONDS:
            return None
        return work * self._seconds / self._work


class RemainingTime:
    """Estimates the seconds that are left of a run in which files are read, and documents are indexed meanwhile.

    Attributes:
        waiting: Number of documents that are marked and not indexed yet.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.reset()

    def reset(self) -> None:
        """Forget everything: a run has ended."""
        self.waiting = 0
        self._reading, self._indexing = _Pace(), _Pace()
        self._total = self._read = 0.0
        self._indexed = 0
        self._read_at: float | None = None
        self._begun_at: float | None = None
        self._end: float | None = None
        self._end_at = 0.0

    def start_reading(self, total: float) -> None:
        """Begin to read files of `total` bytes, weighed by `weighed`."""
        self._total, self._read = total, 0.0
        self._read_at = self._clock()

    def read(self, work: float) -> None:
        """Take note that so much more of the total was read, since the last time."""
        now = self._clock()
        if self._read_at is not None:
            self._reading.add(work, now - self._read_at)
        self._read += work
        self._read_at = now

    def begin_indexing(self) -> None:
        """Take note that the next documents are being indexed from now on."""
        self._begun_at = self._clock()

    def indexed(self, documents: int) -> None:
        """Take note that the documents that were begun last are indexed."""
        if self._begun_at is not None:
            self._indexing.add(documents, self._clock() - self._begun_at)
        self._begun_at = None
        self._indexed += documents
        self.waiting = max(0, self.waiting - documents)

    def seconds(self) -> int | None:
        """Return the seconds that are left, or None where that is not known yet."""
        now = self._clock()
        reading = self._reading.seconds_for(self._total - self._read)
        known = self._indexed + self.waiting
        to_come = known * (self._total / self._read - 1) if self._read else 0.0
        indexing = self._indexing.seconds_for(self.waiting + to_come)
        if reading is None or indexing is None or (self._total and not self._read):
            return None
        if self._begun_at is not None:
            indexing -= now - self._begun_at
        # Both go on at the same time.
        end = now + max(0.0, reading, indexing)
        if self._end is not None:
            end = self._end + (end - self._end) * (1 - 0.5 ** ((now - self._end_at) / _CALM))
        self._end, self._end_at = end, now
        return max(0, round(end - now))


def weighed(size: int, *, is_note: bool) -> float:
    """Return the bytes of a file as `RemainingTime` counts them."""
    return size * _NOTE_WEIGHT if is_note else float(size)
