"""Reading the parts of an index: one immutable segment, and the snapshot that a search sees.

Whoosh's matchers cost about two dozen calls for each posting, and its readers share file positions between
threads. Here a term's postings are read whole, under a lock, and handed out as plain sequences.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any

from index.search.schema import MISSING, pack, unpack
from index.search.whoosh_compat import (
    SegmentReader,
    TermNotFound,
    W3TermInfo,
    byte_to_length,
)

Postings = tuple[Sequence[int], Sequence[float], Sequence[bytes]]
"""Document numbers in order, weights, and packed positions (nothing in term fields)."""

_CACHED_POSTINGS = 200_000
_NONE: Postings = ((), (), ())
_LENGTHS = tuple(float(byte_to_length(byte)) for byte in range(256))


class Segment:
    """One segment of the index, which never changes; safe to share between threads."""

    def __init__(self, storage: Any, schema: Any, entry: Any) -> None:
        self._reader = SegmentReader(storage, schema, entry)
        self._schema = schema
        self._lock = Lock()
        self._postings: dict[tuple[str, str], Postings] = {}
        self._cached = 0
        self._lexicons: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self.size: int = entry.doc_count_all()

    def postings(self, field: str, term: str) -> Postings:
        """Everything the segment holds for a term, deleted documents included."""
        with self._lock:
            found = self._postings.get((field, term))
            if found is None:
                found = self._read(field, term)
                self._cached += len(found[0])
                if self._cached > _CACHED_POSTINGS:
                    self._postings.clear()
                    self._cached = len(found[0])
                self._postings[field, term] = found
            return found

    def _read(self, field: str, term: str) -> Postings:
        terms = self._reader._terms
        try:
            info = terms.term_info(field, pack(term))
        except TermNotFound:
            return _NONE
        if info.is_inlined():
            found: Postings = info.inlined_postings()
            return found
        matcher = self._reader._codec.postings_reader(
            terms._postfile, info, self._schema[field].format, term=(field, term)
        )
        ids: list[int] = []
        weights: list[float] = []
        values: list[bytes] = []
        while matcher.is_active():
            matcher._read_ids()
            matcher._read_weights()
            matcher._read_values()
            ids += matcher._ids
            weights += matcher._weights
            values += matcher._values
            matcher._next_block()
        return ids, weights, values

    def frequency(self, field: str, term: str) -> int:
        """Number of documents that hold a term, deleted ones included."""
        with self._lock:
            return int(self._reader.doc_frequency(field, pack(term)))

    def terms(self, field: str, prefix: str) -> list[tuple[str, int]]:
        """The terms of a field that begin with a prefix, in order, with their document frequencies."""
        with self._lock:
            found = self._lexicons.get((field, prefix))
            if found is None:
                if len(self._lexicons) > 256:
                    self._lexicons.clear()
                found = self._lexicons[field, prefix] = list(self._expand(field, prefix))
            return found

    def _expand(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        terms = self._reader._terms
        if field not in terms._fieldmap:
            return
        wanted = terms._keycoder(field, pack(prefix))
        file = terms._tindex.dbfile
        for at, length, data_at, _ in terms._tindex.ranges_from(wanted):
            key = file.get(at, length)
            if not key.startswith(wanted):
                break
            yield unpack(key[2:]), W3TermInfo.read_doc_freq(file, data_at)

    def lengths(self, field: str) -> Sequence[float]:
        """Number of positions of a text field, for each document."""
        with self._lock:
            raw = self._column(f"_{field}_len")
        return [_LENGTHS[byte] for byte in raw.ljust(self.size, b"\0")]

    def total_length(self, field: str) -> int:
        """Number of positions of a text field in all documents."""
        return int(self._reader.field_length(field))

    def numbers(self, field: str, typecode: str) -> Sequence[int]:
        """A number column, `MISSING` (or 0 for `modified`) where a document has none."""
        default = 0 if typecode == "q" else MISSING
        with self._lock:
            raw = self._column(field)
        found = array(typecode, raw)
        if sys.byteorder == "little":  # Whoosh writes big-endian
            found.byteswap()
        found.extend([default] * (self.size - len(found)))
        return found

    def texts(self, field: str) -> Sequence[bytes]:
        """A column of byte strings, for each document."""
        with self._lock:
            return list(self._reader.column_reader(field, translate=False))

    def _column(self, name: str) -> bytes:
        perdoc = self._reader._perdoc
        if not perdoc.has_column(name):
            return b""
        file, offset, length = perdoc._get_column_file(name)
        found: bytes = file.get(offset, length)
        return found


class Snapshot:
    """All segments at one moment, numbered through; what a search works on from start to end.

    Attributes:
        generation: The commit that made it.
        size: Number of documents with deleted ones, which is one more than the highest number.
        count: Number of documents.
    """

    def __init__(self, generation: int, parts: Sequence[tuple[str, Segment, frozenset[int]]]) -> None:
        self.generation = generation
        self.segments = {name: segment for name, segment, _ in parts}
        self._parts: list[tuple[Segment, int, frozenset[int]]] = []
        self.size = 0
        for _, segment, dead in parts:
            self._parts.append((segment, self.size, dead))
            self.size += segment.size
        self.count = self.size - sum(len(dead) for _, _, dead in parts)
        self._columns: dict[str, Sequence[Any]] = {}

    def live(self) -> Iterator[int]:
        """Every document's number, in order."""
        for segment, offset, dead in self._parts:
            if dead:
                yield from (offset + doc for doc in range(segment.size) if doc not in dead)
            else:
                yield from range(offset, offset + segment.size)

    def weights(self, field: str, term: str) -> dict[int, float]:
        """The documents that hold a term, and how often (1 in term fields)."""
        found: dict[int, float] = {}
        for segment, offset, dead in self._parts:
            ids, weights, _ = segment.postings(field, term)
            if dead:
                found.update((offset + i, w) for i, w in zip(ids, weights, strict=True) if i not in dead)
            elif offset:
                found.update((offset + i, w) for i, w in zip(ids, weights, strict=True))
            else:
                found.update(zip(ids, weights, strict=True))
        return found

    def phrase(self, field: str, words: Sequence[str]) -> dict[int, float]:
        """The documents that hold words side by side, and how often."""
        found: dict[int, float] = {}
        for segment, offset, dead in self._parts:
            ids = segment.postings(field, words[0])[0]
            held = set(ids)
            values: list[dict[int, bytes]] = []
            for word in words:
                ids, _, packed = segment.postings(field, word)
                held.intersection_update(ids)
                if not held:
                    break
                values.append(dict(zip(ids, packed, strict=True)))
            for doc in sorted(held - dead):
                starts = set(array("I", values[0][doc]))
                for place, positions in enumerate(values[1:], 1):
                    starts.intersection_update(at - place for at in array("I", positions[doc]))
                    if not starts:
                        break
                if starts:
                    found[offset + doc] = float(len(starts))
        return found

    def frequency(self, field: str, term: str) -> int:
        """Number of documents that hold a term, deleted ones included."""
        return sum(segment.frequency(field, term) for segment, _, _ in self._parts)

    def terms(self, field: str, prefix: str) -> dict[str, int]:
        """The terms of a field that begin with a prefix, with their document frequencies."""
        found: dict[str, int] = {}
        for segment, _, _ in self._parts:
            for term, count in segment.terms(field, prefix):
                found[term] = found.get(term, 0) + count
        return found

    def lengths(self, field: str) -> Sequence[float]:
        """Number of positions of a text field, for each document."""
        return [length for segment, _, _ in self._parts for length in segment.lengths(field)]

    def average_length(self, field: str) -> float:
        """Mean number of positions of a text field, at least 1."""
        return max(1.0, sum(s.total_length(field) for s, _, _ in self._parts) / max(1, self.size))

    def numbers(self, field: str) -> Sequence[int]:
        """A number column over all documents."""
        typecode = "q" if field == "modified" else "i"
        return self._column(field, lambda segment: segment.numbers(field, typecode))

    def texts(self, field: str) -> Sequence[bytes]:
        """A column of byte strings over all documents."""
        return self._column(field, lambda segment: segment.texts(field))

    def _column(self, field: str, read: Any) -> Sequence[Any]:
        found = self._columns.get(field)
        if found is None:
            found = [value for segment, _, _ in self._parts for value in read(segment)]
            self._columns[field] = found
        return found

    def locate(self, identifier: str) -> list[tuple[str, int]]:
        """Where the live documents with an id are: names of segments and numbers in them."""
        found: list[tuple[str, int]] = []
        for name, (segment, _, dead) in zip(self.segments, self._parts, strict=True):
            ids, _, _ = segment.postings("id", identifier)
            found += [(name, doc) for doc in ids if doc not in dead]
        return found
