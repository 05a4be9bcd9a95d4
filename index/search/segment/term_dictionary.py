"""Byte strings stored end to end, and the terms of a field."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import numpy as np

from index.search.segment.array_file import Array

_EVERY = 16


def lengths_of(starts: Array) -> Array:
    """Return the lengths of runs that follow each other, given where each begins and the last one ends."""
    return starts[1:].astype(np.int64) - starts[:-1].astype(np.int64)


class ByteStrings:
    """Byte strings stored end to end in an array."""

    def __init__(self, data: Array, at: Array) -> None:
        self._data: memoryview = data.data
        self._at: memoryview = at.data

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, number: int) -> bytes:
        return self._data[self._at[number] : self._at[number + 1]].tobytes()

    def some(self, numbers: Array) -> list[bytes]:
        """Return the strings with these numbers; for thousands, that is faster than one by one."""
        at, data = np.asarray(self._at), self._data.tobytes()
        ends = zip(at[numbers].tolist(), at[numbers + 1].tolist(), strict=True)
        return [data[start:end] for start, end in ends]

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))


class TermDictionary:
    """The terms of a field in a segment, in order."""

    def __init__(self, data: Array, at: Array) -> None:
        self.terms = terms = ByteStrings(data, at)
        self._data: memoryview = data.data
        self._at: memoryview = at.data
        # A sample in memory, so that a look-up reads few terms from the file.
        self._sample = [terms[number] for number in range(0, len(terms), _EVERY)]
        self._sample_at: memoryview = np.append(at[: len(terms) : _EVERY], len(data)).data

    def lower_bound(self, term: bytes) -> int:
        """Return the number of the first term that is not before this one."""
        block = bisect_left(self._sample, term)
        low = max(0, (block - 1) * _EVERY)
        return bisect_left(self.terms, term, low, min(len(self.terms), block * _EVERY))

    def find(self, term: bytes) -> int | None:
        """Return the number of a term, None if it does not occur."""
        block = bisect_right(self._sample, term) - 1
        if block < 0 or not term:
            return 0 if block == 0 else None  # only the first term can be empty
        begin = self._sample_at[block]
        text = self._data[begin : self._sample_at[block + 1]].tobytes()
        found = text.find(term)
        if found < 0:
            return None
        low = block * _EVERY
        at = self._at[low : low + _EVERY + 1].tolist()
        while found >= 0:
            start = begin + found
            if start + len(term) in at:
                number = at.index(start + len(term)) - 1
                if at[number] == start:
                    return low + number
            found = text.find(term, found + 1)
        return None

    def containing(self, text: bytes) -> list[int]:
        """Return the numbers of the terms that contain a text anywhere, in order."""
        # A lookahead, because an occurrence that spans two terms must not hide the next one.
        starts = [match.start() for match in re.finditer(b"(?=%b)" % re.escape(text), self._data)]
        if not starts:
            return []
        ends = np.asarray(self._at)[1:].astype(np.int64)
        numbers = np.searchsorted(ends, starts, "right")
        inside = np.array(starts) + len(text) <= ends[numbers]
        found: list[int] = np.unique(numbers[inside]).tolist()
        return found

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Return the numbers of the first term that begins with a prefix, and of the first after it that does not."""
        return self.lower_bound(prefix), self.lower_bound(prefix + b"\xff")  # a byte that no term contains
