"""Errors that a person, or a script, can act on, and the reasons the operating system gives."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from index.text import clean_line

if TYPE_CHECKING:
    import sqlite3

ErrorCode = Literal[
    "ambiguous",
    "bad-answer",
    "bad-name",
    "bad-settings",
    "bad-template",
    "bad-value",
    "busy",
    "damaged-index",
    "disk-full",
    "exists",
    "failed",
    "index-not-ready",
    "no-network",
    "no-program",
    "no-vault",
    "not-editable",
    "not-found",
    "not-utf8",
    "nothing-to-redo",
    "nothing-to-undo",
    "outside-vault",
    "stale-file",
    "too-large",
    "unreadable",
    "unwritable",
    "usage",
]
"""Stable names for what can go wrong. A sentence may be reworded; its code stays."""

_REASONS = {
    errno.ENOSPC: "the disk is full; make room and try again",
    errno.EDQUOT: "your disk quota is used up; make room and try again",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "you have no permission for it",
    errno.EPERM: "the system does not permit it",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "its symbolic links go in a circle, or it became one",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EBUSY: "another program holds it; try again",
    errno.ETXTBSY: "another program holds it; try again",
    errno.EIO: "the disk reports an error",
    errno.ESTALE: "the network folder is away; try again",
}
_CODES: dict[int, ErrorCode] = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.ENOENT: "not-found",
    errno.ENAMETOOLONG: "bad-name",
    errno.EBUSY: "busy",
    errno.ETXTBSY: "busy",
    errno.EEXIST: "exists",
}
# By SQLite's primary result code; those that are not here mean a mistake in our SQL or its use.
_DATABASE: dict[int, tuple[ErrorCode, str]] = {
    3: ("unwritable", "you have no permission for it"),
    5: ("busy", "another process holds it; try again"),
    6: ("busy", "another process holds it; try again"),
    8: ("unwritable", "it is read-only"),
    10: ("unwritable", "the disk reports an error; it may be full"),
    11: ("damaged-index", "its database is damaged; run notes-tui index --rebuild"),
    13: ("disk-full", "the disk is full; make room and try again"),
    14: ("unwritable", "its database cannot be opened"),
    26: ("damaged-index", "its database is damaged; run notes-tui index --rebuild"),
}


class LibraryError(Exception):
    """An expected failure, told in one sentence: the file, what is wrong and what to do.

    Attributes:
        code: Stable name of the kind of failure, for scripts and the log.
    """

    code: ErrorCode = "failed"

    def __init__(self, message: str, *, code: ErrorCode | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class StaleFileError(LibraryError):
    """A file on disk is not the version that was read; nothing was written."""

    code: ErrorCode = "stale-file"


def reason(error: OSError) -> str:
    """Return in plain words why the system refused, with what to do about it if anything can be done."""
    return _REASONS.get(error.errno or 0, clean_line(error.strerror or type(error).__name__))


def error_code(error: OSError, default: ErrorCode) -> ErrorCode:
    """Return the code for what the system refused; `default` if its `errno` says nothing more precise."""
    return _CODES.get(error.errno or 0, default)


def expected(error: BaseException) -> LibraryError | None:
    """Return an exception as a `LibraryError` if its cause lies outside the program; None for a fault of ours.

    Disks, permissions, other processes and damage are causes outside; so is a refusal raised on purpose.
    """
    import sqlite3

    if isinstance(error, LibraryError):
        return error
    if isinstance(error, OSError) and error.errno in _REASONS:
        named = error.filename if isinstance(error.filename, str) else "A file"
        found = LibraryError(
            f"{clean_line(named)} cannot be used: {reason(error)}.", code=error_code(error, "unreadable")
        )
    elif isinstance(error, sqlite3.Error) and (known := _DATABASE.get(_primary_code(error))):
        found = LibraryError(f"The index cannot be used: {known[1]}.", code=known[0])
    else:
        return None
    found.__cause__ = error
    return found


def _primary_code(error: sqlite3.Error) -> int:
    # The lower byte is the kind, the rest says more about it; errors of the Python module have none.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def as_library_error(
    message: str, code: ErrorCode, passing: type[OSError] | tuple[()] = ()
) -> Iterator[None]:
    """Convert `OSError` to `LibraryError`; exceptions in `passing` propagate.

    Args:
        message: The beginning of the sentence; the reason follows it.
        code: The code where the system's `errno` says nothing more precise.
        passing: Exceptions that the caller handles itself.
    """
    try:
        yield
    except passing:
        raise
    except OSError as error:
        raise LibraryError(f"{message}: {reason(error)}.", code=error_code(error, code)) from error
    except ValueError as error:
        # Python refuses two kinds of names itself: those with a lone surrogate, and those with a NUL.
        if not isinstance(error, UnicodeEncodeError) and "embedded null" not in str(error):
            raise
        raise LibraryError(f"{message}: its name cannot be used.", code="bad-name") from error
