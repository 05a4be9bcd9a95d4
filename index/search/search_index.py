"""The search index on disk: open, create, commit, and search on snapshots."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event, RLock, Thread
from typing import TypeVar

from index.errors import LibraryError, reason
from index.ids import DocumentId
from index.search.facets import facets
from index.search.index_writer import NAME, Writer, locked, new_segment
from index.search.model import Count, Document, Reason, Results, Scope, ScoredId, Sort
from index.search.more_like_this import similar_query, telling_words
from index.search.query.parser import parse
from index.search.schema import schema
from index.search.scoring.evaluator import Evaluator
from index.search.scoring.explain import explain
from index.search.scoring.ranking import rank, ranked_query
from index.search.segment.builder import Words
from index.search.segment.merge_segments import SMALL, due, merge
from index.search.segment.segment_reader import Segment
from index.search.snapshot import Snapshot
from index.search.spelling import suggest
from index.search.whoosh.codec import EXTENSION
from index.search.whoosh.imports import TOC, FileStorage, LockError
from index.search.whoosh.manifest import STAMP, IndexDamagedError, check_folder, check_stamp, write_stamp

__all__ = ["IndexDamagedError", "SearchIndex"]

_Read = TypeVar("_Read")

_MANY = 2_000
"""After a commit of so many documents another one is likely, in which most words are the same."""

_QUIET_SECONDS = 1.0
_MANY_SEGMENTS = 24
_TOO_MANY_SEGMENTS = 64
"""Beyond this a commit merges itself, as where nobody stays long enough for merges in the background."""


class _Closed(Exception):  # noqa: N818 - not an error
    """The index was closed during a merge."""


def _retried(read: Callable[[], _Read]) -> _Read:
    """Read again where a commit took files away between the look at the folder and their opening."""
    for _ in range(9):
        with contextlib.suppress(FileNotFoundError):
            return read()
        time.sleep(0.005)
    return read()


class SearchIndex:
    """The index of one library. Searches may run in any thread; writes come from one at a time."""

    def __init__(self, folder: Path, texts: Callable[[DocumentId], str] = str) -> None:
        """Use `open` or `create`."""
        self._folder = folder
        self._texts = texts
        self._schema = schema()
        self._storage = FileStorage(str(folder))
        self._writes = RLock()
        self._refreshing = RLock()
        self._merges = RLock()
        self._merger: Thread | None = None
        self._closed = False
        self._closing = Event()
        self._words: Words | None = None
        with self._damage_named():
            self._seen = self._last_commit()
            self._evaluator = Evaluator(self._read_snapshot({}), self._texts)

    @classmethod
    def open(cls, folder: Path, texts: Callable[[DocumentId], str] = str) -> SearchIndex:
        """Open what `create` and `apply` left.

        Args:
            folder: Where it is.
            texts: Gives the text of a document by its id, for queries such as `line:(this that)`.

        Raises:
            IndexDamagedError: The index is missing, damaged, of another version, or not the user's own.
        """
        check_folder(folder)
        check_stamp(folder)
        try:
            return cls(folder, texts)
        except IndexDamagedError:
            raise
        except LibraryError as error:
            raise IndexDamagedError(str(error)) from error

    @classmethod
    def create(cls, folder: Path) -> SearchIndex:
        """Make a new, empty index in place of what there is.

        Raises:
            LibraryError: The folder cannot be made or written, or is not the user's own.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            check_folder(folder)
            old = (f"_{NAME}_*", f"{NAME}_*.*", "merging-*")
            for path in (folder / STAMP, *(path for names in old for path in folder.glob(names))):
                path.unlink(missing_ok=True)
            TOC.create(FileStorage(str(folder)), schema(), NAME)
            write_stamp(folder, {path.name: path.read_bytes() for path in folder.glob("_*.toc")})
        except OSError as error:
            raise LibraryError(f"The search index cannot be made in {folder}: {reason(error)}.") from error
        return cls(folder)

    @contextlib.contextmanager
    def _damage_named(self) -> Iterator[None]:
        try:
            yield
        except LibraryError:
            raise
        except LockError:
            raise
        except Exception as error:
            raise LibraryError(
                f"The search index in {self._folder} is damaged and must be rebuilt ({type(error).__name__})."
            ) from error

    def _read_snapshot(self, known: dict[str, Segment]) -> Snapshot:
        def read() -> Snapshot:
            toc = TOC.read(self._storage, NAME, schema=self._schema)
            parts = []
            for entry in toc.segments:
                name = entry.segment_id()
                segment = known.get(name) or Segment(
                    self._folder / entry.make_filename(EXTENSION), entry.doc_count_all()
                )
                parts.append((name, segment, frozenset(entry.deleted_docs())))
            return Snapshot(toc.generation, parts)

        return _retried(read)

    def refresh(self) -> bool:
        """See what has been committed since, here or by another process; True if there was anything.

        Raises:
            LibraryError: The index has been damaged.
        """
        with self._refreshing, self._damage_named():
            committed = self._last_commit()
            if committed == self._seen:
                return False
            check_stamp(self._folder)
            snapshot = self._read_snapshot(self._evaluator.snapshot.segments)
            self._evaluator = Evaluator(snapshot, self._texts)
            self._seen = committed
            return True

    def _last_commit(self) -> tuple[int, int]:
        """What tells one commit from another: its number, and, as a rebuild counts anew, its time."""

        def look() -> tuple[int, int]:
            generation = TOC._latest_generation(self._storage, NAME)
            name = TOC._filename(NAME, generation)
            return generation, (self._folder / name).stat().st_mtime_ns

        return _retried(look)

    def doc_count(self) -> int:
        """Number of documents in the snapshot."""
        return self._evaluator.snapshot.count

    def digests(self) -> dict[DocumentId, bytes]:
        """`Document.digest` of every document, by id, as it was when it was indexed."""
        with self._damage_named():
            return self._evaluator.snapshot.digests()

    def close(self) -> None:
        """Let go of the files, giving up a merge under way; the index is not usable afterwards."""
        self._closed = True
        self._closing.set()
        if self._merger is not None:
            self._merger.join()
        self._evaluator = Evaluator(Snapshot(-1, ()))

    def apply(
        self, updated: Iterable[Document], deleted: Iterable[DocumentId], *, bulk: bool = False
    ) -> None:
        """Add or replace documents, and remove others by id, in one commit.

        Args:
            updated: Of several documents with one id the last stays.
            deleted: Ids; unknown ones are passed over.
            bulk: For first builds of an empty index: nothing is looked for that could be replaced.

        Raises:
            LibraryError: Another process keeps the index locked, or the disk is full or read-only.
        """
        with self._writing(self._words if bulk else None) as writer:
            self._delete(writer, deleted)
            for document in updated:
                if not bulk or self._evaluator.snapshot.count:
                    self._delete(writer, (document.id,))
                writer.add(document)
            writer.commit()
            self._words = writer.words if bulk and writer.added >= _MANY else None
        self.refresh()
        if len(self._evaluator.snapshot.segments) > _TOO_MANY_SEGMENTS:
            self.merge_due()
        self._merge_later()

    def _delete(self, writer: Writer, identifiers: Iterable[DocumentId]) -> None:
        entries = {entry.segment_id(): entry for entry in writer.entries}
        for identifier in identifiers:
            for name, number in self._evaluator.snapshot.locate(identifier):
                entries[name].delete_document(number)

    @contextlib.contextmanager
    def _writing(self, words: Words | None = None) -> Iterator[Writer]:
        try:
            with self._writes, locked(self._storage):
                with self._damage_named():
                    writer = Writer(self._folder, self._storage, words)
                    self.refresh()
                yield writer
        except LockError as error:
            raise LibraryError(
                f"Another program is writing to the search index in {self._folder}."
            ) from error
        except OSError as error:
            raise LibraryError(
                f"The search index in {self._folder} cannot be written: {reason(error)}."
            ) from error

    # Merges -----------------------------------------------------------------------------------------------

    def _merge_later(self) -> None:
        """Start to merge in the background if it is time to."""
        if self._closed or not due(self._evaluator.snapshot.sizes()):
            return
        if self._merger is None or not self._merger.is_alive():
            self._merger = Thread(target=self._merge_quietly, name="merge", daemon=True)
            self._merger.start()

    def _merge_quietly(self) -> None:
        self._wait_for_quiet()
        # What cannot be merged can be searched still; whoever writes next hears what is wrong.
        with contextlib.suppress(LibraryError, _Closed):
            self.merge_due()

    def _wait_for_quiet(self) -> None:
        """Wait until nothing has been committed for a moment, so that no merge slows a keystroke after an edit.

        A first build, whose segments are large, is not waited for, nor edits that never end.
        """
        seen = None
        while not self._closed and seen != (snapshot := self._evaluator.snapshot):
            if len(snapshot.segments) > _MANY_SEGMENTS or snapshot.sizes()[-1].size > SMALL:
                return
            seen = snapshot
            self._closing.wait(_QUIET_SECONDS)

    def merge_due(self) -> None:
        """Merge segments until none are due; searches and commits go on meanwhile.

        Raises:
            LibraryError: The index is damaged or cannot be written.
        """
        with self._merges:
            while names := due(self._evaluator.snapshot.sizes()):
                if not self._merge(names):
                    return

    def _merge(self, names: Sequence[str]) -> bool:
        """Put one segment in place of several; False if another process was quicker."""
        snapshot = self._evaluator.snapshot
        parts = [snapshot.part(name) for name in names]
        with self._damage_named():
            arrays, numbers = merge(parts, self._check_open)
        made = new_segment(self._folder, sum(len(part.alive) for part in parts), arrays, prefix="merging-")
        try:
            with self._writing() as writer:
                known = {entry.segment_id(): entry for entry in writer.entries}
                if any(name not in known for name in names):
                    return False
                for name, renumbered in zip(names, numbers, strict=True):
                    for doc in known[name].deleted_docs():
                        if renumbered[doc] >= 0:  # deleted since the merge began
                            made.delete_document(int(renumbered[doc]))
                writer.replace(names, made)
        finally:
            (self._folder / f"merging-{made.make_filename(EXTENSION)}").unlink(missing_ok=True)
        self.refresh()
        return True

    def _check_open(self) -> None:
        if self._closed:
            raise _Closed

    def search(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 20,
        sort: Sort = "relevance",
        as_typed: bool = False,
    ) -> Results:
        """The documents a query finds, best first.

        Args:
            text: In the query language; empty finds everything.
            scope: Papers, notes, or both.
            limit: Number of hits wanted; `Results.total` counts all.
            sort: `relevance` is by date where the query says nothing about words.
            as_typed: The last word may be unfinished.

        Raises:
            LibraryError: The index has been damaged.
        """
        evaluator = self._evaluator
        parsed = parse(text, as_typed=as_typed)
        with self._damage_named():
            found = evaluator.hits(ranked_query(parsed, scope))
            total = len(found.docs)
            hits = rank(evaluator.snapshot, found, limit=limit, sort=sort)
            unread = parsed.reading.unread
            ignored = (*parsed.ignored, *parsed.reading.sentences())
            # Patterns, and words whose case counts, are not for mending.
            suggestion = None if total or unread else suggest(parsed, evaluator.snapshot)
            return Results(total, hits, parsed.words, ignored, suggestion, max(unread.values(), default=0))

    def explain(
        self, text: str, identifier: DocumentId, *, scope: Scope = "all", as_typed: bool = False
    ) -> tuple[Reason, ...]:
        """What the score of one hit of a query is made of; empty where it is none.

        Raises:
            LibraryError: The index has been damaged.
        """
        evaluator = self._evaluator
        tree = ranked_query(parse(text, as_typed=as_typed), scope)
        with self._damage_named():
            docs = evaluator.snapshot.term("id", str(identifier)).docs
            if not len(docs) or docs[0] not in evaluator.hits(tree).docs:
                return ()
            return explain(evaluator, tree, int(docs[0]))

    def facets(
        self, text: str, *, scope: Scope = "all", as_typed: bool = False
    ) -> dict[str, tuple[Count, ...]]:
        """How what a query finds spreads over tags, years, organisations and statuses; see `facets.facets`.

        Raises:
            LibraryError: The index has been damaged.
        """
        evaluator = self._evaluator
        parsed = parse(text, as_typed=as_typed)
        with self._damage_named():
            return facets(evaluator.snapshot, evaluator.hits(ranked_query(parsed, scope)).docs)

    def similar(self, text: str, *, limit: int = 20) -> tuple[tuple[ScoredId, ...], dict[str, str]]:
        """The documents that share the most telling words with a text, and those words.

        Raises:
            LibraryError: The index has been damaged.
        """
        evaluator = self._evaluator
        with self._damage_named():
            terms = telling_words(text, evaluator.snapshot)
            if not terms:
                return (), terms
            found = evaluator.hits(similar_query(terms))
            return rank(evaluator.snapshot, found, limit=limit, sort="relevance"), terms
