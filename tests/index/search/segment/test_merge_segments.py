import numpy as np
import pytest

from index.search.document_row import row
from index.search.segment.array_file import ArrayFile, Spool, write_arrays
from index.search.segment.builder import SegmentBuilder
from index.search.segment.merge_segments import MANY_SMALL, due, merge
from index.search.segment.segment_reader import MergeInput, Segment, SegmentSize
from tests.index.search.reference import random_documents


def arrays_of(rows):
    builder = SegmentBuilder()
    for values in rows:
        builder.add(values)
    return builder.arrays()


def part(path, rows, dead=()):
    write_arrays(path, arrays_of(rows))
    return MergeInput(
        Segment(path, len(rows)), np.array([n for n in range(len(rows)) if n not in dead], np.intp)
    )


@pytest.mark.parametrize("at_once", [1, 50, 500_000])
def test_a_merge_equals_indexing_the_remaining_documents(tmp_path, monkeypatch, at_once):
    for limit in ("_POSTINGS_AT_ONCE", "_TERMS_AT_ONCE", "_STRINGS_AT_ONCE"):
        monkeypatch.setattr(f"index.search.segment.merge_segments.{limit}", at_once)
    rows = [row(document) for document in random_documents(7, 90)]
    dead = ({0, 3, 4}, set(range(10)), set())
    sizes = (30, 10, 50)
    parts, left, first = [], [], 0
    for number, (size, gone) in enumerate(zip(sizes, dead, strict=True)):
        some = rows[first : first + size]
        first += size
        parts.append(part(tmp_path / str(number), some, gone))
        left += [values for n, values in enumerate(some) if n not in gone]
    with Spool(tmp_path) as spool:
        arrays, numbers = merge(parts, spool)
        write_arrays(tmp_path / "merged", arrays)
    made, fresh = ArrayFile(tmp_path / "merged"), arrays_of(left)
    assert {name: (made[name].dtype, made[name].tolist()) for name in arrays} == {
        name: (array.dtype, array.tolist()) for name, array in fresh.items()
    }
    assert [len(found) for found in numbers] == list(sizes)
    assert numbers[0][:6].tolist() == [-1, 0, 1, -1, -1, 2]
    assert set(numbers[1].tolist()) == {-1}
    assert numbers[2].tolist() == list(range(27, 77))


def test_a_merge_can_be_abandoned(tmp_path):
    def stop():
        raise InterruptedError

    rows = [row(document) for document in random_documents(7, 5)]
    with pytest.raises(InterruptedError), Spool(tmp_path) as spool:
        merge([part(tmp_path / "x", rows)], spool, stop)


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([], []),
        ([(5, 0)], []),
        ([(1, 0)] * (MANY_SMALL - 1), []),
        ([(1, 0)] * MANY_SMALL, list(range(MANY_SMALL))),
        ([(100_000, 0)] + [(1, 0)] * MANY_SMALL, list(range(1, MANY_SMALL + 1))),
        ([(5_000, 0)] * 3, []),
        ([(5_000, 0)] * 4, [0, 1, 2, 3]),
        ([(80_000, 0)] + [(5_000, 0)] * 4 + [(3, 0)], [1, 2, 3, 4, 5]),
        ([(9_000, 3_001), (5_000, 0)], [0]),
        ([(90, 40)], []),
        ([(100, 100)], [0]),
    ],
)
def test_due_segments(sizes, wanted):
    assert due([SegmentSize(str(n), *size) for n, size in enumerate(sizes)]) == [str(n) for n in wanted]


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([], []),
        ([(100_000, 0)], []),
        ([(85_000, 0)] + [(5_000, 0)] * 3, [0, 1, 2, 3]),
        ([(85_000, 0)] + [(5_000, 0)] * 2, []),
        ([(85_000, 0), (15_000, 4_000)], []),
        ([(300, 0)] + [(40, 0)] * 6, []),
        ([(300, 0), (257, 0)], [0, 1]),
        ([(9_000, 3_001), (500, 0)], [0]),
    ],
)
def test_segments_due_while_nothing_is_written(sizes, wanted):
    found = due([SegmentSize(str(n), *size) for n, size in enumerate(sizes)], idle=True)
    assert found == [str(n) for n in wanted]
