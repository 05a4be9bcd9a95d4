"""Papers that came and were never opened on this computer, as searches find them.

Papers that were there when this began to be written down count as seen, but for the new ones of the inbox. Dismissed
papers do too.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple
from weakref import ref

from index.cache import arrivals_table, locations, queries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from weakref import ReferenceType

    from index.cache.cache import Cache
    from index.ids import DocumentId
    from index.papers.model import Paper
    from index.read.opened_file import OpenedFile
    from index.search.segment.array_file import Bools, Ints
    from index.search.snapshot import Snapshot


class _Late(NamedTuple):
    """The papers of a snapshot that are unseen unless they were opened.

    Attributes:
        snapshot: A weak reference, so that the files of the snapshot can be closed.
        mask: A boolean for every document.
        docs: Their numbers, in order.
    """

    snapshot: ReferenceType[Snapshot]
    mask: Bools
    docs: Ints


class UnseenPapers:
    """Tells unseen papers; may be asked from any thread. All methods may raise `LibraryError` of the index."""

    def __init__(self, state: Path, cache: Cache, opened: OpenedFile) -> None:
        """Read nothing yet but whether the library was ever opened here.

        Args:
            state: The folder of what outlives the index.
            cache: The cache.
            opened: The papers that were opened.
        """
        # Asked before anything is synced, which writes the file. Seconds of the clock, which are the answer for
        # libraries that are not new, cannot tell what comes in the second of the first question.
        self._is_library_new = not (state / locations.ARRIVALS).exists()
        self._cache = cache
        self._opened = opened
        self._lock = threading.Lock()
        self._kept: _Late | None = None
        self._names: tuple[ReferenceType[Snapshot], list[tuple[DocumentId, str]]] | None = None

    def docs(self, snapshot: Snapshot) -> Ints:
        """Return the numbers of the unseen papers of a snapshot, in order."""
        late = self._late(snapshot)
        unseen = [not self._opened.has(id_.value, identity) for id_, identity in self._named(snapshot, late)]
        return late.docs[unseen] if unseen else late.docs

    def ids(self, snapshot: Snapshot) -> frozenset[DocumentId]:
        """Return the ids of the unseen papers of a snapshot."""
        names = self._named(snapshot, self._late(snapshot))
        return frozenset(id_ for id_, identity in names if not self._opened.has(id_.value, identity))

    def among(self, papers: Iterable[Paper], snapshot: Snapshot) -> frozenset[DocumentId]:
        """Return the ids of those papers that are unseen."""
        late = self._late(snapshot)
        if not len(late.docs):
            return frozenset()
        return frozenset(
            paper.id
            for paper in papers
            if late.mask[snapshot.term("id", str(paper.id)).docs].any()
            and not self._opened.has(paper.key, paper.identity)
        )

    def _late(self, snapshot: Snapshot) -> _Late:
        with self._lock:
            if self._kept is None or self._kept.snapshot() is not snapshot:
                self._kept = self._find_late(snapshot)
            self._opened.read()
            return self._kept

    def _named(self, snapshot: Snapshot, late: _Late) -> list[tuple[DocumentId, str]]:
        """Return id and identity of each late paper, in order of their numbers."""
        with self._lock:
            if self._names is None or self._names[0]() is not snapshot:
                # Only those who ask for all of them wait for this.
                ids = snapshot.identifiers(late.docs.tolist())
                identities = queries.identities(self._cache, [id_.value for id_ in ids])
                self._names = late.snapshot, [(id_, identities.get(id_.value, "")) for id_ in ids]
            return self._names[1]

    def _find_late(self, snapshot: Snapshot) -> _Late:
        # In a library that is opened for the first time, what comes after that is unseen.
        otherwise = 0 if self._is_library_new else int(time.time())
        since = self._opened.since(otherwise) or arrivals_table.began(self._cache)
        late = snapshot.holders("has", "new") | (snapshot.numbers("added") > since)
        mask = late & snapshot.holders("kind", "paper") & ~snapshot.holders("has", "dismissed")
        docs = snapshot.live()
        return _Late(ref(snapshot), mask, docs[mask[docs]])
