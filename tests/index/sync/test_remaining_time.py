"""The time that is left of a run, on a clock of its own."""

from __future__ import annotations

import pytest

from index.sync.remaining_time import RemainingTime


class Clock:
    """A clock that goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def remaining(clock):
    return RemainingTime(clock)


def run(remaining, clock, *, bytes_a_second=100.0, documents_a_second=20.0, total=4_000.0):
    """Read some bytes a second, and index the documents in them meanwhile; yield what is said, and what is true."""
    reading, indexing = total / bytes_a_second, total / 20 / documents_a_second
    remaining.start_reading(total)
    read = indexed = begun = 0.0
    while indexed < total / 20:
        clock.now += 1.0
        if read < total:
            read += bytes_a_second
            remaining.read(bytes_a_second)
        remaining.waiting = int(read / 20 - indexed)
        if begun and clock.now - begun[0] >= begun[1] / documents_a_second:
            remaining.indexed(begun[1])
            indexed += begun[1]
            begun = 0.0
        if not begun and indexed < read / 20:
            begun = clock.now, int(read / 20 - indexed)
            remaining.begin_indexing()
        yield remaining.seconds(), max(reading, indexing) - clock.now


def test_nothing_is_said_before_every_stage_is_known(remaining, clock):
    assert remaining.seconds() is None or remaining.seconds() == 0
    remaining.start_reading(1_000.0)
    assert remaining.seconds() is None
    for _ in range(5):
        clock.now += 1.0
        remaining.read(100.0)
        remaining.waiting += 10
        # No document was indexed yet: that may take any time.
        assert remaining.seconds() is None
    remaining.begin_indexing()
    clock.now += 5.0
    remaining.indexed(20)
    assert remaining.seconds() is not None


@pytest.mark.parametrize(("reading", "indexing"), [(100.0, 20.0), (100.0, 3.0), (20.0, 20.0)])
def test_a_steady_run_says_what_comes_true(remaining, clock, reading, indexing):
    said = list(run(remaining, clock, bytes_a_second=reading, documents_a_second=indexing))
    known = [(left, true) for left, true in said[len(said) // 2 :] if left is not None]
    assert known
    assert all(left >= 0 for left, _true in known)
    whole = len(said)
    assert max(abs(left - true) for left, true in known) < whole / 4


def test_it_is_never_negative_where_the_end_is_late(remaining, clock):
    remaining.waiting = 200
    remaining.begin_indexing()
    clock.now += 10.0
    remaining.indexed(100)
    remaining.begin_indexing()
    clock.now += 500.0
    assert remaining.seconds() == 0


def test_one_slow_stretch_does_not_make_it_jump(remaining, clock):
    remaining.start_reading(1_000.0)
    for _ in range(10):
        clock.now += 1.0
        remaining.read(20.0)
    before = remaining.seconds()
    clock.now += 5.0
    remaining.read(20.0)
    clock.now += 0.1
    assert before is not None
    assert remaining.seconds() < before * 1.4


def test_another_run_knows_nothing_of_the_one_before(remaining, clock):
    list(run(remaining, clock))
    remaining.reset()
    remaining.start_reading(1_000.0)
    assert remaining.seconds() is None
