"""Reading the parts of an index: one immutable segment, and the snapshot that a search sees.

Postings come as two arrays: document numbers in order, and how often a term occurs in each. A field's terms stand
in order and so do their postings: everything that begins with a prefix is one stretch of the file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from index.search.arrays import Array, ArrayFile, Bools, Floats, Ints
from index.search.inverter import runs
from index.search.schema import NUMBER_COLUMNS, TEXT_FIELDS, pack, unpack

_EVERY = 16
_CACHED_LEXICONS = 64
_NO_DOCS: Ints = np.empty(0, np.intp)
_NO_COUNTS: Floats = np.empty(0)


class Postings(NamedTuple):
    """Document numbers in order, and the number of occurrences in each."""

    docs: Ints
    counts: Floats


class Size(NamedTuple):
    """What of a segment decides on merges: its name, its number of documents, and how many are deleted."""

    name: str
    size: int
    dead: int


class Part(NamedTuple):
    """A segment to merge, and the numbers of its documents that are not deleted."""

    segment: Segment
    alive: Ints


NOTHING = Postings(_NO_DOCS, _NO_COUNTS)


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

    def within(self, prefix: bytes) -> tuple[int, int]:
        """The first term that begins with a prefix, and the first after it that does not."""
        return self.place(prefix), self.place(prefix + b"\xff")  # a byte that no term holds


class Segment:
    """One segment of the index, which never changes; safe to share between threads.

    Attributes:
        size: Number of documents, deleted ones included.
        prior: What `index.search.prior` has found out, and for which month.
    """

    def __init__(self, path: Path, size: int) -> None:
        """Map a segment.

        Raises:
            FileNotFoundError: It is not there.
            ArraysDamagedError: It is not whole.
        """
        self.size = size
        self.arrays = ArrayFile(path)
        self.prior: tuple[int, Floats] | None = None
        self._lexicons: dict[str, Lexicon] = {}

    def lexicon(self, field: str) -> Lexicon:
        """The terms of a field."""
        found = self._lexicons.get(field)
        if found is None:
            found = Lexicon(self.arrays[f"{field}/terms"], self.arrays[f"{field}/term_at"])
            self._lexicons[field] = found
        return found

    def postings(self, field: str, first: int, last: int) -> tuple[Array, Array | None]:
        """The postings of a run of terms, end to end; no counts in fields where every count is 1."""
        start = self.arrays[f"{field}/start"]
        low, high = int(start[first]), int(start[last])
        docs = self.arrays.read(f"{field}/docs", low, high)
        return docs, self.arrays.read(f"{field}/freqs", low, high) if field in TEXT_FIELDS else None

    def places(self, field: str, term: int, wanted: Array) -> tuple[Array, Array]:
        """Where a term stands in some documents.

        Args:
            field: A text field.
            term: The term's number.
            wanted: Document numbers, in order, each of which holds the term.

        Returns:
            For each occurrence, which of `wanted` it is in, and its position.
        """
        docs, counts = self.postings(field, term, term + 1)
        if counts is None:
            raise ValueError(f"{field} has no positions")
        counts = counts.astype(np.int64)
        starts = np.cumsum(counts) - counts
        mask = np.zeros(self.size, bool)
        mask[wanted] = True
        chosen = np.flatnonzero(mask[docs])
        lengths = counts[chosen]
        found = self.all_places(field, term, term + 1)[runs(starts[chosen], lengths)]
        return np.repeat(np.arange(len(wanted)), lengths), found.astype(np.int64)

    def all_places(self, field: str, first: int, last: int) -> Array:
        """The positions of a run of terms, end to end."""
        place_at = self.arrays[f"{field}/place_at"]
        return self.arrays.read(f"{field}/places", int(place_at[first]), int(place_at[last]))

    def frequency(self, field: str, term: str) -> int:
        """Number of documents that hold a term, deleted ones included."""
        number = self.lexicon(field).find(pack(term))
        if number is None:
            return 0
        start = self.arrays[f"{field}/start"]
        return int(start[number + 1]) - int(start[number])

    def terms(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The terms of a field that begin with a prefix, in order, with their document frequencies."""
        lexicon = self.lexicon(field)
        first, last = lexicon.within(pack(prefix))
        counts = lengths_of(self.arrays[f"{field}/start"][first : last + 1]).tolist()
        return zip((unpack(lexicon.terms[n]) for n in range(first, last)), counts, strict=True)

    def strings(self, column: str) -> Strings:
        """A column of byte strings, for each document."""
        return Strings(self.arrays[f"{column}/data"], self.arrays[f"{column}/at"])

    @cached_property
    def id_numbers(self) -> Array:
        """For each document, which term of the field `id` it has."""
        docs, _ = self.postings("id", 0, len(self.lexicon("id").terms))
        found = np.zeros(self.size, np.uint32)
        found[docs] = np.repeat(
            np.arange(len(self.lexicon("id").terms), dtype=np.uint32),
            lengths_of(self.arrays["id/start"]),
        )
        return found

    @cached_property
    def title_heads(self) -> Array:
        """For each document, the first eight bytes of its title as a number in their order; none comes last."""
        data, at = self.arrays["title_order/data"], self.arrays["title_order/at"].astype(np.int64)
        places = at[:-1, None] + np.arange(8)
        inside = places < at[1:, None]
        heads = np.where(inside, np.append(data, np.uint8(0))[np.minimum(places, len(data))], np.uint8(0))
        found: Array = heads.view(">u8").ravel().astype(np.uint64)
        found[at[:-1] == at[1:]] = np.iinfo(np.uint64).max
        return found


