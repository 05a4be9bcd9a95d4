"""The one door to the engine: open a vault; search, read, tag and link; hear of changes.

What the first screen does not need is imported where it is used, so that the screen is there at once.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from index.cache import locations
from index.errors import LibraryError
from index.read.reader import Reader
from index.read.results import Refreshed
from index.sync.roots import Roots
from index.text import clean_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from index.edit.changes import Change, Draft
    from index.edit.drafts import Drafts
    from index.edit.editor import Editor
    from index.edit.import_sources import Collected, ImportResult, Incoming
    from index.edit.new_notes import Templates
    from index.ids import DocumentId
    from index.problems import Problem
    from index.read.results import Verdict
    from index.read.saved_searches import SavedSearches
    from index.search.search_index import SearchIndex
    from index.sync.indexer import Indexer
    from index.sync.model import Announcement, Progress, SyncState
    from index.sync.worker import Worker
    from index.sync.writer_lock import WriterLock
    from index.vault.markdown_blocks import MarkdownBlock


class Library:
    """A vault with its corpus and index: opened, kept in sync with the disk, closed.

    Attributes:
        roots: The vault and its corpus.
        read: Answers questions; may be used from any thread.
    """

    def __init__(self, vault: Path, corpus: Sequence[Path] = (), *, cache: Path | None = None) -> None:
        """Open a vault; nothing is read from it yet.

        Args:
            vault: The folder of notes.
            corpus: Folders papers are read from; `corpus` in the vault if there are none.
            cache: Where caches are kept, instead of the user's cache folder.

        Raises:
            LibraryError: The vault is no folder.
        """
        if not vault.is_dir():
            raise LibraryError(
                f"{clean_line(str(vault))} is not a folder; name the folder your notes are in.",
                code="no-vault",
            )
        self.roots = Roots.of(vault, corpus)
        self.folder = locations.cache_folder(self.roots.vault, cache)
        self.state = locations.state_folder(self.roots.vault, cache)
        self.read = Reader(self.roots.vault, self._db, self._searcher, lambda: self.edit)
        self._making = threading.Lock()  # one editor and one store of drafts, whichever thread is first
        self._editor: Editor | None = None
        self._local = threading.local()
        self._epoch = 0
        self._connections: list[sqlite3.Connection] = []
        self._search_lock = threading.Lock()
        self._search: SearchIndex | None = None
        self._worker: Worker | None = None
        self._lock: WriterLock | None = None
        self._drafts: Drafts | None = None

    def close(self) -> None:
        """Stop syncing and let go of every file."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
        self._drop_search()
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        if self._drafts is not None:
            self._drafts.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # Keeping up to date

    def refresh(
        self, progress: Callable[[Progress], None] = lambda _progress: None, *, rebuild: bool = False
    ) -> Refreshed:
        """Bring the index up to the disk once; another process that does so already is left to it.

        Raises:
            LibraryError: The cache cannot be written.
        """
        from index.sync.worker import reconcile

        began = time.perf_counter()
        indexer = self._open_indexer(progress=progress, rebuild=rebuild)
        if indexer is None:
            if rebuild:
                raise LibraryError(
                    "Another notes-tui is using this index; close it before rebuilding.", code="busy"
                )
            papers, notes = self.read.counts()
            return Refreshed(papers, notes, 0, time.perf_counter() - began, shared=True)
        try:
            indexer.flush()
            result = reconcile(indexer, self.roots)
            while result.again:
                time.sleep(0.1)
                result = reconcile(indexer, self.roots)
            changed = result.changed
        finally:
            indexer.close()
            self._release()
        papers, notes = self.read.counts()
        return Refreshed(papers, notes, changed, time.perf_counter() - began)

    @staticmethod
    def collect(source: Path) -> Collected:
        """Read the source files at or below a path."""
        from index.edit import import_sources

        return import_sources.collect(source)

    @staticmethod
    def piped(data: bytes) -> Incoming:
        """What was piped in, as a file to import."""
        from index.edit import import_sources

        return import_sources.from_bytes(data)

    def import_files(self, incoming: Sequence[Incoming], *, dry_run: bool = False) -> ImportResult:
        """Copy source files into the corpus and read them.

        Raises:
            LibraryError: The corpus or the cache cannot be written.
        """
        from index.edit import import_sources

        self.refresh()
        # The names for the copies are still free when they are written.
        with self.edit.history.exclusive():
            planned = import_sources.plan(self._db(), self.roots, incoming)
            if not dry_run:
                if self.roots.corpus[0].is_relative_to(self.roots.vault):
                    self.edit.history.do(import_sources.change(planned, self.roots))
                else:
                    import_sources.copy(planned, self.roots.corpus[0])
        if not dry_run:
            self.refresh()
        return planned.outcome

    def start(self, announce: Callable[[Announcement], None], report: Callable[[SyncState], None]) -> None:
        """Keep the index up to date in the background; both are called from another thread."""
        from index.sync.worker import Worker

        locations.make_private(self.folder)

        def tell(announcement: Announcement) -> None:
            self._refresh_search()
            announce(announcement)

        self._worker = Worker(
            self.roots,
            self._open_indexer,
            self._release,
            self._follow,
            cookie_folder=self.folder,
            announce=tell,
            report=report,
        )
        self._worker.start()

    def look(self) -> None:
        """Look through everything now, while it is kept up to date: something may have happened unseen."""
        if self._worker is not None:
            self._worker.request_scan()

    def _open_indexer(
        self,
        *,
        progress: Callable[[Progress], None],
        announce: Callable[[Announcement], None] = lambda _announcement: None,
        cancelled: Callable[[], bool] = lambda: False,
        rebuild: bool = False,
    ) -> Indexer | None:
        from index.edit.history import recover
        from index.edit.journal import Journal
        from index.sync.indexer import Indexer
        from index.sync.writer_lock import WriterLock

        recover(self.roots.vault, Journal(self.state))
        locations.make_private(self.folder)
        lock = WriterLock(self.folder / "writer.lock")
        if not lock.acquire():
            return None
        try:
            db, search = locations.open_writer(self.folder, rebuild=rebuild)
        except BaseException:
            lock.release()
            raise
        self._lock = lock
        # What was open may have been replaced by what was opened now.
        self._epoch += 1
        self._drop_search()
        return Indexer(self.roots, db, search, progress=progress, announce=announce, cancelled=cancelled)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _follow(self) -> bool:
        """Whether another writer has committed since the last look."""
        try:
            version = self._db().execute("PRAGMA data_version").fetchone()[0]
        except LibraryError:  # there is none yet, or it is being made anew
            return False
        # The first look finds a change in any case: there may have been one since the full text was opened.
        changed: bool = getattr(self._local, "version", None) != version
        self._local.version = version
        return changed

    def _written(self, change: Change) -> None:
        if self._worker is not None:
            self._worker.request_paths(change.paths)

    @property
    def edit(self) -> Editor:
        """Where the user's files are changed."""
        with self._making:
            if self._editor is None:
                from index.edit.editor import Editor
                from index.edit.journal import Journal

                journal = Journal(self.state)
                self._editor = Editor(self.roots.vault, self._db, self.read.settings, self._written, journal)
            return self._editor

    @property
    def searches(self) -> SavedSearches:
        """Saved searches and the latest ones."""
        from index.read.saved_searches import SavedSearches

        return SavedSearches(self.state, self._searcher, lambda: self.edit)

    @property
    def templates(self) -> Templates:
        """Templates, and the notes made from them."""
        from index.edit.new_notes import Templates

        return Templates(self.roots.vault, self._db, self.edit)

    # Reading

    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "db", None)
        file = locations.database_file(self.folder)
        if connection is not None and (self._local.epoch, self._local.file) == (self._epoch, file):
            return connection
        connection = locations.open_reader(self.folder)
        if connection is None:
            raise LibraryError(
                "The index is still being made; try again in a moment.", code="index-not-ready"
            )
        self._local.db = connection
        self._local.epoch = self._epoch
        # Another process may make the index anew: what was open then is a file that nobody writes to any more.
        self._local.file = file
        self._local.version = None
        self._connections.append(connection)
        return connection

    def ready(self) -> bool:
        """Whether there is an index to read from, be it still filling."""
        try:
            self._db()
        except LibraryError:
            return False
        return True

    def _searcher(self) -> SearchIndex:
        from index.search.search_index import SearchIndex

        with self._search_lock:
            if self._search is None:
                self._search = SearchIndex.open(self.folder / locations.FULL_TEXT, self._text_of)
            return self._search

    def _text_of(self, id_: DocumentId) -> str:
        """A note as it is on disk, or a paper's abstract; nothing where it cannot be read."""
        if id_.kind == "paper":
            paper = self.read.paper(id_.value)
            return f"{paper.title}\n\n{paper.abstract}" if paper is not None else ""
        try:
            return self.edit.text(id_.value)[0]
        except LibraryError:
            return ""

    def _drop_search(self) -> None:
        with self._search_lock:
            if self._search is not None:
                self._search.close()
                self._search = None

    def _refresh_search(self) -> None:
        with self._search_lock:
            if self._search is None:
                return
            try:
                self._search.refresh()
            except LibraryError:
                # A rebuild, or one commit after another, was met half-way. Nobody may announce this commit again,
                # so the next search opens what there is by then.
                self._search = None

    def remedy(self, problem: Problem) -> str | None:
        """What `mend` would do about a problem, in a few words; None where it has no one remedy."""
        from index.edit.repair import remedy

        return remedy(self.edit, problem)

    def mend(self, problem: Problem) -> Change:
        """Mend a problem of a kind that has one obvious remedy.

        Raises:
            LibraryError: It has none, or is gone.
        """
        from index.edit.repair import mend

        return mend(self._db(), self.edit, problem)

    def verify(self) -> Verdict:
        """Compare the index with one made from nothing.

        Raises:
            LibraryError: Another process is writing this index, so that there is nothing at rest to compare.
        """
        from index.cache.verify import fingerprint

        with tempfile.TemporaryDirectory(prefix="notes-tui-verify-") as scratch:
            fresh = Library(self.roots.vault, self.roots.corpus, cache=Path(scratch))
            try:
                fresh.refresh()
                theirs = fingerprint(fresh._db(), fresh._searcher())
            finally:
                fresh.close()
        return "equal" if fingerprint(self._db(), self._searcher()) == theirs else "differs"

    @staticmethod
    def highlighter(words: Sequence[str]) -> Callable[[str], list[tuple[int, int]]]:
        """Return a function that finds the words of a query: start and end of every match in a text."""
        from index.search.highlight import Highlighter

        return Highlighter(words).spans

    @staticmethod
    def markdown(text: str) -> tuple[MarkdownBlock, ...]:
        """Return the blocks of a page of Markdown, as Obsidian reads it."""
        from index.vault.parse.block_builder import read_blocks

        return read_blocks(text)

    @staticmethod
    def find_vault(start: Path) -> Path | None:
        """Return the nearest folder, from `start` upwards, that Obsidian knows as a vault."""
        from index.vault.obsidian.settings import find_vault

        return find_vault(start)

    # Words that are not saved yet

    @property
    def drafts(self) -> Drafts:
        """Where the editor keeps what is typed until it is saved."""
        with self._making:
            if self._drafts is None:
                from index.edit.drafts import Drafts

                self._drafts = Drafts(self.state / "drafts")
            return self._drafts

    def unsaved(self) -> list[Draft]:
        """What was typed into notes and neither saved nor thrown away before the app ended, the oldest first."""
        return self.drafts.unsaved(self.roots.vault)
