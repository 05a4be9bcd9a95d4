"""Reads and writes the user's files: whole or not at all, and never over a change that was not read.

A file is replaced by writing a new one beside it and exchanging the two; the file that comes out must have the
content that was read, or the exchange is undone. Every failure is one sentence, and leaves the file as it was.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError, StaleFileError, as_library_error
from index.text import clean_line
from index.vault.files import atomic, folders, replacing
from index.vault.files.file_versions import Version, read_once
from index.vault.files.folders import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        if vault is None:
            found = _read(_real(path) if path.is_symlink() else path, name, limit)
        else:
            target, root = _real(path), _real(vault)
            if not target.is_relative_to(root):
                raise LibraryError(
                    f"{name} is a link that leads out of the vault; it is not followed.", code="outside-vault"
                )
            with folders.held(Place(root, target.relative_to(root), name)) as held:
                found = _read(held, name, limit)
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
        _place(path, vault)
    return path


def _read(target: Path, name: str, limit: int) -> tuple[bytes, Version] | None:
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE)
        found = read_once(target, name, limit)
        if found is not None:
            return found
    return None


def write(
    path: Path,
    data: bytes,
    *,
    expected: bytes | None,
    vault: Path,
    back: bool = False,
    lasting: bool = True,
) -> Version:
    """Replace a file in one step, or create it.

    Mode, owner and extended attributes are kept, a symbolic link is followed, and a file with several hard
    links is written in place. Missing folders are made.

    Args:
        path: A file inside `vault`.
        data: The whole new content.
        expected: The content that was read, compared right before and after; None if it must not exist yet.
        vault: Nothing outside this folder is touched.
        back: A new file is one that was deleted: it gets mode, times and extended attributes of the file with the
            same content in the trash, if that is still there.
        lasting: The new file survives a power cut from here on. Without it, a power cut may bring the old one back
            until `sync_folders` was called with the file's folder.

    Returns:
        The new version of the file.

    Raises:
        StaleFileError: The file is not what was expected; it was left as it is.
        LibraryError: It cannot be written, and why.
    """
    name = _shown(path, vault)
    with as_library_error(f"{name} cannot be written", "unwritable"):
        place = _place(path, vault)
        if expected is None:
            return replacing.create(place, data, linked=path.is_symlink(), back=back, lasting=lasting)
        return replacing.replace(place, data, expected, lasting=lasting)


def sync_folders(files: Iterable[Path]) -> None:
    """Make what was written without `lasting` survive a power cut, each folder once."""
    for folder in {_real(file).parent for file in files}:
        atomic.sync_folder(folder)


def is_written_in_place(path: Path) -> bool:
    """Return whether `write` overwrites this file where it lies, so that a crash may leave it half written."""
    with suppress(OSError):
        return replacing.is_in_place(path.stat())
    return False


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
        return replacing.throw_away(_place(path, vault), expected)


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
    source, wanted = resolve_inside(vault, old), resolve_inside(vault, new)
    with as_library_error(f"{clean_line(old)} cannot be moved", "unwritable"):
        if source.is_symlink():
            raise LibraryError(
                f"{clean_line(old)} is a symbolic link; move it in a file manager.", code="unwritable"
            )
        if not source.exists():
            raise StaleFileError(f"{clean_line(old)} no longer exists; nothing was moved.")
        taken = StaleFileError(f"{clean_line(new)} exists already; nothing was moved.", code="exists")
        if wanted.exists() and not wanted.samefile(source):
            raise taken
        if wanted.parent.resolve().is_relative_to(source.resolve()) and source.is_dir():
            raise LibraryError(f"{clean_line(old)} cannot be moved into itself.", code="bad-name")
        # A link at the end of a path is not followed: it is the name itself that is taken or free.
        with (
            folders.held(_place(source, vault, follow=False)) as before,
            folders.made(_place(wanted, vault, follow=False)) as after,
        ):
            try:
                atomic.rename(before, after)
            except FileExistsError:
                raise taken from None
            atomic.sync_folder(after.parent)
            atomic.sync_folder(before.parent)


def _place(path: Path, vault: Path, *, follow: bool = True) -> Place:
    """Return the place a path really leads to, which must be inside the vault and not hidden."""
    if not vault.is_dir():
        raise LibraryError(
            f"The vault {clean_line(str(vault))} is not there; is its disk connected?", code="not-found"
        )
    root, name = _real(vault), _shown(path, vault)
    target = _real(path) if follow else _real(path.parent) / path.name
    if not target.is_relative_to(root) or target == root:
        raise LibraryError(f"{name} leads out of the vault; nothing was touched.", code="outside-vault")
    inner = target.relative_to(root)
    if any(part.startswith(".") for part in inner.parts):
        raise LibraryError(
            f"{name} leads to a hidden folder or file; nothing was touched.", code="outside-vault"
        )
    return Place(root, inner, name)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _shown(path: Path, vault: Path | None) -> str:
    if vault is not None and path.is_relative_to(vault):
        path = path.relative_to(vault)
    return clean_line(str(path))
