"""The one door to the engine: a vault is opened here, kept in sync with its index, and closed.

Modules that the first screen does not need are imported where they are used, so that it appears at once.
"""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from index.cache import locations
from index.cache.cache import CacheReader
from index.edit import moved_vault
from index.edit.change_log import ChangeLog
from index.edit.past_change import HistoryLimits
from index.edit.writer_turn import WriterTurn
from index.errors import LibraryError
from index.read.open_search import OpenSearch
from index.read.reader import Reader
from index.read.results import Refreshed
from index.sync.roots import Roots
from index.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.edit.changes import Change
    from index.edit.drafts import Drafts
    from index.edit.editor import Editor
    from index.edit.import_sources import ImportResult, Incoming
    from index.edit.live_sources import Sources
    from index.edit.new_notes import Templates
    from index.edit.past_changes import PastChanges
    from index.edit.pdfs import Pdfs
    from index.edit.planned_imports import Imports
    from index.edit.rename_keys import Keys
    from index.edit.repair import Repairs
    from index.edit.vault_properties import Properties
    from index.edit.works import Works
    from index.read.export import Exports
    from index.read.results import Verdict
    from index.read.saved_searches import SavedSearches
    from index.sources.services import SourcesSettings
    from index.sync.model import Announcement, Progress, SyncState
    from index.sync.worker import Worker
    from index.vault.markdown_blocks import MarkdownBlock

_Part = TypeVar("_Part")


