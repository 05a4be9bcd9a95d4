"""A lock of processes: one of them writes an index, one of them fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import as_library_error
from index.text import clean_line

if TYPE_CHECKING:
    from pathlib import Path


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
