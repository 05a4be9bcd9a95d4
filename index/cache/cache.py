"""The cache of one vault, as the rest of the engine sees it: a reader for any thread, and the one writer.

Functions of this package take a `Cache` and run their statements on its `db`; nobody else does.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import threading
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from index.cache import locations
from index.cache.database import CacheDamagedError, OtherVersionError, connect, savepoint, transaction
from index.errors import LibraryError, error_code, expected, reason
from index.processes.process_lock import holder
from index.text import clean_line

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from index.cache.pdf_texts import PdfTexts
    from index.search.search_index import SearchIndex

_log = logging.getLogger(__name__)


class Cache(ABC):
    """A cache that can be read."""

    @property
    @abstractmethod
    def db(self) -> sqlite3.Connection:
        """Return the connection on which this package runs its statements.

        Raises:
            LibraryError: There is no cache yet.
        """


class CacheReader(Cache):
    """The cache for reading, from any thread: each thread gets a connection of its own when it first asks.

    Attributes:
        searched_at: Time of the latest search by the monotonic clock; work that can wait does so while one types.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the cache folder; nothing is opened yet."""
        self._file = folder / locations.DATABASE
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._watching: tuple[tuple[int, int] | None, sqlite3.Connection] | None = None
        self._watching_lock = threading.Lock()
        self.searched_at = 0.0

    @property
    def db(self) -> sqlite3.Connection:
        """Return the calling thread's connection; see `Cache`."""
        file = self.identity()
        connection: sqlite3.Connection | None = getattr(self._local, "db", None)
        # After a rebuild, what was open is a deleted file that nobody writes to any more.
        if connection is not None and self._local.file == file:
            return connection
        connection = self._connect()
        self._local.db, self._local.file, self._local.version = connection, file, None
        return connection

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = connect(self._file)
        except OtherVersionError:
            other = holder(self._file.parent / locations.WRITER_LOCK)
            found = (
                f"Another notes-tui ({other}) has this vault open, and it is of another version, whose index this "
                "one cannot read. Close it, then try again."
                if other
                else "The index is of another version of notes-tui. If one has this vault open, close it; then try "
                "again."
            )
            raise LibraryError(found, code="index-not-ready") from None
        except CacheDamagedError:
            raise LibraryError(
                "The index is still being made; try again in a moment.", code="index-not-ready"
            ) from None
        self._connections.append(connection)
        return connection

    @cached_property
    def pdf_texts(self) -> PdfTexts:
        """Contents of PDF files that were read."""
        from index.cache.pdf_texts import PdfTexts

        return PdfTexts(self._file.parent)

    def exists(self) -> bool:
        """Return whether there is a cache to read from, complete or not."""
        try:
            return self.db is not None
        except LibraryError:
            return False

    def has_changed(self) -> bool:
        """Return whether somebody has committed since the calling thread last asked.

        The first answer is True wherever there is a cache: the full text may have been opened before its last
        commit.
        """
        try:
            version = self.db.execute("PRAGMA data_version").fetchone()[0]
        except LibraryError:  # missing, or being rebuilt
            return False
        changed: bool = self._local.version != version
        self._local.version = version
        return changed

    def version(self) -> tuple[int, ...]:
        """Return numbers that are others after each commit, also of another process; for all threads the same.

        Ask before reading what is to be kept: then it is never taken for newer than it is.

        Raises:
            LibraryError: There is no cache yet.
        """
        with self._watching_lock:
            file = self.identity()
            if self._watching is None or self._watching[0] != file:
                # One connection for all threads: the number of one says nothing about those of another.
                self._watching = file, self._connect()
            number: int = self._watching[1].execute("PRAGMA data_version").fetchone()[0]
        return *(file or ()), number

    def close(self) -> None:
        """Close the connections of all threads."""
        self._watching = None
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    def identity(self) -> tuple[int, int] | None:
        """Return what tells the open database from one rebuilt in its place."""
        try:
            found = os.stat(self._file)  # noqa: PTH116 - half the time of Path.stat, on the way of every answer
        except OSError:
            return None
        return found.st_dev, found.st_ino


