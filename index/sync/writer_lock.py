"""The lock that makes one process the writer of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.errors import as_library_error
from index.text import clean_line

if TYPE_CHECKING:
    from pathlib import Path


class WriterLock:
    """Held by the one writer; the system releases it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Use `path` as the lock's file; it stays when the lock is released."""
        self._path = path
        self._lock = FileLock(path, thread_local=False)

    def acquire(self) -> bool:
        """Take the lock if nobody holds it, and return whether it was taken.

        Raises:
            LibraryError: The file cannot be created.
        """
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
