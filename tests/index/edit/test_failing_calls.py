"""Changes of several files whose system calls fail, or that end at one: a sample of `python -m benchmarks.faults`."""

from __future__ import annotations

import errno
import os
import random
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks import faults
from benchmarks.fault_changes import CHANGES
from index import Library, ProblemKind
from index.edit import file_steps, recovery
from index.edit.change_log import ChangeLog
from index.edit.changes import Change, FileChange, HalfDoneError, Move
from index.edit.history import History
from index.edit.journal import Journal
from index.edit.past_change import HistoryLimits
from index.edit.text_store import TextStore
from index.errors import LibraryError
from index.vault.files.atomic import TEMP_PREFIX, TEMP_SUFFIX
from index.vault.vault import Vault

SAMPLE = 3
HOURS = 7_200
BOARD = b'{"nodes": [{"id": "a", "type": "file", "file": "Ideas.md"}], "edges": []}'
LEFT_OVER = f"{TEMP_PREFIX}0123456789abcdef{TEMP_SUFFIX}"


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors have no paths there")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_no_change_is_left_in_between(change):
    result = faults.interrupt(change, ["errors", "kills"], SAMPLE, random.Random(change.name))
    assert result.calls
    assert result.errors + result.kills == SAMPLE
    assert result.findings == []


class KilledError(BaseException):
    pass


@pytest.fixture
def open_vault(vault):
    """Open the vault, with an index that is up to date; each is a session of its own."""
    (vault / "Board.canvas").write_bytes(BOARD)
    opened = []

    def session():
        library = Library(vault)
        opened.append(library)
        library.refresh()
        return library

    yield session
    for library in opened:
        library.close()


def killed_after(monkeypatch, steps, act):
    """Make a change that ends after some files."""
    real, taken = file_steps.write_step, [0]

    def limited(vault, file):
        if taken[0] == steps:
            raise KilledError
        taken[0] += 1
        real(vault, file)

    with monkeypatch.context() as patch:
        patch.setattr(file_steps, "write_step", limited)
        with pytest.raises(KilledError):
            act()


def renamed(library):
    return library.edit.rename(library.edit.plans.note("Ideas.md", "Thoughts.md"))


def notes(vault):
    return {path.relative_to(vault).as_posix(): path.read_bytes() for path in vault.rglob("*.[mc][da]*")}


def test_a_change_that_is_finished_at_the_next_start_can_be_undone(vault, open_vault, monkeypatch):
    first = open_vault()
    before = notes(vault)
    killed_after(monkeypatch, 1, lambda: renamed(first))
    first.close()
    second = open_vault()
    assert b"[[Thoughts]]" in (vault / "Reading.md").read_bytes()
    assert b"Thoughts.md" in (vault / "Board.canvas").read_bytes()
    (change,) = [past for past in second.past.changes() if not past.outside]
    assert (
        second._log.text(next(file.before for file in change.files if file.path == "Board.canvas")) == BOARD
    )
    second.edit.history.undo()
    assert notes(vault) == before


def test_an_undo_that_is_finished_at_the_next_start_is_not_offered_again(vault, open_vault, monkeypatch):
    first = open_vault()
    first.edit.tag(["Ideas.md"], ["earlier"])
    renamed(first)
    killed_after(monkeypatch, 1, first.edit.history.undo)
    first.close()
    second = open_vault()
    assert second.edit.history.earlier().label == "tag +earlier"


def test_a_change_that_ends_before_it_is_forgotten_is_kept_once(open_vault, monkeypatch):
    first = open_vault()
    with monkeypatch.context() as patch:
        patch.setattr(
            "index.edit.journal.JournalRecord.forget", lambda _record: (_ for _ in ()).throw(KilledError)
        )
        with pytest.raises(KilledError):
            renamed(first)
    first.close()
    assert len([past for past in open_vault().past.changes() if not past.outside]) == 1


def test_a_change_that_was_taken_back_is_not_a_change_of_the_past(open_vault, monkeypatch, vault):
    first, before = open_vault(), notes(vault)
    real, taken = file_steps.write_step, [0]

    def refused(vault, file):
        taken[0] += 1
        if taken[0] > 1:
            raise LibraryError("x.md cannot be written: the disk is full.", code="disk-full")
        real(vault, file)

    with monkeypatch.context() as patch:
        patch.setattr(file_steps, "write_step", refused)
        with pytest.raises(HalfDoneError):
            renamed(first)
    first.close()
    second = open_vault()
    assert notes(vault) == before
    assert [past for past in second.past.changes() if not past.outside] == []


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "state")


@pytest.fixture
def small(tmp_path):
    root = tmp_path / "small"
    (root / "folder").mkdir(parents=True)
    for name in ("a.md", "folder/b.md"):
        (root / name).write_bytes(b"before")
    return Vault(root)


