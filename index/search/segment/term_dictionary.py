"""Byte strings that stand end to end, and the terms of a field among them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from index.search.segment.array_file import Array

_EVERY = 16


def lengths_of(starts: Array) -> Array:
    """The lengths of runs that begin one after the other at these places."""
    return starts[1:].astype(np.int64) - starts[:-1].astype(np.int64)


class Strings(Sequence[bytes]):
    """Byte strings that stand end to end in an array."""

    def __init__(self, data: Array, at: Array) -> None:
        self._data: memoryview = data.data
        self._at: memoryview = at.data

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        return self._data[self._at[number] : self._at[number + 1]].tobytes()


class Lexicon:
    """The terms of a field in a segment."""

    def __init__(self, data: Array, at: Array) -> None:
        self.terms = terms = Strings(data, at)
        self._data: memoryview = data.data
        self._at: memoryview = at.data
        # A sample in memory, so that a look-up ends within sight of its term.
        self._sample = [terms[number] for number in range(0, len(terms), _EVERY)]

    def place(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""
        block = bisect_left(self._sample, term)
        low = max(0, (block - 1) * _EVERY)
        return bisect_left(self.terms, term, low, min(len(self.terms), block * _EVERY))

    def find(self, term: bytes) -> int | None:
        """The number of a term, None if it does not occur."""
        block = bisect_right(self._sample, term) - 1
        if block < 0 or not term:
            return 0 if block == 0 else None  # only the first term can be empty
        low = block * _EVERY
        at = self._at[low : low + _EVERY + 1].tolist()
        text = self._data[at[0] : at[-1]].tobytes()
        place = text.find(term)
        while place >= 0:
            start = at[0] + place
            if start + len(term) in at:
                number = at.index(start + len(term)) - 1
                if at[number] == start:
                    return low + number
            place = text.find(term, place + 1)
        return None

    def holding(self, text: bytes) -> list[int]:
        """The numbers of the terms that hold a text anywhere, in order."""
        # Looked for ahead, as one that spans two terms must not hide the next.
        starts = [match.start() for match in re.finditer(b"(?=%b)" % re.escape(text), self._data)]
        if not starts:
            return []
        ends = np.asarray(self._at)[1:].astype(np.int64)
        numbers = np.searchsorted(ends, starts, "right")
        inside = np.array(starts) + len(text) <= ends[numbers]
        found: list[int] = np.unique(numbers[inside]).tolist()
        return found

    def within(self, prefix: bytes) -> tuple[int, int]:
        """The first term that begins with a prefix, and the first after it that does not."""
        return self.place(prefix), self.place(prefix + b"\xff")  # a byte that no term holds
