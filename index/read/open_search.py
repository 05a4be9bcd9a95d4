"""The full-text index of a library while it is open, shared by all threads."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from index.cache import locations
from index.cache.cache import check_counts
from index.cache.database import CacheDamagedError
from index.errors import LibraryError
from index.read.opened_file import OpenedFile
from index.read.seen_papers import SeenPapers
from index.read.unseen_papers import UnseenPapers
from index.search.damage import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.cache.cache import Cache
    from index.search.search_index import SearchIndex
    from index.vault.vault import Vault


class OpenSearch:
    """Opens the full text when it is first asked for.

    Attributes:
        seen: The papers that were opened.
        mend: Called once where the full text seems damaged when it is opened: the writer looks, and rebuilds what
            is damaged; another process that is the writer does so itself. None where a writer has looked.
    """

    def __init__(self, folder: Path, vault: Vault, cache: Cache, state: Path, *, meaning: bool) -> None:
        """Keep where it is; see `Library` for the arguments."""
        self._folder = folder
        self._vault = vault
        self._cache = cache
        opened = OpenedFile(state / "opened.jsonl")
        self._unseen = UnseenPapers(state, cache, opened)
        self.seen = SeenPapers(state, opened, self._unseen, self.get)
        self._meaning = meaning
        # A writer drops what is open.
        self._lock = threading.RLock()
        self._search: SearchIndex | None = None
        self.mend: Callable[[], object] | None = None

    def get(self) -> SearchIndex:
        """Return the full-text index."""
        with self._lock:
            if self._search is None:
                self._search = self._opened()
            return self._search

    def _opened(self) -> SearchIndex:
        if self.mend is None:
            return self._open()
        mend, self.mend = self.mend, None
        try:
            found = self._open()
            check_counts(self._cache, found)
        except (CacheDamagedError, IndexDamagedError):
            mend()
            return self._open()
        return found

    def _open(self) -> SearchIndex:
        from index.read.texts import text_access
        from index.search.search_index import SearchIndex

        texts = text_access(self._vault, self._cache, self._unseen.docs, meaning=self._meaning)
        return SearchIndex.open(self._folder / locations.FULL_TEXT, texts)

    def drop(self) -> None:
        """Close it; it may have been replaced by a new one."""
        with self._lock:
            if self._search is not None:
                self._search.close()
                self._search = None

    def refresh(self) -> None:
        """Have searches see the latest commit."""
        with self._lock:
            if self._search is None:
                return
            try:
                self._search.refresh()
            except LibraryError:
                # A rebuild or another commit is under way. This commit may not be announced again, so the next search
                # opens the full text as it is then.
                self._search = None