CHANGE = Change(
    "rename a", (FileChange("c.md", b"before", b"after"), FileChange("folder/b.md", b"before", b"after"))
)
MOVED = Change(CHANGE.label, CHANGE.files, (Move("a.md", "c.md"),))


def test_a_refused_change_whose_record_stays_says_that_it_is_carried_out_later(small, journal, monkeypatch):
    real = Path.unlink

    def unlink(path, missing_ok=False):
        if path.name == "journal.json":
            raise OSError(errno.EROFS, "read-only")
        real(path, missing_ok)

    (small.root / "c.md").write_bytes(b"in the way")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(HalfDoneError, match=r"exists already.*carried out before the next change"):
            History(small, lambda _change: None, journal).do(
                Change("x", MOVED.files[1:], (Move("a.md", "c.md"),))
            )
        assert (small.root / "folder/b.md").read_bytes() == b"before"
        (problem,) = journal.unfinished()
        assert "it was interrupted" in problem.detail


def interrupted(journal, change):
    with suppress(KilledError), journal.working(), journal.noted(change):
        raise KilledError


def test_an_interrupted_change_is_named_unless_it_is_being_carried_out(journal):
    with journal.working(), journal.noted(MOVED):
        assert journal.unfinished() == []
    interrupted(journal, MOVED)
    (problem,) = journal.unfinished()
    assert problem.kind is ProblemKind.UNFINISHED_CHANGE
    assert "“rename a” is only half done: it was interrupted." in problem.detail


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("data", [b"theirs", None])
def test_a_file_that_another_program_changed_since_is_left_alone_and_named(
    small, journal, tmp_path, data, back
):
    if back:
        (small.root / "a.md").rename(small.root / "c.md")
        for name in ("c.md", "folder/b.md"):
            (small.root / name).write_bytes(b"after")
        with suppress(HalfDoneError), journal.working(), journal.noted(MOVED):
            raise HalfDoneError("x.md cannot be written.")
    else:
        interrupted(journal, MOVED)
    (small.root / "folder" / "other.md").write_bytes(b"")
    theirs = small.root / "folder/b.md"
    if data is None:
        theirs.unlink()
    else:
        theirs.write_bytes(data)
    log = ChangeLog(tmp_path / "log", HistoryLimits())
    recovery.recover(small, journal, log)
    log.close()
    (warning,) = log.take_warnings()
    done = "taken back" if back else "finished"
    assert f"“rename a” was interrupted and is {done} now, but folder/b.md was changed" in warning
    assert (theirs.read_bytes() if theirs.exists() else None) == data
    assert (small.root / "a.md").exists() == back


def test_a_change_that_is_finished_as_a_whole_is_not_worth_a_sentence(small, journal, tmp_path):
    interrupted(journal, MOVED)
    log = ChangeLog(tmp_path / "log", HistoryLimits())
    recovery.recover(small, journal, log)
    log.close()
    assert log.take_warnings() == []
    assert (small.root / "c.md").read_bytes() == b"after"


@pytest.mark.parametrize("written", [b"", b"aft", b"after", b"before"])
def test_what_an_interrupted_change_was_writing_is_removed(small, journal, written):
    interrupted(journal, MOVED)
    left = [small.root / LEFT_OVER, small.root / "folder" / LEFT_OVER]
    for file in left:
        file.write_bytes(written)
    recovery.recover(small, journal)
    assert not any(file.exists() for file in left)
    assert (small.root / "c.md").read_bytes() == b"after"


def test_another_program_s_words_in_a_left_over_file_stay(small, journal):
    interrupted(journal, MOVED)
    (small.root / LEFT_OVER).write_bytes(b"before, and more of somebody")
    (small.root / "Other.tmp").write_bytes(b"")
    recovery.recover(small, journal)
    assert (small.root / LEFT_OVER).read_bytes() == b"before, and more of somebody"
    assert (small.root / "Other.tmp").exists()


def test_left_over_files_beside_the_journal_are_removed_when_they_are_old(vault, open_vault):
    library = open_vault()
    library.state.mkdir(parents=True, exist_ok=True)
    old, young = (library.state / f"{TEMP_PREFIX}{name}{TEMP_SUFFIX}" for name in ("old", "young"))
    for file in (old, young):
        file.write_bytes(b"{")
    os.utime(old, (time.time() - HOURS,) * 2)
    library.refresh()
    assert not old.exists()
    assert young.exists()


def test_texts_that_were_not_written_to_their_end_are_removed(tmp_path):
    folder = tmp_path / "texts"
    store = TextStore(folder)
    room = store.put(b"text")
    (file,) = folder.rglob("*/*")
    (file.parent / "0123456789abcdef.tmp").write_bytes(b"te")
    assert store.sizes() == {file.name: room}
    assert list(folder.rglob("*/*")) == [file]
