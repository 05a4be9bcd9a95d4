"""Papers that were opened on this computer, and how many came since the app was last open."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from index.cache import locations
from index.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from index.ids import DocumentId
    from index.papers.model import Paper
    from index.read.opened_file import OpenedFile
    from index.read.unseen_papers import UnseenPapers
    from index.search.search_index import SearchIndex


class Came(NamedTuple):
    """Number of papers that came since the app was last open, and when that was, in seconds since the epoch."""

    papers: int
    since: int


class SeenPapers:
    """Remembers which papers were opened; methods block, and may be called from any thread."""

    def __init__(
        self, state: Path, opened: OpenedFile, unseen: UnseenPapers, searcher: Callable[[], SearchIndex]
    ) -> None:
        """Read nothing yet.

        Args:
            state: The folder of what outlives the index.
            opened: The papers that were opened.
            unseen: Tells those that were not.
            searcher: Return the full-text index.
        """
        self._file = state / "last-open"
        self._opened = opened
        self._unseen = unseen
        self._searcher = searcher
        self._last: int | None = None

    def mark(self, papers: Iterable[Paper]) -> frozenset[DocumentId]:
        """Write down that papers were opened; return the ids of those that were unseen.

        Raises:
            LibraryError: The index cannot be read.
        """
        listed = list(papers)
        fresh = self.unseen(listed)
        if fresh:
            self._opened.add(paper for paper in listed if paper.id in fresh)
        return fresh

    def unseen(self, papers: Iterable[Paper]) -> frozenset[DocumentId]:
        """Return the ids of those papers that were never opened.

        Raises:
            LibraryError: The index cannot be read.
        """
        return self._unseen.among(papers, self._searcher().snapshot)

    def all_unseen(self) -> frozenset[DocumentId]:
        """Return the ids of all papers that were never opened.

        Raises:
            LibraryError: The index cannot be read.
        """
        return self._unseen.ids(self._searcher().snapshot)

    def came(self) -> Came | None:
        """Return what came since the app was last open; None where it was not, or nothing came.

        The first call begins a session.

        Raises:
            LibraryError: The index cannot be read.
        """
        if self._last is None:
            self._last = 0
            with suppress(OSError, ValueError):
                self._last = int(self._file.read_bytes()[:20])
            self.end_session()
        if not self._last:
            return None
        snapshot = self._searcher().snapshot
        mask = (snapshot.numbers("added") > self._last) & snapshot.holders("kind", "paper")
        count = int(mask[snapshot.live()].sum())
        return Came(count, self._last) if count else None

    def end_session(self) -> None:
        """Note that the app is open at this moment, if a session has begun."""
        if self._last is not None:
            with suppress(LibraryError):  # then more counts as having come
                locations.keep(self._file, f"{int(time.time())}\n".encode())
