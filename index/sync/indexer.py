"""Read what changed on disk, and bring cache and full-text index up to date; done by the one writer.

The order makes every crash harmless. A file's facts and its stat row are committed
together with the list of documents to index again; the list is emptied only after the
full-text commit. After a crash anywhere in between, a little work is done twice.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.cache import moved_notes, notes_table, papers_table
from index.cache.database import transaction
from index.cache.queries import linkable
from index.cache.search_documents import documents
from index.errors import LibraryError, reason
from index.ids import DocumentId
from index.papers import formats
from index.problems import Problem, ProblemKind
from index.sync.model import Announcement, Progress
from index.sync.scan import Stat, is_other, racy
from index.text import clean, clean_line, fold
from index.vault.files import note_files
from index.vault.links.resolver import Resolver
from index.vault.obsidian.settings import ignored, read_settings
from index.vault.parse.note import parse

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Sequence

    from index.cache.json_columns import Standing
    from index.search.search_index import SearchIndex
    from index.sync.roots import Roots

_FILES_AT_ONCE = 200
_IDENTITIES_AT_ONCE = 5_000
_DOCUMENTS_AT_ONCE = 5_000
# An editor that saves in place empties the file first; an empty read this soon is not trusted yet.
_SETTLE_NS = 300_000_000


class Cancelled(Exception):  # noqa: N818 - not an error
    """The run was cancelled; what it did so far is kept."""


class Indexer:
    """Reads changed files into the cache and the full-text index. One per vault, in one thread."""

    def __init__(
        self,
        roots: Roots,
        db: sqlite3.Connection,
        search: SearchIndex,
        *,
        progress: Callable[[Progress], None] = lambda _progress: None,
        announce: Callable[[Announcement], None] = lambda _announcement: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._roots = roots
        self._db = db
        self._search = search
        self._progress = progress
        self._announce = announce
        self._cancelled = cancelled
        self._resolver = Resolver(linkable(db))
        self._filters: tuple[str, ...] | None = None  # not known yet

    def close(self) -> None:
        """Close the database and the full-text index."""
        self._search.close()
        self._db.close()

    def known(self) -> dict[str, Stat]:
        """Return the stat of every note and corpus file as it was when it was read."""
        rows = self._db.execute(
            "SELECT path, size, mtime_ns, ctime_ns, inode, device FROM files WHERE kind <> 'other'"
        )
        return {path: Stat(*rest) for path, *rest in rows}

    def others_below(self, folder: str) -> list[str]:
        """Return known files below a folder, by stored name, that are not notes but can be link targets."""
        query = "SELECT path FROM files WHERE kind = 'other' AND path >= ? AND path < ?"
        return [row[0] for row in self._db.execute(query, (f"{folder}/", f"{folder}0"))]

    def racy(self) -> list[str]:
        """Return files read so soon after a write that another write could have kept the same times."""
        rows = self._db.execute(
            "SELECT path, size, mtime_ns, ctime_ns, inode, device, read_ns FROM files WHERE kind <> 'other'"
        )
        return [path for path, *stat, read_ns in rows if racy(Stat(*stat), read_ns)]

    def set_others(self, others: Collection[str]) -> None:
        """Make `others` all the files that are not notes but can be link targets."""
        known = {row[0] for row in self._db.execute("SELECT path FROM files WHERE kind = 'other'")}
        self._change_others(set(others) - known, known - set(others))

    def look_at_others(self, paths: Iterable[str]) -> None:
        """Check which of these files, which are not notes, exist."""
        vault = self._roots.vault
        there = {path: self._roots.in_vault(path) and is_other(vault, path) for path in paths}
        known = {
            path
            for path in there
            if self._db.execute("SELECT 1 FROM files WHERE path = ? AND kind = 'other'", (path,)).fetchone()
        }
        came = {path for path, exists in there.items() if exists} - known
        self._change_others(came, {path for path in known if not there[path]})

    def _change_others(self, came: set[str], went: set[str]) -> None:
        if not came and not went:
            return
        with transaction(self._db):
            self._db.executemany("DELETE FROM files WHERE path = ? AND kind = 'other'", [(p,) for p in went])
            self._db.executemany(
                "INSERT OR IGNORE INTO files VALUES (?, 'other', 0, 0, 0, 0, 0, x'', 0)", [(p,) for p in came]
            )
            for path in went:
                self._resolver.discard(path)
            for path in came:
                self._resolver.add(path)
            names = {notes_table.link_name(path) for path in came | went}
            self._mark_notes(notes_table.resolve_links(self._db, self._resolver, names=names))

    def exclude(self, filters: tuple[str, ...]) -> None:
        """Exclude the notes that the user's setting covers now, and no others; `filters` as `ignored` takes them."""
        if filters == self._filters:
            return
        rows = self._db.execute("SELECT path, standing FROM notes WHERE standing <> 'copy'").fetchall()
        standings = {path: _excluded(path, filters) for path, _ in rows}
        changed = [path for path, standing in rows if standing != standings[path]]
        with transaction(self._db):
            for path in changed:
                notes_table.set_standing(self._db, path, standings[path])
            self._mark_notes(changed)
        self._filters = filters

    def set_scan_problems(self, problems: Iterable[Problem]) -> None:
        """Store the problems of the last scan in place of earlier ones."""
        rows = [(p.path, p.line, p.kind.value, p.detail, p.column, p.subject) for p in problems]
        with transaction(self._db):
            self._db.execute("DELETE FROM problems WHERE origin = ''")
            self._db.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, '', ?, ?)", rows)

    def update(self, changed: Sequence[str], removed: Sequence[str] = ()) -> list[str]:
        """Bring the cache and the index up to date with these files.

        Returns:
            Files to read again shortly: they seem to be in the middle of being written.
        """
        if changed and self._filters is None:
            self.exclude(read_settings(self._roots.vault)[0].ignore_filters)
        # If a whole folder is away, nothing is known about its files, least of all that they are gone.
        away = {folder for folder in self._roots.folders() if not folder.is_dir()}
        changed = [path for path in changed if self._roots.home(path) not in away]
        # Corpus files first, so that links to papers resolve; and all new notes are known before any link is.
        order = sorted(changed, key=lambda path: (self._roots.kind(path) == "note", path))
        for path in order:
            if self._roots.kind(path) != "copy":
                self._resolver.add(path)
        again: list[str] = []
        for start in range(0, len(removed), _FILES_AT_ONCE):
            self._check()
            self._batch((), removed[start : start + _FILES_AT_ONCE])
        for start in range(0, len(order), _FILES_AT_ONCE):
            self._check()
            if len(order) > _FILES_AT_ONCE:
                self._progress(Progress("reading", start, len(order)))
            again += self._batch(order[start : start + _FILES_AT_ONCE], ())
        self.flush()
        return again

    def _check(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _batch(self, changed: Sequence[str], removed: Sequence[str]) -> list[str]:
        touched = _Touched()
        with transaction(self._db):
            for path in removed:
                self._remove(path, touched)
            again = [path for path in changed if not self._read(path, touched)]
            identities, claimed = sorted(touched.identities), frozenset(touched.keys)
            for start in range(0, len(identities), _IDENTITIES_AT_ONCE):
                self._check()
                part = set(identities[start : start + _IDENTITIES_AT_ONCE])
                touched.keys |= papers_table.regroup(self._db, part, claimed)
            touched.keys |= papers_table.refresh_user_layer(self._db, touched.keys)
            names = touched.names | {fold(key) for key in touched.keys}
            touched.notes |= notes_table.resolve_links(
                self._db, self._resolver, sources=touched.sources, names=names
            )
            self._mark_notes(touched.notes)
            self._mark(map(DocumentId.paper, touched.keys))
        if touched.keys or touched.notes:
            ids = {*map(DocumentId.paper, touched.keys), *map(DocumentId.note, touched.notes)}
            self._announce(Announcement(frozenset(ids)))
        return again

    def _read(self, path: str, touched: _Touched) -> bool:
        """Read one file; return False if it should be read again shortly."""
        kind = self._roots.kind(path)
        file = self._roots.absolute(path)
        if kind is None:
            return True
        row = self._db.execute("SELECT size, hash, mtime_ns FROM files WHERE path = ?", (path,)).fetchone()
        try:
            data, version = note_files.read(file, vault=self._roots.home(path))
            stat = Stat.of(file.stat())
        except FileNotFoundError:
            self._remove(path, touched)
            return True
        except (LibraryError, OSError) as error:
            return self._unreadable(path, kind, error, touched)
        # A file dated in the future, or a clock that is wrong, would otherwise never settle.
        fresh = abs(time.time_ns() - stat.mtime_ns) < _SETTLE_NS
        if not data and row and row[0] and fresh:
            return False
        digest = bytes.fromhex(version.hash)
        self._db.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(path, kind, stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, stat.device),
                *(digest, time.time_ns()),
            ),
        )
        # A note's summary holds its time of modification too.
        if row and row[1] == digest and (kind == "corpus" or row[2] == stat.mtime_ns):
            return True
        if kind == "corpus":
            self._store_corpus(path, data, touched)
        else:
            self._store_note(path, data, stat, touched, copy=kind == "copy")
            if row is None and kind == "note":
                moved_notes.arrived(self._db, path, digest)
                touched.names.add(notes_table.link_name(path))
        return True

    def _store_corpus(self, path: str, data: bytes, touched: _Touched) -> None:
        reading = formats.read(path, data)
        touched.identities |= papers_table.replace_records(self._db, path, reading.records)
        self._db.execute("DELETE FROM problems WHERE origin = ?", (path,))
        self._db.executemany(
            "INSERT INTO problems VALUES (?, ?, ?, ?, ?, NULL, '')",
            [
                (path, rejected.line, ProblemKind.REJECTED_RECORD.value, rejected.reason, path)
                for rejected in reading.rejected
            ],
        )

    def _store_note(self, path: str, data: bytes, stat: Stat, touched: _Touched, *, copy: bool) -> None:
        text, sound = note_files.decode(data)
        standing = "copy" if copy else _excluded(path, self._filters or ())
        modified = stat.mtime_ns // 1_000_000_000
        keys, identities = notes_table.store(self._db, parse(path, text), modified, standing)
        if not sound:
            detail = "The file is not valid UTF-8; it is shown with replacements and never written."
            self._problem(path, ProblemKind.ENCODING, detail)
        touched.keys |= keys
        touched.identities |= identities
        touched.sources.add(path)
        touched.notes.add(path)

    def _unreadable(self, path: str, kind: str, error: Exception, touched: _Touched) -> bool:
        self._remove(path, touched)
        try:
            stat = Stat.of(self._roots.absolute(path).lstat())
        except OSError:
            return True
        # Remembered as it is, so that it is tried again when it changes and not at every scan.
        self._db.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, x'', ?)",
            (
                *(path, kind, stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, stat.device),
                time.time_ns(),
            ),
        )
        detail = f"It cannot be read: {reason(error)}." if isinstance(error, OSError) else str(error)
        self._problem(path, ProblemKind.UNREADABLE, clean_line(detail))
        return True

    def _problem(self, path: str, kind: ProblemKind, detail: str) -> None:
        row = (path, kind.value, clean(detail), path)
        self._db.execute("INSERT INTO problems VALUES (?, NULL, ?, ?, ?, NULL, '')", row)

    def _remove(self, path: str, touched: _Touched) -> None:
        moved_notes.left(self._db, path)
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))
        self._db.execute("DELETE FROM problems WHERE origin = ?", (path,))
        touched.identities |= papers_table.replace_records(self._db, path, ())
        keys, identities = notes_table.drop(self._db, path)
        touched.keys |= keys
        touched.identities |= identities
        touched.names.add(notes_table.link_name(path))
        touched.notes.add(path)
        self._resolver.discard(path)

    def _mark_notes(self, paths: Iterable[str]) -> None:
        self._mark(map(DocumentId.note, paths))

    def _mark(self, ids: Iterable[DocumentId]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((str(id_),) for id_ in ids))

    def flush(self) -> int:
        """Index every document that is not up to date, and return how many there were."""
        total = int(self._db.execute("SELECT count(*) FROM dirty").fetchone()[0])
        bulk = total > _DOCUMENTS_AT_ONCE // 5 and self._search.doc_count() == 0
        done = 0
        while rows := self._db.execute("SELECT id FROM dirty LIMIT ?", (_DOCUMENTS_AT_ONCE,)).fetchall():
            self._check()
            if total > _DOCUMENTS_AT_ONCE // 10:
                self._progress(Progress("indexing", done, total))
            ids = [DocumentId.parse(row[0]) for row in rows]
            found, gone = documents(self._db, ids)
            self._search.apply(found, gone, bulk=bulk)
            with transaction(self._db):
                self._db.executemany("DELETE FROM dirty WHERE id = ?", rows)
            done += len(rows)
            self._announce(Announcement(frozenset(ids)))
        return done


def _excluded(path: str, filters: tuple[str, ...]) -> Standing:
    return "excluded" if ignored(path, filters) else "shown"


class _Touched:
    """The changes of one batch, for the steps that follow from them."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.identities: set[str] = set()
        self.names: set[str] = set()
        self.sources: set[str] = set()
        self.notes: set[str] = set()
