"""The log of changes on disk: several processes, damage, limits, clocks."""

from __future__ import annotations

import errno
import os
import random
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.edit.change_log import ChangeLog
from index.edit.changes import Change, FileChange, Move
from index.edit.past_change import HistoryLimits, digest
from index.errors import LibraryError
from tests.helpers.paths import ROOT

DAY = 86_400


def log_in(folder: Path, **limits: int) -> ChangeLog:
    return ChangeLog(folder / "history", HistoryLimits(**limits))


def edit(
    label: str, before: bytes | None = b"one", after: bytes | None = b"two", path: str = "a.md"
) -> Change:
    return Change(label, (FileChange(path, before, after),))


def record(log: ChangeLog, change: Change) -> str:
    made = log.record(change)
    log.close()
    return made


def labels(log: ChangeLog) -> list[str]:
    return [change.label for change in log.changes()]


def test_a_change_comes_back_with_its_texts(tmp_path):
    change = Change(
        "rename", (FileChange("b.md", b"one", b"two"), FileChange("c.md", None, b"3")), (Move("a", "b"),)
    )
    made = record(log_in(tmp_path), change)
    log = log_in(tmp_path)
    (found,) = log.changes()
    assert (found.id, found.label, found.moves, found.undone) == (made, "rename", (("a", "b"),), False)
    assert found.files == (("b.md", digest(b"one"), digest(b"two")), ("c.md", None, digest(b"3")))
    assert log.text(digest(b"one")) == b"one"
    assert log.text(digest(b"never")) is None
    assert log.find(made[:5]) == found


def test_it_is_readable_only_by_its_owner(tmp_path):
    log = log_in(tmp_path)
    record(log, edit("x"))
    for path in [log.folder, *log.folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("limits", [{"megabytes": 0}, {"days": 0}])
def test_nothing_is_kept_when_it_is_turned_off(tmp_path, limits):
    log = log_in(tmp_path, **limits)
    assert record(log, edit("x")) == ""
    assert not log.folder.exists()
    assert log.changes() == []


def test_labels_and_paths_may_be_anything(tmp_path):
    hostile = ["\x1b[2J\x07", "a\nb", '"},{', "\udcff", "x" * 9_000, "", "../../etc", "\u202egpj.md"]
    log = log_in(tmp_path)
    for text in hostile:
        record(log, edit(text, path=text))
    found = log_in(tmp_path).changes()
    assert [change.files[0].path for change in found] == hostile
    assert all(change.label == text[:500] for change, text in zip(found, hostile, strict=True))


@pytest.mark.parametrize("id_", ["", "zz", "../x", "\x1b", "0" * 99])
def test_an_unknown_change_is_refused_in_a_sentence(tmp_path, id_):
    log = log_in(tmp_path)
    record(log, edit("x"))
    with pytest.raises(LibraryError, match="no change"):
        log.find(id_)


APPEND = """
import sys
from pathlib import Path
from index.edit.change_log import ChangeLog
from index.edit.changes import Change, FileChange
from index.edit.past_change import HistoryLimits
log = ChangeLog(Path(sys.argv[1]), HistoryLimits())
for n in range(40):
    assert log.record(Change(f"{sys.argv[2]} {n}", (FileChange("a.md", b"same", f"{sys.argv[2]} {n}".encode()),)))
"""


def test_two_processes_append(tmp_path):
    command = [sys.executable, "-c", APPEND, str(tmp_path / "history")]
    running = [subprocess.Popen([*command, name], cwd=ROOT) for name in ("one", "two")]
    assert [process.wait(300) for process in running] == [0, 0]
    log = log_in(tmp_path)
    found = labels(log)
    assert len(found) == 80
    assert [label for label in found if label.startswith("one")] == [f"one {n}" for n in range(40)]
    assert all(log.text(change.files[0].after) == change.label.encode() for change in log.changes())


def test_what_another_process_appends_is_seen(tmp_path):
    here, there = log_in(tmp_path), log_in(tmp_path)
    record(here, edit("1"))
    assert labels(here) == labels(there) == ["1"]
    record(there, edit("2"))
    assert labels(here) == ["1", "2"]
    there.clear()
    record(there, edit("3"))
    assert labels(here) == ["3"]


@pytest.mark.parametrize("kept", [0, 1, 2, 20, -2, -1])
def test_a_line_that_was_cut_off_loses_only_itself(tmp_path, kept):
    log = log_in(tmp_path)
    record(log, edit("first"))
    file = log.folder / "log.jsonl"
    whole = file.read_bytes()
    record(log, edit("second"))
    line = file.read_bytes()[len(whole) :]
    file.write_bytes(whole + line[:kept])
    record(log_in(tmp_path), edit("third"))
    assert labels(log_in(tmp_path)) in (["first", "third"], ["first", "second", "third"])


def test_damage_loses_only_the_damaged_lines(tmp_path):
    log = log_in(tmp_path)
    for n in range(8):
        record(log, edit(f"{n}"))
    file = log.folder / "log.jsonl"
    sound = file.read_bytes()
    chance = random.Random(11)
    for _ in range(300):
        data = bytearray(sound)
        data[chance.randrange(len(data))] = chance.randrange(256)
        file.write_bytes(data)
        found = labels(log_in(tmp_path))
        assert len(found) >= 7
        assert found == sorted(found)
    file.write_bytes(chance.randbytes(5_000))
    assert labels(log_in(tmp_path)) == []
    record(log_in(tmp_path), edit("new"))
    assert labels(log_in(tmp_path)) == ["new"]


def test_damaged_texts_are_not_there(tmp_path):
    log = log_in(tmp_path)
    record(log, edit("x", b"some text " * 20))
    hash_ = digest(b"some text " * 20)
    (place,) = log.folder.rglob(hash_)
    sound = place.read_bytes()
    for at in range(len(sound)):
        place.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        # A bit of the header may say nothing.
        assert log.text(hash_) in (None, b"some text " * 20)
    place.write_bytes(sound[:9])
    assert log.text(hash_) is None
    # It is stored again when it is next needed.
    record(log, edit("y", b"some text " * 20))
    assert log.text(hash_) == b"some text " * 20


def test_the_oldest_go_when_the_room_is_used_up(tmp_path):
    log = log_in(tmp_path, megabytes=1)
    chance = random.Random(3)
    text = chance.randbytes(60_000)
    for n in range(40):
        before, text = text, chance.randbytes(60_000)
        record(log, edit(f"{n}", before, text))
        size = sum(file.stat().st_size for file in log.folder.rglob("*") if file.is_file())
        assert size < 1_100_000
    found = log_in(tmp_path, megabytes=1).changes()
    assert [change.label for change in found] == [f"{n}" for n in range(40 - len(found), 40)]
    assert len(found) >= 10
    assert all(log.has_text(side) for change in found for side in change.files[0][1:])
    assert len(list((log.folder / "texts").rglob("?" * 32))) == len(found) + 1


def test_one_enormous_change_does_not_push_out_the_others(tmp_path):
    log = log_in(tmp_path, megabytes=1)
    record(log, edit("small"))
    noise = random.Random(5).randbytes
    record(
        log, Change("big", tuple(FileChange(f"{n}.md", noise(200_000), noise(200_000)) for n in range(10)))
    )
    assert labels(log) == ["small", "big"]
    assert log.has_text(digest(b"one"))


def test_the_oldest_go_when_they_are_too_old(tmp_path, monkeypatch):
    log = log_in(tmp_path, days=10)
    start = time.time()
    for day in range(30):
        monkeypatch.setattr(time, "time", lambda day=day: start + day * DAY)
        record(log, edit(f"{day}", f"{day}".encode(), f"{day + 1}".encode()))
    found = labels(log_in(tmp_path))
    assert found[-1] == "29"
    assert 10 <= len(found) <= 16
    assert not log.has_text(digest(b"2"))


@pytest.mark.parametrize("jump", [-9_000 * DAY, 40 * DAY, 9_000 * DAY])
def test_a_clock_that_is_wrong_for_a_moment_loses_nothing(tmp_path, monkeypatch, jump):
    log = log_in(tmp_path, days=10)
    for n in range(9):
        record(log, edit(f"{n}"))
    start = time.time()
    monkeypatch.setattr(time, "time", lambda: max(0.0, start + jump))
    record(log, edit("9"))
    monkeypatch.setattr(time, "time", lambda: start + DAY)
    record(log, edit("10"))
    assert labels(log) == [f"{n}" for n in range(11)]


def refuse(number):
    def refused(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return refused


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT, errno.EACCES])
def test_a_refusal_is_said_once_and_never_raised(tmp_path, monkeypatch, number):
    log = log_in(tmp_path)
    record(log, edit("before"))
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", refuse(number))
        record(log, edit("x", b"other"))
        record(log, edit("y", b"other"))
    (sentence,) = log.take_warnings()
    assert "cannot be undone after this session" in sentence
    assert log.take_warnings() == []
    record(log, edit("after"))
    assert labels(log_in(tmp_path)) == ["before", "after"]


