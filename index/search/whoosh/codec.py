"""Our codec for Whoosh: segments of plain arrays instead of Whoosh's own files.

Whoosh keeps the table of contents, the lock, the schema and the query language, and can read such segments with all
of its own searchers and matchers. Our searches do not: they work on the same arrays as wholes, in
`index.search.evaluate`, for a matcher costs two dozen calls for each posting.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.search.schema import TERM_FIELDS, TEXT_FIELDS, unpack
from index.search.segment.segment_reader import Segment
from index.search.whoosh.imports import ListMatcher, TermInfo, TermNotFound, base, columns

EXTENSION = ".arrays"


class Entry(base.Segment):  # type: ignore[misc]
    """A segment as the table of contents knows it: its name, its size, and which documents are deleted."""

    def __init__(self, indexname: str, size: int = 0) -> None:
        super().__init__(indexname)
        self._size = size
        self._deleted: set[int] = set()

    def codec(self) -> ArraysCodec:
        """How it is read."""
        return ArraysCodec()

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False

    def doc_count_all(self) -> int:
        """Number of documents, deleted ones included."""
        return self._size

    def set_doc_count(self, size: int) -> None:
        """Say how many documents it holds."""
        self._size = size

    def deleted_count(self) -> int:
        """Number of deleted documents."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterable[int]:
        """Numbers of deleted documents."""
        return iter(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document as deleted, or as not."""
        (self._deleted.add if delete else self._deleted.discard)(docnum)

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return docnum in self._deleted


class ArraysCodec(base.Codec):  # type: ignore[misc]
    """Reads our segments for Whoosh; they are written by `index.search.writer`."""

    def new_segment(self, _: Any, indexname: str) -> Entry:
        """A segment without documents."""
        return Entry(indexname)

    def terms_reader(self, storage: Any, entry: Entry) -> _Terms:
        """Terms and postings."""
        return _Terms(_segment(storage, entry))

    def per_document_reader(self, storage: Any, entry: Entry) -> _Documents:
        """Lengths, columns and deletions."""
        return _Documents(_segment(storage, entry), entry)


def _segment(storage: Any, entry: Entry) -> Segment:
    return Segment(Path(storage.folder, entry.make_filename(EXTENSION)), entry.doc_count_all())


class _Terms(base.TermsReader):  # type: ignore[misc]
    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def _number(self, field: str, term: bytes) -> int:
        number = self._segment.lexicon(field).find(term)
        if number is None:
            raise TermNotFound(f"{field}:{term!r}")
        return number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._segment.lexicon(term[0]).find(term[1]) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        return (*TEXT_FIELDS, *TERM_FIELDS)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, term) for field in sorted(self.indexed_field_names()) for term in self._all(field))

    def _all(self, field: str) -> Iterable[bytes]:
        return iter(self._segment.lexicon(field).terms)

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Terms from one on, in this and the following fields."""
        lexicon = self._segment.lexicon(field)
        yield from ((field, lexicon.terms[n]) for n in range(lexicon.place(prefix), len(lexicon.terms)))
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
            held, places = self._segment.places(field, number, docs)
            ends = np.cumsum(np.bincount(held, minlength=len(docs)))[:-1]
            values = [array("I", part.tolist()).tobytes() for part in np.split(places, ends)]
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
        """Nothing: the file is let go with the last array of it."""


class _Cursor(base.FieldCursor):  # type: ignore[misc]
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


class _Documents(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, segment: Segment, entry: Entry) -> None:
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
        """Nothing is stored: what documents say is in the cache."""
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


class _Column(columns.ColumnReader):  # type: ignore[misc]
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
