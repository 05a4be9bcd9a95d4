"""The search index on disk: open, create, commit, merge, search on snapshots. Only writing imports Whoosh."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, TypeVar

from index.errors import LibraryError, error_code, reason
from index.ids import DocumentId
from index.search.completion import Completion, completions
from index.search.damage import IndexDamagedError
from index.search.kept_queries import KeptQueries
from index.search.model import Count, Document, Reason, RelaxedResults, Scope, ScoredId, SearchResults, Sort
from index.search.more_like_this import LikeText, WordWeights, likeness, word_weights
from index.search.prepared_query import Query
from index.search.scoring.evaluator import Evaluator
from index.search.scoring.ranking import rank
from index.search.segment.segment_reader import MergeInput, Segment
from index.search.snapshot import Snapshot
from index.search.text_access import TextAccess
from index.search.whoosh.manifest import check_folder, check_manifest, latest_commit, read_contents

if TYPE_CHECKING:
    from index.search.index_writer import IndexWriter
    from index.search.segment.builder import PieceTable

__all__ = ["IndexDamagedError", "SearchIndex"]
_Read = TypeVar("_Read")

_MANY_DOCUMENTS = 2_000
"""After a commit of so many documents another one is likely, in which most words are the same."""

_QUIET_SECONDS = 1.0
_IDLE_SECONDS = 15.0
"""After so long without a commit, no first build is in progress."""
_MANY_SEGMENTS, _TOO_MANY_SEGMENTS = 24, 64
"""Above the second a commit merges itself, as where no process runs long enough for merges in the background."""

_NO_TEXTS = TextAccess()
_log = logging.getLogger(__name__)


class _ClosedError(Exception):
    """The index was closed during a merge."""


class SearchIndex:
    """The index of one library. Searches may run in any thread; writes come from one at a time.

    A damaged index raises `IndexDamagedError`, whichever method meets the damage. All other exceptions that are not
    `LibraryError` are programming errors, and pass unchanged. Its files are in `folder`.
    """

    def __init__(self, folder: Path, texts: TextAccess = _NO_TEXTS) -> None:
        """Use `open` or `create`."""
        self.folder = folder
        self._texts = texts
        self._writes = RLock()
        self._refreshing = RLock()
        self._merges = RLock()
        self._merger: Thread | None = None
        self._closed = False
        self._closing = Event()
        self._pieces: PieceTable | None = None
        self._seen = self._latest_commit()
        self._use(self._read_snapshot({}))

    @classmethod
    def open(cls, folder: Path, texts: TextAccess = _NO_TEXTS) -> SearchIndex:
        """Open an index that `create` and `apply` wrote.

        Args:
            folder: The folder of the index.
            texts: Gives access to the texts of the documents.

        Raises:
            IndexDamagedError: The index is missing, damaged, of another version, or not the user's own.
        """
        check_folder(folder)
        check_manifest(folder)
        return cls(folder, texts)

    @classmethod
    def create(cls, folder: Path) -> SearchIndex:
        """Create a new, empty index in place of an older one.

        Raises:
            LibraryError: The folder cannot be created or written, or is not the user's own.
        """
        from index.search.whoosh.contents import create_contents

        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            check_folder(folder)
            create_contents(folder)
        except OSError as error:
            raise LibraryError(
                f"The search index cannot be created in {folder}: {reason(error)}.",
                code=error_code(error, "unwritable"),
            ) from error
        return cls(folder)

    def _retried(self, read: Callable[[], _Read]) -> _Read:
        """Read again where a commit removed files between listing the folder and opening them."""
        for _ in range(9):
            with contextlib.suppress(FileNotFoundError):
                return read()
            time.sleep(0.005)
        try:
            return read()
        except OSError as error:
            raise IndexDamagedError.in_file(self.folder, reason(error)) from error

    def _read_snapshot(self, known: dict[str, Segment]) -> Snapshot:
        def read() -> Snapshot:
            contents = read_contents(self.folder)
            segments = []
            for stored in contents.segments:
                segment = known.get(stored.name) or Segment(self.folder / stored.file_name, stored.size)
                segments.append((stored.name, segment, stored.deleted))
            return Snapshot(contents.generation, segments)

        return self._retried(read)

    def _latest_commit(self) -> tuple[int, int]:
        return self._retried(lambda: latest_commit(self.folder))

    def refresh(self) -> bool:
        """Load commits made since, here or by another process; return whether there were any.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        with self._refreshing:
            committed = self._latest_commit()
            if committed == self._seen:
                return False
            check_manifest(self.folder)
            known = {part.name: part.segment for part in self._evaluator.snapshot.segments()}
            self._use(self._read_snapshot(known))
            self._seen = committed
            return True

    def _use(self, snapshot: Snapshot) -> None:
        """Search a snapshot from now on; queries on the one before are forgotten, so that its files are closed."""
        self._evaluator = Evaluator(snapshot, self._texts)
        self._queries = KeptQueries(self._evaluator)

    def doc_count(self) -> int:
        """Return the number of documents in the snapshot."""
        return self._evaluator.snapshot.count

    def digests(self) -> dict[DocumentId, bytes]:
        """Return `Document.digest` of every document, by id, as it was when it was indexed.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        return self._evaluator.snapshot.digests()

    def close(self) -> None:
        """Close the files and abandon a merge in progress; the index is not usable afterwards."""
        self._closed = True
        self._closing.set()
        if self._merger is not None:
            self._merger.join()
        self._use(Snapshot(-1))

    # Writing ----------------------------------------------------------------------------------------------

    def apply(
        self,
        updated: Iterable[Document],
        deleted: Iterable[DocumentId],
        *,
        bulk: bool = False,
        built: Iterable[tuple[str, int]] = (),
    ) -> None:
        """Add or replace documents, and remove others by id, in one commit.

        Args:
            updated: Of several documents with one id the last is kept.
            deleted: Ids; unknown ones are ignored.
            bulk: For first builds of an empty index: documents are added without looking for older ones.
            built: Names and sizes of segments of `segments_ahead`, added last; `merge_later` follows the last of all.

        Raises:
            LibraryError: Another process keeps the index locked, or the disk is full or read-only.
        """
        with self._writing(self._pieces if bulk else None) as writer:
            writer.delete(self._evaluator.snapshot, deleted)
            for document in updated:
                if not bulk or self._evaluator.snapshot.count:
                    writer.delete(self._evaluator.snapshot, (document.id,))
                writer.add(document)
            writer.adopt(built)
            writer.commit()
            self._pieces = writer.pieces if bulk and writer.added >= _MANY_DOCUMENTS else None
        self.refresh()
        if len(self._evaluator.snapshot.segments()) > _TOO_MANY_SEGMENTS:
            self.merge_due()
        elif not built:
            self.merge_later()

    @contextlib.contextmanager
    def _writing(self, pieces: PieceTable | None = None) -> Iterator[IndexWriter]:
        from index.search.index_writer import IndexWriter
        from index.search.whoosh.contents import write_lock

        try:
            with self._writes, write_lock(self.folder):
                writer = self._retried(lambda: IndexWriter(self.folder, pieces))
                self.refresh()
                yield writer
        except OSError as error:
            raise LibraryError(
                f"The search index in {self.folder} cannot be written: {reason(error)}.",
                code=error_code(error, "unwritable"),
            ) from error

    # Merges -----------------------------------------------------------------------------------------------

    def merge_later(self) -> None:
        """Start to merge in the background if a merge is due, or will be once nothing is written."""
        from index.search.segment.merge_segments import due

        is_due = not self._closed and due(self._evaluator.snapshot.sizes(), idle=True)
        if is_due and (self._merger is None or not self._merger.is_alive()):
            self._merger = Thread(target=self._merge_in_background, name="merge", daemon=True)
            self._merger.start()

    def _merge_in_background(self) -> None:
        """Merge, and log errors: an index that was not merged can be searched, and the next commit tries again."""
        try:
            self._merge_until_idle()
        except _ClosedError:
            pass
        except LibraryError as error:
            _log.warning("The search index could not be merged: %s", error)
        except Exception:  # noqa: BLE001 - the last stop of this thread
            _log.exception("Merging the search index failed")

    def _merge_until_idle(self) -> None:
        """Merge what is due, and once nothing has been committed for a while, what is due then."""
        from index.search.segment.merge_segments import due

        seen = -1
        while not self._closed and due(self._evaluator.snapshot.sizes(), idle=True):
            generation = self._evaluator.snapshot.generation
            if due(self._evaluator.snapshot.sizes()):
                self._wait_for_quiet()
                self.merge_due()
            elif generation == seen:
                self.merge_due(idle=True)
            else:
                self._closing.wait(_IDLE_SECONDS)
            seen = generation

    def _wait_for_quiet(self) -> None:
        """Wait until nothing has been committed for a moment, so that no merge slows a keystroke after an edit.

        A first build, whose segments are large, and edits that never pause are not waited for.
        """
        from index.search.segment.merge_segments import SMALL

        seen = None
        while not self._closed and seen != (snapshot := self._evaluator.snapshot):
            if len(snapshot.segments()) > _MANY_SEGMENTS or snapshot.sizes()[-1].size > SMALL:
                return
            seen = snapshot
            self._closing.wait(_QUIET_SECONDS)

    def merge_due(self, *, idle: bool = False) -> None:
        """Merge segments until no merge is due; searches and commits may run meanwhile.

        Args:
            idle: Nothing is being written; see `due`.

        Raises:
            LibraryError: The index is damaged or cannot be written.
        """
        from index.search.segment.merge_segments import due

        with self._merges:
            while names := due(self._evaluator.snapshot.sizes(), idle=idle):
                if not self._merge(names):
                    return

    def _merge(self, names: Sequence[str]) -> bool:
        """Replace several segments by one; return False if another process replaced one of them first."""
        from index.search.index_writer import merging_path, write_segment
        from index.search.segment.array_file import Spool
        from index.search.segment.merge_segments import merge

        parts = [part for part in self._evaluator.snapshot.segments() if part.name in names]
        inputs = [MergeInput(part.segment, part.live()) for part in parts]
        size = sum(len(part.alive) for part in inputs)
        with Spool(self.folder) as spool:
            arrays, numbers = merge(inputs, spool, self._check_open)
            merged = write_segment(self.folder, size, arrays, merging=True)
        try:
            with self._writing() as writer:
                entries = {entry.segment_id(): entry for entry in writer.entries}
                if any(part.name not in entries for part in parts):
                    return False
                for part, renumbered in zip(parts, numbers, strict=True):
                    for doc in entries[part.name].deleted_docs():
                        if renumbered[doc] >= 0:  # deleted since the merge began
                            merged.delete_document(int(renumbered[doc]))
                writer.replace(names, merged)
        finally:
            merging_path(self.folder, merged).unlink(missing_ok=True)
        self.refresh()
        return True

    def _check_open(self) -> None:
        if self._closed:
            raise _ClosedError

    # Searching --------------------------------------------------------------------------------------------

    def query(self, text: str, *, scope: Scope = "all", as_typed: bool = False) -> Query:
        """Return a query on the current snapshot; while that is current, the same query is parsed once.

        Args:
            text: In the query language; empty text finds everything.
            scope: Papers, notes, or both.
            as_typed: The last word may be unfinished.
        """
        return self._queries.query(text, scope=scope, as_typed=as_typed)

    def search(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 20,
        sort: Sort = "relevance",
        as_typed: bool = False,
    ) -> SearchResults:
        """Return the results of a query; see `query` and `Query.results`."""
        return self.query(text, scope=scope, as_typed=as_typed).results(limit=limit, sort=sort)

    def relaxed(
        self, text: str, *, scope: Scope = "all", limit: int = 20, as_typed: bool = False
    ) -> RelaxedResults:
        """Return the best documents that lack a word of a query; see `query` and `Query.relaxed`."""
        return self.query(text, scope=scope, as_typed=as_typed).relaxed(limit=limit)

    def suggestion(self, text: str, *, scope: Scope = "all", as_typed: bool = False) -> str | None:
        """Return what a query that finds nothing may have meant; see `Query.suggestion`."""
        return self.query(text, scope=scope, as_typed=as_typed).suggestion()

    def explain(
        self, text: str, identifier: DocumentId, *, scope: Scope = "all", as_typed: bool = False
    ) -> tuple[Reason, ...]:
        """Return the parts of the score of one hit; see `query` and `Query.explain`."""
        return self.query(text, scope=scope, as_typed=as_typed).explain(identifier)

    def completions(self, text: str) -> tuple[Completion, ...]:
        """Return the ways to complete a query that ends in an unfinished value; see `completion.completions`."""
        return completions(text, self._evaluator.snapshot)

    def reading(self, text: str, *, as_typed: bool = False) -> tuple[str, ...]:
        """Return how a query is read; see `Query.reading`."""
        return self.query(text, as_typed=as_typed).reading()

    def facets(
        self, text: str, *, scope: Scope = "all", as_typed: bool = False
    ) -> dict[str, tuple[Count, ...]]:
        """Return the facets of a query; see `query` and `Query.facets`."""
        return self.query(text, scope=scope, as_typed=as_typed).facets()

    def similar(
        self, wanted: Sequence[LikeText], *, unwanted: Sequence[LikeText] = (), limit: int = 20
    ) -> tuple[tuple[ScoredId, ...], WordWeights]:
        """Return the documents that share most words with texts, taken together, and those words.

        Args:
            wanted: Documents are to be like these.
            unwanted: And unlike these.
            limit: Most documents to return.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        snapshot = self._evaluator.snapshot
        words = word_weights(wanted, unwanted, snapshot)
        return rank(snapshot, likeness(words, snapshot), limit=limit, sort="relevance"), words

    @property
    def snapshot(self) -> Snapshot:
        """Return the documents as they are searched now."""
        return self._evaluator.snapshot
