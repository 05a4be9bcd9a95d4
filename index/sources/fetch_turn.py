"""Fetches of several processes take turns, so that the paces of services hold and no file is written twice."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.papers.cancelling import check
from index.processes.process_lock import ProcessLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_POLL = 0.05


class FetchTurn:
    """A lock of all fetches of a user; the system releases it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Use `path` as the lock's file; it stays when the lock is released."""
        self._lock = ProcessLock(path)
        # The lock of the file does not tell the threads of one process apart.
        self._threads = threading.RLock()

    @contextmanager
    def held(self, waiting: Callable[[], None]) -> Iterator[bool]:
        """Hold other fetches back, and give whether there was one to wait for; a thread may hold it twice.

        Args:
            waiting: Called once, if another fetch is under way.

        Raises:
            LibraryError: The file cannot be created.
            Cancelled: The work was cancelled while it waited.
        """
        waited = self._wait(lambda: self._threads.acquire(blocking=False), waiting, waited=False)
        try:
            waited = self._wait(self._lock.acquire, waiting, waited=waited)
            try:
                yield waited
            finally:
                self._lock.release()
        finally:
            self._threads.release()

    @staticmethod
    def _wait(taken: Callable[[], bool], waiting: Callable[[], None], *, waited: bool) -> bool:
        while not taken():
            if not waited:
                waiting()
                waited = True
            # The other process tells its end to nobody, so it is asked for; the clock of paces does not count here.
            time.sleep(_POLL)
            check()
        return waited
