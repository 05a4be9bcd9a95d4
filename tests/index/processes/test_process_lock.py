"""One writer at a time, even after a crash."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.processes.process_lock import ProcessLock
from tests.helpers.paths import ROOT

HOLD = """
import sys
from pathlib import Path
from index.processes.process_lock import ProcessLock
lock = ProcessLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def test_only_one_holds_the_lock_until_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "writer.lock"
    first, second = ProcessLock(path), ProcessLock(path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_releasing_without_holding_does_not_free_another(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    first, second = ProcessLock(path), ProcessLock(path)
    second.release()
    assert first.acquire()
    second.release()
    assert not second.acquire()
    first.release()


def test_another_thread_may_release_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    first, second = ProcessLock(path), ProcessLock(path)
    taken: list[bool] = []
    thread = threading.Thread(target=lambda: taken.append(first.acquire()))
    thread.start()
    thread.join()
    first.release()
    assert taken == [True]
    assert second.acquire()
    second.release()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        lock = ProcessLock(path)
        assert not lock.acquire()
        other.kill()
        other.wait()
    assert lock.acquire()
    lock.release()


def test_a_folder_that_cannot_be_created_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file\x1b[2J").write_text("in the way")
    with pytest.raises(LibraryError, match=r"writer\.lock cannot be written") as caught:
        ProcessLock(tmp_path / "file\x1b[2J" / "writer.lock").acquire()
    assert "\x1b" not in str(caught.value)