class Snapshot:
    """All segments at one moment, numbered through; what a search works on from start to end.

    Attributes:
        generation: The commit that made it.
        segments: By name.
        size: Number of documents with deleted ones, which is one more than the highest number.
        count: Number of documents.
    """

    def __init__(self, generation: int, parts: Sequence[tuple[str, Segment, frozenset[int]]]) -> None:
        self.generation = generation
        self.segments = {name: segment for name, segment, _ in parts}
        self._parts: list[tuple[Segment, int, Bools | None]] = []
        self.size = 0
        self.count = 0
        for _, segment, dead in parts:
            alive = None
            if dead:
                alive = np.ones(segment.size, bool)
                alive[list(dead)] = False
            self._parts.append((segment, self.size, alive))
            self.size += segment.size
            self.count += segment.size - len(dead)
        self._starts = [start for _, start, _ in self._parts]
        self._lock = Lock()
        self._columns: dict[str, Array] = {}
        self._averages: dict[str, float] = {}
        self._lexicons: dict[tuple[str, str], dict[str, int]] = {}

    def sizes(self) -> list[Size]:
        """What decides on merges, of each segment in order."""
        return [
            Size(name, segment.size, 0 if alive is None else int(segment.size - alive.sum()))
            for name, (segment, _, alive) in zip(self.segments, self._parts, strict=True)
        ]

    def part(self, name: str) -> Part:
        """A segment with the numbers in it of its live documents."""
        for other, (segment, _, alive) in zip(self.segments, self._parts, strict=True):
            if other == name:
                return Part(segment, np.arange(segment.size) if alive is None else np.flatnonzero(alive))
        raise KeyError(name)

    def live(self) -> Ints:
        """Every document's number, in order."""
        found = [
            start + (np.arange(segment.size) if alive is None else np.flatnonzero(alive))
            for segment, start, alive in self._parts
        ]
        return np.concatenate(found) if found else _NO_DOCS

    # Postings ---------------------------------------------------------------------------------------------

    def term(self, field: str, term: str) -> Postings:
        """The documents that hold a term, and how often (1 in term fields)."""
        key = pack(term)
        found = []
        for segment, start, alive in self._parts:
            number = segment.lexicon(field).find(key)
            if number is not None:
                found.append(_shifted(*segment.postings(field, number, number + 1), start, alive))
        return _joined(found)

    def prefix(self, field: str, prefix: str) -> Postings:
        """The documents that hold terms that begin with a prefix, and how often all of them together."""
        key = pack(prefix)
        found = []
        for segment, start, alive in self._parts:
            first, last = segment.lexicon(field).within(key)
            if first < last:
                found.append(_shifted(*segment.postings(field, first, last), start, alive))
        return self._summed(found)

    def terms_together(self, field: str, terms: Sequence[str]) -> Postings:
        """The documents that hold any of some terms, and how often all of them together."""
        keys = [pack(term) for term in terms]
        found = []
        for segment, start, alive in self._parts:
            find = segment.lexicon(field).find
            for key in keys:
                number = find(key)
                if number is not None:
                    found.append(_shifted(*segment.postings(field, number, number + 1), start, alive))
        return self._summed(found)

    def _summed(self, found: Sequence[Postings]) -> Postings:
        joined = _joined(found)
        return Postings(*summed(joined.docs, joined.counts, self.size))

    def phrase(self, field: str, words: Sequence[str]) -> Postings:
        """The documents that hold words side by side, and how often."""
        keys = [pack(word) for word in words]
        found = []
        for segment, start, alive in self._parts:
            terms = [segment.lexicon(field).find(key) for key in keys]
            known = [term for term in terms if term is not None]
            if len(known) == len(keys):
                docs, counts = _phrase(segment, field, known)
                found.append(_shifted(docs, counts, start, alive))
        return _joined(found)

    def frequency(self, field: str, term: str) -> int:
        """Number of documents that hold a term, deleted ones included."""
        return sum(segment.frequency(field, term) for segment, _, _ in self._parts)

    def terms(self, field: str, prefix: str) -> dict[str, int]:
        """The terms of a field that begin with a prefix, with their document frequencies."""
        found = self._lexicons.get((field, prefix))
        if found is None:
            found = {}
            for segment, _, _ in self._parts:
                for term, count in segment.terms(field, prefix):
                    found[term] = found.get(term, 0) + count
            with self._lock:
                if len(self._lexicons) >= _CACHED_LEXICONS:
                    self._lexicons.clear()
                self._lexicons[field, prefix] = found
        return found

    # Columns ----------------------------------------------------------------------------------------------

    def lengths(self, field: str) -> Array:
        """Number of positions of a text field, for each document."""
        return self._column(f"{field}/lengths", lambda segment: segment.arrays[f"{field}/lengths"])

    def average_length(self, field: str) -> float:
        """Mean number of positions of a text field, at least 1."""
        found = self._averages.get(field)
        if found is None:
            total = int(self.lengths(field).sum(dtype=np.int64))
            found = self._averages[field] = max(1.0, total / max(1, self.size))
        return found

    def numbers(self, field: str) -> Array:
        """A number column over all documents."""
        if field not in NUMBER_COLUMNS:
            raise KeyError(field)
        return self._column(field, lambda segment: segment.arrays[field])

    def title_heads(self) -> Array:
        """`Segment.title_heads` over all documents."""
        return self._column("title_heads", lambda segment: segment.title_heads)

    def _column(self, name: str, read: Callable[[Segment], Array]) -> Array:
        found = self._columns.get(name)
        if found is None:
            parts = [read(segment) for segment, _, _ in self._parts]
            found = self._columns[name] = np.concatenate(parts) if parts else np.empty(0, np.uint8)
        return found

    def title(self, doc: int) -> bytes:
        """What a document's title is sorted by."""
        segment, number = self._segment(doc)
        return segment.strings("title_order")[number]

    def identifiers(self, docs: Sequence[int]) -> list[str]:
        """The ids of documents."""
        known = [
            (start, segment.id_numbers.data, segment.lexicon("id").terms) for segment, start, _ in self._parts
        ]
        found: list[str] = []
        for doc in docs:
            start, numbers, terms = known[bisect_right(self._starts, doc) - 1]
            found.append(unpack(terms[numbers[doc - start]]))
        return found

    def _segment(self, doc: int) -> tuple[Segment, int]:
        part = bisect_right(self._starts, doc) - 1
        return self._parts[part][0], doc - self._starts[part]

    def digests(self) -> dict[str, bytes]:
        """`Document.digest` of every document, by id."""
        found: dict[str, bytes] = {}
        for segment, _, alive in self._parts:
            ids, digests = segment.lexicon("id").terms, segment.strings("digest")
            for number, at in enumerate(segment.id_numbers.tolist()):
                if alive is None or alive[number]:
                    found[unpack(ids[at])] = digests[number]
        return found

    def locate(self, identifier: str) -> list[tuple[str, int]]:
        """Where the live documents with an id are: names of segments and numbers in them."""
        key = pack(identifier)
        found: list[tuple[str, int]] = []
        for name, (segment, _, alive) in zip(self.segments, self._parts, strict=True):
            number = segment.lexicon("id").find(key)
            if number is not None:
                docs = segment.postings("id", number, number + 1)[0].tolist()
                found += [(name, doc) for doc in docs if alive is None or alive[doc]]
        return found


