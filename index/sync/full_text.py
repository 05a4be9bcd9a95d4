"""Marked documents of the cache, brought into the full text; many of them in another process, while more are read."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from index.cache import attachments_table, files_table
from index.cache.search_documents import documents
from index.search.segments_ahead import SegmentsAhead
from index.sync.model import Announcement, Progress
from index.sync.notes_ahead import processors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index.cache.cache import CacheWriter
    from index.cache.pdf_texts import PdfTexts
    from index.ids import DocumentId
    from index.search.search_index import SearchIndex
    from index.sync.remaining_time import RemainingTime

_DOCUMENTS_AT_ONCE = 5_000
# Texts of PDF files are a hundred times as long.
_PDFS_AT_ONCE = 250
# Fewer are indexed here before another process has started; and more would take too much memory at once.
_LEAST_AHEAD, _MOST_AHEAD = 800, 8_000
_FEW_AHEAD = 800

_log = logging.getLogger(__name__)


class FullText:
    """Indexes the documents that are marked.

    Attributes:
        is_first_build: The full text was empty.
        unchanged: Documents that are indexed again for their times alone.
    """

    def __init__(
        self,
        cache: CacheWriter,
        search: SearchIndex,
        pdf_texts: PdfTexts,
        *,
        progress: Callable[[Progress], None],
        announce: Callable[[Announcement], None],
        check: Callable[[], None],
        remaining: RemainingTime,
    ) -> None:
        """`check` raises where the work is cancelled."""
        self._cache = cache
        self._search = search
        self._pdf_texts = pdf_texts
        self._progress = progress
        self._announce = announce
        self._check = check
        self._remaining = remaining
        self.is_first_build = False
        self.unchanged: set[DocumentId] = set()
        self._ahead: SegmentsAhead | None = None
        self._is_tried = False
        self._begun: list[DocumentId] = []
        self._marked_since: set[DocumentId] = set()

    def mark(self, ids: Iterable[DocumentId]) -> None:
        """Have documents indexed again; inside the transaction that changes them."""
        marked = set(ids)
        files_table.mark_dirty(self._cache, marked)
        if self._begun:
            self._marked_since |= marked

    def begin(self) -> None:
        """Have documents that are marked indexed in another process, where they are many; takes what it has done."""
        if self._begun:
            if self._ahead is None or not self._ahead.is_done():
                return
            self._take()
        waiting = self._remaining.waiting = files_table.dirty_count(self._cache)
        if waiting < (_FEW_AHEAD if self._ahead else _LEAST_AHEAD) or not self._start():
            return
        self._begin_next()

    def _start(self) -> bool:
        if self._ahead is None and not self._is_tried:
            self._is_tried = True
            if processors() > 1 and not attachments_table.any_read(self._cache):
                self.is_first_build |= self._search.doc_count() == 0
                try:
                    self._ahead = SegmentsAhead(self._search.folder)
                except OSError as error:
                    _log.warning("No process that indexes can be started.", exc_info=error)
        return self._ahead is not None

    def _begin_next(self) -> None:
        assert self._ahead  # noqa: S101 - it was started
        self._begun = files_table.dirty(self._cache, _MOST_AHEAD)
        found, _gone = documents(self._cache, self._begun, self._pdf_texts)
        self._marked_since = set()
        self._remaining.begin_indexing()
        self._ahead.begin(found)

    def _take(self) -> int:
        """Commit what the other process has indexed, and return the number of documents."""
        assert self._ahead  # noqa: S101 - something was begun
        made = self._ahead.take(self._check)
        begun, self._begun = self._begun, []
        if made is None:
            self._close()
            return 0
        self._search.apply((), begun, built=made)
        self._remaining.indexed(len(begun))
        self._done([id_ for id_ in begun if id_ not in self._marked_since])
        return len(begun)

    def _done(self, ids: list[DocumentId]) -> None:
        with self._cache.transaction():
            files_table.clear_dirty(self._cache, ids)
        self._announce(Announcement(frozenset(ids) - self.unchanged, searchable=True))
        self.unchanged.difference_update(ids)

    def flush(self) -> int:
        """Index every document that is marked, and return how many there were."""
        total = self._remaining.waiting = files_table.dirty_count(self._cache)
        first = total > 0 and self._search.doc_count() == 0
        bulk = first and total > _DOCUMENTS_AT_ONCE // 5
        self.is_first_build |= first
        done = self._flush_ahead(total)
        most = _PDFS_AT_ONCE if attachments_table.any_read(self._cache) else _DOCUMENTS_AT_ONCE
        while ids := files_table.dirty(self._cache, most):
            self._check()
            if total > _DOCUMENTS_AT_ONCE // 10:
                self._progress(Progress("indexing", done, total, self._remaining.seconds()))
            self._remaining.begin_indexing()
            found, gone = documents(self._cache, ids, self._pdf_texts)
            self._search.apply(found, gone, bulk=bulk)
            self._remaining.indexed(len(ids))
            done += len(ids)
            self._done(ids)
        return done

    def _flush_ahead(self, total: int) -> int:
        """Index what is begun, and as much more as pays for the way to another process."""
        done = 0
        while self._ahead is not None:
            self._progress(Progress("indexing", done, total, self._remaining.seconds()))
            if self._begun:
                done += self._take()
            elif files_table.dirty_count(self._cache) >= _FEW_AHEAD:
                self._begin_next()
            else:
                break
        return done

    def end(self) -> None:
        """End the other process; what it has not finished stays marked."""
        self._begun = []
        if self._ahead is not None:
            self._close()
            # Not before: a merge while segments come is done again, and takes memory beside that of the processes.
            self._search.merge_later()
        self._is_tried = False

    def _close(self) -> None:
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None
