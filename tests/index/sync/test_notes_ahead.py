"""Notes that other processes read: the cache is the same as without them, whatever happens to the processes."""

from __future__ import annotations

import os
import signal
import sqlite3

import pytest

from benchmarks.grown_vault import write_vault
from benchmarks.made_libraries import bibtex, references
from index import Library
from index.cache import locations
from index.papers.cancelling import Cancelled
from index.processes import limited_process, value_pipe
from index.sync import notes_ahead
from index.sync.indexer import Indexer

# Times that differ from run to run.
_TIMES = {("files", "read_ns"), ("arrivals", "at")}


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Return a vault with every kind of note, faulty ones among them."""
    vault = tmp_path_factory.mktemp("home") / "vault"
    some = list(references(60))
    keys = [each.csl["id"] for each in some]
    write_vault(vault, 230, keys=keys)
    (vault / "corpus").mkdir()
    (vault / "corpus" / "library.bib").write_text(bibtex(some), "utf-8")
    (vault / "papers").mkdir()
    for number, key in enumerate(keys[:20]):
        text = f"---\ntags: [a/b]\nstatus: read\n---\n# {key}\n[@{keys[number + 7]}] and [[{keys[number + 9]}]]\n"
        (vault / "papers" / f"{key}.md").write_text(text, "utf-8")
    (vault / "Ideas" / "Latin.md").write_bytes("[[Großes]] Übermaß".encode("latin-1"))
    (vault / "Ideas" / "Empty.md").write_bytes(b"")
    (vault / "Ideas" / "Bad.md").write_text("---\na: [\n---\n[[Empty]]\n<<<<<<< a\n=======\n>>>>>>> b\n")
    (vault / "Ideas" / "Copy (conflicted copy 2026-11-20 101500).md").write_text("[[Empty]] #copied")
    (vault / "Ideas" / "Away.md").symlink_to(vault.parent / "elsewhere.md")
    (vault.parent / "elsewhere.md").write_text("[[Empty]]")
    (vault / "Ideas" / "Large.md").write_text("[[Empty]] words\n" * 90_000)
    return vault


@pytest.fixture
def processes(monkeypatch):
    """Count on two processors, and return the processes that were started."""
    started = []

    def start(module):
        process = limited_process.start_python(module)
        started.append(process)
        return process

    monkeypatch.setattr(notes_ahead, "processors", lambda: 2)
    monkeypatch.setattr(notes_ahead, "start_python", start)
    yield started
    assert all(process.poll() is not None for process in started)


def _tables(folder):
    """Return the rows of every table of a cache, in order."""
    (file,) = folder.rglob(locations.DATABASE)
    db = sqlite3.connect(file)
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {}
    for name in names:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
        shown = ", ".join(column for column in columns if (name, column) not in _TIMES)
        found[name] = sorted(map(repr, db.execute(f"SELECT {shown} FROM {name}")))
    db.close()
    return found


def _built(vault, folder):
    library = Library(vault, cache=folder)
    library.refresh()
    library.close()
    return _tables(folder)


@pytest.fixture(scope="module")
def alone(vault, tmp_path_factory):
    """Return the tables of a cache that no other process has helped with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notes_ahead, "processors", lambda: 1)
        return _built(vault, tmp_path_factory.mktemp("alone"))


def test_the_whole_cache_is_the_same_with_and_without_other_processes(vault, alone, processes, tmp_path):
    taken = []
    take = notes_ahead.NotesAhead.take
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notes_ahead.NotesAhead, "take", lambda *args: taken.append(take(*args)) or taken[-1])
        assert _built(vault, tmp_path) == alone
    assert len(processes) == 2
    # All but the canvas and the conflict copy; the link that leads out of the vault is not in the table.
    assert len([note for note in taken if note]) == len(alone["notes"]) - 2 > 250
    assert {"encoding", "unreadable", "merge-marks"} <= {eval(row)[2] for row in alone["problems"]}


def test_processes_that_cannot_work_cost_nothing_but_time(vault, alone, processes, tmp_path, monkeypatch):
    monkeypatch.setattr(notes_ahead, "_WORKER", "index.no_such_module")
    assert _built(vault, tmp_path) == alone
    assert len(processes) == 2


