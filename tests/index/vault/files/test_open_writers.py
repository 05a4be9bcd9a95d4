"""Files that another program holds open for writing are never replaced."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.errors import LibraryError, StaleFileError
from index.vault.files import atomic, note_files, open_writers
from index.vault.files.open_writers import Writers

OLD, NEW = b"one\ntwo\n", b"one\ntwo\ntag\n"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_bytes(OLD)
    if open_writers.writers(path) is not Writers.NONE:
        pytest.skip("this file system does not tell who writes a file")
    return path


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_writers, "_WAIT_SECONDS", 0.1)


def save(note: Path, data: bytes = NEW) -> None:
    note_files.write(note, data, expected=OLD, vault=note.parent)


def contents(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("mode", ["ab", "r+b", "a+b"])
@pytest.mark.usefixtures("hasty")
def test_an_open_writer_keeps_the_file(note: Path, mode: str) -> None:
    with note.open(mode) as writer:
        with pytest.raises(LibraryError, match=r"^note\.md is being written by another program"):
            save(note)
        with pytest.raises(LibraryError, match="being written"):
            note_files.delete(note, OLD, note.parent)
        writer.seek(0, os.SEEK_END)
        writer.write(b"more\n")
    assert contents(note.parent) == [OLD + b"more\n"]


@pytest.mark.usefixtures("hasty")
def test_a_mapping_that_outlives_its_descriptor_is_a_writer(note: Path) -> None:
    with note.open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 0)
    with pytest.raises(LibraryError, match="being written"):
        save(note)
    mapped.close()
    save(note)
    assert note.read_bytes() == NEW


@pytest.mark.usefixtures("hasty")
def test_the_last_of_two_writers_counts(note: Path) -> None:
    with note.open("ab"):
        with note.open("ab"):
            pass
        with pytest.raises(LibraryError, match="being written"):
            save(note)
    save(note)


@pytest.mark.usefixtures("hasty")
def test_a_file_with_hard_links_is_not_written_into_either(note: Path) -> None:
    os.link(note, note.parent / "other.md")
    with note.open("ab"), pytest.raises(LibraryError, match="being written"):
        save(note)
    assert note.read_bytes() == OLD
    save(note)
    assert (note.parent / "other.md").read_bytes() == NEW


def test_a_reader_is_no_writer(note: Path) -> None:
    with note.open("rb"):
        save(note)
    assert note.read_bytes() == NEW


def test_a_writer_who_finishes_soon_is_waited_for(note: Path) -> None:
    script = "import sys,time; f=open(sys.argv[1],'ab'); print(1, flush=True); time.sleep(0.3); f.close()"
    with subprocess.Popen([sys.executable, "-c", script, str(note)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        save(note)
    assert note.read_bytes() == NEW


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("links", [1, 2])
def test_a_truncated_note_is_left_to_its_writer(note: Path, links: int) -> None:
    if links == 2:
        os.link(note, note.parent / "other.md")
    with note.open("wb") as writer:
        with pytest.raises((StaleFileError, LibraryError)):
            save(note)
        with pytest.raises(LibraryError, match="being written"):
            note_files.write(note, b"tag\n", expected=b"", vault=note.parent)
        writer.write(b"whole again\n")
    assert note.read_bytes() == b"whole again\n"


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("mode", ["ab", "wb"])
def test_a_writer_who_opens_right_before_the_exchange(
    note: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    real, opened = atomic.exchange, []

    def late(one: Path, other: Path) -> bool:
        if not opened:
            opened.append(note.open(mode))
        return real(one, other)

    monkeypatch.setattr(atomic, "exchange", late)
    with pytest.raises(LibraryError, match="being written"):
        save(note)
    opened[0].write(b"last words\n")
    opened[0].close()
    assert contents(note.parent) == [(OLD if mode == "ab" else b"") + b"last words\n"]


@pytest.mark.usefixtures("hasty")
def test_a_writer_who_opens_the_new_file_before_it_is_taken_back_keeps_it(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, opened = atomic.exchange, []

    def late(one: Path, other: Path) -> bool:
        opened.append(note.open("ab"))
        return real(one, other)

    monkeypatch.setattr(atomic, "exchange", late)
    with pytest.raises(LibraryError, match="being written"):
        save(note)
    for number, writer in enumerate(opened):
        writer.write(b"words %d\n" % number)
        writer.close()
    assert contents(note.parent) == sorted([OLD + b"words 0\n", NEW + b"words 1\n"])


@pytest.mark.usefixtures("hasty")
def test_a_writer_who_opens_a_note_while_it_is_deleted(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(open_writers, "wait", lambda *_args, **_names: opened.append(note.open("ab")))
    with pytest.raises(LibraryError, match="being written"):
        note_files.delete(note, OLD, note.parent)
    opened[0].write(b"last words\n")
    opened[0].close()
    assert note.read_bytes() == OLD + b"last words\n"


def test_programs_that_open_the_file_meanwhile_do_not_end_this_one(note: Path) -> None:
    # The system announces them by a signal that would end the process.
    stop = threading.Event()

    def open_often() -> None:
        while not stop.is_set():
            note.open("ab").close()

    thread = threading.Thread(target=open_often)
    thread.start()
    end = time.process_time() + 0.3
    seen = set()
    while time.process_time() < end:
        seen.add(open_writers.writers(note))
    stop.set()
    thread.join()
    assert seen <= {Writers.NONE, Writers.SOME}


@pytest.mark.usefixtures("hasty")
def test_where_nobody_can_tell_a_file_must_have_been_quiet(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_writers, "writers", lambda _path: Writers.UNKNOWN)
    with pytest.raises(LibraryError, match="being written"):
        save(note)
    os.utime(note, (1, 1))
    save(note)
    assert note.read_bytes() == NEW


@pytest.mark.usefixtures("hasty")
def test_a_file_system_that_calls_every_file_open_is_not_believed(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_writers, "writers", lambda _path: Writers.SOME)
    os.utime(note, (1, 1))
    save(note)
    assert note.read_bytes() == NEW
