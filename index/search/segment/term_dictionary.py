"""Byte strings stored end to end, and the terms of a field."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from index.search.numeric import np
from index.search.segment.array_file import Array

_EVERY = 16
_HEAD = 8


def _head(term: bytes) -> int:
    """Return the first eight bytes of a term as `heads` does."""
    return int.from_bytes(term[:_HEAD].ljust(_HEAD, b"\0"), "big")


def heads(data: Array, starts: Array, ends: Array) -> Array:
    """Return the first eight bytes of byte strings, given by their places in `data`, as numbers in their order."""
    if not len(data):
        return np.zeros(len(starts), np.uint64)
    places = starts.astype(np.int64)[:, None] + np.arange(_HEAD)
    inside = places < ends.astype(np.int64)[:, None]
    found = np.where(inside, data[np.minimum(places, len(data) - 1)], np.uint8(0))
    numbers: Array = found.view(">u8").ravel().astype(np.uint64)
    return numbers


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
        # The beginnings of a sample in memory, so that a look-up reads few terms from the file.
        starts = at[: len(terms) : _EVERY]
        self._heads: memoryview = heads(data, starts, at[1 : len(terms) + 1 : _EVERY]).data
        self._sample_at: memoryview = np.append(starts, len(data)).data

    def lower_bound(self, term: bytes) -> int:
        """Return the number of the first term that is not before this one."""
        head = _head(term)
        low = max(0, (bisect_left(self._heads, head) - 1) * _EVERY)
        high = min(len(self.terms), bisect_right(self._heads, head) * _EVERY)
        return bisect_left(self.terms, term, low, high)

    def _block(self, term: bytes) -> int:
        """Return the last block whose first term is not after a term, or -1."""
        head = _head(term)
        low, high = bisect_left(self._heads, head), bisect_right(self._heads, head)
        # Few first terms begin alike.
        return bisect_right(range(high), term, low, high, key=lambda block: self.terms[block * _EVERY]) - 1

    def find(self, term: bytes) -> int | None:
        """Return the number of a term, None if it does not occur."""
        block = self._block(term)
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
