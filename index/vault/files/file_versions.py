"""A file's content and identity, as it was at one moment."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryError


@dataclass(frozen=True, slots=True)
class Version:
    """A file's content and identity at one moment.

    Attributes:
        hash: BLAKE2b of the content, 128 bits, hexadecimal.
        size: Bytes.
        mtime_ns: Time of the last modification, in nanoseconds.
        inode: File number; 0 if the system has none.
        mode: Permission bits.
    """

    hash: str
    size: int
    mtime_ns: int
    inode: int
    mode: int


def read_once(target: Path, name: str, limit: int) -> tuple[bytes, Version] | None:
    """Return a regular file's content, or None where it changes while it is read.

    Raises:
        LibraryError: It is not a regular file, or larger than `limit` bytes.
        OSError: It cannot be read.
    """
    # Opening a named pipe would wait for a writer: the kind is checked before, and again on what was opened.
    if not stat.S_ISREG(target.lstat().st_mode):
        raise LibraryError(f"{name} is not a regular file; it is not opened.", code="unreadable")
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
    with os.fdopen(os.open(target, flags), "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise LibraryError(f"{name} is not a regular file; it is not opened.", code="unreadable")
        if before.st_size > limit:
            size, most = (f"{count / 1_000_000:.1f} MB" for count in (before.st_size, limit))
            raise LibraryError(
                f"{name} is too large: {size}, and {most} is the most that is read.", code="too-large"
            )
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    steady = before.st_mtime_ns == after.st_mtime_ns and before.st_size == after.st_size == len(data)
    return (data, version_of(data, after)) if steady else None


def content(target: Path) -> bytes | None:
    """Return the content of a file, or None where it changes while it is read."""
    found = read_once(target, str(target), sys.maxsize)
    return found[0] if found is not None else None


def version_of(data: bytes, found: os.stat_result) -> Version:
    """Return the version of a file with this content and status."""
    return Version(
        digest(data).hex(), len(data), found.st_mtime_ns, found.st_ino, stat.S_IMODE(found.st_mode)
    )


def digest(data: bytes) -> bytes:
    """Return the BLAKE2b hash of some content, 128 bits."""
    return hashlib.blake2b(data, digest_size=16).digest()
