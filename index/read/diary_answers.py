"""Answers about the past of papers and notes, and about what to read next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from index.cache.cache import Cache
    from index.ids import DocumentId
    from index.papers.model import Paper
    from index.read.diary import DiaryWeek
    from index.read.plots import Plot, PlotKind
    from index.search.search_index import SearchIndex
    from index.vault.vault import Vault


class Diary:
    """The past of papers and notes, and what to read next. Methods may be called from any thread."""

    def __init__(self, vault: Vault, cache: Cache, searcher: Callable[[], SearchIndex]) -> None:
        """Keep the sources that answers come from; `searcher` opens the full-text index."""
        self._vault = vault
        self._cache = cache
        self._searcher = searcher

    def weeks(self) -> tuple[DiaryWeek, ...]:
        """Return the weeks in which something was done, the latest first."""
        from index.read import diary

        return diary.weeks(self._cache, self._vault)

    def plot(self, kind: PlotKind, query: str = "") -> Plot:
        """Return counts over time of what a query finds, of everything for an empty one."""
        from index.read.plots import plot

        return plot(self._cache, self._searcher(), self.weeks, kind, query)

    def next_close(self, paper: Paper, shown: Collection[DocumentId]) -> Paper | None:
        """Return the unread paper closest to another one that is not among those `shown`, or None."""
        from index.read.next_close import next_close

        return next_close(self._cache, self._searcher(), paper, shown)
