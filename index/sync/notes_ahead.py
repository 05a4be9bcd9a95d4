"""Notes that are read and parsed ahead, in processes of their own, while this one writes what was read before.

The processes have a low priority, a limit of memory, and end with this one, whatever ends it. Where one fails, or
takes too long, its notes are read here instead.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from index.cache.note_rows import NoteRows
from index.papers.cancelling import Cancelled
from index.processes.limited_process import start_python
from index.processes.value_pipe import read_body, read_size, write_value
from index.sync.read_note import ReadNote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import IO, Any

    from index.sync.roots import Roots

WORTH_IT = 200
"""Fewer notes are read before the processes have started."""

_WORKER = "index.sync.note_worker"
_MOST_PROCESSES = 4
# What a pipe takes in any case without waiting for its reader.
_ASKED_BYTES = 4_096
_ASKED_AT_ONCE = 64
# For each process: what it has read and nobody has taken yet.
_HELD_BYTES = 16_000_000
_PATIENCE = 60.0
_POLL = 0.2

_log = logging.getLogger(__name__)


class NotesAhead:
    """Reads notes, in the order in which they are taken."""

    def __init__(
        self,
        notes: Sequence[tuple[str, Path, Path]],
        filters: tuple[str, ...],
        *,
        keep_texts: bool,
        cancelled: Callable[[], bool],
    ) -> None:
        """Start the processes, of which there is none on a machine with one processor.

        Args:
            notes: Path, file, and the folder that it must not lead out of.
            filters: Those of `excluded.ignored`.
            keep_texts: The bytes of notes are kept too.
            cancelled: Ends waiting for a note.
        """
        count = min(processors(), _MOST_PROCESSES)
        self._readers: list[_Reader] = []
        self._reader_of: dict[str, _Reader] = {}
        for number in range(count if count > 1 else 0):
            some = deque((path, str(file), str(home)) for path, file, home in notes[number::count])
            paths = [each[0] for each in some]
            try:
                reader = _Reader(some, (filters, keep_texts), cancelled)
            except OSError as error:
                _log.warning("No process that reads notes can be started.", exc_info=error)
                break
            self._readers.append(reader)
            self._reader_of.update(dict.fromkeys(paths, reader))

    def take(self, path: str) -> ReadNote | None:
        """Return a note, or None if it is to be read here.

        Raises:
            Cancelled: It was asked for.
        """
        reader = self._reader_of.pop(path, None)
        return None if reader is None else reader.take(path)

    def close(self) -> None:
        """End the processes; what they have read counts no longer."""
        self._reader_of.clear()
        for reader in self._readers:
            reader.close()


@contextmanager
def reading_ahead(
    roots: Roots,
    paths: Sequence[str],
    filters: tuple[str, ...],
    *,
    keep_texts: bool,
    cancelled: Callable[[], bool],
) -> Iterator[NotesAhead | None]:
    """Have the notes among these paths read ahead until the end of the block, if there are enough."""
    notes = [(path, roots.absolute(path), roots.home(path)) for path in paths if roots.kind(path) == "note"]
    if len(notes) <= WORTH_IT:
        yield None
        return
    ahead = NotesAhead(notes, filters, keep_texts=keep_texts, cancelled=cancelled)
    try:
        yield ahead
    finally:
        ahead.close()


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Reader:
    """One process, and a thread that receives its answers."""

    def __init__(
        self, waiting: deque[tuple[str, str, str]], settings: tuple[Any, ...], cancelled: Callable[[], bool]
    ) -> None:
        self._waiting = waiting
        self._cancelled = cancelled
        self._asked: deque[tuple[str, int]] = deque()
        self._asked_bytes = 0
        self._answers: deque[tuple[Any, int]] = deque()
        self._held = 0
        self._ended = False
        self._changed = threading.Condition()
        self._process = start_python(_WORKER)
        self._write(settings)
        self._ask()
        self._thread = threading.Thread(target=self._receive, name="notes-tui-notes", daemon=True)
        self._thread.start()

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        asked, answers = self._process.stdin, self._process.stdout
        assert asked  # noqa: S101 - they are pipes
        assert answers  # noqa: S101
        return asked, answers

    def take(self, path: str) -> ReadNote | None:
        while self._asked:
            asked, size = self._asked.popleft()
            self._asked_bytes -= size
            found = self._answer()
            self._ask()
            if asked == path:
                return None if found is None else ReadNote._make((*found[:-1], NoteRows._make(found[-1])))
        return None

    def _answer(self) -> Any:
        """Return the next answer, or None if there will be no more."""
        end = time.monotonic() + _PATIENCE
        with self._changed:
            while not self._answers and not self._ended:
                if self._cancelled():
                    raise Cancelled
                if not self._changed.wait(_POLL) and time.monotonic() > end:
                    _log.warning("A process that reads notes does not answer, and is ended.")
                    self._end()
            if not self._answers:
                return None
            found, size = self._answers.popleft()
            self._held -= size
            self._changed.notify_all()
            return found

    def _ask(self) -> None:
        """Ask for as much as fits into the pipe, so that this process never waits for that one."""
        while self._waiting and not self._ended and len(self._asked) < _ASKED_AT_ONCE:
            note = self._waiting[0]
            size = sum(map(len, note)) * 4 + 64
            if self._asked and self._asked_bytes + size > _ASKED_BYTES:
                return
            self._waiting.popleft()
            self._asked.append((note[0], size))
            self._asked_bytes += size
            self._write(note)

    def _write(self, value: tuple[Any, ...]) -> None:
        try:
            write_value(self._pipes[0], value)
        except OSError as error:
            _log.warning("A process that reads notes has ended.", exc_info=error)
            with self._changed:
                self._end()

    def _receive(self) -> None:
        answers = self._pipes[1]
        try:
            while (size := read_size(answers)) is not None:
                with self._changed:
                    self._changed.wait_for(lambda: self._held < _HELD_BYTES or self._ended)
                found = read_body(answers, size)
                with self._changed:
                    self._answers.append((found, size))
                    self._held += size
                    self._changed.notify_all()
        except (EOFError, OSError, TypeError, ValueError) as error:
            if not self._ended:
                _log.warning("A process that reads notes has ended.", exc_info=error)
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _end(self) -> None:
        self._ended = True
        self._process.kill()
        self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._end()
        self._process.wait()
        self._thread.join(1.0)
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()
