"""The log of changes: what this and other sessions changed in a vault, kept in the state folder within limits.

Several processes append to it, under a lock. Recording never makes a change fail: where it is refused, the change
stays as it is, and a sentence says that it cannot be undone after this session. Nothing is forced to the disk: after
a power cut the last changes may be missing from the log, never from the notes.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache import locations
from index.edit.past_change import (
    HistoryLimits,
    PastChange,
    PastFile,
    digest,
    from_lines,
    taken_back,
    to_line,
)
from index.edit.past_selection import newest, without_echoes, young
from index.edit.text_store import MAX_BYTES, TextStore
from index.errors import LibraryError, as_library_error, expected
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor
    from pathlib import Path

    from index.edit.changes import Change, Move

_LOG = "log.jsonl"
_LOCK = "lock"
_SIZE = "size"
_WAIT_SECONDS = 2.0
_POLL_SECONDS = 0.01
_MEGABYTE = 1_000_000
_DAY = 86_400.0
# Changes whose texts wait in memory to be written.
_MOST_WAITING = 32
# Room that is left after texts were removed, so that this is not done again at once.
_KEPT_PART = 0.8
_LARGEST_LOG = 256 * 1024 * 1024

_log = logging.getLogger(__name__)


OutsideFile = tuple[str, bytes | str | None, str | None]
"""Path, the bytes before or their hash where they are stored, and the hash afterwards."""


class ChangeLog:
    """The log of one vault. Methods may be called from any thread."""

    def __init__(self, folder: Path, limits: HistoryLimits) -> None:
        """Nothing is read or written yet: `folder`, readable only by its owner, is made for the first change."""
        self.folder = folder
        self.limits = limits
        self._texts = TextStore(folder / "texts")
        self._mutex = threading.RLock()
        self._most = limits.megabytes * _MEGABYTE
        self._queue_lock = threading.Lock()
        self._writer: ThreadPoolExecutor | None = None
        self._last: Future[None] | None = None
        self._waiting = 0
        self._refused: str | None = None
        self._warnings: list[str] = []
        self._read: tuple[int, int, int] | None = None
        self._changes: list[PastChange] = []
        self._damaged = 0

    # Writing

    def record(self, change: Change, undoes: str = "") -> str:
        """Keep a change of ours that has reached the disk, and return its id; empty where nothing is kept.

        It is written by a thread, as a change is not to wait for it; reading waits until that is done.
        """
        files = [(file.path, file.before, file.after) for file in change.files]
        return self._later(
            PastChange(_new_id(), time.time(), change.label, moves=change.moves, undoes=undoes), files
        )

    def record_once(self, change: Change, undoes: str = "") -> None:
        """Keep a change that was interrupted, unless it is the latest one already; see `record`."""
        files = tuple(PastFile(file.path, _hashed(file.before), _hashed(file.after)) for file in change.files)
        try:
            ours = [past for past in self.changes() if not past.outside]
        except LibraryError:
            ours = []
        if ours and (ours[-1].files, ours[-1].moves) == (files, change.moves):
            return
        self.record(change, undoes)

    def record_outside(self, label: str, files: Sequence[OutsideFile], moves: Sequence[Move] = ()) -> str:
        """Keep a change that another program made; see `record`."""
        return self._later(PastChange(_new_id(), time.time(), label, moves=tuple(moves), outside=True), files)

    def _later(
        self, made: PastChange, files: Sequence[tuple[str, bytes | str | None, bytes | str | None]]
    ) -> str:
        if not self.limits.enabled:
            return ""
        from concurrent.futures import ThreadPoolExecutor

        with self._queue_lock:
            if self._writer is None:
                self._writer = ThreadPoolExecutor(1, thread_name_prefix="notes-tui-history")
            last = self._last = self._writer.submit(self._write, made, files)
            self._waiting += 1
        if self._waiting > _MOST_WAITING:
            last.result()
        return made.id

    def flush(self) -> None:
        """Wait until everything that was recorded is written, or refused."""
        with self._queue_lock:
            last = self._last
        if last is not None:
            last.result()

    def close(self) -> None:
        """Write what was recorded, and end the thread."""
        with self._queue_lock:
            writer, self._writer = self._writer, None
        if writer is not None:
            writer.shutdown()

    def _write(
        self, made: PastChange, files: Sequence[tuple[str, bytes | str | None, bytes | str | None]]
    ) -> None:
        hashed = tuple(PastFile(path, _hashed(before), _hashed(after)) for path, before, after in files)
        line = to_line(replace(made, files=hashed))
        try:
            with self._mutex, self._locked():
                room = 0
                for side in (side for _, *sides in files for side in sides):
                    # One enormous change must not push out everything before it.
                    if isinstance(side, bytes) and len(side) <= MAX_BYTES and room < self._most // 2:
                        room += self._texts.put(side)
                self._append(line)
                self._make_room(room + len(line))
        except Exception as error:  # noqa: BLE001 - a thread has no caller: logged and shown here
            self._failed(error)
        else:
            self._refused = None
        finally:
            with self._queue_lock:
                self._waiting -= 1

    def _failed(self, error: Exception) -> None:
        """Say once that changes are not kept, until it works again or fails for another reason."""
        refusal = expected(error)
        if refusal is None:
            _log.error("A change could not be kept in the history.", exc_info=error)
            why = f"a fault in notes-tui: {type(error).__name__}: {error}"
        else:
            _log.warning("A change could not be kept in the history.", exc_info=error)
            why = str(refusal)
        sentence = f"The history cannot be written, so changes cannot be undone after this session: {why}"
        if sentence != self._refused:
            self._refused = sentence
            self.warn(sentence)

    def warn(self, sentence: str) -> None:
        """Have a sentence shown to the user once the work that is being done is over."""
        with self._mutex:
            shown = clean_line(sentence)
            if shown not in self._warnings:
                self._warnings.append(shown)

    def take_warnings(self) -> list[str]:
        """Return the sentences to show the user since the last call."""
        with self._mutex:
            warnings, self._warnings = self._warnings, []
        return warnings

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        if not self.folder.is_dir():
            locations.make_private(self.folder)
        lock = FileLock(self.folder / _LOCK, mode=0o600)
        try:
            lock.acquire(timeout=_WAIT_SECONDS, poll_interval=_POLL_SECONDS)
        except Timeout:
            raise LibraryError("another notes-tui is using it.", code="busy") from None
        try:
            yield
        finally:
            lock.release()

    def _append(self, line: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self.folder / _LOG, flags, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            try:
                written = 0
                while written < len(line):
                    written += os.write(descriptor, line[written:])
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)

    # Reading

    def changes(self) -> list[PastChange]:
        """Return all changes that are kept, the oldest first; what is damaged is left out.

        Raises:
            LibraryError: The log cannot be read.
        """
        self.flush()
        with self._mutex:
            self._load()
            undone, _ = taken_back(self._changes)
            return [
                replace(change, undone=True) if change.id in undone else change
                for change in without_echoes(self._changes)
            ]

    @property
    def damaged(self) -> int:
        """Return the number of lines of the log that were damaged when it was last read."""
        return self._damaged

    def find(self, id_: str) -> PastChange:
        """Return a change by its id or the beginning of it.

        Raises:
            LibraryError: There is none, or several.
        """
        found = [change for change in self.changes() if change.id.startswith(id_.lower())] if id_ else []
        if len(found) == 1:
            return found[0]
        shown = clean_line(id_)[:40]
        if found:
            raise LibraryError(
                f"Several changes begin with “{shown}”; give more of the id.", code="ambiguous"
            )
        raise LibraryError(
            f"There is no change “{shown}” in the history; list them: notes-tui history.", code="not-found"
        )

    def latest_to_undo(self) -> PastChange | None:
        """Return the latest change of ours that is not undone yet, and is not an undo itself."""
        changes = self.changes()
        _, undos = taken_back(changes)
        for change in reversed(changes):
            if not (change.undone or change.outside or change.id in undos):
                return change
        return None

    def text(self, hash_: str | None) -> bytes | None:
        """Return a text by its hash, or None where it is not kept."""
        self.flush()
        return None if hash_ is None else self._texts.get(hash_)

    def has_text(self, hash_: str | None) -> bool:
        """Return whether a text is kept, without reading it."""
        self.flush()
        return self._texts.has(hash_)

    def _load(self) -> None:
        """Read what was appended since the last time, or everything where the log is another file now."""
        file = self.folder / _LOG
        with as_library_error(f"The history in {clean_line(str(self.folder))} cannot be read", "unreadable"):
            try:
                descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            except FileNotFoundError:
                self._read, self._changes, self._damaged = None, [], 0
                return
            with os.fdopen(descriptor, "rb") as opened:
                stat = os.fstat(opened.fileno())
                start = 0
                if self._read is not None and self._read[:2] == (stat.st_dev, stat.st_ino):
                    start = self._read[2] if self._read[2] <= stat.st_size else 0
                opened.seek(start)
                data = opened.read(_LARGEST_LOG)
        # A line that is being written now has no end yet; it is read the next time.
        end = data.rfind(b"\n") + 1
        found, damaged = from_lines(data[:end])
        if start == 0:
            self._changes, self._damaged = [], 0
        self._changes += found
        self._damaged += damaged
        self._read = (stat.st_dev, stat.st_ino, start + end)
        if damaged:
            _log.warning("%d damaged lines of the history are left out.", damaged)

    # Keeping within the limits

    def _make_room(self, added: int) -> None:
        """Count what was added, and remove the oldest changes where they are too many or too old."""
        today = int(time.time() // _DAY)
        total, day = self._counted()
        total = None if total is None else total + added
        if total is not None and total <= self._most and day == today:
            self._count(total, today)
            return
        self._prune(today)

    def _counted(self) -> tuple[int | None, int]:
        try:
            total, day = (self.folder / _SIZE).read_text("ascii").split()
            return int(total), int(day)
        except (OSError, ValueError):
            return None, -1

    def _count(self, total: int, day: int) -> None:
        """Remember the room that is taken, and the day of the last look at ages; without it, both are found again."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        with suppress(OSError), os.fdopen(os.open(self.folder / _SIZE, flags, 0o600), "wb") as file:
            file.write(f"{total} {day}".encode("ascii"))

    def _prune(self, today: int) -> None:
        self._load()
        sizes = self._texts.sizes()
        kept = young(self._changes, self.limits.days)
        room = sum(sizes.values()) + sum(len(to_line(change)) for change in kept)
        if room > self._most or len(kept) < len(self._changes) or self._damaged:
            kept = newest(kept, sizes, int(self._most * _KEPT_PART) if room > self._most else self._most)
            lines = b"".join(map(to_line, kept))
            locations.keep(self.folder / _LOG, lines)
            self._read = None
            wanted = {side for change in kept for file in change.files for side in file[1:] if side}
            room = self._texts.keep_only(wanted) + len(lines)
        self._count(room, today)

    def clear(self) -> None:
        """Delete the log and all its texts.

        Raises:
            LibraryError: It cannot be deleted.
        """
        self.flush()
        if not self.folder.is_dir():
            return
        with self._mutex, as_library_error("The history cannot be deleted", "unwritable"), self._locked():
            for name in (_LOG, _SIZE):
                (self.folder / name).unlink(missing_ok=True)
            self._texts.keep_only(set())
            self._read = None


def _new_id() -> str:
    return secrets.token_hex(4)


def _hashed(side: bytes | str | None) -> str | None:
    return digest(side) if isinstance(side, bytes) else side
