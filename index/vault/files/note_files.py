"""Reads and writes the user's files: whole or not at all, and never over a change that was not read.

A file is replaced by writing a new one beside it and exchanging the two; the file that comes out must have the
content that was read, or the exchange is undone. Every failure is one sentence, and leaves the file as it was.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from enum import Enum
from pathlib import Path

from index.errors import LibraryError, StaleFileError, as_library_error
from index.text import clean_line
from index.vault.files import atomic, open_writers, trash
from index.vault.files.file_versions import Version, content, read_once, version_of
from index.vault.files.open_writers import Writers

MAX_BYTES = 64 * 1024 * 1024
_ATTEMPTS = 5
_PAUSE = 0.02
_MAX_PATH = 4000


def read(path: Path, *, limit: int = MAX_BYTES, vault: Path | None = None) -> tuple[bytes, Version]:
    """Read a regular file whole, as it was at one moment.

    Args:
        path: The file; a symbolic link is followed.
        limit: Largest size, in bytes, that is read.
        vault: If given, a symbolic link that leads out of this folder is refused.

    Raises:
        FileNotFoundError: There is no such file.
        LibraryError: It is not a regular file, larger than `limit`, out of reach, or keeps changing.
    """
    name = _shown(path, vault)
    with as_library_error(f"{name} cannot be read", "unreadable", passing=FileNotFoundError):
        target = _real(path) if path.is_symlink() else path
        if vault is not None and not _real(target).is_relative_to(_real(vault)):
            raise LibraryError(
                f"{name} is a link that leads out of the vault; it is not followed.", code="outside-vault"
            )
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(_PAUSE)
            found = read_once(target, name, limit)
            if found is not None:
                return found
    raise LibraryError(
        f"{name} is being changed by another program; try again when it has finished.", code="busy"
    )


def decode(data: bytes) -> tuple[str, bool]:
    """Decode a file, keeping its newlines and byte order mark.

    Returns:
        The text, and whether encoding it as UTF-8 gives `data` back. If not (another encoding, or damage),
        the text contains replacement characters and the file must never be written.
    """
    try:
        return data.decode(), True
    except UnicodeDecodeError:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        return data.decode(encoding, "replace"), False


def resolve_inside(vault: Path, relative: str) -> Path:
    """Return the place of a vault path; a path that is hidden or not inside the vault is refused.

    Args:
        vault: The vault's folder.
        relative: Path with `/`; the file need not exist.

    Raises:
        LibraryError: It is absolute, has a part that is empty or begins with a dot, contains a NUL, backslash or
            drive letter, is too long, or leads through a symbolic link out of the vault.
    """
    shown = f"“{clean_line(relative)[:120]}”"
    parts = relative.split("/")
    if "\0" in relative or "\\" in relative or relative[1:2] == ":" or "" in parts:
        raise LibraryError(
            f"{shown} is not a path inside the vault; give one like folder/name.md.", code="bad-name"
        )
    if any(part.startswith(".") for part in parts):
        raise LibraryError(
            f"{shown} leads to a hidden place or out of the vault; use names without leading dots.",
            code="outside-vault",
        )
    try:
        long = any(len(part.encode()) > 255 for part in parts) or len(relative.encode()) > _MAX_PATH
    except UnicodeEncodeError:
        raise LibraryError(f"{shown} holds characters that no file name can have.", code="bad-name") from None
    if long:
        raise LibraryError(
            f"{shown} is too long: a name has room for 255 bytes, a path for {_MAX_PATH}.", code="bad-name"
        )
    path = vault / relative
    with as_library_error(f"{shown} cannot be reached", "unreadable"):
        _inside(path, vault)
    return path


def write(path: Path, data: bytes, *, expected: bytes | None, vault: Path) -> Version:
    """Replace a file in one step, or create it.

    Mode, owner and extended attributes are kept, a symbolic link is followed, and a file with several hard
    links is written in place. Missing folders are made.

    Args:
        path: A file inside `vault`.
        data: The whole new content.
        expected: The content that was read, compared right before and after; None if it must not exist yet.
        vault: Nothing outside this folder is touched.

    Returns:
        The new version of the file.

    Raises:
        StaleFileError: The file is not what was expected; it was left as it is.
        LibraryError: It cannot be written, and why.
    """
    name = _shown(path, vault)
    with as_library_error(f"{name} cannot be written", "unwritable"):
        target = _inside(path, vault)
        if expected is None:
            return _create(target, data, name, linked=path.is_symlink())
        return _replace(target, data, expected, name, vault)


def delete(path: Path, expected: bytes, vault: Path) -> Path:
    """Move a file to the vault's `.trash` folder, under its own path, with a number if that is taken.

    Returns:
        Its place now.

    Raises:
        StaleFileError: The file is not what was expected; it was left where it is.
        LibraryError: It cannot be moved, and why.
    """
    name = _shown(path, vault)
    with as_library_error(f"{name} cannot be moved to the trash", "unwritable"):
        if path.is_symlink():
            raise LibraryError(f"{name} is a symbolic link; delete it in a file manager.", code="unwritable")
        target = _inside(path, vault)
        _check(target, expected, name)
        open_writers.wait(target, name, trusted=lambda: atomic.tells_writers(target.parent))
        place = trash.reserve(_real(vault), target.relative_to(_real(vault)), name)
        try:
            target.replace(place)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
        opened = open_writers.writers(place) is Writers.SOME and atomic.tells_writers(place.parent)
        if opened or content(place) != expected:
            # Saved by another program at the last moment. If it has created the file again, both stay.
            with suppress(OSError):
                os.link(place, target)
                place.unlink()
            raise open_writers.busy(name) if opened else _stale(name)
        atomic.sync_folder(target.parent)
        return place


def move(vault: Path, old: str, new: str) -> None:
    """Move a file or a folder to another place in the vault, in one step and never over another.

    Missing folders are created, and folders that were created for it stay.

    Args:
        vault: The vault's folder.
        old: A vault path, with `/`.
        new: Another vault path, which may differ in case only.

    Raises:
        StaleFileError: There is nothing to move, or something at the new place; nothing was moved.
        LibraryError: It cannot be moved, and why.
    """
    source, place = resolve_inside(vault, old), resolve_inside(vault, new)
    with as_library_error(f"{clean_line(old)} cannot be moved", "unwritable"):
        if source.is_symlink():
            raise LibraryError(
                f"{clean_line(old)} is a symbolic link; move it in a file manager.", code="unwritable"
            )
        if not source.exists():
            raise StaleFileError(f"{clean_line(old)} no longer exists; nothing was moved.")
        if place.exists() and not place.samefile(source):
            raise StaleFileError(f"{clean_line(new)} exists already; nothing was moved.", code="exists")
        if place.parent.resolve().is_relative_to(source.resolve()) and source.is_dir():
            raise LibraryError(f"{clean_line(old)} cannot be moved into itself.", code="bad-name")
        _make_folder(place.parent)
        try:
            atomic.rename(source, place)
        except FileExistsError:
            raise StaleFileError(
                f"{clean_line(new)} exists already; nothing was moved.", code="exists"
            ) from None
        atomic.sync_folder(place.parent)
        atomic.sync_folder(source.parent)


def _create(target: Path, data: bytes, name: str, *, linked: bool) -> Version:
    if linked and not target.exists():
        raise LibraryError(f"{name} is a symbolic link to a file that is not there.", code="not-found")
    if target.exists():
        raise StaleFileError(f"{name} exists already; nothing was written.", code="exists")
    if (target.parent / f".{target.name}.icloud").exists():
        raise StaleFileError(
            f"{name} exists in iCloud, but not on this disk; download it first.", code="exists"
        )
    made = _make_folder(target.parent)
    try:
        with atomic.temporary(target, data, None) as (temp, found):
            try:
                os.link(temp, target)
            except OSError as error:
                if error.errno not in atomic.UNSUPPORTED:
                    raise
                return _create_in_place(target, data)
            atomic.sync_folder(target.parent)
            return version_of(data, found)
    except BaseException as error:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, FileExistsError):
            raise StaleFileError(f"{name} exists already; nothing was written.", code="exists") from None
        raise


def _create_in_place(target: Path, data: bytes) -> Version:
    descriptor = os.open(target, atomic.NEW_FILE, 0o666)
    try:
        return version_of(data, atomic.fill(descriptor, data))
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _replace(target: Path, data: bytes, expected: bytes, name: str, vault: Path) -> Version:
    try:
        before = target.lstat()
    except FileNotFoundError:
        raise _missing(name) from None
    if not before.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise LibraryError(f"{name} cannot be written: it is marked read-only.", code="unwritable")
    open_writers.wait(target, name, trusted=lambda: atomic.tells_writers(target.parent))
    if before.st_nlink > 1:
        return _overwrite(target, data, expected, name)
    try:
        with atomic.temporary(target, data, before) as (temp, found):
            _check(target, expected, name)
            result = _exchange_in(temp, target, expected, data)
            if result is not _Outcome.REPLACED:
                # The temporary file may be another program's version, or one that it writes to: it must not be lost.
                if not open_writers.settled(temp) or content(temp) != data:
                    temp.replace(trash.reserve(_real(vault), target.relative_to(_real(vault)), name))
                raise open_writers.busy(name) if result is _Outcome.BUSY else _stale(name)
            atomic.sync_folder(target.parent)
            return version_of(data, found)
    except atomic.OwnerLostError:
        return _overwrite(target, data, expected, name)


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


def _overwrite(target: Path, data: bytes, expected: bytes, name: str) -> Version:
    """Write into the file itself, because a new one would lose its hard links or its owner."""
    descriptor = os.open(target, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        old = file.read(len(expected) + 1) or b""
        if old != expected:
            raise _stale(name)
        try:
            atomic.claim_room(file.fileno(), len(old), len(data))
            atomic.write_all(file.fileno(), data)
            os.ftruncate(file.fileno(), len(data))
            os.fsync(file.fileno())
        except OSError:
            atomic.write_all(file.fileno(), old)
            os.ftruncate(file.fileno(), len(old))
            raise
        return version_of(data, os.fstat(file.fileno()))


def _check(target: Path, expected: bytes, name: str) -> None:
    try:
        current = content(target)
    except FileNotFoundError:
        raise _missing(name) from None
    if current != expected:
        raise _stale(name)


def _missing(name: str) -> StaleFileError:
    return StaleFileError(f"{name} no longer exists; nothing was written.")


def _stale(name: str) -> StaleFileError:
    return StaleFileError(f"{name} was changed by another program since it was read; nothing was written.")


def _inside(path: Path, vault: Path) -> Path:
    """Return the place a path really leads to, which must be inside the vault and not hidden."""
    if not vault.is_dir():
        raise LibraryError(
            f"The vault {clean_line(str(vault))} is not there; is its disk connected?", code="not-found"
        )
    root, target = _real(vault), _real(path)
    if not target.is_relative_to(root) or target == root:
        raise LibraryError(
            f"{_shown(path, vault)} leads out of the vault; nothing was touched.", code="outside-vault"
        )
    if any(part.startswith(".") for part in target.relative_to(root).parts):
        raise LibraryError(
            f"{_shown(path, vault)} leads to a hidden folder or file; nothing was touched.",
            code="outside-vault",
        )
    return target


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _make_folder(folder: Path) -> list[Path]:
    """Create a folder and its parents; return those that were missing, innermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _shown(path: Path, vault: Path | None) -> str:
    if vault is not None and path.is_relative_to(vault):
        path = path.relative_to(vault)
    return clean_line(str(path))
