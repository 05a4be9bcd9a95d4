"""Segments that are built in a process of their own, while this one goes on; see `segment_worker`."""

from __future__ import annotations

import logging
import queue
import threading
from contextlib import suppress
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from index.processes.limited_process import start_python
from index.processes.value_pipe import read_value, write_value
from index.search.model import Document

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable
    from pathlib import Path

_WORKER = "index.search.segment_worker"
_DOCUMENTS_AT_ONCE = 200
_POLL = 0.2
_values = attrgetter(*(field.name for field in fields(Document)))

_log = logging.getLogger(__name__)


class BuiltSegment(NamedTuple):
    """A segment that was written, under a name that no commit has yet, and its number of documents."""

    name: str
    size: int


class SegmentsAhead:
    """Builds segments in the order in which they are begun, one at a time. The process ends with this one."""

    def __init__(self, folder: Path) -> None:
        """Start the process.

        Raises:
            OSError: It cannot be started.
        """
        self._asked: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[list[BuiltSegment] | None] = queue.SimpleQueue()
        self._process: subprocess.Popen[bytes] = start_python(_WORKER)
        self._asked.put(str(folder))
        self._threads = [
            threading.Thread(target=run, name="notes-tui-segments", daemon=True)
            for run in (self._send, self._receive)
        ]
        for thread in self._threads:
            thread.start()

    def begin(self, documents: Iterable[Document]) -> None:
        """Begin the next segments."""
        some: list[tuple[object, ...]] = []
        for document in documents:
            id_, *values = _values(document)
            some.append((tuple(id_), *values))
            if len(some) >= _DOCUMENTS_AT_ONCE:
                self._asked.put(some)
                some = []
        self._asked.put(some)
        self._asked.put(None)

    def is_done(self) -> bool:
        """Return whether `take` does not wait."""
        return not self._answers.empty()

    def take(self, check: Callable[[], None]) -> list[BuiltSegment] | None:
        """Return the segments that were begun first, when they are written; None where the process has failed.

        Args:
            check: Called while waiting; may raise.
        """
        while True:
            try:
                return self._answers.get(timeout=_POLL)
            except queue.Empty:
                check()

    def close(self) -> None:
        """End the process; what it has not finished is lost."""
        self._process.kill()
        self._process.wait()
        self._asked.put(self)
        for thread in self._threads:
            thread.join(1.0)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _send(self) -> None:
        stream = self._process.stdin
        while stream is not None and (value := self._asked.get()) is not self:
            try:
                write_value(stream, value)
            except (OSError, ValueError):
                return

    def _receive(self) -> None:
        stream = self._process.stdout
        try:
            while stream is not None:
                self._answers.put([BuiltSegment(*each) for each in read_value(stream)])
        except (EOFError, OSError, TypeError, ValueError) as error:
            _log.info("The process that builds segments has ended.", exc_info=error)
        # Whoever waits from now on learns at once that there will be nothing.
        for _ in range(3):
            self._answers.put(None)
