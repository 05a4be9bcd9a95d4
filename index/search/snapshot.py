"""A snapshot: all segments at one commit, their documents numbered consecutively."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from threading import Lock
from typing import NamedTuple

from index.ids import DocumentId
from index.search.damage import IndexDamagedError
from index.search.numeric import np
from index.search.schema import NUMBER_COLUMNS, PDF, TERM_FIELDS, TEXT_FIELDS, pack, unpack
from index.search.segment.array_file import Array, Bools, Floats, Ints
from index.search.segment.segment_reader import NOTHING, Postings, Segment, SegmentSize, near, phrase

_CACHED_TERMS = 100_000


class SnapshotSegment(NamedTuple):
    """A segment in a snapshot.

    Attributes:
        name: The name of the segment.
        segment: The segment itself.
        start: The number in the snapshot of its first document.
        alive: For each of its documents, whether it is not deleted; None where none is.
    """

    name: str
    segment: Segment
    start: int
    alive: Bools | None

    def live(self) -> Ints:
        """Return the numbers in the segment of its documents that are not deleted."""
        return np.arange(self.segment.size) if self.alive is None else np.flatnonzero(self.alive)


class Snapshot:
    """All segments at one commit; a search works on one snapshot from start to end.

    Attributes:
        generation: The number of the commit.
        size: Number of documents, deleted ones included; one more than the highest document number.
        count: Number of documents that are not deleted.
        fields: Those of terms; without that of PDF files where no document has one, so that it costs nothing then.
    """

    def __init__(self, generation: int, segments: Iterable[tuple[str, Segment, frozenset[int]]] = ()) -> None:
        """Number the documents of segments, given by name with the documents that are deleted."""
        self.generation = generation
        self._segments: list[SnapshotSegment] = []
        self.size = 0
        self.count = 0
        for name, segment, dead in segments:
            alive = None
            if dead:
                alive = np.ones(segment.size, bool)
                alive[list(dead)] = False
            self._segments.append(SnapshotSegment(name, segment, self.size, alive))
            self.size += segment.size
            self.count += segment.size - len(dead)
        self._starts = [part.start for part in self._segments]
        has_pdfs = any(len(part.segment.arrays[f"{PDF}/start"]) > 1 for part in self._segments)
        self.fields = frozenset((*TEXT_FIELDS, *TERM_FIELDS)) - (set() if has_pdfs else {PDF})
        self._lock = Lock()
        self._columns: dict[str, Array] = {}
        self._averages: dict[str, float] = {}
        self._terms: dict[tuple[str, str], dict[str, int]] = {}

    def segments(self) -> Sequence[SnapshotSegment]:
        """Return the segments, in order of their documents' numbers."""
        return self._segments

    def sizes(self) -> list[SegmentSize]:
        """Return the sizes of the segments, in order."""
        return [
            SegmentSize(name, segment.size, 0 if alive is None else int(segment.size - alive.sum()))
            for name, segment, _, alive in self._segments
        ]

    def live(self) -> Ints:
        """Return the numbers of all documents that are not deleted, in order."""
        found = [part.start + part.live() for part in self._segments]
        return np.concatenate(found) if found else NOTHING.docs

    # Postings ---------------------------------------------------------------------------------------------

    def term(self, field: str, term: str) -> Postings:
        """Return the documents that hold a term, and the number of occurrences (1 in term fields)."""
        key = pack(term)
        found = []
        for _, segment, start, alive in self._segments:
            number = segment.dictionary(field).find(key)
            if number is not None:
                found.append(_shifted(*segment.postings(field, number, number + 1), start, alive))
        return _joined(found)

    def holders(self, field: str, term: str) -> Bools:
        """Return for every document, deleted ones included, whether it holds a term."""
        key = pack(term)
        found = np.zeros(self.size, bool)
        for _, segment, start, _ in self._segments:
            number = segment.dictionary(field).find(key)
            if number is not None:
                found[start : start + segment.size][segment.postings(field, number, number + 1)[0]] = True
        return found

    def prefix(self, field: str, prefix: str) -> Postings:
        """Return the documents that hold terms with a prefix, and the number of occurrences of all of them."""
        key = pack(prefix)
        found = []
        for _, segment, start, alive in self._segments:
            first, last = segment.dictionary(field).prefix_range(key)
            if first < last:
                found.append(_shifted(*segment.postings(field, first, last), start, alive))
        return self._summed(found)

    def terms_together(self, field: str, terms: Sequence[str]) -> Postings:
        """Return the documents that hold any of some terms, and the number of occurrences of all of them."""
        keys = [pack(term) for term in terms]
        found = []
        for _, segment, start, alive in self._segments:
            find = segment.dictionary(field).find
            for key in keys:
                number = find(key)
                if number is not None:
                    found.append(_shifted(*segment.postings(field, number, number + 1), start, alive))
        return self._summed(found)

    def containing(self, field: str, text: str) -> Postings:
        """Return the documents with a value in a term field that contains a text anywhere."""
        found = []
        for _, segment, start, alive in self._segments:
            docs = segment.docs_of(field, segment.dictionary(field).containing(pack(text)))
            found.append(_shifted(docs, None, start, alive))
        return self._summed(found)

    def _summed(self, found: Sequence[Postings]) -> Postings:
        joined = _joined(found)
        return Postings(*summed(joined.docs, joined.counts, self.size))

    def phrase(self, field: str, words: Sequence[str]) -> Postings:
        """Return the documents that hold words side by side, and the number of occurrences."""
        return self._placed(field, words, phrase)

    def near(self, field: str, words: Sequence[str], distance: int) -> Postings:
        """Return the documents that hold words within some places of each other, and the number of occurrences."""
        return self._placed(field, words, partial(near, distance=distance))

    def _placed(
        self,
        field: str,
        words: Sequence[str],
        find: Callable[[Segment, str, Sequence[int]], tuple[Array, Array]],
    ) -> Postings:
        keys = [pack(word) for word in words]
        found = []
        for _, segment, start, alive in self._segments:
            terms = [segment.dictionary(field).find(key) for key in keys]
            known = [term for term in terms if term is not None]
            if len(known) == len(keys):
                docs, counts = find(segment, field, known)
                found.append(_shifted(docs, counts, start, alive))
        return _joined(found)

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents that hold a term, deleted ones included."""
        return sum(segment.frequency(field, term) for _, segment, _, _ in self._segments)

    def terms(self, field: str, prefix: str) -> dict[str, int]:
        """Return the terms of a field that begin with a prefix, with their document frequencies."""
        found = self._terms.get((field, prefix))
        if found is None:
            found = {}
            for _, segment, _, _ in self._segments:
                for term, count in segment.terms(field, prefix):
                    found[term] = found.get(term, 0) + count
            with self._lock:
                if sum(map(len, self._terms.values())) + len(found) > _CACHED_TERMS:
                    self._terms.clear()
                self._terms[field, prefix] = found
        return found

    # Columns ----------------------------------------------------------------------------------------------

    def lengths(self, field: str) -> Array:
        """Return the number of positions of a text field, for each document."""
        return self._column(f"{field}/lengths", lambda segment: segment.arrays[f"{field}/lengths"])

    def average_length(self, field: str) -> float:
        """Return the mean number of positions of a text field, at least 1."""
        found = self._averages.get(field)
        if found is None:
            total = int(self.lengths(field).sum(dtype=np.int64))
            found = self._averages[field] = max(1.0, total / max(1, self.size))
        return found

    def numbers(self, field: str) -> Array:
        """Return a number column of all documents."""
        if field not in NUMBER_COLUMNS:
            raise KeyError(field)
        return self._column(field, lambda segment: segment.arrays[field])

    def title_heads(self) -> Array:
        """Return `Segment.title_heads` of all documents."""
        return self._column("title_heads", lambda segment: segment.title_heads)

    def _column(self, name: str, read: Callable[[Segment], Array]) -> Array:
        found = self._columns.get(name)
        if found is None:
            parts = [read(segment) for _, segment, _, _ in self._segments]
            found = self._columns[name] = np.concatenate(parts) if parts else np.empty(0, np.uint8)
        return found

    def title(self, doc: int) -> bytes:
        """Return the sort key of a document's title."""
        part = self._segments[bisect_right(self._starts, doc) - 1]
        return part.segment.strings("title_order")[doc - part.start]

    def digest(self, doc: int) -> bytes:
        """Return `Document.digest` of a document."""
        part = self._segments[bisect_right(self._starts, doc) - 1]
        return bytes(part.segment.strings("digest")[doc - part.start])

    def identifiers(self, docs: Sequence[int]) -> list[DocumentId]:
        """Return the ids of documents, given by number."""
        known = [
            (start, segment.id_numbers.data, segment.dictionary("id").terms)
            for _, segment, start, _ in self._segments
        ]
        found: list[DocumentId] = []
        for doc in docs:
            start, numbers, terms = known[bisect_right(self._starts, doc) - 1]
            found.append(_document_id(terms[numbers[doc - start]]))
        return found

    def digests(self) -> dict[DocumentId, bytes]:
        """Return `Document.digest` of every document, by id."""
        found: dict[DocumentId, bytes] = {}
        for _, segment, _, alive in self._segments:
            ids, digests = segment.dictionary("id").terms, segment.strings("digest")
            for number, at in enumerate(segment.id_numbers.tolist()):
                if alive is None or alive[number]:
                    found[_document_id(ids[at])] = digests[number]
        return found

    def locate(self, identifier: DocumentId) -> list[tuple[str, int]]:
        """Return the live documents with an id: names of segments and numbers in them."""
        key = pack(str(identifier))
        found: list[tuple[str, int]] = []
        for name, segment, _, alive in self._segments:
            number = segment.dictionary("id").find(key)
            if number is not None:
                docs = segment.postings("id", number, number + 1)[0].tolist()
                found += [(name, doc) for doc in docs if alive is None or alive[doc]]
        return found


