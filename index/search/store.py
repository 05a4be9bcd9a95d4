"""The search index on disk: open, create, commit, and search on snapshots."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from index.errors import LibraryError
from index.search.evaluate import Evaluator
from index.search.model import Document, Results, Scope, ScoredId, Sort
from index.search.query import parse
from index.search.ranking import rank, ranked_query
from index.search.schema import row, schema, unpack
from index.search.segments import Segment, Snapshot
from index.search.similar import similar_query, telling_words
from index.search.stamp import STAMP, IndexDamagedError, check_folder, check_stamp, write_stamp
from index.search.suggest import suggest
from index.search.whoosh_compat import (
    TOC,
    FileIndex,
    FileStorage,
    LockError,
    RamStorage,
    SegmentReader,
    SegmentWriter,
    W3Codec,
    clean_files,
)

__all__ = ["IndexDamagedError", "SearchIndex"]

_Read = TypeVar("_Read")

_NAME = "MAIN"
_LOCK_SECONDS = 10.0
_MANY_SEGMENTS = 8
_MANY_DEAD = 1000
_TINY = 256
_MANY_TINY = 16


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, whose commit is vouched for by the stamp."""

    def _commit_toc(self, segments: Sequence[Any]) -> None:
        folder = Path(self.storage.folder)
        toc = TOC(self.schema, segments, self.generation)
        memory = RamStorage()
        toc.write(memory, self.indexname)
        name = TOC._filename(self.indexname, self.generation)
        data: bytes = memory.files[name]
        old = {path.name: path.read_bytes() for path in folder.glob("_*.toc")}
        write_stamp(folder, {**old, name: data})
        temporary = folder / (name + ".new")
        temporary.write_bytes(data)
        temporary.replace(folder / name)
        clean_files(self.storage, self.indexname, self.generation, segments)


def _is_tiny(segment: Any) -> bool:
    return bool(segment.doc_count_all() <= _TINY)


def _merge_tiny(writer: _Writer, segments: Sequence[Any]) -> list[Any]:
    """Merge the segments that single edits leave, which costs next to nothing and keeps open files few."""
    for segment in filter(_is_tiny, segments):
        writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
    return [segment for segment in segments if not _is_tiny(segment)]


def _merge_small(writer: _Writer, segments: Sequence[Any]) -> list[Any]:
    """Merge all segments but those that outweigh all smaller ones ten times over; those stay as they are."""
    kept: list[Any] = []
    merged = 0
    for segment in sorted(segments, key=lambda found: int(found.doc_count_all())):
        size = segment.doc_count_all()
        if merged and size > 10 * merged and segment.deleted_count() * 4 < size:
            kept.append(segment)
            continue
        writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
        merged += size
    return kept


def _retried(read: Callable[[], _Read]) -> _Read:
    """Read again where a commit took files away between the look at the folder and their opening."""
    for _ in range(9):
        with contextlib.suppress(FileNotFoundError):
            return read()
        time.sleep(0.005)
    return read()