# Pages that the writer keeps in memory, in kB: rows of a first build go into tables and indexes everywhere.
_PAGES_KB = 32_768


class CacheWriter(Cache):
    """The cache for the one writer, which also reads what it has not committed yet."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a connection."""
        self._connection = connection
        connection.execute(f"PRAGMA cache_size = -{_PAGES_KB}")

    @property
    def db(self) -> sqlite3.Connection:
        """Return the writer's connection."""
        return self._connection

    def transaction(self) -> AbstractContextManager[None]:
        """Commit everything done inside, or nothing of it."""
        return transaction(self._connection)

    def savepoint(self) -> AbstractContextManager[None]:
        """Do everything inside a part of a transaction, or nothing of it."""
        return savepoint(self._connection)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class DocumentCounts(NamedTuple):
    """Numbers of papers, of notes that are shown, and of documents that wait to be indexed."""

    papers: int
    notes: int
    waiting: int


def count_documents(folder: Path) -> DocumentCounts:
    """Count what is in the cache on disk.

    Raises:
        CacheDamagedError: It cannot be read.
    """
    db = connect(folder / locations.DATABASE)
    try:
        return _counted(db)
    except sqlite3.Error as error:
        raise CacheDamagedError(f"{locations.DATABASE} is damaged ({error}); it will be rebuilt.") from None
    finally:
        db.close()


def _counted(db: sqlite3.Connection) -> DocumentCounts:
    row = db.execute(
        "SELECT (SELECT count(*) FROM papers WHERE NOT hidden),"
        " (SELECT count(*) FROM notes WHERE standing IN ('shown', 'canvas')), (SELECT count(*) FROM dirty)"
    ).fetchone()
    return DocumentCounts(*row)


def open_writer(folder: Path, *, rebuild: bool = False) -> tuple[CacheWriter, SearchIndex]:
    """Open cache and full-text index for the one writer, rebuilt (empty) where they are missing or damaged.

    Raises:
        LibraryError: They cannot be made.
    """
    from index.search.search_index import IndexDamagedError, SearchIndex

    locations.make_private(folder)
    if not rebuild:
        try:
            return _open_sound(folder)
        except (CacheDamagedError, IndexDamagedError, sqlite3.Error) as error:
            found = expected(error)
            if found is not None and found.code != "damaged-index" and isinstance(error, sqlite3.Error):
                raise found from error
            # The statements run there are fixed, so any other SQL error means that the tables are not ours.
            first = not (folder / locations.DATABASE).exists()
            _log.log(logging.INFO if first else logging.WARNING, "The index is rebuilt.", exc_info=error)
    _clear(folder)
    db = connect(folder / locations.DATABASE, create=True)
    return CacheWriter(db), SearchIndex.create(folder / locations.FULL_TEXT)


def _open_sound(folder: Path) -> tuple[CacheWriter, SearchIndex]:
    from index.search.search_index import SearchIndex

    db = connect(folder / locations.DATABASE)
    try:
        search = SearchIndex.open(folder / locations.FULL_TEXT)
        cache = CacheWriter(db)
        try:
            check_counts(cache, search)
        except BaseException:
            search.close()
            raise
    except BaseException:
        db.close()
        raise
    return cache, search


def check_counts(cache: Cache, search: SearchIndex) -> None:
    """Check that as many documents are in the full text as in the cache.

    Raises:
        CacheDamagedError: They are not, so one of them is of another time.
    """
    counts = _counted(cache.db)
    if counts.waiting == 0 and counts.papers + counts.notes != search.doc_count():
        raise CacheDamagedError("The full-text index and the cache differ; both will be rebuilt.")


def _clear(folder: Path) -> None:
    """Remove database and full-text index."""
    database = locations.DATABASE
    for name in (database, f"{database}-wal", f"{database}-shm", locations.FULL_TEXT):
        place = folder / name
        try:
            # It may be of any kind; behind a symbolic link it is not ours.
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
        except OSError as error:
            shown = clean_line(str(place))
            raise LibraryError(
                f"{shown} cannot be removed ({reason(error)}); remove it yourself.",
                code=error_code(error, "unwritable"),
            ) from None
