"""What can go wrong, as values a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    path: str
    line: int | None
    kind: str
    detail: str


ADVICE = frozenset({"left-over", "nested-vault", "orphan"})
"""Kinds of problem that are worth knowing, but nothing to mend."""