class SearchIndex:
    """The index of one library. Searches may run in any thread; writes come from one at a time."""

    def __init__(self, folder: Path) -> None:
        """Use `open` or `create`."""
        self._folder = folder
        self._schema = schema()
        self._storage = FileStorage(str(folder))
        self._writes = RLock()
        self._refreshing = RLock()
        with self._damage_named():
            self._index = _retried(lambda: FileIndex(self._storage, schema=self._schema, indexname=_NAME))
            self._seen = self._last_commit()
            self._evaluator = Evaluator(self._read_snapshot({}))

    @classmethod
    def open(cls, folder: Path) -> SearchIndex:
        """Open what `create` and `apply` left.

        Raises:
            IndexDamagedError: The index is missing, damaged, of another version, or not the user's own.
        """
        check_folder(folder)
        check_stamp(folder)
        try:
            return cls(folder)
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
            for path in (folder / STAMP, *folder.glob(f"_{_NAME}_*"), *folder.glob(f"{_NAME}_*.*")):
                path.unlink(missing_ok=True)
            TOC.create(FileStorage(str(folder)), schema(), _NAME)
            write_stamp(folder, {path.name: path.read_bytes() for path in folder.glob("_*.toc")})
        except OSError as error:
            raise LibraryError(f"The search index cannot be made in {folder}: {error.strerror}.") from error
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
            toc = TOC.read(self._storage, _NAME, schema=self._schema)
            parts = []
            for entry in toc.segments:
                name = entry.segment_id()
                segment = known.get(name) or Segment(self._storage, self._schema, entry)
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
            self._evaluator = Evaluator(self._read_snapshot(self._evaluator.snapshot.segments))
            self._seen = committed
            return True

    def _last_commit(self) -> tuple[int, int]:
        """What tells one commit from another: its number, and, as a rebuild counts anew, its time."""

        def look() -> tuple[int, int]:
            generation = TOC._latest_generation(self._storage, _NAME)
            name = TOC._filename(_NAME, generation)
            return generation, (self._folder / name).stat().st_mtime_ns

        return _retried(look)

    def doc_count(self) -> int:
        """Number of documents in the snapshot."""
        return self._evaluator.snapshot.count

    def digests(self) -> dict[str, bytes]:
        """`Document.digest` of every document, by id, as it was when it was indexed."""
        snapshot = self._evaluator.snapshot
        with self._damage_named():
            ids, digests = snapshot.texts("id"), snapshot.texts("digest")
            return {unpack(ids[number]): bytes(digests[number]) for number in snapshot.live()}

    def close(self) -> None:
        """Let go of the files; the index is not usable afterwards."""
        self._evaluator = Evaluator(Snapshot(-1, ()))

    def apply(self, updated: Iterable[Document], deleted: Iterable[str], *, bulk: bool = False) -> None:
        """Add or replace documents, and remove others by id, in one commit.

        Args:
            updated: Of several documents with one id the last stays.
            deleted: Ids; unknown ones are passed over.
            bulk: For first builds: more memory for fewer runs on disk.

        Raises:
            LibraryError: Another process keeps the index locked, or the disk is full or read-only.
        """
        with self._writing(limitmb=256 if bulk else 64) as writer:
            self._delete(writer, deleted)
            added: dict[str, int] = {}
            replace = self.doc_count() > 0
            for document in updated:
                if replace:
                    self._delete(writer, (document.id,))
                if document.id in added:
                    writer.newsegment.delete_document(added[document.id])
                added[document.id] = writer.docnum
                writer.add_document(**row(document))
            tiny = sum(map(_is_tiny, writer.segments))
            if tiny > _MANY_TINY:
                writer.commit(mergetype=_merge_tiny)
            else:
                writer.commit(merge=False)
        self.refresh()

    def optimize_if_needed(self) -> bool:
        """Merge segments when there are many, for quick searches; for idle moments. True if it was done.

        Raises:
            LibraryError: As `apply`.
        """
        snapshot = self._evaluator.snapshot
        dead = snapshot.size - snapshot.count
        if len(snapshot.segments) <= _MANY_SEGMENTS and dead <= max(_MANY_DEAD, snapshot.count // 2):
            return False
        with self._writing(limitmb=64) as writer:
            writer.commit(mergetype=_merge_small)
        return self.refresh()

    def _delete(self, writer: _Writer, identifiers: Iterable[str]) -> None:
        entries = {entry.segment_id(): entry for entry in writer.segments}
        for identifier in identifiers:
            for name, number in self._evaluator.snapshot.locate(identifier):
                entries[name].delete_document(number)

    @contextlib.contextmanager
    def _writing(self, *, limitmb: int) -> Iterator[_Writer]:
        with self._writes:
            yield from self._locked_writer(limitmb)

    def _locked_writer(self, limitmb: int) -> Iterator[_Writer]:
        try:
            with self._damage_named():
                writer = _Writer(
                    self._index,
                    timeout=_LOCK_SECONDS,
                    delay=0.02,
                    limitmb=limitmb,
                    codec=W3Codec(blocklimit=1024, compression=1),
                )
        except LockError as error:
            raise LibraryError(
                f"Another program is writing to the search index in {self._folder}."
            ) from error
        try:
            self.refresh()
            yield writer
        except BaseException as error:
            if not writer.is_closed:
                writer.cancel()
            if isinstance(error, OSError):
                raise LibraryError(
                    f"The search index in {self._folder} cannot be written: {error.strerror}."
                ) from error
            raise

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
            scores = evaluator.scores(ranked_query(parsed, scope))
            hits = rank(evaluator.snapshot, scores, limit=limit, sort=sort)
            suggestion = None if scores else suggest(parsed, evaluator.snapshot)
            return Results(len(scores), hits, parsed.words, parsed.ignored, suggestion)

    def similar(self, text: str, *, limit: int = 20) -> tuple[tuple[ScoredId, ...], dict[str, str]]:
        """The documents that share the most telling words with a text, and those words.

        Raises:
            LibraryError: The index has been damaged.
        """
        evaluator = self._evaluator
        with self._damage_named():
            terms = telling_words(text, evaluator.snapshot)
            scores = evaluator.scores(similar_query(terms)) if terms else {}
            return rank(evaluator.snapshot, scores, limit=limit, sort="relevance"), terms
