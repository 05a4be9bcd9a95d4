"""Create, replace and throw away one file in a vault, each in steps that can be taken back."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING

from index.errors import LibraryError, StaleFileError, error_code, reason
from index.vault.files import atomic, folders, open_writers, trash
from index.vault.files.file_versions import Version, content, version_of
from index.vault.files.open_writers import Writers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.vault.files.folders import Place


class TornFileError(LibraryError):
    """A file that is written in place cannot be written, and may hold parts of the old content and of the new."""


def create(place: Place, data: bytes, *, linked: bool, back: bool = False, lasting: bool = True) -> Version:
    """Create a file that must not exist yet, and missing folders; see `note_files.write`.

    Args:
        place: Where.
        data: Its content.
        linked: The path that was asked for is a symbolic link to this place.
        back: It was deleted, and is to be as it was; see `trash.restore`.
        lasting: See `note_files.write`.
    """
    with folders.made(place) as target:
        if linked and not target.exists():
            raise LibraryError(
                f"{place.shown} is a symbolic link to a file that is not there.", code="not-found"
            )
        if target.exists():
            raise _taken(place)
        if target.with_name(f".{target.name}.icloud").exists():
            raise StaleFileError(
                f"{place.shown} exists in iCloud, but not on this disk; download it first.", code="exists"
            )
        try:
            with atomic.temporary(target, data, None) as (temp, found):
                made = trash.restore(place, data, temp) if back else found
                if not atomic.name(temp, target):
                    return _create_in_place(target, data)
                if lasting:
                    atomic.sync_folder(target.parent)
                return version_of(data, made)
        except FileExistsError:
            raise _taken(place) from None


def replace(place: Place, data: bytes, expected: bytes, *, lasting: bool = True) -> Version:
    """Replace the content of a file that must be as expected; see `note_files.write`."""
    with _held(place) as target:
        try:
            before = target.lstat()
        except FileNotFoundError:
            raise _missing(place) from None
        if not before.st_mode & 0o222:
            raise LibraryError(f"{place.shown} cannot be written: it is marked read-only.", code="unwritable")
        if not os.access(target, os.W_OK):
            # It is not the file's own mark; the system says what it is.
            os.close(os.open(target, os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC))
        open_writers.wait(target, place.shown, trusted=lambda: atomic.tells_writers(target.parent))
        if is_in_place(before):
            return _overwrite(target, data, expected, place)
        try:
            with atomic.temporary(target, data, before) as (temp, found):
                check(target, expected, place)
                result = _exchange_in(temp, target, expected, data)
                if result is not _Outcome.REPLACED:
                    # The temporary file may be another program's version, or one that it writes to: it must not
                    # be lost.
                    if not open_writers.settled(temp) or content(temp) != data:
                        with trash.reserved(place) as kept:
                            temp.replace(kept)
                    raise open_writers.busy(place.shown) if result is _Outcome.BUSY else _stale(place)
                if lasting:
                    atomic.sync_folder(target.parent)
                return version_of(data, found)
        except atomic.OwnerLostError:
            return _overwrite(target, data, expected, place)


def is_in_place(found: os.stat_result) -> bool:
    """Return whether a file with this status is written in place, so that a crash may leave it half written.

    A new file would lose the other hard links of the old one, or its owner.
    """
    if found.st_nlink > 1:
        return True
    user = os.geteuid()
    return user != 0 and (found.st_uid != user or found.st_gid not in {os.getegid(), *os.getgroups()})


def throw_away(place: Place, expected: bytes) -> Path:
    """Move a file that must be as expected to the trash; return its path there. See `note_files.delete`."""
    with _held(place) as target:
        check(target, expected, place)
        open_writers.wait(target, place.shown, trusted=lambda: atomic.tells_writers(target.parent))
        with trash.reserved(place) as kept:
            try:
                target.replace(kept)
            except BaseException:
                kept.unlink(missing_ok=True)
                raise
            opened = open_writers.writers(kept) is Writers.SOME and atomic.tells_writers(kept.parent)
            if opened or content(kept) != expected:
                # Saved by another program at the last moment. If it has created the file again, both stay.
                with suppress(OSError):
                    os.link(kept, target)
                    kept.unlink()
                raise open_writers.busy(place.shown) if opened else _stale(place)
            atomic.sync_folder(target.parent)
            return place.root / trash.FOLDER / place.inner.with_name(kept.name)


@contextmanager
def _held(place: Place) -> Iterator[Path]:
    with ExitStack() as stack:
        try:
            target = stack.enter_context(folders.held(place))
        except FileNotFoundError:
            raise _missing(place) from None
        yield target


def _create_in_place(target: Path, data: bytes) -> Version:
    descriptor = os.open(target, atomic.NEW_FILE, 0o666)
    try:
        return version_of(data, atomic.fill(descriptor, data))
    except BaseException:
        target.unlink(missing_ok=True)
        raise


class _Outcome(Enum):
    REPLACED = "replaced"
    CHANGED = "changed"
    BUSY = "busy"


def _exchange_in(temp: Path, target: Path, expected: bytes, ours: bytes) -> _Outcome:
    """Replace the expected file by a new one, unless it is not as expected or somebody writes to it."""
    if not atomic.exchange(temp, target):
        temp.replace(target)
        return _Outcome.REPLACED
    # In this order: who opens the path now gets the new file, and who closed the old one has written its content.
    busy = open_writers.writers(temp) is Writers.SOME and atomic.tells_writers(temp.parent)
    if not busy and content(temp) == expected:
        return _Outcome.REPLACED
    # Another program saved at the last moment: its file goes back. If it has saved once more meanwhile, its newest
    # file comes out instead of ours, and that one goes back: its older one, which the newest may not build on,
    # stays in the temporary file.
    atomic.exchange(temp, target)
    if content(temp) != ours:
        atomic.exchange(temp, target)
    return _Outcome.BUSY if busy else _Outcome.CHANGED


def _overwrite(target: Path, data: bytes, expected: bytes, place: Place) -> Version:
    descriptor = os.open(target, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        old = file.read(len(expected) + 1) or b""
        if old != expected:
            raise _stale(place)
        try:
            atomic.claim_room(file.fileno(), len(old), len(data))
            atomic.write_all(file.fileno(), data)
            os.ftruncate(file.fileno(), len(data))
            os.fsync(file.fileno())
        except OSError as error:
            try:
                atomic.write_all(file.fileno(), old)
                os.ftruncate(file.fileno(), len(old))
                os.fsync(file.fileno())
            except OSError:
                raise TornFileError(
                    f"{place.shown} cannot be written: {reason(error)}.",
                    code=error_code(error, "unwritable"),
                ) from error
            raise
        return version_of(data, os.fstat(file.fileno()))


def check(target: Path, expected: bytes, place: Place) -> None:
    """Raise `StaleFileError` unless a file has the expected content."""
    try:
        current = content(target)
    except FileNotFoundError:
        raise _missing(place) from None
    if current != expected:
        raise _stale(place)


def _taken(place: Place) -> StaleFileError:
    return StaleFileError(f"{place.shown} exists already; nothing was written.", code="exists")


def _missing(place: Place) -> StaleFileError:
    return StaleFileError(f"{place.shown} no longer exists; nothing was written.")


def _stale(place: Place) -> StaleFileError:
    return StaleFileError(
        f"{place.shown} was changed by another program since it was read; nothing was written."
    )
