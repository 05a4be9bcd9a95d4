"""The one door to the engine: open a vault; search, read, tag and link; hear of changes.

What the first screen does not need is imported where it is used, so that the screen is there at once.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from index import references, storage
from index.answers import Hit, Links, Page, Refreshed
from index.cache import queries
from index.errors import LibraryError, Problem
from index.papers.model import Paper
from index.sync.places import Places
from index.text import clean, clean_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from index.answers import Related, Verdict
    from index.cache.codec import NoteSummary
    from index.cache.queries import LinkRow, Order, TagCount, View
    from index.changes import Change, Draft
    from index.desk import Desk
    from index.drafts import Drafts
    from index.importing import Imported, Incoming
    from index.papers.model import Rejected
    from index.search.model import Count, Reason, Results, Scope, Sort
    from index.search.store import SearchIndex
    from index.searches import Searches
    from index.sync.ingest import Ingest
    from index.sync.locks import WriterLock
    from index.sync.model import Announcement, Progress, SyncState
    from index.sync.worker import Worker
    from index.vault.model import Note
    from index.vault.obsidian import Settings


class Library:
    """A vault with its corpus and index. Reading methods may be called from any thread."""

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
                f"{clean_line(str(vault))} is not a folder; name the folder your notes are in."
            )
        self.places = Places.of(vault, corpus)
        self.folder = storage.cache_folder(self.places.vault, cache)
        self.state = storage.state_folder(self.places.vault, cache)
        self._desk: Desk | None = None
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
        ingest = self._open_ingest(progress=progress, rebuild=rebuild)
        if ingest is None:
            if rebuild:
                raise LibraryError("Another notes-tui is using this index; close it before rebuilding.")
            papers, notes = self.counts()
            return Refreshed(papers, notes, 0, time.perf_counter() - began, shared=True)
        try:
            ingest.flush()
            result = reconcile(ingest, self.places)
            while result.again:
                time.sleep(0.1)
                result = reconcile(ingest, self.places)
            changed = result.changed
        finally:
            ingest.close()
            self._release()
        papers, notes = self.counts()
        return Refreshed(papers, notes, changed, time.perf_counter() - began)

    @staticmethod
    def collect(source: Path) -> tuple[list[Incoming], list[Rejected]]:
        """The source files at or below a path, and what cannot be read there."""
        from index import importing

        return importing.collect(source)

    @staticmethod
    def piped(data: bytes) -> Incoming:
        """What was piped in, as a file to import."""
        from index import importing

        return importing.from_bytes(data)

    def import_files(self, incoming: Sequence[Incoming], *, dry_run: bool = False) -> Imported:
        """Copy source files into the corpus and read them.

        Raises:
            LibraryError: The corpus or the cache cannot be written.
        """
        from index import importing

        self.refresh()
        planned = importing.plan(self._db(), self.places, incoming)
        if not dry_run:
            if self.places.corpus[0].is_relative_to(self.places.vault):
                self.edit.history.do(importing.change(planned, self.places))
            else:
                importing.copy(planned, self.places.corpus[0])
            self.refresh()
        return planned.outcome

    def start(self, announce: Callable[[Announcement], None], report: Callable[[SyncState], None]) -> None:
        """Keep the index up to date in the background; both are called from another thread."""
        from index.sync.worker import Worker

        storage.make_private(self.folder)

        def tell(announcement: Announcement) -> None:
            self._refresh_search()
            announce(announcement)

        self._worker = Worker(
            self.places,
            self._open_ingest,
            self._follow,
            cookie_folder=self.folder,
            announce=tell,
            report=report,
        )
        self._worker.start()

    def _open_ingest(
        self,
        *,
        progress: Callable[[Progress], None],
        announce: Callable[[Announcement], None] = lambda _announcement: None,
        cancelled: Callable[[], bool] = lambda: False,
        rebuild: bool = False,
    ) -> Ingest | None:
        from index.history import recover
        from index.journal import Journal
        from index.sync.ingest import Ingest
        from index.sync.locks import WriterLock

        recover(self.places.vault, Journal(self.state))
        storage.make_private(self.folder)
        lock = WriterLock(self.folder / "writer.lock")
        if not lock.acquire():
            return None
        try:
            db, search = storage.open_writer(self.folder, rebuild=rebuild)
        except BaseException:
            lock.release()
            raise
        self._lock = lock
        # What was open may have been replaced by what was opened now.
        self._epoch += 1
        self._drop_search()
        return Ingest(self.places, db, search, progress=progress, announce=announce, cancelled=cancelled)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _follow(self) -> bool:
        """Whether another writer has committed since the last look."""
        if not self.ready():
            return False
        version = self._db().execute("PRAGMA data_version").fetchone()[0]
        changed: bool = getattr(self._local, "version", version) != version
        self._local.version = version
        return changed

    def _written(self, change: Change) -> None:
        if self._worker is not None:
            self._worker.poke(change.paths)

    @property
    def edit(self) -> Desk:
        """Where the user's files are changed."""
        if self._desk is None:
            from index.desk import Desk
            from index.journal import Journal

            journal = Journal(self.state)
            self._desk = Desk(self.places.vault, self._db, self.settings, self._written, journal)
        return self._desk

    @property
    def searches(self) -> Searches:
        """Saved searches and the latest ones."""
        from index.searches import Searches

        return Searches(self.state, self._searcher, lambda: self.edit)

    # Reading

    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "db", None)
        if connection is not None and self._local.epoch == self._epoch:
            return connection
        connection = storage.open_reader(self.folder)
        if connection is None:
            raise LibraryError("The index is still being made; try again in a moment.")
        self._local.db = connection
        self._local.epoch = self._epoch
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
        from index.search.store import SearchIndex

        with self._search_lock:
            if self._search is None:
                self._search = SearchIndex.open(self.folder / storage.FULL_TEXT, self._text_of)
            return self._search

    def _text_of(self, id_: str) -> str:
        """A note as it is on disk, or a paper's abstract; nothing where it cannot be read."""
        if id_.startswith("p:"):
            paper = self.paper(id_[2:])
            return f"{paper.title}\n\n{paper.abstract}" if paper is not None else ""
        try:
            return self.edit.text(id_[2:])[0]
        except LibraryError:
            return ""

    def _drop_search(self) -> None:
        with self._search_lock:
            if self._search is not None:
                self._search.close()
                self._search = None

    def _refresh_search(self) -> None:
        with self._search_lock:
            if self._search is not None:
                self._search.refresh()

    def settings(self) -> Settings:
        """What the vault's `.obsidian` says that concerns us."""
        from index.vault.obsidian import read_settings

        return read_settings(self.places.vault)[0]

    def counts(self) -> tuple[int, int]:
        """Numbers of papers and of notes."""
        return queries.counts(self._db())

    def find(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 20,
        sort: Sort = "relevance",
        as_typed: bool = False,
    ) -> Results:
        """The ids that match a query, best first; see `search` for the hits themselves."""
        return self._searcher().search(text, scope=scope, limit=limit, sort=sort, as_typed=as_typed)

    def explain(
        self, text: str, id_: str, *, scope: Scope = "all", as_typed: bool = False
    ) -> tuple[Reason, ...]:
        """Why a hit of a query is where it is: what its score is made of."""
        return self._searcher().explain(text, id_, scope=scope, as_typed=as_typed)

    def facets(
        self, text: str, *, scope: Scope = "all", as_typed: bool = False
    ) -> dict[str, tuple[Count, ...]]:
        """How the hits of a query spread over values of `tag`, `year`, `org` and `status`."""
        return self._searcher().facets(text, scope=scope, as_typed=as_typed)

    def search(self, text: str, *, scope: Scope = "all", limit: int = 20, sort: Sort = "relevance") -> Page:
        """The best hits of a query, with snippets."""
        from index.search.snippets import snippet

        results = self.find(text, scope=scope, limit=limit, sort=sort)
        found = self.items([hit.id for hit in results.hits])
        hits = []
        for scored in results.hits:
            item = found.get(scored.id)
            if item is None:
                continue
            passage = item.abstract if isinstance(item, Paper) else queries.prose(self._db(), item.path)
            shown, matches = snippet(passage, results.words)
            hits.append(Hit(item, scored.score, shown, matches))
        return Page(text, results.total, tuple(hits), results.suggestion, results.ignored)

    @staticmethod
    def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
        """Start and end of everything in a text that the words of a query match."""
        from index.search.snippets import spans

        return spans(text, words)

    def listing(self, view: View, order: Order = "date") -> list[str]:
        """The document ids of a whole view."""
        return queries.listing(self._db(), view, order)

    def items(self, ids: Sequence[str]) -> dict[str, Paper | NoteSummary]:
        """The papers and notes behind document ids."""
        return queries.items(self._db(), ids)

    def paper(self, key: str) -> Paper | None:
        """The paper with this citation key."""
        return queries.paper(self._db(), key)

    def resolve(self, ref: str) -> Paper | NoteSummary:
        """What a person means by a citation key, a note's path, its name or its title.

        Raises:
            LibraryError: It is nothing, or more than one note.
        """
        return references.resolve(self._db(), self.places.vault, ref)

    def place(self, ref: str) -> str:
        """The file or folder that a person means by a path, a note's name or title, or a paper's key.

        Raises:
            LibraryError: It is nothing, more than one note, or a paper without a note.
        """
        return references.place(self._db(), self.places.vault, ref)

    def note(self, path: str) -> Note:
        """A note as it is on disk now.

        Raises:
            LibraryError: It cannot be read.
        """
        from index.vault import files
        from index.vault.note import parse

        try:
            data, _version = files.read(files.resolve_inside(self.places.vault, path))
        except FileNotFoundError:
            raise LibraryError(f"{path} is not there any more.") from None
        return parse(path, files.decode(data)[0])

    def note_text(self, path: str) -> str:
        """A note's text as it is on disk now, made safe to show."""
        return clean(self.edit.text(path)[0])

    @staticmethod
    def markdown(text: str) -> list[Token]:
        """The Markdown of a page, as Obsidian reads it, in markdown-it's tokens."""
        from index.vault.markdown import tokens

        return tokens(text)

    def obsidian_uri(self, path: str) -> str:
        """The address that opens a note in Obsidian."""
        from index.vault.obsidian import uri

        return uri(self.places.vault, path)

    def note_body(self, path: str) -> str:
        """A note's text below its front matter, as it is on disk now, made safe to show."""
        from index.vault.note import parse

        text = self.edit.text(path)[0]
        return clean(text[parse(path, text).body_start :])

    def destination(self, target: str, source: str) -> str | None:
        """The document id a link in the note `source` leads to, or None."""
        return references.destination(self._db(), target, source)

    def summaries(self) -> list[NoteSummary]:
        """Every note, the most recently modified first."""
        return queries.summaries(self._db())

    def paper_titles(self) -> list[tuple[str, str]]:
        """Key and title of every paper."""
        return queries.paper_titles(self._db())

    def tags(self) -> list[TagCount]:
        """Every tag with its counts, the most used first."""
        return queries.tags(self._db())

    def links(self, item: Paper | NoteSummary) -> Links:
        """What a note or paper links to, and what links to it; see `mentions` for the rest."""
        db = self._db()
        key = item.key
        path = item.note if isinstance(item, Paper) else item.path
        out = queries.links_from(db, path) if path else []
        return Links(out, queries.links_to(db, path, key))

    def links_into(self, paths: Sequence[str]) -> int:
        """How many links of other notes lead to any of these files."""
        return queries.links_into(self._db(), paths)

    def mentions(self, item: Paper | NoteSummary) -> list[LinkRow]:
        """Where notes name a note or paper without linking to it; reads the notes that may."""
        from index import mentioning

        return mentioning.mentions(self._searcher(), self.edit, item)

    def related(self, items: Sequence[Paper | NoteSummary], limit: int = 20) -> list[Related]:
        """What else to read, from one paper or note or from several together, the closest first."""
        from index import related

        return related.related(self._db(), self._searcher(), items, limit)

    def suggested_tags(self, items: Sequence[Paper | NoteSummary]) -> list[str]:
        """Tags that what is related carries, and these do not."""
        from index import related

        return related.suggested_tags(self.related(items), {tag for item in items for tag in item.tags})

    def problems(self) -> list[Problem]:
        """Everything that is wrong with the files, in order of path and line."""
        from index import doctor

        return doctor.problems(self._db(), self.settings())

    def mend(self, problem: Problem) -> Change:
        """Mend a problem of a kind that has one obvious remedy.

        Raises:
            LibraryError: It has none, or is gone.
        """
        from index.mending import mend

        return mend(self._db(), self.edit, problem)

    def verify(self) -> Verdict:
        """Compare the index with one made from nothing.

        Raises:
            LibraryError: Another process is writing this index, so that there is nothing at rest to compare.
        """
        from index.verify import fingerprint

        with tempfile.TemporaryDirectory(prefix="notes-tui-verify-") as scratch:
            fresh = Library(self.places.vault, self.places.corpus, cache=Path(scratch))
            try:
                fresh.refresh()
                theirs = fingerprint(fresh._db(), fresh._searcher())
            finally:
                fresh.close()
        return "equal" if fingerprint(self._db(), self._searcher()) == theirs else "differs"

    # Words that are not saved yet

    @property
    def drafts(self) -> Drafts:
        """Where the editor keeps what is typed until it is saved."""
        if self._drafts is None:
            from index.drafts import Drafts

            self._drafts = Drafts(self.state / "drafts")
        return self._drafts

    def unsaved(self) -> list[Draft]:
        """What was typed into notes and neither saved nor thrown away before the app ended, the oldest first."""
        return self.drafts.unsaved(self.places.vault)
