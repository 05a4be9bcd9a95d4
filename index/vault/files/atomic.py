"""The steps of replacing a file atomically, as far as the system offers them."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.vault.files import open_writers

# The system's answers where hard links, exchanging or preallocation are not supported.
UNSUPPORTED = frozenset(
    {errno.EPERM, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV}
)
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
TEMP_PREFIX = ".notes-tui-"
TEMP_SUFFIX = ".tmp"
_LONGEST_WRITE = 3_600.0  # seconds
# From the Linux headers linux/fs.h and fcntl.h.
_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


class OwnerLostError(Exception):
    """A new file cannot be given the owner of the old one."""


@contextmanager
def temporary(
    target: Path, data: bytes, like: os.stat_result | None
) -> Iterator[tuple[Path, os.stat_result]]:
    """Write a temporary file beside `target`; whatever is left of it at the end is removed.

    Args:
        target: The file it is to replace.
        data: Its content.
        like: Mode and owner it gets, together with the extended attributes of `target`; None for a new file.

    Raises:
        OSError: It cannot be written.
        OwnerLostError: It cannot be given that owner.
    """
    # A random name of fixed length: one made from the target's could be too long.
    temp = target.parent / f"{TEMP_PREFIX}{secrets.token_hex(8)}{TEMP_SUFFIX}"
    descriptor = os.open(temp, NEW_FILE, 0o666 if like is None else 0o600)
    try:
        yield temp, fill(descriptor, data, None if like is None else (target, like))
    finally:
        with suppress(OSError):
            temp.unlink(missing_ok=True)


def is_temporary(name: str) -> bool:
    """Return whether a file of this name was made by `temporary`."""
    return name.startswith(TEMP_PREFIX) and name.endswith(TEMP_SUFFIX)


def is_left_over(entry: os.DirEntry[str]) -> bool:
    """Return whether a file is a temporary one, last written so long ago that no program can still be writing it."""
    if not is_temporary(entry.name):
        return False
    try:
        return time.time() - entry.stat(follow_symlinks=False).st_mtime > _LONGEST_WRITE
    except OSError:
        return False


def tells_writers(folder: Path) -> bool:
    """Return whether the file system of a folder tells truly who writes a file; some say so of every file."""
    with temporary(folder / "x", b"", None) as (temp, _found):
        return open_writers.writers(temp) is open_writers.Writers.NONE


def fill(descriptor: int, data: bytes, copied: tuple[Path, os.stat_result] | None = None) -> os.stat_result:
    """Write a whole file, force it to the disk, and close it."""
    try:
        write_all(descriptor, data)
        if copied is not None:
            _copy_attributes(descriptor, *copied)
        os.fsync(descriptor)
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Write at the start of the file; bytes beyond the end of `data` stay."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def claim_room(descriptor: int, size: int, wanted: int) -> None:
    """Reserve room, so that a full disk fails before the first byte is overwritten."""
    if wanted > size and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(descriptor, size, wanted - size)
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise


def name(temp: Path, target: Path) -> bool:
    """Give a temporary file its name, which must be free; return False if the file system cannot promise that.

    Raises:
        FileExistsError: The name is taken.
        OSError: It cannot be given.
    """
    try:
        os.link(temp, target)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        # Some file systems have no hard links.
        return _rename_with(_RENAME_NOREPLACE, temp, target)
    return True


def exchange(one: Path, other: Path) -> bool:
    """Swap two files in one step; return False if the system or file system cannot."""
    return _rename_with(_RENAME_EXCHANGE, one, other)


def rename(old: Path, new: Path) -> None:
    """Rename a file or folder, never over another one where the system can promise that.

    Raises:
        FileExistsError: The new name is taken.
        OSError: It cannot be renamed.
    """
    # Both names are the same file: they differ in case only, on a file system that ignores case.
    if (new.exists() and new.samefile(old)) or not _rename_with(_RENAME_NOREPLACE, old, new):
        old.rename(new)


def _rename_with(flag: int, old: Path, new: Path) -> bool:
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    paths = (_AT_FDCWD, os.fsencode(old), _AT_FDCWD, os.fsencode(new))
    if call(*paths, ctypes.c_uint(flag)) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(new))


def sync_folder(folder: Path) -> None:
    """Make renames in this folder survive a power cut, if the file system can."""
    # The file is whole in any case; without this, a power cut may at worst bring the old one back.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_like(descriptor: int, target: Path, like: os.stat_result) -> None:
    """Give an open file owner, mode, extended attributes and times of another, as far as that is allowed here.

    Raises:
        OSError: The disk fails.
    """
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        with _where_allowed():
            os.fchown(descriptor, like.st_uid, like.st_gid)
    with _where_allowed():
        os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
    _copy_extended(descriptor, target)
    with _where_allowed():
        os.utime(descriptor, ns=(like.st_atime_ns, like.st_mtime_ns))


@contextmanager
def _where_allowed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise


def _copy_attributes(descriptor: int, target: Path, like: os.stat_result) -> None:
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.fchown(descriptor, like.st_uid, like.st_gid)
        except OSError:
            raise OwnerLostError from None
    os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
    _copy_extended(descriptor, target)


def _copy_extended(descriptor: int, target: Path) -> None:
    if hasattr(os, "listxattr"):
        # Best effort: some attributes belong to the system.
        with suppress(OSError):
            for attribute in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(descriptor, attribute, os.getxattr(target, attribute))
