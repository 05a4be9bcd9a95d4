"""A codec with which Whoosh's own searchers read our segments, to compare their answers with ours.

The program itself does not need it: its evaluator works on whole arrays, because a matcher costs two dozen calls for
each posting.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from index.search.analyzer import positions
from index.search.schema import MAX_TEXT, TERM_FIELDS, TEXT_FIELDS, pack, unpack
from index.search.segment.segment_reader import Segment
from index.search.whoosh.imports import base, columns  # before the modules below: silences their warnings
from index.search.whoosh.segment_entry import SegmentEntry


class ArraysCodec(base.Codec):
    """Reads our segments for Whoosh."""

    def new_segment(self, _: Any, indexname: str) -> SegmentEntry:
        """Return a segment without documents."""
        return SegmentEntry(indexname)

    def terms_reader(self, storage: Any, entry: SegmentEntry) -> _Terms:
        """Return the reader of terms and postings."""
        return _Terms(_segment(storage, entry))

    def per_document_reader(self, storage: Any, entry: SegmentEntry) -> _Documents:
        """Return the reader of lengths, columns and deletions."""
        return _Documents(_segment(storage, entry), entry)


def _segment(storage: Any, entry: SegmentEntry) -> Segment:
    return Segment(Path(storage.folder, entry.file_name), entry.doc_count_all())


class _Terms(base.TermsReader):
    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def _number(self, field: str, term: bytes) -> int:
        number = self._segment.dictionary(field).find(term)
        if number is None:
            raise TermNotFound(f"{field}:{term!r}")
        return number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._segment.dictionary(term[0]).find(term[1]) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        return (*TEXT_FIELDS, *TERM_FIELDS)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, term) for field in sorted(self.indexed_field_names()) for term in self._all(field))

    def _all(self, field: str) -> Iterable[bytes]:
        return iter(self._segment.dictionary(field).terms)

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms from one on, in this and the following fields."""
        terms = self._segment.dictionary(field)
        yield from ((field, terms.terms[n]) for n in range(terms.lower_bound(prefix), len(terms.terms)))
        yield from (term for term in self.terms() if term[0] > field)

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(field, prefix))

    def term_info(self, field: str, term: bytes) -> Any:
        number = self._number(field, term)
        docs, counts = self._segment.postings(field, number, number + 1)
        weights = np.ones(1) if counts is None else counts
        lengths = np.zeros(1, np.int64)
        if field in TEXT_FIELDS:
            lengths = self._segment.arrays[f"{field}/lengths"][docs]
        return TermInfo(
            weight=float(len(docs) if counts is None else weights.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, field: str, term: bytes) -> float:
        return float(self.term_info(field, term).weight()) if (field, term) in self else 0.0

    def doc_frequency(self, field: str, term: bytes) -> int:
        return self._segment.frequency(field, unpack(term))

    def matcher(self, field: str, term: bytes, format_: Any, scorer: Any = None) -> Any:
        number = self._number(field, term)
        docs, counts = self._segment.postings(field, number, number + 1)
        values = None
        if counts is not None:
            held, positions = self._segment.positions_in(field, number, docs)
            ends = np.cumsum(np.bincount(held, minlength=len(docs)))[:-1]
            values = [array("I", part.tolist()).tobytes() for part in np.split(positions, ends)]
        return ListMatcher(
            docs.tolist(),
            [1.0] * len(docs) if counts is None else counts.astype(float).tolist(),
            values,
            format_,
            scorer,
            term=(field, term),
            terminfo=self.term_info(field, term),
        )

    def cursor(self, field: str, _: Any) -> _Cursor:
        return _Cursor(self, field, list(self._all(field)))

    def close(self) -> None:
        """Do nothing: the file is closed with the last array of it."""


class _Cursor(base.FieldCursor):
    def __init__(self, reader: _Terms, field: str, terms: list[bytes]) -> None:
        self._reader = reader
        self._field = field
        self._terms = terms
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        key = term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")
        self._at = bisect_left(self._terms, key)
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        return unpack(self._terms[self._at]) if self.is_valid() else None

    def term_info(self) -> Any:
        return self._reader.term_info(self._field, self._terms[self._at]) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._at < len(self._terms)


class _Documents(base.PerDocumentReader):
    def __init__(self, segment: Segment, entry: SegmentEntry) -> None:
        self._segment = segment
        self._entry = entry

    def doc_count(self) -> int:
        return int(self._entry.doc_count())

    def doc_count_all(self) -> int:
        return self._entry.doc_count_all()

    def has_deletions(self) -> bool:
        return bool(self._entry.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._entry.is_deleted(docnum)

    def deleted_docs(self) -> Iterable[int]:
        return self._entry.deleted_docs()

    def stored_fields(self, _: int) -> dict[str, Any]:
        """Return nothing: the contents of documents are in the cache."""
        return {}

    def supports_columns(self) -> bool:
        return True

    def has_column(self, field: str) -> bool:
        return field in self._segment.arrays or f"{field}/data" in self._segment.arrays

    def column_reader(self, field: str, _: Any) -> Any:
        return _Column(self._segment, field)

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        return {field: self._segment.arrays[f"{field}/lengths"].tolist() for field in TEXT_FIELDS}

    def doc_field_length(self, docnum: int, field: str, default: int = 0) -> int:
        lengths = self._lengths.get(field)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, field: str) -> int:
        return sum(self._lengths.get(field, ()))

    def min_field_length(self, field: str) -> int:
        return min(self._lengths.get(field, ()), default=0)

    def max_field_length(self, field: str) -> int:
        return max(self._lengths.get(field, ()), default=0)


class _Column(columns.ColumnReader):
    def __init__(self, segment: Segment, field: str) -> None:
        self._values: Any = (
            segment.arrays[field].tolist() if field in segment.arrays else segment.strings(field)
        )

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def sort_key(self, docnum: int) -> Any:
        return self._values[docnum]


Item = tuple[bytes, int, float, bytes]
"""A term in one document: the term, its frequency, its weight and its packed positions."""


def text_items(_field: Any, value: str, **_: object) -> Iterator[Item]:
    """Yield the terms of a text, as a field's `index`: only Whoosh's own writer asks a field for them."""
    found, _length = positions(value[:MAX_TEXT])
    for term, numbers in found.items():
        yield pack(term), len(numbers), float(len(numbers)), array("I", numbers).tobytes()


def value_items(_field: Any, value: Sequence[str], **_: object) -> Iterator[Item]:
    """Yield whole values, each once."""
    for term in dict.fromkeys(value):
        yield pack(term), 1, 1.0, b""
