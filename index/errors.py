"""What can go wrong, as values a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.text import clean_line

_WHY = {
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


class LibraryError(Exception):
    """A refusal in one clear sentence: it names the file, what is wrong and what to do."""


class StaleFileError(LibraryError):
    """A file on disk is not the one that was read; nothing was written."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing `doctor` lists.

    Attributes:
        path: File it stands in, relative to the vault where it lies inside, with `/`.
        line: Line, from 1, where there is one.
        kind: Stable machine-readable name, such as `broken-link` or `rejected-record`.
        detail: One sentence for a person.
        column: Column in the line, from 1 and in characters, where one is known.
    """

    path: str
    line: int | None
    kind: str
    detail: str
    column: int | None = None


ADVICE = frozenset({"ignored-property", "left-over", "nested-vault", "orphan"})
"""Kinds of problem that are worth knowing, but may well be meant so."""


def reason(error: OSError) -> str:
    """What the system refuses, in words that say what to do where there is something to do."""
    return _WHY.get(error.errno or 0, clean_line(error.strerror or type(error).__name__))


@contextmanager
def told(what: str, passing: type[OSError] | tuple[()] = ()) -> Iterator[None]:
    """Turn what the system refuses into a sentence, save what the caller is to see itself."""
    try:
        yield
    except passing:
        raise
    except OSError as error:
        raise LibraryError(f"{what}: {reason(error)}.") from error
    except ValueError as error:
        # A NUL, or a lone surrogate.
        raise LibraryError(f"{what}: its name cannot be used.") from error
