"""A record of changes to several files, so that a change that a crash interrupts is finished later.

Replacing one file is one step; a rename that rewrites links in twenty notes is not. Before the first file is
written, the whole change is recorded and flushed to disk; after the last, the record is removed. A record that
still exists while nobody is writing belongs to an interrupted change, and the remaining steps are taken then.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from index.cache import locations
from index.edit.changes import Change, FileChange, Move
from index.errors import LibraryError, as_library_error
from index.text import clean_line
from index.vault.files import atomic

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "journal.json"
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
    def noted(self, change: Change) -> Iterator[None]:
        """Keep a change recorded while it is carried out; use within `working`.

        Finish what `pending` yields first: a record that a crash left would be overwritten.

        Raises:
            LibraryError: The folder cannot be written.
        """
        locations.keep(self._folder / _NAME, _dump(change))
        try:
            yield
        except LibraryError:  # it was reverted
            self._forget()
            raise
        self._forget()

    @contextmanager
    def pending(self) -> Iterator[Change | None]:
        """Yield the change that a crash interrupted, or None; its record is removed unless the block raises."""
        if not (self._folder / _NAME).exists():
            yield None
            return
        with self._held(0) as held:
            change = self._read() if held else None
            yield change
            if held:
                self._forget()

    @contextmanager
    def _held(self, seconds: float) -> Iterator[bool]:
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

    def _read(self) -> Change | None:
        try:
            return _load((self._folder / _NAME).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            # A journal that was not written to its end was written before anything was done.
            _log.warning("The journal is damaged or incomplete, so nothing is recovered.", exc_info=error)
            return None

    def _forget(self) -> None:
        with suppress(OSError):
            (self._folder / _NAME).unlink(missing_ok=True)
        atomic.sync_folder(self._folder)


def _dump(change: Change) -> bytes:
    return json.dumps(
        {
            "label": change.label,
            "moves": change.moves,
            "files": [[file.path, _packed(file.before), _packed(file.after)] for file in change.files],
        }
    ).encode()


def _load(data: bytes) -> Change:
    found: Any = json.loads(data)
    files = tuple(
        FileChange(str(path), _unpacked(before), _unpacked(after)) for path, before, after in found["files"]
    )
    return Change(str(found["label"]), files, tuple(Move(str(old), str(new)) for old, new in found["moves"]))


def _packed(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _unpacked(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
