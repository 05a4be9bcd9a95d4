"""No error ends syncing silently: it is reported, logged with its traceback, and syncing starts again."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import time

import pytest

from index import Library, logs
from index.cache import cache, notes_table, records_table
from index.errors import LibraryError
from index.search import index_writer
from index.search.search_index import SearchIndex
from index.sync import indexer, worker
from index.sync.watcher import Watcher
from index.sync.worker import Worker
from index.vault.vault import Vault
from notes_tui.cli.main import run
from tests.conftest import PAGE


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
def library(vault, tmp_path):
    found = Library(vault, cache=tmp_path / "cache")
    yield found
    found.close()


@pytest.fixture
def opened(monkeypatch):
    """Return a list with True or False for each opening of the index for writing: True for a rebuild."""
    found = []
    real = cache.open_writer

    def open_writer(folder, *, rebuild=False):
        found.append(rebuild)
        return real(folder, rebuild=rebuild)

    monkeypatch.setattr("index.edit.writer_turn.open_writer", open_writer)
    return found


def until(happened):
    end = time.monotonic() + 300
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


def test_a_writer_that_fails_before_it_begins_leaves_its_turn_to_the_next(library, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(indexer, "Arrivals", broken)
        with pytest.raises(TypeError):
            library.refresh()
    assert not library.refresh().shared


def test_a_programming_error_in_the_handling_of_one_note_is_the_problem_of_that_note(
    syncing, vault, states, monkeypatch
):
    real = Vault.parse

    def parse(path, text):
        return broken() if path == "Ideas.md" else real(path, text)

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "parse", staticmethod(parse))
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: failed(states))
        (vault / "Other.md").write_text("ostrich", "utf-8")
        until(lambda: syncing.read.find("ostrich").total)
        assert failed(states) == [states[-1].message]
        assert states[-1].message.startswith(f"Ideas.md cannot be read (a fault in notes-tui): {SAID}.")
        (problem,) = [each for each in syncing.read.problems() if each.path == "Ideas.md"]
        assert SAID in problem.detail
        assert log(syncing).count(SAID) == 1
        assert "in parse" in log(syncing)
    goes_on(syncing, vault, states)
    until(lambda: not states[-1].message)
    assert syncing.verify() == "equal"


@pytest.mark.parametrize("where", [notes_table.store, records_table.replace])
def test_half_of_what_a_faulty_file_says_is_not_kept(library, vault, monkeypatch, where):
    """An error of our own after the first statements: the rest of the run is carried out, and nothing of the file."""
    library.refresh()
    (vault / "Ideas.md").write_text("[[Reading]] walrus", "utf-8")
    (vault / "corpus" / "page.txt").write_text(PAGE.replace("Harbour", "Jetty"), "utf-8")
    module = sys.modules[where.__module__]

    def store(cache, *args, **named):
        found = where(cache, *args, **named)
        if args[-1] != ():  # of `replace_records`, when a file is forgotten
            broken()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(module, where.__name__, store)
        refreshed = library.refresh()
        assert library.refresh().faults == refreshed.faults
    (sentence,) = refreshed.faults
    assert SAID in sentence
    assert bool(library.read.find("walrus").total) == (where is records_table.replace)
    assert bool(library.read.find("jetty").total) == (where is notes_table.store)
    assert library.refresh().faults == ()
    assert library.read.find("walrus").total
    assert library.read.find("jetty").total
    assert library.verify() == "equal"


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
    assert "fault in notes-tui" not in failed(states)[0]
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

    with monkeypatch.context() as patch:
        patch.setattr(SearchIndex, "apply", refused)
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: failed(states))
    assert failed(states)[0].startswith("Syncing failed: Another program is writing. Trying again within ")
    assert "[busy " in log(syncing)
    goes_on(syncing, vault, states)


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def raising(error):
    def fail(*_args, **_options):
        raise error

    return fail


FAULTS = {
    "a full disk under the full text": (index_writer, "write_arrays", raising(FULL), "the disk is full"),
    "a full disk under its contents": (index_writer, "write_contents", raising(FULL), "the disk is full"),
    "a failing disk": (
        index_writer,
        "write_contents",
        raising(OSError(errno.EIO, os.strerror(errno.EIO))),
        "the disk reports an error",
    ),
    **{
        f"the database says {code}": (
            indexer.Indexer,
            "_batch",
            database_error(sqlite3.OperationalError, code),
            why,
        )
        for code, why in (
            (sqlite3.SQLITE_FULL, "the disk is full"),
            (sqlite3.SQLITE_IOERR_WRITE, "the disk reports an error"),
            (sqlite3.SQLITE_BUSY, "another process holds it"),
            (sqlite3.SQLITE_READONLY, "it is read-only"),
            (sqlite3.SQLITE_CORRUPT, "its database is damaged"),
        )
    },
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_disk_is_said_and_survived(syncing, vault, states, monkeypatch, fault):
    owner, name, fail, why = fault
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail)
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: len(failed(states)) > 1)
        assert why in failed(states)[0]
        assert "fault in notes-tui" not in failed(states)[0]
        # What was known is still found.
        if "damaged" not in why:
            assert syncing.read.find("harbours").total
    goes_on(syncing, vault, states)
    assert syncing.verify() == "equal"


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_disk_is_a_sentence_on_the_command_line(vault, capsys, monkeypatch, fault):
    owner, name, fail, why = fault
    assert run(["index", "--vault", str(vault)]) == 0
    (vault / "Ideas.md").write_text("walrus", "utf-8")
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail)
        for words in (["search", "walrus"], ["index"], ["doctor"], ["tag", "Ideas.md", "+x"]):
            assert run([words[0], "--vault", str(vault), *words[1:]]) == 2
            out, err = capsys.readouterr()
            assert out == ""
            assert why in err
            assert err.count("\n") == 1
    assert (vault / "Ideas.md").read_text("utf-8") == "walrus"
    assert run(["tag", "--vault", str(vault), "Ideas.md", "+x"]) == 0
    assert run(["search", "--vault", str(vault), "walrus"]) == 0
    assert "Ideas.md" in capsys.readouterr().out


def test_a_cache_folder_that_cannot_be_made_yet_is_waited_for(vault, tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "_FIRST_PAUSE", 0.05)
    (tmp_path / "cache").write_text("in the way", "utf-8")
    states = []
    library = Library(vault, cache=tmp_path / "cache")
    library.start(lambda _announcement: None, states.append)
    until(lambda: len(failed(states)) > 1)
    (tmp_path / "cache").unlink()
    until(lambda: states[-1].phase == "watching")
    assert library.read.find("harbours").total
    library.close()


def test_an_event_ends_the_pause(syncing, vault, states, monkeypatch):
    monkeypatch.setattr(worker, "_FIRST_PAUSE", 3_000.0)
    monkeypatch.setattr(worker, "_LONGEST_PAUSE", 3_000.0)
    waits = []
    real = syncing._worker._stop.wait
    monkeypatch.setattr(syncing._worker._stop, "wait", lambda seconds: waits.append(seconds) or real(0))
    with monkeypatch.context() as patch:
        patch.setattr(SearchIndex, "apply", raising(FULL))
        (vault / "Ideas.md").write_text("walrus", "utf-8")
        until(lambda: failed(states) and waits)
    (vault / "Fresh.md").write_text("zanzibar", "utf-8")
    until(lambda: states[-1].phase == "watching" and syncing.read.find("walrus").total)
    assert waits == [300.0]


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
        pauses.append(seconds * 10)
        if len(pauses) == 7:
            subject._stop.set()
        return True

    monkeypatch.setattr(subject._stop, "wait", wait)
    subject._run()
    assert pauses == [1, 2, 4, 8, 15, 15, 15]
    assert "Trying again within 15 s." in failed(states)[-1]
    assert states[-1].phase == "stopped"
