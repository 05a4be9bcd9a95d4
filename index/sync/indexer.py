"""Read what changed on disk, and bring cache and full-text index up to date; done by the one writer.

The order makes every crash harmless. A file's facts and its stat row are committed
together with the list of documents to index again; the list is emptied only after the
full-text commit. After a crash anywhere in between, a little work is done twice.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.cache import (
    files_table,
    key_owners,
    links_table,
    moved_notes,
    notes_table,
    papers_table,
    queries,
    texts_table,
)
from index.cache.search_documents import documents
from index.errors import LibraryError, reason
from index.ids import DocumentId
from index.papers import formats, key_file
from index.problems import Problem, ProblemKind
from index.sync.model import Announcement, Progress, SeenChange
from index.sync.scan import Stat, is_other, is_unread_source, racy
from index.text import clean_line, fold
from index.vault.files import note_files
from index.vault.files.names import is_canvas
from index.vault.links.resolver import Resolver
from index.vault.obsidian.excluded import ignored

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from index.cache.cache import CacheWriter
    from index.cache.json_columns import Standing
    from index.search.search_index import SearchIndex
    from index.sync.roots import FileKind, Roots
    from index.vault.vault import Vault

_FILES_AT_ONCE = 200
_IDENTITIES_AT_ONCE = 5_000
_DOCUMENTS_AT_ONCE = 5_000
# An editor that saves in place empties the file first; an empty read this soon is not trusted yet.
_SETTLE_NS = 300_000_000


class Cancelled(Exception):  # noqa: N818 - not an error
    """The run was cancelled; what it did so far is kept."""


class Indexer:
    """Reads changed files into the cache and the full-text index. One per vault, in one thread.

    Attributes:
        vault: The vault whose notes it reads.
    """

    def __init__(
        self,
        roots: Roots,
        vault: Vault,
        cache: CacheWriter,
        search: SearchIndex,
        *,
        progress: Callable[[Progress], None] = lambda _progress: None,
        announce: Callable[[Announcement], None] = lambda _announcement: None,
        cancelled: Callable[[], bool] = lambda: False,
        keep_keys: Callable[[Mapping[str, str]], str | None] = lambda _entries: None,
        seen: Callable[[Sequence[SeenChange]], None] | None = None,
    ) -> None:
        self.vault = vault
        self._keep_keys = keep_keys
        self._roots = roots
        self._cache = cache
        self._search = search
        self._progress = progress
        self._announce = announce
        self._cancelled = cancelled
        self._tell_seen = seen
        self._seen: list[SeenChange] = []
        self._unchanged: set[DocumentId] = set()  # to be indexed again for their times alone
        self._resolver = Resolver(files_table.linkable(cache))
        self._filters: tuple[str, ...] | None = None  # not known yet

    def close(self) -> None:
        """Close the cache and the full-text index."""
        self._search.close()
        self._cache.close()

    def known(self) -> dict[str, Stat]:
        """Return the stat of every note and corpus file when it was read."""
        return {path: Stat(*stat) for path, stat, _read_ns in files_table.stats(self._cache)}

    def others_below(self, folder: str) -> list[str]:
        """Return the known files below a folder that are not read, but that links may lead to."""
        return files_table.others_below(self._cache, folder)

    def racy(self) -> list[str]:
        """Return the files read so soon after a write that another write could have kept the same times."""
        return [path for path, stat, read_ns in files_table.stats(self._cache) if racy(Stat(*stat), read_ns)]

    def set_others(self, others: Collection[str]) -> None:
        """Make `others` all the files that are not read, but that links may lead to."""
        known = files_table.others(self._cache)
        self._change_others(set(others) - known, known - set(others))

    def look_at_others(self, paths: Iterable[str]) -> None:
        """Find out which of these files, which are not read but that links may lead to, exist."""
        root = self._roots.vault
        exists = {path: self._roots.in_vault(path) and is_other(root, path) for path in paths}
        known = {path for path in exists if files_table.is_other(self._cache, path)}
        added = {path for path, there in exists.items() if there} - known
        self._change_others(added, {path for path in known if not exists[path]})

    def _change_others(self, added: set[str], removed: set[str]) -> None:
        if not added and not removed:
            return
        with self._cache.transaction():
            files_table.change_others(self._cache, added, removed)
            for path in removed:
                self._resolver.discard(path)
                files_table.set_problems(self._cache, path, ())
            for path in added:
                self._resolver.add(path)
                if self._roots.in_corpus(path) and is_unread_source(path):
                    unread = Problem(path, None, ProblemKind.NOT_READ, formats.unread(path))
                    files_table.set_problems(self._cache, path, [unread])
            names = {links_table.link_name(path) for path in added | removed}
            self._mark_notes(links_table.resolve_links(self._cache, self._resolver, names=names))

    def exclude(self, filters: tuple[str, ...]) -> None:
        """Exclude the notes that Obsidian's setting covers now, and no others; `filters` are those of `ignored`."""
        if filters == self._filters:
            return
        stored = queries.standings(self._cache)
        wanted = {path: _standing(path, filters) for path, standing in stored.items() if standing != "copy"}
        changed = [path for path, standing in wanted.items() if stored[path] != standing]
        with self._cache.transaction():
            for path in changed:
                notes_table.set_standing(self._cache, path, wanted[path])
            self._mark_notes(changed)
        self._filters = filters

    def set_scan_problems(self, problems: Iterable[Problem]) -> None:
        """Store the problems of the last scan in place of earlier ones."""
        with self._cache.transaction():
            files_table.set_scan_problems(self._cache, problems)

    def update(self, changed: Sequence[str], removed: Sequence[str] = ()) -> list[str]:
        """Bring the cache and the index up to date with these files.

        Returns:
            Files to read again shortly: they seem to be in the middle of being written.
        """
        if changed and self._filters is None:
            self.exclude(self.vault.settings.ignore_filters)
        # If a whole folder is away, nothing is known about its files, least of all that they are gone.
        away = {folder for folder in self._roots.folders() if not folder.is_dir()}
        changed = [path for path in changed if self._roots.home(path) not in away]
        # Corpus files first, so that links to papers resolve; and all new notes are added before links are resolved.
        order = sorted(changed, key=lambda path: (self._roots.kind(path) in ("note", "canvas"), path))
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
        if self._tell_seen is not None:
            seen, self._seen = self._seen, []
            self._tell_seen(seen)
        self.flush()
        if not again and any(self._roots.kind(path) == "corpus" for path in (*changed, *removed)):
            self._keep_strayed()
        elif not again and (changed or removed):
            with self._cache.transaction():
                key_owners.settle(self._cache)
        return again

    def _keep_strayed(self) -> None:
        """Have an entry of `merges.yaml` written for each key in use that would mean another paper than it did."""
        if strayed := key_owners.strayed(self._cache):
            kept = self._keep_keys(strayed)
            if kept is not None:
                self._batch([kept], ())
                self.flush()
        with self._cache.transaction():
            key_owners.settle(self._cache)

    def _check(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _batch(self, changed: Sequence[str], removed: Sequence[str]) -> list[str]:
        touched = _Touched()
        with self._cache.transaction():
            for path in removed:
                self._see(path, None, None)
                self._remove(path, touched)
            again = [path for path in changed if not self._read(path, touched)]
            identities, claimed = sorted(touched.identities), frozenset(touched.keys | touched.uses)
            for start in range(0, len(identities) or 1, _IDENTITIES_AT_ONCE):
                self._check()
                part = set(identities[start : start + _IDENTITIES_AT_ONCE])
                regrouped = papers_table.regroup(self._cache, part, claimed)
                touched.keys |= regrouped.keys
                touched.names |= regrouped.names
            touched.keys |= papers_table.refresh_user_layer(self._cache, touched.keys)
            names = touched.names | {fold(key) for key in touched.keys}
            touched.notes |= links_table.resolve_links(
                self._cache, self._resolver, sources=touched.sources, names=names
            )
            ids = frozenset((*map(DocumentId.paper, touched.keys), *map(DocumentId.note, touched.notes)))
            self._mark(ids | touched.unchanged)
        self._unchanged = (self._unchanged | touched.unchanged) - ids
        if ids or touched.unchanged:
            self._announce(Announcement(ids))
        return again

    def _read(self, path: str, touched: _Touched) -> bool:
        """Read one file; return False if it should be read again shortly."""
        kind = self._roots.kind(path)
        file = self._roots.absolute(path)
        if kind is None:
            return True
        known = files_table.content(self._cache, path)
        try:
            data, version = note_files.read(file, vault=self._roots.home(path))
            stat = Stat.of(file.stat())
        except FileNotFoundError:
            self._see(path, None, None)
            self._remove(path, touched)
            return True
        except (LibraryError, OSError) as error:
            return self._unreadable(path, kind, error, touched)
        # A file dated in the future, or a clock that is wrong, would otherwise never settle.
        fresh = abs(time.time_ns() - stat.mtime_ns) < _SETTLE_NS
        if not data and known and known.size and fresh:
            return False
        digest = bytes.fromhex(version.hash)
        self._store_file(path, kind, stat, digest)
        if known and known.digest == digest:
            if kind != "corpus" and known.mtime_ns != stat.mtime_ns:
                self._store_time(path, stat, touched)
            return True
        if kind == "corpus":
            self._store_corpus(path, data, touched)
        else:
            self._see(path, version.hash, len(data))
            self._store_note(path, data, stat, touched, copy=kind == "copy")
            if known is None and kind == "note":
                moved_notes.arrived(self._cache, path, digest)
            if known is None and kind != "copy":
                touched.names.add(links_table.link_name(path))
        return True

    def _see(self, path: str, after: str | None, size: int | None) -> None:
        """Note that a note has another content, before the one that is known is forgotten."""
        if self._tell_seen is not None and self._roots.kind(path) == "note":
            before = texts_table.read(self._cache, path)
            if before is not None or after is not None:
                self._seen.append(SeenChange(path, before, after, size))

    def _store_file(self, path: str, kind: FileKind, stat: Stat, digest: bytes) -> None:
        row = (stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, stat.device)
        files_table.store(self._cache, path, kind, row, digest=digest, read_ns=time.time_ns())

    def _store_time(self, path: str, stat: Stat, touched: _Touched) -> None:
        key = notes_table.set_modified(self._cache, path, _seconds(stat))
        keys = papers_table.refresh_user_layer(self._cache, {key} if key else set())
        touched.unchanged |= {DocumentId.note(path), *map(DocumentId.paper, keys)}

    def _store_key_file(self, path: str, data: bytes, touched: _Touched) -> None:
        found = key_file.parse(note_files.decode(data)[0])
        touched.uses |= key_owners.set_old_keys(self._cache, found.owners)
        flaws = (
            [Problem(path, found.flaw[0], ProblemKind.INVALID_SETTINGS, found.flaw[1])] if found.flaw else []
        )
        files_table.set_problems(self._cache, path, flaws)

    def _store_corpus(self, path: str, data: bytes, touched: _Touched) -> None:
        if self._is_key_file(path):
            self._store_key_file(path, data, touched)
            return
        reading = formats.read(path, data)
        touched.identities |= papers_table.replace_records(self._cache, path, reading.records)
        kind = ProblemKind.REJECTED_RECORD
        problems = (Problem(path, part.line, kind, part.reason) for part in reading.rejected)
        files_table.set_problems(self._cache, path, problems)

    def _store_note(self, path: str, data: bytes, stat: Stat, touched: _Touched, *, copy: bool) -> None:
        text, sound = note_files.decode(data)
        standing = "copy" if copy else _standing(path, self._filters or ())
        uses = key_owners.uses_of(self._cache, path)
        keys, identities = notes_table.store(
            self._cache, self.vault.parse(path, text), _seconds(stat), standing
        )
        touched.uses |= uses ^ key_owners.uses_of(self._cache, path)
        if self._tell_seen is not None:
            texts_table.store(self._cache, path, data)
        if not sound:
            detail = "The file is not valid UTF-8; it is shown with replacements and never written."
            files_table.add_problems(self._cache, [Problem(path, None, ProblemKind.ENCODING, detail)])
        touched.keys |= keys
        touched.identities |= identities
        touched.sources.add(path)
        touched.notes.add(path)

    def _unreadable(self, path: str, kind: FileKind, error: Exception, touched: _Touched) -> bool:
        self._remove(path, touched)
        try:
            stat = Stat.of(self._roots.absolute(path).lstat())
        except OSError:
            return True
        # Remembered as it is, so that it is read again when it changes and not at every scan.
        self._store_file(path, kind, stat, b"")
        detail = f"It cannot be read: {reason(error)}." if isinstance(error, OSError) else str(error)
        problem = Problem(path, None, ProblemKind.UNREADABLE, clean_line(detail))
        files_table.add_problems(self._cache, [problem])
        return True

    def _remove(self, path: str, touched: _Touched) -> None:
        moved_notes.left(self._cache, path)
        files_table.forget(self._cache, path)
        touched.identities |= papers_table.replace_records(self._cache, path, ())
        touched.uses |= key_owners.uses_of(self._cache, path)
        if self._is_key_file(path):
            touched.uses |= key_owners.set_old_keys(self._cache, {})
        keys, identities = notes_table.drop(self._cache, path)
        touched.keys |= keys
        touched.identities |= identities
        touched.names.add(links_table.link_name(path))
        touched.notes.add(path)
        self._resolver.discard(path)

    def _is_key_file(self, path: str) -> bool:
        return path.endswith(f"/{formats.KEY_FILE}") and self._roots.kind(path) == "corpus"

    def _mark_notes(self, paths: Iterable[str]) -> None:
        self._mark(map(DocumentId.note, paths))

    def _mark(self, ids: Iterable[DocumentId]) -> None:
        files_table.mark_dirty(self._cache, ids)

    def flush(self) -> int:
        """Index every document that is not up to date, and return how many there were."""
        total = files_table.dirty_count(self._cache)
        bulk = total > _DOCUMENTS_AT_ONCE // 5 and self._search.doc_count() == 0
        done = 0
        while ids := files_table.dirty(self._cache, _DOCUMENTS_AT_ONCE):
            self._check()
            if total > _DOCUMENTS_AT_ONCE // 10:
                self._progress(Progress("indexing", done, total))
            found, gone = documents(self._cache, ids)
            self._search.apply(found, gone, bulk=bulk)
            with self._cache.transaction():
                files_table.clear_dirty(self._cache, ids)
            done += len(ids)
            self._announce(Announcement(frozenset(ids) - self._unchanged, searchable=True))
            self._unchanged.difference_update(ids)
        return done


def _seconds(stat: Stat) -> int:
    return stat.mtime_ns // 1_000_000_000


def _standing(path: str, filters: tuple[str, ...]) -> Standing:
    if ignored(path, filters):
        return "excluded"
    return "canvas" if is_canvas(path) else "shown"


class _Touched:
    """The changes of one batch, for the steps that follow from them."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.identities: set[str] = set()
        self.names: set[str] = set()
        self.uses: set[str] = set()
        self.sources: set[str] = set()
        self.notes: set[str] = set()
        self.unchanged: set[DocumentId] = set()
