"""What a search sees: all segments at one moment, numbered through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np

from index.ids import DocumentId
from index.search.schema import NUMBER_COLUMNS, pack, unpack
from index.search.segment.array_file import Array, Bools, Floats, Ints
from index.search.segment.segment_reader import NOTHING, Part, Postings, Segment, Size, phrase

_CACHED_TERMS = 100_000


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
        return np.concatenate(found) if found else NOTHING.docs

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

    def holding(self, field: str, text: str) -> Postings:
        """The documents with a value in a term field that holds a text anywhere."""
        found = []
        for segment, start, alive in self._parts:
            docs = segment.docs_of(field, segment.lexicon(field).holding(pack(text)))
            found.append(_shifted(docs, None, start, alive))
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
                docs, counts = phrase(segment, field, known)
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
                if sum(map(len, self._lexicons.values())) + len(found) > _CACHED_TERMS:
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

    def identifiers(self, docs: Sequence[int]) -> list[DocumentId]:
        """The ids of documents."""
        known = [
            (start, segment.id_numbers.data, segment.lexicon("id").terms) for segment, start, _ in self._parts
        ]
        found: list[DocumentId] = []
        for doc in docs:
            start, numbers, terms = known[bisect_right(self._starts, doc) - 1]
            found.append(DocumentId.parse(unpack(terms[numbers[doc - start]])))
        return found

    def _segment(self, doc: int) -> tuple[Segment, int]:
        part = bisect_right(self._starts, doc) - 1
        return self._parts[part][0], doc - self._starts[part]

    def digests(self) -> dict[DocumentId, bytes]:
        """`Document.digest` of every document, by id."""
        found: dict[DocumentId, bytes] = {}
        for segment, _, alive in self._parts:
            ids, digests = segment.lexicon("id").terms, segment.strings("digest")
            for number, at in enumerate(segment.id_numbers.tolist()):
                if alive is None or alive[number]:
                    found[DocumentId.parse(unpack(ids[at]))] = digests[number]
        return found

    def locate(self, identifier: DocumentId) -> list[tuple[str, int]]:
        """Where the live documents with an id are: names of segments and numbers in them."""
        key = pack(str(identifier))
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
        return NOTHING
    order = np.argsort(docs, kind="stable")
    docs, values = docs[order], values[order]
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]]))
    few: Floats = np.add.reduceat(values, first)
    return docs[first], few
