"""The lock that makes one process the writer of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.errors import as_library_error
from index.text import clean_line

if TYPE_CHECKING:
    from pathlib import Path


class WriterLock:
    """Held by the one writer; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """`path` is the lock's file, which stays when the lock goes."""
        self._path = path
        self._lock = FileLock(path, thread_local=False)

    def acquire(self) -> bool:
        """Take the lock if nobody has it.

        Raises:
            LibraryError: Its file cannot be made.
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
        """Let go of it; harmless where it is not held."""
        self._lock.release()
