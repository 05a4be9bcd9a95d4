from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search.analyzer import positions
from index.search.document_row import row
from index.search.schema import BYTE_COLUMNS, NUMBER_COLUMNS, TERM_FIELDS, TEXT_FIELDS, WRITTEN, pack
from index.search.segment.array_file import write_arrays
from index.search.segment.builder import PieceTable, SegmentBuilder, order_of, runs
from index.search.segment.term_dictionary import ByteStrings
from tests.index.search.reference import random_documents, written_words

TEXT = st.text(st.sampled_from("abcXYZ019-+#.'’^& \n\t\x1c\u3000éøłÜß検索กำ\ud800_,()"), max_size=60)


def postings_in(arrays, field):
    """Return a field's postings as dictionaries: term, document, positions (or None)."""
    terms = list(ByteStrings(arrays[f"{field}/terms"], arrays[f"{field}/term_at"]))
    assert terms == sorted(set(terms))
    start, docs = arrays[f"{field}/start"].tolist(), arrays[f"{field}/docs"].tolist()
    places = None
    if field in TEXT_FIELDS:
        ends = np.cumsum(arrays[f"{field}/freqs"], dtype=int).tolist()
        places = [arrays[f"{field}/positions"][a:b].tolist() for a, b in pairwise([0, *ends])]
        assert arrays[f"{field}/position_at"].tolist() == [[0, *ends][at] for at in start]
    return {
        term: {docs[at]: places[at] if places else None for at in range(first, last)}
        for term, (first, last) in zip(terms, pairwise(start), strict=True)
    }


def postings_of(rows, field):
    found = {}
    for doc, values in enumerate(rows):
        if field in TEXT_FIELDS:
            terms = positions(values[field])[0]
        else:
            terms = dict.fromkeys(written_words(values) if field == WRITTEN else values[field])
        for term, places in terms.items():
            found.setdefault(pack(term), {})[doc] = places
    return found


def check(arrays, rows):
    for field in (*TEXT_FIELDS, *TERM_FIELDS):
        assert postings_in(arrays, field) == postings_of(rows, field), field
    for field in TEXT_FIELDS:
        assert arrays[f"{field}/lengths"].tolist() == [positions(values[field])[1] for values in rows]
    for name, default in NUMBER_COLUMNS.items():
        assert arrays[name].tolist() == [default if r[name] is None else r[name] for r in rows]
    for name in BYTE_COLUMNS:
        assert list(ByteStrings(arrays[f"{name}/data"], arrays[f"{name}/at"])) == [r[name] for r in rows]


def arrays_of(rows, pieces=None):
    builder = SegmentBuilder(pieces)
    for values in rows:
        builder.add(values)
    assert builder.size == len(rows)
    return builder.arrays()


def test_no_documents():
    check(arrays_of([]), [])


def test_random_documents():
    rows = [row(document) for document in random_documents(5, 80)]
    check(arrays_of(rows), rows)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
@settings(max_examples=200)
def test_any_text(texts):
    document = next(random_documents(1, 1))
    rows = [row(replace(document, title=title, body=body, tags=())) for title, body in texts]
    check(arrays_of(rows), rows)


def test_a_reused_piece_table_changes_nothing(tmp_path):
    pieces = PieceTable()
    first = [row(document) for document in random_documents(5, 40)]
    second = [row(document) for document in random_documents(6, 40)]
    check(arrays_of(first, pieces), first)
    again = arrays_of(second, pieces)
    check(again, second)
    write_arrays(tmp_path / "again", again)
    write_arrays(tmp_path / "fresh", arrays_of(second))
    assert (tmp_path / "again").read_bytes() == (tmp_path / "fresh").read_bytes()


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_order_is_stable(numbers):
    assert order_of(np.array(numbers, np.uint32)).tolist() == sorted(
        range(len(numbers)), key=numbers.__getitem__
    )


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5))))
def test_runs(pairs):
    starts, lengths = np.array(pairs, np.int64).reshape(-1, 2).T
    assert runs(starts, lengths).tolist() == [start + n for start, length in pairs for n in range(length)]
