"""No error ends syncing silently: it is reported, logged with its traceback, and syncing starts again."""

from __future__ import annotations

import sqlite3
import time

import pytest

from index import Library, logs
from index.cache import cache
from index.errors import LibraryError
from index.search.search_index import SearchIndex
from index.sync import indexer, worker
from index.sync.watcher import Watcher
from index.sync.worker import Worker
from index.vault.vault import Vault


def broken(*_args, **_options):
    return len(3)


SAID = "TypeError: object of type 'int' has no len()"


@pytest.fixture
def states():
    return []


@pytest.fixture
def syncing(vault, tmp_path, states, monkeypatch):
    monkeypatch.setattr(worker, "_FIRST_PAUSE", 0.05)
    library = Library(vault, cache=tmp_path / "cache")
    logs.start(library.state, logs.LogSettings())
    library.start(lambda _announcement: None, states.append)
    until(lambda: states and states[-1].phase == "watching")
    yield library
    library.close()
    logs.stop()


@pytest.fixture
def opened(monkeypatch):
    """Return a list with True or False for each opening of the index for writing: True for a rebuild."""
    found = []
    real = cache.open_writer

    def open_writer(folder, *, rebuild=False):
        found.append(rebuild)
        return real(folder, rebuild=rebuild)

    monkeypatch.setattr("index.library.open_writer", open_writer)
    return found


def until(happened):
    end = time.monotonic() + 40
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def failed(states):
    return [state.message for state in states if state.phase == "failed"]


def log(library):
    return (library.state / logs.FILE_NAME).read_text("utf-8")


def goes_on(library, vault, states):
    """Check that syncing has started again and finds changes made meanwhile and now."""
    until(lambda: states[-1].phase == "watching" and library.read.find("walrus").total)
    (vault / "Fresh.md").write_text("zanzibar", "utf-8")
    until(lambda: library.read.find("zanzibar").total)
    assert library._worker._thread.is_alive()


def test_a_programming_error_in_the_parser_of_notes(syncing, vault, states, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "parse", broken)
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: failed(states))
    assert failed(states)[0].startswith(f"Syncing failed (a fault in notes-tui): {SAID}. Starting again in ")
    assert SAID in log(syncing)
    assert "in _store_note" in log(syncing)
    goes_on(syncing, vault, states)


@pytest.mark.parametrize("step", ["_gather", "_read", "_reconcile", "_pause"])
def test_a_programming_error_in_the_worker_itself(syncing, vault, states, monkeypatch, step):
    with monkeypatch.context() as patch:
        patch.setattr(Worker, step, broken)
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        syncing.look()
        until(lambda: failed(states))
    assert SAID in failed(states)[0]
    assert SAID in log(syncing)
    goes_on(syncing, vault, states)


def test_a_programming_error_in_the_watcher(syncing, vault, states, monkeypatch):
    monkeypatch.setattr(Watcher, "on_event", broken)
    (vault / "Ideas.md").write_text("walrus", "utf-8")
    until(lambda: syncing.read.find("walrus").total)
    assert SAID in log(syncing)
    assert failed(states) == []


def test_a_mistake_in_our_sql_is_not_taken_for_damage(opened, syncing, vault, states, monkeypatch):
    def mistaken(self):
        self._cache.db.execute("SELECT missing FROM papers")

    with monkeypatch.context() as patch:
        patch.setattr(indexer.Indexer, "known", mistaken)
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        syncing.look()
        until(lambda: failed(states))
    assert "(a fault in notes-tui): OperationalError: no such column: missing" in failed(states)[0]
    goes_on(syncing, vault, states)
    assert len(opened) > 1
    assert not any(opened)


def database_error(kind, code):
    def fail(*_args, **_options):
        error = kind("x")
        error.sqlite_errorcode = code
        raise error

    return fail


def test_a_full_disk_is_reported_and_syncing_waits(syncing, vault, states, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(indexer.Indexer, "flush", database_error(sqlite3.OperationalError, sqlite3.SQLITE_FULL))
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: len(failed(states)) > 1)
    assert "the disk is full" in failed(states)[0]
    assert "fault" not in failed(states)[0]
    assert "[disk-full " in log(syncing)
    goes_on(syncing, vault, states)


@pytest.mark.parametrize("where", ["database", "full text"])
def test_a_damaged_index_is_rebuilt(opened, syncing, vault, states, monkeypatch, where):
    def damaged(*_args, **_options):
        raise LibraryError("It is damaged.", code="damaged-index")

    with monkeypatch.context() as patch:
        if where == "database":
            patch.setattr(
                indexer.Indexer, "update", database_error(sqlite3.DatabaseError, sqlite3.SQLITE_CORRUPT_INDEX)
            )
        else:
            patch.setattr(SearchIndex, "apply", damaged)
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: failed(states))
    assert "damaged" in failed(states)[0]
    assert "[damaged-index " in log(syncing)
    goes_on(syncing, vault, states)
    assert True in opened


def test_a_temporary_failure_is_logged(syncing, vault, states, monkeypatch):
    def refused(*_args, **_options):
        raise LibraryError("Another program is writing.", code="busy")

    monkeypatch.setattr(worker, "_POLL_EVERY", 0.05)
    with monkeypatch.context() as patch:
        patch.setattr(SearchIndex, "apply", refused)
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: failed(states))
    assert failed(states)[0] == "Another program is writing."
    assert "[busy " in log(syncing)
    goes_on(syncing, vault, states)


def test_the_pauses_grow_and_are_bounded(vault, tmp_path, monkeypatch):
    library = Library(vault, cache=tmp_path / "cache")
    states = []
    subject = Worker(
        library.roots,
        broken,
        lambda: None,
        library.cache,
        cookie_folder=tmp_path,
        announce=lambda _: None,
        report=states.append,
    )
    pauses = []

    def wait(seconds):
        pauses.append(seconds)
        if len(pauses) == 9:
            subject._stop.set()

    monkeypatch.setattr(subject._stop, "wait", wait)
    subject._run()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert "Starting again in 60 s." in failed(states)[-1]
    assert states[-1].phase == "stopped"
