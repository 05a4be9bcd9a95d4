"""A record of changes to several files, so that a change that a crash interrupts is finished later.

Replacing one file is one step; a rename that rewrites links in twenty notes is not. Before the first file is
written, the whole change is recorded and flushed to disk; after the last, the record is removed. A record that
still exists while nobody is writing belongs to an interrupted change, and the remaining steps are taken then. It is
removed only when each of them is done, taken back, or stale; until then it waits, beside those of later changes.
"""

from __future__ import annotations

import base64
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.cache import locations
from index.edit.changes import Change, FileChange, HalfDoneError, Move
from index.edit.journal_folder import RECORD
from index.errors import LibraryError, as_library_error
from index.problems import Problem, ProblemKind
from index.text import clean_line
from index.vault.files import atomic

_LOCK = "journal.lock"
_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.01

_log = logging.getLogger(__name__)


class Journal:
    """The journal of one vault, shared by every process that writes there."""

    def __init__(self, folder: Path) -> None:
        """`folder` is readable only by the user, and is kept when the cache is deleted."""
        self._folder = folder

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep other processes of ours from changing files.

        A file that was changed at the last moment is exchanged back. A second process that read and replaced it
        between these two steps would build on a version that is about to disappear.

        Raises:
            LibraryError: Another process holds the lock for long, or the folder cannot be written.
        """
        with self._held(_WAIT_SECONDS) as held:
            if not held:
                raise LibraryError("Another notes-tui is changing files; try again in a moment.", code="busy")
            yield

    @contextmanager
    def noted(self, change: Change, undoes: str = "") -> Iterator[None]:
        """Keep a change recorded while it is carried out; use within `working`.

        Earlier records that are waiting stay. When the change fails and cannot be taken back as a whole, what is left
        to take back stays recorded instead. `undoes` is the id of the change that this one takes back.

        Raises:
            LibraryError: The folder cannot be written, or a file belongs to a change that is waiting.
        """
        waiting = self._records()
        touched = set(change.paths)
        for record in waiting:
            common = sorted(touched & {*record.change.paths, *(file.path for file in record.change.files)})
            if common:
                raise LibraryError(
                    f"{clean_line(common[0])} belongs to “{clean_line(record.change.label)}”, which could not be "
                    f"finished: {record.waiting or 'it was interrupted.'} Try again after that.",
                    code="busy",
                )
        last = max((record.number for record in waiting), default=0)
        record = JournalRecord(self._folder, last + 1, change, undoes=undoes)
        record.keep("")
        try:
            yield
        except HalfDoneError as error:
            # If this cannot be written either, the change itself stays recorded, and is finished.
            back = JournalRecord(self._folder, record.number, change.reversed(change.label), back=True)
            with suppress(LibraryError):
                back.keep(str(error.__cause__ or error))
            raise
        except LibraryError as error:  # it was reverted
            if not record.forget():
                raise HalfDoneError(
                    f"{error} Its record in {clean_line(str(self._folder))} cannot be removed now, "
                    "so it is carried out before the next change or at the next start.",
                    code=error.code,
                ) from error
            raise
        record.forget()

    @contextmanager
    def pending(self) -> Iterator[list[JournalRecord]]:
        """Yield the changes that were interrupted, oldest first; none while another process is changing files."""
        if not self._names():
            yield []
            return
        with self._held(0) as held:
            yield self._records() if held else []

    def unfinished(self) -> list[Problem]:
        """Return a problem for each change that was interrupted, or could not be finished when last tried."""
        records = self._records()
        if not all(record.waiting for record in records) and self._busy():
            records = [record for record in records if record.waiting]
        return [
            Problem(
                next(iter(record.change.paths), ""),
                None,
                ProblemKind.UNFINISHED_CHANGE,
                f"“{clean_line(record.change.label)}” is only half done: {record.waiting or 'it was interrupted.'} "
                "It is finished or taken back before the next change, or at the next start.",
            )
            for record in records
        ]

    def _busy(self) -> bool:
        """Return whether a change is being carried out; a folder that cannot be written says that none is."""
        with suppress(LibraryError), self._held(0) as held:
            return not held
        return False

    def remove_left_over(self) -> None:
        """Remove files that a process which was killed had begun to write in the journal's folder."""
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                if atomic.is_left_over(entry):
                    Path(entry.path).unlink()

    @contextmanager
    def _held(self, seconds: float) -> Iterator[bool]:
        from filelock import FileLock, Timeout

        lock = FileLock(self._folder / _LOCK, thread_local=False)
        locations.make_private(self._folder)
        try:
            with as_library_error(
                f"{clean_line(str(self._folder))} cannot be written", "unwritable", passing=Timeout
            ):
                lock.acquire(timeout=seconds, poll_interval=_POLL_SECONDS)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def _names(self) -> dict[int, str]:
        """Return the names of the records by their numbers."""
        with suppress(FileNotFoundError, NotADirectoryError):
            found = ((RECORD.fullmatch(file.name), file.name) for file in self._folder.iterdir())
            return {int(match[1] or 1): name for match, name in sorted(found, key=str) if match is not None}
        return {}

    def _records(self) -> list[JournalRecord]:
        names = self._names()
        return [record for number in sorted(names) if (record := self._read(number, names[number]))]

    def _read(self, number: int, name: str) -> JournalRecord | None:
        try:
            return _load(self._folder, number, (self._folder / name).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            # What cannot be read now may be read later.
            _log.warning("A record of the journal cannot be read now.", exc_info=error)
            return None
        except (ValueError, KeyError, TypeError) as error:
            # A record that was not written to its end was written before anything was done.
            _log.warning("A record of the journal is damaged or incomplete: nothing is done.", exc_info=error)
            with suppress(OSError):
                (self._folder / name).unlink()
            return None


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """A change that is recorded in the journal's folder.

    Attributes:
        folder: The folder.
        number: Its place in the order of changes, from 1.
        change: The change.
        waiting: Sentence about why it could not be finished when last tried; empty if it was not tried.
        undoes: Id of the change that it takes back, as the history knows it; empty for all others.
        back: It takes back what was done of a change that failed, and is not a change of its own.
    """

    folder: Path
    number: int
    change: Change
    waiting: str = ""
    undoes: str = ""
    back: bool = False

    @property
    def _file(self) -> Path:
        return self.folder / ("journal.json" if self.number == 1 else f"journal-{self.number}.json")

    def keep(self, waiting: str) -> None:
        """Write the record, with why it has to wait.

        Raises:
            LibraryError: The folder cannot be written.
        """
        locations.keep(self._file, _dump(replace(self, waiting=waiting)))

    def forget(self) -> bool:
        """Remove the record: each step is done, taken back or stale. Return False where it cannot be removed."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("A record of the journal cannot be removed now.", exc_info=error)
            return False
        atomic.sync_folder(self.folder)
        return True


def _dump(record: JournalRecord) -> bytes:
    change = record.change
    return json.dumps(
        {
            "label": change.label,
            "waiting": record.waiting,
            "undoes": record.undoes,
            "back": record.back,
            "moves": change.moves,
            "files": [[file.path, _packed(file.before), _packed(file.after)] for file in change.files],
        }
    ).encode()


def _load(folder: Path, number: int, data: bytes) -> JournalRecord:
    found: Any = json.loads(data)
    label = str(found["label"])
    waiting, undoes = (str(found.get(name, "")) for name in ("waiting", "undoes"))
    back = bool(found.get("back"))
    files = tuple(
        FileChange(str(path), _unpacked(before), _unpacked(after), back=back or bool(undoes))
        for path, before, after in found["files"]
    )
    moves = tuple(Move(str(old), str(new)) for old, new in found["moves"])
    change = Change(label, files, moves)
    return JournalRecord(folder, number, change, waiting, undoes, back)


def _packed(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _unpacked(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
