"""Changes of many files, which are written several at a time: all of them, or none."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from index.edit import file_steps
from index.edit.changes import Change, FileChange
from index.edit.history import History
from index.edit.journal import Journal
from index.edit.recovery import recover
from index.errors import LibraryError, StaleFileError
from index.papers.cancelling import Cancelled, cancellable
from index.vault.files import atomic, note_files
from index.vault.files.replacing import TornFileError
from index.vault.vault import Vault

COUNT = 100
CHANGE = Change(
    "rename A B",
    tuple(FileChange(f"{number % 3}/{number}.md", b"[[A]]", b"[[B]]") for number in range(COUNT)),
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    root = tmp_path / "vault"
    for file in CHANGE.files:
        (root / file.path).parent.mkdir(parents=True, exist_ok=True)
        (root / file.path).write_bytes(b"[[A]]")
    return Vault(root)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state")


def contents(vault: Vault) -> set[bytes]:
    return {(vault.root / file.path).read_bytes() for file in CHANGE.files}


def fail_at(patch: pytest.MonkeyPatch, count: int, error: BaseException) -> list[str]:
    """Let so many files be written, then refuse one; return the names of the threads that wrote."""
    lock, calls, threads = threading.Lock(), [0], []
    write = note_files.write

    def limited(path, data, **names):  # type: ignore[no-untyped-def]
        with lock:
            calls[0] += 1
            threads.append(threading.current_thread().name)
            refused = calls[0] == count + 1
        if refused:
            raise error
        return write(path, data, **names)

    patch.setattr(note_files, "write", limited)
    return threads


def test_many_files_are_written_by_several_threads_and_undone(vault, journal, monkeypatch):
    threads = fail_at(monkeypatch, COUNT * 9, KeyError())
    history = History(vault, lambda _change: None, journal)
    history.do(CHANGE)
    assert contents(vault) == {b"[[B]]"}
    assert len(set(threads)) > 1
    history.undo()
    assert contents(vault) == {b"[[A]]"}


@pytest.mark.parametrize("count", [0, 1, 50, COUNT - 1])
@pytest.mark.parametrize("error", [LibraryError("full", code="unwritable"), StaleFileError("changed")])
def test_all_are_taken_back_when_one_is_refused(vault, journal, monkeypatch, count, error):
    fail_at(monkeypatch, count, error)
    with pytest.raises(type(error), match=str(error)):
        History(vault, lambda _change: None, journal).do(CHANGE)
    assert contents(vault) == {b"[[A]]"}
    assert recover(vault, journal) == []


def test_a_file_that_may_be_half_written_is_taken_back_too(vault, monkeypatch):
    write = file_steps.write_step

    def torn(vault, file, **names):  # type: ignore[no-untyped-def]
        if file.path == "1/40.md":
            raise TornFileError("full", code="unwritable")
        write(vault, file, **names)

    monkeypatch.setattr(file_steps, "write_step", torn)
    done: list[FileChange] = []
    with pytest.raises(TornFileError):
        file_steps.write_files(vault, CHANGE.files, done)
    assert "1/40.md" in {file.path for file in done}


def test_what_a_killed_process_left_is_finished(vault, journal, monkeypatch):
    with monkeypatch.context() as patch:
        fail_at(patch, 50, KeyError("a fault"))
        with pytest.raises(KeyError):
            History(vault, lambda _change: None, journal).do(CHANGE)
    assert contents(vault) == {b"[[A]]", b"[[B]]"}
    recover(vault, journal)
    assert contents(vault) == {b"[[B]]"}


def test_cancelling_takes_all_back(vault, journal, monkeypatch):
    threads = fail_at(monkeypatch, COUNT * 9, KeyError())
    with pytest.raises(Cancelled), cancellable(lambda: len(threads) > 20):
        History(vault, lambda _change: None, journal).do(CHANGE)
    assert contents(vault) == {b"[[A]]"}


def test_each_folder_is_forced_to_the_disk_before_the_journal_forgets(vault, journal, monkeypatch):
    synced: list[Path] = []
    sync = atomic.sync_folder
    monkeypatch.setattr(atomic, "sync_folder", lambda folder: (synced.append(folder), sync(folder)))
    History(vault, lambda _change: None, journal).do(CHANGE)
    folders = [folder for folder in synced if folder.parent == vault.root]
    assert sorted(folder.name for folder in folders) == ["0", "1", "2"]
    assert not list(synced[-1].glob("journal*.json"))