def test_half_a_line_is_taken_back_when_the_disk_is_full(tmp_path, monkeypatch):
    log = log_in(tmp_path)
    record(log, edit("before"))
    size = (log.folder / "log.jsonl").stat().st_size
    real = os.write
    calls = []

    def short(descriptor, data):
        calls.append(1)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "full")
        return real(descriptor, data[:10])

    monkeypatch.setattr(os, "write", short)
    record(log, edit("x"))
    assert (log.folder / "log.jsonl").stat().st_size == size


@pytest.mark.parametrize("name", ["log.jsonl", "lock", "size", "texts", ""])
def test_folders_and_files_in_the_wrong_place_stop_no_change(tmp_path, name):
    log = log_in(tmp_path)
    place = log.folder / name
    if name in ("texts", ""):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"in the way")
    else:
        place.mkdir(parents=True)
    record(log, edit("x", b"some", b"other"))
    assert len(log.take_warnings()) <= 1


def test_clearing_deletes_every_text(tmp_path):
    log = log_in(tmp_path)
    record(log, edit("x", b"a secret", b"none"))
    log.clear()
    assert log.changes() == []
    assert [file.name for file in log.folder.rglob("*") if file.is_file()] == ["lock"]


@pytest.mark.parametrize("seconds", [0.002, 0.01, 0.03, 0.06])
def test_a_process_that_is_killed_while_it_appends_leaves_a_sound_log(tmp_path, seconds):
    endless = APPEND.replace("range(40)", "range(10**9)").replace(
        "for n", "print('ready', flush=True)\nfor n"
    )
    command = [sys.executable, "-c", endless, str(tmp_path / "history"), "one"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        deadline = time.monotonic() + 300
        while not labels(log_in(tmp_path)) and time.monotonic() < deadline:
            pass
        time.sleep(seconds)
        process.kill()
    log = log_in(tmp_path)
    before = labels(log)
    assert before == [f"one {n}" for n in range(len(before))]
    assert before
    assert record(log, edit("after"))
    assert labels(log_in(tmp_path)) == [*before, "after"]
    assert all(log.text(change.files[0].after) is not None for change in log.changes())
