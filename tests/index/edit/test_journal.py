from __future__ import annotations

import threading

import pytest

from index.edit import file_steps, recovery
from index.edit.changes import Change, FileChange
from index.edit.history import History
from index.edit.journal import Journal
from index.edit.recovery import apply, recover
from index.errors import LibraryError, StaleFileError
from index.vault.files import atomic
from index.vault.vault import Vault

CHANGE = Change(
    "rename",
    (
        FileChange("new.md", b"own \xff", b"own 2"),
        FileChange("b.md", b"[[old]]", b"[[new]]"),
        FileChange("c.md", None, b"made"),
        FileChange("d.md", b"gone", None),
    ),
    (("old.md", "new.md"),),
)
STEPS = 5


@pytest.fixture
def folder(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "old.md").write_bytes(b"own \xff")
    (vault / "b.md").write_bytes(b"[[old]]")
    (vault / "d.md").write_bytes(b"gone")
    return vault


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "state")


def content(vault):
    return {path.name: path.read_bytes() for path in vault.glob("*.md")}


AFTER = {"new.md": b"own 2", "b.md": b"[[new]]", "c.md": b"made"}


class PowerCutError(BaseException):
    pass


def cut_after(monkeypatch, steps):
    """Let only so many moves and writes happen."""
    left = [steps]

    def counted(function):
        def call(*args, **kwargs):
            if not left[0]:
                raise PowerCutError
            left[0] -= 1
            return function(*args, **kwargs)

        return call

    monkeypatch.setattr(recovery.note_files, "move", counted(recovery.note_files.move))
    monkeypatch.setattr(file_steps, "write_step", counted(file_steps.write_step))


@pytest.mark.parametrize("steps", range(STEPS + 1))
def test_an_interrupted_change_is_finished(folder, journal, monkeypatch, steps):
    with monkeypatch.context() as patch:
        cut_after(patch, steps)
        if steps < STEPS:
            with pytest.raises(PowerCutError):
                History(Vault(folder), lambda _change: None, journal).do(CHANGE)
        else:
            History(Vault(folder), lambda _change: None, journal).do(CHANGE)
    touched = recover(Vault(folder), journal)
    assert content(folder) == AFTER
    assert bool(touched) == (steps < STEPS)
    assert recover(Vault(folder), journal) == []


def test_files_changed_since_the_crash_are_left_alone(folder, journal, monkeypatch):
    with monkeypatch.context() as patch:
        cut_after(patch, 1)
        with pytest.raises(PowerCutError):
            History(Vault(folder), lambda _change: None, journal).do(CHANGE)
    (folder / "b.md").write_bytes(b"[[old]] and more")
    recover(Vault(folder), journal)
    assert content(folder) == AFTER | {"b.md": b"[[old]] and more"}


def test_a_move_that_would_overwrite_a_file_is_not_finished(folder, journal, monkeypatch):
    with monkeypatch.context() as patch:
        cut_after(patch, 0)
        with pytest.raises(PowerCutError):
            History(Vault(folder), lambda _change: None, journal).do(CHANGE)
    (folder / "new.md").write_bytes(b"somebody's")
    recover(Vault(folder), journal)
    assert content(folder)["new.md"] == b"somebody's"
    assert content(folder)["old.md"] == b"own \xff"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"label": "x", "files": [["a"]], "moves": []}'])
def test_a_damaged_journal_is_discarded(folder, journal, tmp_path, data):
    before = content(folder)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "journal.json").write_bytes(data)
    assert recover(Vault(folder), journal) == []
    assert content(folder) == before
    assert not (tmp_path / "state" / "journal.json").exists()


def test_a_journal_does_not_lead_out_of_the_vault(folder, journal, tmp_path):
    (tmp_path / "outside.md").write_bytes(b"mine")
    for path in ("../outside.md", str(tmp_path / "outside.md")):
        with (
            pytest.raises(PowerCutError),
            journal.noted(Change("x", (FileChange(path, b"mine", b"theirs"),))),
        ):
            raise PowerCutError
        recover(Vault(folder), journal)
    assert (tmp_path / "outside.md").read_bytes() == b"mine"


def test_a_change_in_progress_elsewhere_is_left_alone(folder, journal, tmp_path):
    with journal.working(), journal.noted(CHANGE):
        assert recover(Vault(folder), Journal(tmp_path / "state")) == []
        apply(Vault(folder), CHANGE)
    assert content(folder) == AFTER


def test_a_refused_change_leaves_no_journal(folder, journal, tmp_path):
    (folder / "b.md").write_bytes(b"changed")
    with pytest.raises(LibraryError):
        History(Vault(folder), lambda _change: None, journal).do(CHANGE)
    assert not (tmp_path / "state" / "journal.json").exists()


def test_new_files_and_single_files_need_no_journal(folder, journal, monkeypatch):
    monkeypatch.setattr(journal, "noted", None)
    steps = History(Vault(folder), lambda _change: None, journal)
    steps.do(Change("one", (FileChange("b.md", b"[[old]]", b"x"),)))
    steps.do(Change("two", (FileChange("x.md", None, b"x"), FileChange("y.md", None, b"y"))))
    assert content(folder)["x.md"] == b"x"


def test_no_process_builds_on_a_version_that_is_about_to_be_reverted(folder, tmp_path, monkeypatch):
    # Another program saves right before ours would replace the file; ours is exchanged back. A second process
    # of ours that looks in between sees what must not be built on.
    note, real, calls, second = folder / "b.md", atomic.exchange, [], []

    def build():
        seen = note.read_bytes()
        with pytest.raises(StaleFileError):
            History(Vault(folder), lambda _change: None, Journal(tmp_path / "state")).do(
                Change("second", (FileChange("b.md", seen, seen + b" second"),))
            )

    def late(one, other):
        calls.append(one)
        if len(calls) == 1:
            (folder / "saving").write_bytes(b"[[old]] outside")
            (folder / "saving").replace(note)
        elif len(calls) == 2:
            assert note.read_bytes() == b"[[old]] first"
            second.append(threading.Thread(target=build))
            second[0].start()
            second[0].join(0.3)
        return real(one, other)

    monkeypatch.setattr(atomic, "exchange", late)
    with pytest.raises(StaleFileError):
        History(Vault(folder), lambda _change: None, Journal(tmp_path / "state")).do(
            Change("first", (FileChange("b.md", b"[[old]]", b"[[old]] first"),))
        )
    second[0].join()
    assert note.read_bytes() == b"[[old]] outside"