class Library:
    """A vault with its corpus and index: opened, kept in sync with the disk, closed.

    Attributes:
        roots: The folders of the vault and its corpus.
        vault: The vault.
        cache: The cache database; like `read`, it may be used from any thread.
        read: Answers questions.
        seen: Remembers which papers were opened.
        folder: The folder of the index.
        state: The folder of what outlives the index: journal, drafts, results already seen, arrivals.
    """

    def __init__(
        self,
        vault: Path,
        corpus: Sequence[Path] = (),
        *,
        cache: Path | None = None,
        history: HistoryLimits | None = None,
        meaning: bool = True,
        key_pattern: str = "",
        sources: SourcesSettings | None = None,
        attachments: Sequence[Path] = (),
    ) -> None:
        """Open a vault; nothing is read from it yet.

        Args:
            vault: The folder of notes.
            corpus: Folders that papers are read from; `corpus` in the vault if there are none.
            cache: Where caches are kept, instead of the user's cache folder.
            history: How much of earlier changes is kept.
            meaning: Documents that lack a word are ordered by their meaning too, where word vectors are installed.
            key_pattern: Makes the keys of papers to which no source gives one; empty to make them of titles.
            sources: Addresses, keys and paces of live sources.
            attachments: Folders with PDF files of papers; `papers/files` in the vault if there are none.

        Raises:
            LibraryError: The vault is not a folder, or the pattern cannot be read.
        """
        if key_pattern:
            from index.papers import key_patterns

            key_patterns.parse(key_pattern)
        self._source_settings = sources
        self.roots = Roots.of(vault, corpus, attachments)
        self.folder = locations.cache_folder(self.roots.vault, cache)
        self.state = locations.state_folder(self.roots.vault, cache)
        self.vault = Vault(self.roots.vault, self.roots.outside())
        self.cache = CacheReader(self.folder)
        self._log = ChangeLog(self.state / "history", history or HistoryLimits())
        moved_vault.take_over(self.state, self.roots.vault, self._log.warn)
        self._search = OpenSearch(self.folder, self.vault, self.cache, self.state, meaning=meaning)
        self.seen = self._search.seen
        self.read = Reader(self.vault, self.cache, self._search.get, self.state, self._log)
        self._writer = WriterTurn(
            self.roots,
            self.vault,
            self.cache,
            self.folder,
            self.state,
            log=self._log,
            key_pattern=key_pattern,
            history=lambda: self.edit.history,
            opened=self._search.drop,
        )
        self._parts_lock = threading.RLock()
        self._parts: dict[str, object] = {}
        self._closing = threading.Event()
        self._worker: Worker | None = None

    def close(self) -> None:
        """Stop syncing and close every file."""
        with self._parts_lock:
            self._closing.set()
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()
        self._search.drop()
        self.cache.close()
        if "drafts" in self._parts:
            self.drafts.close()
        if "sources" in self._parts:
            self.sources.close()
        self._log.close()
        moved_vault.remember(self.state, self.roots.vault)
        self._writer.release()

    # Parts that are built when they are first needed, from whatever thread

    def _once(self, name: str, make: Callable[[], _Part]) -> _Part:
        with self._parts_lock:
            if name not in self._parts:
                self._parts[name] = make()
            return cast("_Part", self._parts[name])

    @property
    def edit(self) -> Editor:
        """The editor, which changes the user's files."""
        from index.edit.editor import Editor
        from index.edit.journal import Journal

        return self._once(
            "edit", lambda: Editor(self.vault, self.cache, self._written, Journal(self.state), self._log)
        )

    @property
    def past(self) -> PastChanges:
        """Earlier changes, and earlier versions of notes."""
        from index.edit.past_changes import PastChanges

        return PastChanges(self.vault, self._log, lambda: self.edit.history)

    def take_warnings(self) -> list[str]:
        """Return a sentence for each time the history could not be kept, since the last call."""
        return self._log.take_warnings()

    @property
    def searches(self) -> SavedSearches:
        """Saved searches and the latest ones."""
        from index.read.saved_searches import SavedSearches

        return self._once(
            "searches", lambda: SavedSearches(self.state, self.vault, self._search.get, lambda: self.edit)
        )

    @property
    def exports(self) -> Exports:
        """Papers for other programs."""
        from index.read.export import Exports

        return Exports(self.cache, self._search.get, self.vault, self.roots, lambda: self.edit)

    @property
    def imports(self) -> Imports:
        """Imports of source files that are shown before they are carried out."""
        from index.edit.planned_imports import Imports

        return Imports(self.roots, self.vault, self.cache, self.edit)

    @property
    def sources(self) -> Sources:
        """Live sources: what is fetched becomes files in the corpus."""
        from index.edit.live_sources import Sources

        return self._once("sources", lambda: Sources(self.imports, self._source_settings, self.state))

    @property
    def templates(self) -> Templates:
        """Templates, and the notes made from them."""
        from index.edit.new_notes import Templates

        return self._once("templates", lambda: Templates(self.vault, self.cache, self.edit))

    @property
    def properties(self) -> Properties:
        """The properties of notes: their names and types, and edits of them."""
        from index.edit.vault_properties import Properties

        return Properties(self.vault, self.cache, self.edit)

    @property
    def repairs(self) -> Repairs:
        """Repairs of the problems that `read.problems` lists."""
        from index.edit.repair import Repairs

        return Repairs(self.vault, self.cache, self.edit, self._log)

    @property
    def works(self) -> Works:
        """The works that papers are about: joined, split, corrected and hidden by the user's word."""
        from index.edit.works import Works

        return Works(self.roots, self.cache, self.edit.history)

    @property
    def pdfs(self) -> Pdfs:
        """The PDF files of papers, and what is marked in them."""
        from index.edit.pdfs import Pdfs

        return Pdfs(self.roots, self.cache, self.edit, self._closing.is_set)

    @property
    def keys(self) -> Keys:
        """The citation keys of the papers, and renames of them."""
        from index.edit.rename_keys import Keys

        return Keys(self.roots, self.vault, self.cache, self.edit.history)

    @property
    def drafts(self) -> Drafts:
        """Text that was typed and is not saved yet."""
        from index.edit.drafts import Drafts

        return self._once("drafts", lambda: Drafts(self.state / "drafts", self.vault))

    # Keeping up to date

    def refresh(
        self,
        progress: Callable[[Progress], None] = lambda _: None,
        *,
        rebuild: bool = False,
        pdfs: bool = False,
    ) -> Refreshed:
        """Bring the index up to date once, unless another process keeps it up to date; with `pdfs`, read PDF files.

        Raises:
            LibraryError: The cache cannot be written.
        """
        began = time.perf_counter()
        if not (rebuild or pdfs) and self._writer.is_unchanged():
            # The full text was not opened for that, so a search looks at it.
            self._search.mend = lambda: self._reconcile(progress, rebuild=False, pdfs=False)
            return Refreshed(*self.read.counts(), 0, time.perf_counter() - began)
        return self._reconcile(progress, rebuild=rebuild, pdfs=pdfs)

    def _reconcile(self, progress: Callable[[Progress], None], *, rebuild: bool, pdfs: bool) -> Refreshed:
        from index.sync.worker import reconcile_whole

        began = time.perf_counter()
        indexer = self._writer.open(progress=progress, rebuild=rebuild)
        if indexer is None:
            if rebuild:
                raise LibraryError("Another notes-tui uses this index; close it first.", code="busy")
            return Refreshed(*self.read.counts(), 0, time.perf_counter() - began, shared=True)
        try:
            indexer.flush()
            result = reconcile_whole(indexer, self.roots, progress if pdfs else None)
        finally:
            indexer.close()
            self._writer.release()
        seconds = time.perf_counter() - began
        return Refreshed(*self.read.counts(), result.changed, seconds, away=result.away, faults=result.faults)

    def import_files(
        self, incoming: Sequence[Incoming], *, dry_run: bool = False, tags: bool = False
    ) -> ImportResult:
        """Copy source files into the corpus and read them; with `tags`, keywords become tags of literature notes.

        Raises:
            LibraryError: The corpus or the cache cannot be written.
        """
        self.refresh()
        outcome = self.imports.run(incoming, dry_run=dry_run, tags=tags)
        if not dry_run:
            self.refresh()
        return outcome

    def start(self, announce: Callable[[Announcement], None], report: Callable[[SyncState], None]) -> None:
        """Keep the index up to date in the background; both are called from another thread."""
        from index.sync.worker import Worker

        def tell(announcement: Announcement) -> None:
            self._search.refresh()
            announce(announcement)

        parts = (self.roots, self._writer.open, self._writer.release, self.cache)
        with self._parts_lock:
            if not self._closing.is_set():
                self._worker = Worker(*parts, cookie_folder=self.folder, announce=tell, report=report)
                self._worker.start()

    def look(self) -> None:
        """Scan everything now, if the index is kept in sync: changes may have been missed."""
        if self._worker is not None:
            self._worker.request_scan()

    def _written(self, change: Change) -> None:
        if self._worker is not None:
            self._worker.request_paths(change.paths)

    def ready(self) -> bool:
        """Return whether there is an index to read from, complete or not."""
        return self.cache.exists()

    def verify(self) -> Verdict:
        """Compare the index with one built from nothing.

        Raises:
            LibraryError: Another process is writing this index, so it cannot be compared.
        """
        from index.cache.verify import fingerprint

        limits, roots, pattern = HistoryLimits(0, 0), self.roots, self._writer.key_pattern
        with tempfile.TemporaryDirectory(prefix="notes-tui-verify-") as scratch:
            place, files = Path(scratch), roots.attachments
            fresh = Library(
                roots.vault, roots.corpus, cache=place, history=limits, key_pattern=pattern, attachments=files
            )
            with closing(fresh):
                fresh.refresh()
                theirs = fingerprint(fresh.cache, fresh._search.get())
        return "equal" if fingerprint(self.cache, self._search.get()) == theirs else "differs"

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