def _document_id(term: bytes) -> DocumentId:
    try:
        return DocumentId.parse(unpack(term))
    except ValueError as error:
        raise IndexDamagedError(
            "The search index is damaged and must be rebuilt: it has an invalid id."
        ) from error


def _shifted(docs: Array, counts: Array | None, start: int, alive: Bools | None) -> Postings:
    """Return postings of a segment with the numbers of the snapshot, without deleted documents."""
    weights = np.ones(len(docs)) if counts is None else counts.astype(np.float64)
    numbers = docs.astype(np.intp)
    if alive is not None:
        kept = alive[numbers]
        numbers, weights = numbers[kept], weights[kept]
    if start:
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
    """Return whether so many values are added up faster in a table of all documents than by sorting."""
    return count * 8 > size


def summed(docs: Ints, values: Floats, size: int) -> tuple[Ints, Floats]:
    """Sum the values of each document; the numbers are below `size` and in any order, the values above 0."""
    if is_dense(len(docs), size):
        sums: Floats = np.bincount(docs, values, size).astype(np.float64, copy=False)
        found = np.flatnonzero(sums > 0)  # five times as fast as on numbers
        return found, sums[found]
    if not len(docs):
        return NOTHING
    order = np.argsort(docs, kind="stable")
    docs, values = docs[order], values[order]
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]]))
    few: Floats = np.add.reduceat(values, first)
    return docs[first], few


