"""A lock of processes: one of them writes an index, one of them fetches."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from index.errors import as_library_error
from index.text import clean_line

_LOCKS, _UPTIME = Path("/proc/locks"), Path("/proc/uptime")
_STARTED = 19  # of what follows the name in `/proc/PID/stat`: see proc(5)


class ProcessLock:
    """Held by one process at a time; the system releases it when the process ends, however it ends.

    It does not tell the threads of one process apart: any of them may release it.
    """

    def __init__(self, path: Path) -> None:
        """Use `path` as the lock's file; it stays when the lock is released."""
        from filelock import FileLock

        self._path = path
        self._lock = FileLock(path, thread_local=False, mode=0o600)

    def acquire(self) -> bool:
        """Take the lock if no other process holds it, and return whether it was taken.

        Raises:
            LibraryError: The file cannot be created.
        """
        from filelock import Timeout

        try:
            with as_library_error(
                f"{clean_line(str(self._path))} cannot be written", "unwritable", passing=Timeout
            ):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        """Release the lock; harmless if it is not held."""
        self._lock.release()


def holder(path: Path) -> str:
    """Name the process that holds a lock, and since when it runs; empty where the system does not tell.

    The lock's file does not say it, because programs of earlier versions hold such locks too.
    """
    with suppress(OSError, ValueError, IndexError):
        inode = str(path.stat().st_ino)
        held = (line.split() for line in _LOCKS.read_text("utf-8").splitlines())
        pid = next((int(line[4]) for line in held if line[5].rpartition(":")[2] == inode), 0)
        if pid:
            return f"process {pid}{_since(pid)}"
    return ""


def _since(pid: int) -> str:
    with suppress(OSError, ValueError, IndexError):
        started = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[_STARTED]
        uptime = float(_UPTIME.read_text("utf-8").split()[0])
        moment = datetime.now() - timedelta(seconds=uptime - int(started) / os.sysconf("SC_CLK_TCK"))  # noqa: DTZ005
        return f", running since {moment:%Y-%m-%d %H:%M}"
    return ""