def _shifted(docs: Array, counts: Array | None, start: int, alive: Bools | None) -> Postings:
    """Postings of a segment as numbered in the snapshot, without those of deleted documents."""
    weights = np.ones(len(docs)) if counts is None else counts.astype(np.float64)
    numbers = docs.astype(np.intp)
    if alive is not None:
        kept = alive[numbers]
        numbers, weights = numbers[kept], weights[kept]
    numbers += start
    return Postings(numbers, weights)


def _joined(parts: Sequence[Postings]) -> Postings:
    if not parts:
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    return Postings(
        np.concatenate([part.docs for part in parts]), np.concatenate([part.counts for part in parts])
    )


def is_dense(count: int, size: int) -> bool:
    """Whether to add up so many values in a table of all documents is quicker than to sort them."""
    return count * 8 > size


def summed(docs: Ints, values: Floats, size: int) -> tuple[Ints, Floats]:
    """Sum what belongs to one document; the numbers are below `size` and in any order, the values above 0."""
    if is_dense(len(docs), size):
        sums: Floats = np.bincount(docs, values, size).astype(np.float64, copy=False)
        found = np.flatnonzero(sums > 0)  # five times as quick as of numbers
        return found, sums[found]
    if not len(docs):
        return _NO_DOCS, _NO_COUNTS
    order = np.argsort(docs, kind="stable")
    docs, values = docs[order], values[order]
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]]))
    few: Floats = np.add.reduceat(values, first)
    return docs[first], few


def _phrase(segment: Segment, field: str, terms: Sequence[int]) -> tuple[Array, Array]:
    """Documents of a segment that hold terms side by side, and how often."""
    lists = [segment.postings(field, term, term + 1)[0] for term in terms]
    lists.sort(key=len)
    held = lists[0]
    for docs in lists[1:]:
        mask = np.zeros(segment.size, bool)
        mask[held] = True
        held = docs[mask[docs]]
    if not len(held):
        return _NO_DOCS, _NO_COUNTS
    # Where the phrase would begin, for each occurrence of each word, as one number for document and position.
    begun: Array | None = None
    for shift, term in enumerate(terms):
        number, place = segment.places(field, term, held)
        here = (number << 32) + (place - shift)
        if begun is None:
            begun = here
        else:
            both = np.concatenate([begun, here])
            both.sort(kind="stable")  # which merges two runs
            begun = both[1:][both[1:] == both[:-1]]
    if begun is None or not len(begun):
        return _NO_DOCS, _NO_COUNTS
    counts = np.bincount(begun >> 32, minlength=len(held))
    found = np.flatnonzero(counts)
    return held[found], counts[found]