def sum_of(found: Sequence[tuple[Ints, Floats]], size: int) -> tuple[Ints, Floats]:
    """Return the sum of the weights of each document; weights are above 0, and no part has a document twice."""
    if is_dense(sum(len(docs) for docs, _ in found), size):
        table = np.zeros(size)
        for docs, weights in found:
            table[docs] += weights
        kept = np.flatnonzero(table > 0)
        return kept, table[kept]
    return summed(
        np.concatenate([docs for docs, _ in found]), np.concatenate([weights for _, weights in found]), size
    )


def best_of(found: Sequence[tuple[Ints, Floats]], size: int) -> tuple[Ints, Floats]:
    """Return the greatest weight of each document; weights are above 0."""
    if len(found) == 1:
        return found[0]
    if is_dense(sum(len(docs) for docs, _ in found), size):
        table = np.zeros(size)
        for docs, weights in found:
            table[docs] = np.maximum(table[docs], weights)
        kept = np.flatnonzero(table > 0)
        return kept, table[kept]
    docs = np.concatenate([docs for docs, _ in found])
    weights = np.concatenate([weights for _, weights in found])
    order = np.argsort(docs, kind="stable")
    docs, weights = docs[order], weights[order]
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]]))
    return docs[first], np.maximum.reduceat(weights, first)


def with_few(many: tuple[Ints, Floats], few: tuple[Ints, Floats]) -> tuple[Ints, Floats]:
    """Return the documents of both in order, where the second are few, with the sums of their values."""
    docs, values = many
    at = np.searchsorted(docs, few[0])
    known = docs.take(at, mode="clip") == few[0]
    values = values.copy()
    values[at[known]] += few[1][known]
    if known.all():
        return docs, values
    return np.insert(docs, at[~known], few[0][~known]), np.insert(values, at[~known], few[1][~known])
