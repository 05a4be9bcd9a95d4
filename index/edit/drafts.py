"""Drafts: unsaved text, stored so that it survives a crash of the app, the terminal or the machine.

Each session writes files of its own and holds a lock while it runs, so that two sessions that edit one note do not
overwrite each other's drafts, and a session that was killed is recognised by its free lock.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from index.edit.changes import Draft
from index.errors import LibraryError, error_code, reason
from index.text import clean_line
from index.vault.files import atomic, note_files

if TYPE_CHECKING:
    from pathlib import Path

    from filelock import FileLock

    from index.vault.vault import Vault

# Largest size of one draft on disk, in bytes, and the largest number of drafts that are read: the latest.
MAX_BYTES = 64 * 1024 * 1024
MOST = 200
# Locks younger than this many seconds are left alone. Later times than this (about the year 5100) are not valid.
_YOUNG = 60.0
_LATEST = 1e11

_NAME = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{16})\.(json|tmp)")
_LOCK_NAME = re.compile(r"([0-9a-f]{16})\.lock")


class Drafts:
    """The drafts of one vault. Methods may be called from any thread."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        """Nothing is written yet: `folder`, readable only by its owner, is made for the first draft.

        The notes that the drafts are of are in `vault`.
        """
        self._folder = folder
        self._vault = vault
        self._session = secrets.token_hex(8)
        self._lock: FileLock | None = None
        self._mutex = threading.Lock()

    def keep(self, draft: Draft) -> None:
        """Write a draft durably to disk, in place of an earlier one of this session and note.

        Raises:
            LibraryError: The draft cannot be written, or is too large.
        """
        fields = {
            "path": draft.path,
            "base": draft.base,
            "text": draft.text,
            "saved_at": draft.saved_at,
            "new": draft.new,
        }
        # ASCII, so that unpaired surrogates are kept too.
        data = json.dumps(fields).encode("ascii")
        if len(data) > MAX_BYTES:
            raise LibraryError(
                f"The unsaved text of {draft.path} is too large to keep a copy of; save it soon.",
                code="too-large",
            )
        target = self._folder / self._file(draft.path)
        with self._mutex:
            try:
                self._lock_folder()
                self._write(target, data)
            except OSError as error:
                shown = clean_line(str(self._folder))
                raise LibraryError(
                    f"Unsaved text cannot be kept in {shown} ({reason(error)}); save it soon.",
                    code=error_code(error, "unwritable"),
                ) from None

    def drop(self, path: str) -> None:
        """Delete this session's draft of a note, if there is one."""
        with self._mutex:
            self._remove(self._file(path))

    def discard(self, draft: Draft) -> None:
        """Delete a draft that `all` returned."""
        if _NAME.fullmatch(draft.file):
            with self._mutex:
                self._remove(draft.file)

    def all(self) -> tuple[Draft, ...]:
        """Return the latest drafts that ended sessions neither saved nor dropped, the oldest first."""
        with self._mutex:
            names = self._names()
            sessions = {match[2] for match in map(_NAME.fullmatch, names) if match} - {self._session}
            over = {session for session in sessions if not self._lives(session)}
            left = [match for match in map(_NAME.fullmatch, names) if match and match[2] in over]
            for match in left:
                if match[3] == "tmp":
                    self._remove(match[0])
            found = [self._read(match[0]) for match in left[-MOST:] if match[3] == "json"]
            for match in filter(None, map(_LOCK_NAME.fullmatch, names)):
                self._sweep(match[1], _YOUNG)
        drafts = [draft for draft in found if draft is not None]
        return tuple(sorted(drafts, key=lambda draft: (draft.saved_at, draft.file)))

    def unsaved(self) -> list[Draft]:
        """Return the same as `all`, but delete drafts whose text the notes already have, and leave them out."""
        left: list[Draft] = []
        for draft in self.all():
            try:
                data = self._vault.read_bytes_or_none(draft.path)
            except LibraryError:
                data = None
            if data == draft.text.encode("utf-8", "surrogatepass"):
                self.discard(draft)
            else:
                left.append(draft)
        return left

    def close(self) -> None:
        """End this session; the next one offers the drafts that were not dropped."""
        with self._mutex:
            if self._lock is not None:
                self._lock.release()
                self._lock = None
                self._sweep(self._session)

    def _file(self, path: str) -> str:
        name = hashlib.blake2b(path.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return f"{name}.{self._session}.json"

    def _lock_folder(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.chmod(0o700)
            lock = self._lock_of(self._session)
            lock.acquire(timeout=0)
            self._lock = lock

    @staticmethod
    def _write(target: Path, data: bytes) -> None:
        temp = target.with_suffix(".tmp")
        temp.unlink(missing_ok=True)
        try:
            atomic.fill(os.open(temp, atomic.NEW_FILE, 0o600), data)
            temp.replace(target)
        except BaseException:
            temp.unlink(missing_ok=True)
            raise
        atomic.sync_folder(target.parent)

    def _lock_of(self, session: str) -> FileLock:
        from filelock import FileLock

        return FileLock(self._folder / f"{session}.lock", thread_local=False, mode=0o600)

    def _lives(self, session: str) -> bool:
        from filelock import Timeout

        lock = self._lock_of(session)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            return True
        lock.release()
        return False

    def _names(self) -> list[str]:
        """Return the names of the files in the folder, the latest last."""
        with suppress(OSError), os.scandir(self._folder) as entries:
            return [name for _, name in sorted((_written(entry), entry.name) for entry in entries)]
        return []

    def _read(self, name: str) -> Draft | None:
        path = self._folder / name
        try:
            if path.is_symlink():
                return None
            data = json.loads(note_files.read(path, limit=MAX_BYTES)[0])
        except (OSError, LibraryError, ValueError, RecursionError):
            return None
        return _checked(data, name)

    def _sweep(self, session: str, young: float = 0.0) -> None:
        """Delete the lock of a session that has ended without leaving drafts."""
        names = self._names()
        lock = self._folder / f"{session}.lock"
        if any(match[2] == session for match in map(_NAME.fullmatch, names) if match) or self._lives(session):
            return
        with suppress(OSError):
            # A lock that was just made may not be held yet.
            if time.time() - lock.stat().st_mtime >= young:
                lock.unlink()

    def _remove(self, name: str) -> None:
        with suppress(OSError):
            (self._folder / name).unlink(missing_ok=True)


def _written(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return 0.0


def _checked(data: Any, name: str) -> Draft | None:
    if not isinstance(data, dict):
        return None
    path, base, text, saved_at = (data.get(key) for key in ("path", "base", "text", "saved_at"))
    if not (isinstance(path, str) and isinstance(base, str) and isinstance(text, str)):
        return None
    if isinstance(saved_at, bool) or not isinstance(saved_at, int | float):
        return None
    if not 0 <= saved_at < _LATEST:
        return None
    # Drafts of earlier versions are of notes that existed.
    return Draft(path, base, text, float(saved_at), name, data.get("new") is True)
