import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.damage import IndexDamagedError
from index.search.segment.array_file import ArrayFile, compact, write_arrays

ARRAYS = {
    "a": np.array([1, 2, 250], np.uint8),
    "empty": np.empty(0, np.uint32),
    "b/c": np.array([-(2**31), 5], np.int32),
    "big": np.arange(10_000, dtype=np.uint64),
}


@pytest.fixture
def path(tmp_path):
    write_arrays(tmp_path / "x.arrays", ARRAYS)
    return tmp_path / "x.arrays"


def test_written_arrays_are_read_back(path):
    file = ArrayFile(path)
    for name, array in ARRAYS.items():
        assert file[name].tolist() == array.tolist()
        assert file[name].dtype == array.dtype
        assert name in file
    assert "missing" not in file


def test_slices_are_read(path):
    file = ArrayFile(path)
    assert file.read("big", 5, 8).tolist() == [5, 6, 7]
    assert file.read("big", 10_000, 10_000).tolist() == []
    for first, last in ((-1, 2), (3, 2), (0, 10_001)):
        with pytest.raises(IndexDamagedError):
            file.read("big", first, last)


def test_arrays_cannot_be_changed(path):
    with pytest.raises(ValueError, match="read-only"):
        ArrayFile(path)["a"][0] = 1


def test_a_file_that_was_cut_off_is_recognised(path):
    whole = path.read_bytes()
    for length in (0, 5, 31, 100, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexDamagedError):
            ArrayFile(path)


def test_a_changed_directory_is_recognised(path):
    whole = path.read_bytes()
    at = whole.index(json.dumps("empty").encode())
    path.write_bytes(whole[:at] + b"X" + whole[at + 1 :])
    with pytest.raises(IndexDamagedError):
        ArrayFile(path)


def test_a_deleted_file_stays_readable(path):
    file = ArrayFile(path)
    path.unlink()
    assert file["a"].tolist() == [1, 2, 250]
    assert file.read("big", 0, 2).tolist() == [0, 1]


@given(st.lists(st.integers(0, 2**40)))
def test_compact_keeps_numbers(numbers):
    found = compact(np.array(numbers, np.int64))
    assert found.tolist() == numbers
    assert found.itemsize <= 1 or max(numbers) >= 2 ** (4 * found.itemsize)
