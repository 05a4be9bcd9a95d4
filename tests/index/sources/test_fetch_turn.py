"""One fetch at a time, of threads and of processes; who waits is told so and may leave."""

from __future__ import annotations

import threading

import pytest

from index import LibraryError
from index.papers.cancelling import Cancelled, cancellable
from index.sources.fetch_turn import FetchTurn


def never():
    raise AssertionError("it waits")


def test_a_thread_may_hold_it_twice_and_it_is_free_afterwards(tmp_path):
    turn = FetchTurn(tmp_path / "state" / "fetch.lock")
    with turn.held(never) as waited, turn.held(never):
        assert not waited
    with FetchTurn(tmp_path / "state" / "fetch.lock").held(never) as waited:
        assert not waited


@pytest.mark.parametrize("same", [True, False])
def test_the_second_waits_until_the_first_is_done(tmp_path, same):
    turn = FetchTurn(tmp_path / "fetch.lock")
    other = turn if same else FetchTurn(tmp_path / "fetch.lock")
    waits, ended, seen = threading.Event(), [], []

    def second():
        with other.held(waits.set) as waited:
            seen.append((waited, list(ended)))

    with turn.held(never):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(60)
        ended.append("first")
    thread.join(60)
    assert seen == [(True, ["first"])]


def test_who_waits_may_leave(tmp_path):
    stop = threading.Event()
    with FetchTurn(tmp_path / "fetch.lock").held(never):
        other = FetchTurn(tmp_path / "fetch.lock")
        with pytest.raises(Cancelled), cancellable(stop.is_set), other.held(stop.set):
            never()
    with other.held(never) as waited:
        assert not waited


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match=r"fetch\.lock cannot be written"):
        FetchTurn(tmp_path / "file" / "fetch.lock").held(never).__enter__()
