"""Schema of the cache database, and how it is opened.

The database is a cache: if anything is wrong with it, it is rebuilt. It holds plain columns and JSON, no pickles
and no code.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import ErrorCode, LibraryError, expected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Increase it whenever a table changes, or a parser reads the same file differently than before.
VERSION = 50

_TRIES = 500
_PAUSE = 0.02  # seconds

_SCHEMA = """
-- Name: of the file alone, folded. Original: of a conflict copy.
CREATE TABLE files (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, original TEXT,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL, device INTEGER NOT NULL,
    hash BLOB NOT NULL, read_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_hash ON files (hash);
CREATE INDEX files_name ON files (name, kind);
CREATE INDEX files_original ON files (original) WHERE original IS NOT NULL;
CREATE TABLE gone (path TEXT PRIMARY KEY, hash BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX gone_hash ON gone (hash);
CREATE TABLE moved (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE arrivals (
    kind TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE INDEX arrivals_unkept ON arrivals (kept) WHERE NOT kept;
-- Identity: of the work; empty until records are grouped. Digest: of the source text, or empty.
CREATE TABLE records (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, number INTEGER NOT NULL, line INTEGER NOT NULL,
    identity TEXT NOT NULL, digest TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX records_file ON records (file);
CREATE INDEX records_identity ON records (identity);
CREATE TABLE match_keys (key TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (key, record)) WITHOUT ROWID;
CREATE INDEX match_keys_record ON match_keys (record);
-- Records that may be of one work, or are and should not be.
CREATE TABLE doubtful_pairs (
    first INTEGER NOT NULL, second INTEGER NOT NULL, reason TEXT NOT NULL, joined INTEGER NOT NULL,
    PRIMARY KEY (first, second)
) WITHOUT ROWID;
CREATE INDEX doubtful_pairs_second ON doubtful_pairs (second);
-- What else a work may be called, by notes and `merges.yaml`, than by its identity.
CREATE TABLE work_names (name TEXT NOT NULL, identity TEXT NOT NULL, PRIMARY KEY (name, identity)) WITHOUT ROWID;
CREATE INDEX work_names_identity ON work_names (identity);
-- Seq: greater for each row than for all that ever were; base: the key that it would have alone; form, in lower case:
-- that beside papers with the same base.
CREATE TABLE papers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE COLLATE NOCASE, identity TEXT NOT NULL UNIQUE,
    base TEXT NOT NULL COLLATE NOCASE, form TEXT NOT NULL,
    title TEXT NOT NULL, sort_title TEXT NOT NULL, published TEXT NOT NULL, upvotes INTEGER NOT NULL,
    status TEXT NOT NULL, modified INTEGER NOT NULL, data TEXT NOT NULL, hidden INTEGER NOT NULL,
    surnames TEXT NOT NULL
);
CREATE TABLE corrections (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, data TEXT NOT NULL, hidden INTEGER NOT NULL
);
-- Marks of `inbox.txt`, by match keys of the papers with each name.
CREATE TABLE inbox (
    key TEXT NOT NULL, name TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (key, name)
) WITHOUT ROWID;
CREATE INDEX papers_base ON papers (base);
CREATE INDEX papers_form ON papers (form);
-- Entries of `merges.yaml`: old keys, and pairs of works that are the same or different; names that notes use as keys
-- otherwise than in links; and the papers that keys in use meant when the corpus was last read to its end.
CREATE TABLE key_entries (name TEXT PRIMARY KEY, folded TEXT NOT NULL, work TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX key_entries_folded ON key_entries (folded);
CREATE INDEX key_entries_work ON key_entries (work);
CREATE TABLE said (
    word TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL, PRIMARY KEY (word, first, second)
) WITHOUT ROWID;
CREATE TABLE key_pattern (pattern TEXT NOT NULL);
-- Keys that the user gave papers, which `merges.yaml` names.
CREATE TABLE chosen_keys (work TEXT PRIMARY KEY, key TEXT NOT NULL COLLATE NOCASE) WITHOUT ROWID;
CREATE INDEX chosen_keys_key ON chosen_keys (key);
CREATE TABLE uses (name TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (name, source)) WITHOUT ROWID;
CREATE INDEX uses_source ON uses (source);
CREATE TABLE settled (name TEXT PRIMARY KEY, identity TEXT NOT NULL) WITHOUT ROWID;
-- The list of papers and the words by which they are completed are read from this index alone.
CREATE INDEX papers_shown ON papers (published DESC, upvotes DESC, key, title, surnames, hidden) WHERE NOT hidden;
CREATE INDEX papers_hidden ON papers (key) WHERE hidden;
CREATE INDEX papers_modified ON papers (modified) WHERE modified > 0;
CREATE TABLE notes (
    path TEXT PRIMARY KEY, title TEXT NOT NULL, sort_title TEXT NOT NULL, modified INTEGER NOT NULL,
    key TEXT COLLATE NOCASE, work TEXT, standing TEXT NOT NULL, data TEXT NOT NULL
);
CREATE TABLE prose (path TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (path TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX notes_modified ON notes (standing, modified DESC, path, title, key);
CREATE INDEX notes_key ON notes (key);
CREATE INDEX notes_title ON notes (sort_title);
CREATE INDEX notes_work ON notes (work);
CREATE TABLE aliases (
    folded TEXT NOT NULL, path TEXT NOT NULL, position INTEGER NOT NULL, alias TEXT NOT NULL,
    PRIMARY KEY (folded, path, position)
) WITHOUT ROWID;
CREATE INDEX aliases_path ON aliases (path, position, alias);
CREATE TABLE links (
    source TEXT NOT NULL, position INTEGER NOT NULL, raw TEXT NOT NULL, kind TEXT NOT NULL,
    target TEXT NOT NULL, anchor TEXT, label TEXT, line INTEGER NOT NULL, property TEXT,
    name TEXT NOT NULL, resolved TEXT, paper TEXT, bare INTEGER NOT NULL,
    undecided INTEGER NOT NULL, dangling INTEGER NOT NULL,
    context TEXT NOT NULL, section TEXT NOT NULL,
    PRIMARY KEY (source, position)
) WITHOUT ROWID;
CREATE INDEX links_name ON links (name);
CREATE INDEX links_resolved ON links (resolved);
CREATE INDEX links_paper ON links (paper);
CREATE INDEX links_anchored ON links (resolved, source, position) WHERE anchor IS NOT NULL;
CREATE INDEX links_broken ON links (source, position) WHERE resolved IS NULL AND paper IS NULL AND NOT bare;
CREATE INDEX links_doubtful ON links (source, position) WHERE undecided OR dangling;
-- Notes that no link leads to or from but their own, and notes that lost a link since that was last found out.
CREATE TABLE alone (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE unlinked (path TEXT PRIMARY KEY) WITHOUT ROWID;
-- Undecided: other files fit as well; dangling: the heading or block is not there.
-- Without the bare words (see `Link.bare`) that lead nowhere, which are kept in case something comes.
CREATE VIEW real_links AS SELECT * FROM links WHERE NOT bare OR paper IS NOT NULL OR resolved IS NOT NULL;
CREATE TABLE tags (
    folded TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, shown TEXT NOT NULL,
    PRIMARY KEY (folded, kind, value)
) WITHOUT ROWID;
CREATE INDEX tags_document ON tags (kind, value);
CREATE TABLE problems (
    path TEXT NOT NULL, line INTEGER, kind TEXT NOT NULL, detail TEXT NOT NULL, origin TEXT NOT NULL,
    col INTEGER, subject TEXT NOT NULL
);
CREATE INDEX problems_origin ON problems (origin);
-- PDF files in the attachment folders, those that records name, and the works that files belong to.
CREATE TABLE pdfs (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL DEFAULT '', doi TEXT, arxiv TEXT,
    title TEXT NOT NULL DEFAULT '', fault TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE file_fields (record INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (record, path)) WITHOUT ROWID;
CREATE TABLE attachments (identity TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (identity, path)) WITHOUT ROWID;
-- Documents whose full-text entry is out of date. Rows are added in the transaction that changes the documents
-- and removed after the full-text commit, so a crash between the two only indexes them once more.
CREATE TABLE dirty (kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID;
"""


class CacheDamagedError(LibraryError):
    """The database cannot be used and is to be rebuilt."""

    code: ErrorCode = "damaged-index"


class OtherVersionError(CacheDamagedError):
    """The database is one of an earlier or later version of the program."""


def connect(file: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open the database in `file`, or create it.

    Raises:
        CacheDamagedError: It is missing (unless `create`), damaged or of another version.
        LibraryError: The disk is full or fails, or another process holds it.
    """
    if not create and not file.is_file():
        raise CacheDamagedError(f"{file.name} is missing; the index will be rebuilt.")
    try:
        connection = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise CacheDamagedError(
            f"{file.name} cannot be opened ({error}); the index will be rebuilt."
        ) from None
    try:
        # Durable enough for a cache: a power cut may lose the last commits, which the next scan finds again.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA trusted_schema = OFF")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if create and found == 0:
            # Many rows are longer than a small page, and would each need another one.
            connection.execute("PRAGMA page_size = 16384")
            _use_write_ahead_log(connection)
            with transaction(connection):
                for statement in _SCHEMA.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")
        elif found != VERSION:
            # A new file has version 0 until its tables are there.
            form = OtherVersionError if found else CacheDamagedError
            raise form(f"{file.name} is of version {found}, not {VERSION}; it will be rebuilt.")
    except sqlite3.Error as error:
        connection.close()
        found = expected(error)
        if found is None:  # a mistake in our SQL
            raise
        if found.code == "damaged-index":
            raise CacheDamagedError(f"{file.name} is damaged ({error}); the index will be rebuilt.") from None
        raise found from error
    except CacheDamagedError:
        connection.close()
        raise
    return connection


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Turn on write-ahead logging, which the file keeps; SQLite does not wait here for others who have it open."""
    for _ in range(_TRIES):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_PAUSE)
    connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything done inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After some errors, a full disk among them, SQLite may have rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """Do everything inside, as a part of a transaction, or nothing of it."""
    connection.execute("SAVEPOINT step")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO step")
            connection.execute("RELEASE step")
        raise
    connection.execute("RELEASE step")
