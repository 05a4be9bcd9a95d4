"""A note with several hard links is written in place: killed or refused half-way, it is whole again afterwards."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.edit import recovery
from index.edit.changes import Change, FileChange, HalfDoneError
from index.edit.history import History
from index.edit.journal import Journal
from index.edit.recovery import recover
from index.errors import LibraryError
from index.vault.files import replacing
from index.vault.vault import Vault

SHORT, LONG = b"first line\nlast line\n", b"# A heading\n\nfirst line\nand more\nlast line\n"


class KilledError(BaseException):
    pass


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    root = tmp_path / "vault"
    root.mkdir()
    return Vault(root)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state")


def linked(vault: Vault, data: bytes) -> Path:
    note, other = vault.root / "n.md", vault.root / "other.md"
    for path in (note, other):
        path.unlink(missing_ok=True)
    note.write_bytes(data)
    other.hardlink_to(note)
    return note


def stop_after(
    patch: pytest.MonkeyPatch, vault: Vault, size: int, error: BaseException, *, once: bool = False
) -> None:
    """Let writes into the note end after so many bytes; a truncation counts as one more."""
    real_write, real_cut = os.write, os.ftruncate
    inode = (vault.root / "n.md").stat().st_ino
    left = [size]

    def spent(count: int) -> bool:
        if left[0] >= count:
            left[0] -= count
            return False
        return True

    def write(descriptor: int, data: bytes) -> int:
        if os.fstat(descriptor).st_ino != inode or not spent(len(data)):
            return real_write(descriptor, data)
        written, left[0] = left[0], 10**9 if once else 0
        real_write(descriptor, bytes(data)[:written])
        raise error

    def cut(descriptor: int, length: int) -> None:
        if os.fstat(descriptor).st_ino == inode and spent(1):
            left[0] = 10**9 if once else 0
            raise error
        real_cut(descriptor, length)

    patch.setattr(os, "write", write)
    patch.setattr(os, "ftruncate", cut)


@pytest.mark.parametrize(("old", "new"), [(SHORT, LONG), (LONG, SHORT), (SHORT, SHORT[::-1])])
def test_killed_at_any_byte_it_is_finished_at_the_next_start(
    vault: Vault, journal: Journal, old: bytes, new: bytes
) -> None:
    between = 0
    for size in range(len(new) + 1):
        note = linked(vault, old)
        with pytest.MonkeyPatch.context() as patch:
            stop_after(patch, vault, size, KilledError())
            with suppress(KilledError):
                History(vault, lambda _: None, journal).do(Change("edit", (FileChange("n.md", old, new),)))
        between += note.read_bytes() not in {old, new}
        recover(vault, journal)
        assert note.read_bytes() == new
        assert note.stat().st_nlink == 2
        assert not list(journal._folder.glob("*.json"))
    assert between


@pytest.mark.parametrize(("old", "new"), [(SHORT, LONG), (LONG, SHORT)])
@pytest.mark.parametrize("once", [True, False])
def test_refused_at_any_byte_it_is_taken_back_at_once_or_later(
    vault: Vault, journal: Journal, old: bytes, new: bytes, once: bool
) -> None:
    torn_ever = False
    for size in range(len(new) + 1):
        note = linked(vault, old)
        with pytest.MonkeyPatch.context() as patch:
            stop_after(patch, vault, size, OSError(errno.EIO, os.strerror(errno.EIO)), once=once)
            with pytest.raises(LibraryError, match="the disk reports an error") as caught:
                History(vault, lambda _: None, journal).do(Change("edit", (FileChange("n.md", old, new),)))
            torn = note.read_bytes() != old
            assert isinstance(caught.value, HalfDoneError) is torn
            assert not (torn and once)
            torn_ever = torn_ever or torn
            assert [problem.path for problem in journal.unfinished()] == ["n.md"] * torn
        recover(vault, journal)
        assert note.read_bytes() == old
        assert journal.unfinished() == []
        assert not list(journal._folder.glob("*.json"))
    assert torn_ever is not once


def test_what_another_program_wrote_meanwhile_stays(vault: Vault, journal: Journal) -> None:
    note = linked(vault, SHORT)
    with pytest.MonkeyPatch.context() as patch, suppress(KilledError):
        stop_after(patch, vault, 5, KilledError())
        History(vault, lambda _: None, journal).do(Change("edit", (FileChange("n.md", SHORT, LONG),)))
    theirs = note.read_bytes() + b"and a line of theirs\n"
    note.write_bytes(theirs)
    recover(vault, journal)
    assert note.read_bytes() == theirs
    assert not list(journal._folder.glob("*.json"))


def test_a_note_without_other_links_needs_no_record(vault: Vault, journal: Journal) -> None:
    note = vault.root / "n.md"
    note.write_bytes(SHORT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "noted", None)
        History(vault, lambda _: None, journal).do(Change("edit", (FileChange("n.md", SHORT, LONG),)))
    assert note.read_bytes() == LONG


def test_a_file_of_another_owner_is_written_in_place_too(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = vault.root / "n.md"
    note.write_bytes(SHORT)
    assert not replacing.is_in_place(note.stat())
    monkeypatch.setattr(os, "geteuid", lambda: note.stat().st_uid + 1)
    assert replacing.is_in_place(note.stat())


@given(st.binary(max_size=12), st.binary(max_size=12), st.binary(max_size=12))
@example(b"ab", b"abcdef", b"abXdef")
@example(b"ab", b"abcd", b"ab\0\0\0")
def test_only_bytes_of_the_two_contents_count_as_half_written(old: bytes, new: bytes, found: bytes) -> None:
    if recovery._is_torn(found, FileChange("n.md", old, new)):
        for place, byte in enumerate(found):
            assert byte in {*old[place : place + 1], *new[place : place + 1]} or (
                byte == 0 and place >= len(old)
            )