def test_processes_that_cannot_be_started_cost_nothing_but_time(vault, alone, tmp_path, monkeypatch):
    def refuse(_module):
        raise OSError

    monkeypatch.setattr(notes_ahead, "processors", lambda: 2)
    monkeypatch.setattr(notes_ahead, "start_python", refuse)
    assert _built(vault, tmp_path) == alone


def test_processes_that_are_killed_half_way_cost_nothing_but_time(
    vault, alone, processes, tmp_path, monkeypatch
):
    take, count = notes_ahead.NotesAhead.take, 0

    def take_and_kill(self, path):
        nonlocal count
        count += 1
        if count == 60:
            for process in processes:
                os.kill(process.pid, signal.SIGKILL)
        return take(self, path)

    monkeypatch.setattr(notes_ahead.NotesAhead, "take", take_and_kill)
    assert _built(vault, tmp_path) == alone
    assert count > 250


def test_a_process_that_stops_is_ended(vault, alone, processes, tmp_path, monkeypatch):
    monkeypatch.setattr(notes_ahead, "_PATIENCE", 0.3)
    monkeypatch.setattr(notes_ahead, "_HELD_BYTES", 1)
    take, count = notes_ahead.NotesAhead.take, 0

    def take_and_stop(self, path):
        nonlocal count
        count += 1
        if count == 60:
            os.kill(processes[0].pid, signal.SIGSTOP)
        return take(self, path)

    monkeypatch.setattr(notes_ahead.NotesAhead, "take", take_and_stop)
    assert _built(vault, tmp_path) == alone


def test_a_build_that_is_cancelled_ends_its_processes_and_goes_on_later(
    vault, alone, processes, tmp_path, monkeypatch
):
    batch, count = Indexer._batch, 0

    def batch_until_cancelled(self, *args):
        nonlocal count
        count += 1
        if count == 2:
            raise Cancelled
        return batch(self, *args)

    library = Library(vault, cache=tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Indexer, "_batch", batch_until_cancelled)
        with pytest.raises(Cancelled):
            library.refresh()
    assert all(process.poll() is not None for process in processes)
    half = _tables(tmp_path)
    assert 0 < len(half["files"]) < len(alone["files"])
    library.refresh()
    library.close()
    now = _tables(tmp_path)
    assert {name: rows for name, rows in now.items() if name != "papers"} == {
        name: rows for name, rows in alone.items() if name != "papers"
    }
    # The first column counts the rows that ever were.
    assert sorted(row.partition(", ")[2] for row in now["papers"]) == sorted(
        row.partition(", ")[2] for row in alone["papers"]
    )


def test_waiting_for_a_note_ends_when_that_is_cancelled(vault, processes):
    ahead = notes_ahead.NotesAhead(
        [("n.md", vault / "Ideas" / "Bad.md", vault)], (), keep_texts=False, cancelled=lambda: True
    )
    os.kill(processes[0].pid, signal.SIGSTOP)
    try:
        with pytest.raises(Cancelled):
            ahead.take("n.md")
    finally:
        ahead.close()


def test_a_process_ends_when_the_one_that_asks_is_gone():
    process = limited_process.start_python("index.sync.note_worker")
    value_pipe.write_value(process.stdin, ((), False))
    process.stdin.close()
    assert process.wait(30) == 0
    process.stdout.close()


def test_a_process_gives_way_to_others(processes, vault):
    ahead = notes_ahead.NotesAhead(
        [("n.md", vault / "Ideas" / "Bad.md", vault)] * 2, (), keep_texts=True, cancelled=lambda: False
    )
    try:
        found = ahead.take("n.md")
        assert found.rows.path == "n.md"
        assert found.text
        niceness = os.getpriority(os.PRIO_PROCESS, processes[-1].pid)
        assert niceness >= min(10 + os.getpriority(os.PRIO_PROCESS, 0), 19)
    finally:
        ahead.close()


def test_few_notes_are_read_in_this_process(tmp_path, processes):
    (tmp_path / "vault").mkdir()
    for number in range(notes_ahead.WORTH_IT):
        (tmp_path / "vault" / f"n{number}.md").write_text("words")
    _built(tmp_path / "vault", tmp_path / "cache")
    assert processes == []
