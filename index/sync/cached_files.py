"""The contents of files, put into the cache and taken out of it.

An error of our own in the handling of one file is that file's problem: it is logged and reported, the file is tried
again at each scan, and all others are indexed.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, NamedTuple

from index.cache import (
    corrections_table,
    files_table,
    inbox_table,
    key_owners,
    links_table,
    moved_notes,
    notes_table,
    papers_table,
    records_table,
    said_table,
    texts_table,
    uses_of_keys,
)
from index.cache.note_rows import names_literature, rows_of
from index.errors import LibraryError, expected, reason
from index.ids import DocumentId
from index.papers import corrections_file, formats, inbox, key_file
from index.papers.said import NOTHING_SAID, match_keys_of
from index.problems import Problem, ProblemKind
from index.sync.file_stats import Stat
from index.sync.model import SeenChange
from index.sync.read_note import ReadNote
from index.sync.standings import standing_of
from index.text import clean_line
from index.vault.files import note_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.cache.cache import CacheWriter
    from index.papers.corrections import Correction
    from index.sync.arrivals import Arrivals
    from index.sync.notes_ahead import NotesAhead
    from index.sync.roots import FileKind, Roots
    from index.sync.touched import Touched
    from index.vault.links.resolver import Resolver
    from index.vault.vault import Vault

# An editor that saves in place empties the file first; an empty read this soon is not trusted yet.
_SETTLE_NS = 300_000_000
# No file is like this, so each scan finds that a file stored with it has changed.
_NEVER = Stat(0, 0, 0, 0, 0)
_LONGEST_MESSAGE = 200

_log = logging.getLogger(__name__)


class _Content(NamedTuple):
    """A file as it was read.

    Attributes:
        digest: Of its bytes.
        read_ns: The time when it was read.
        ahead: What another process has read, in place of `data`.
    """

    path: str
    kind: FileKind
    data: bytes
    stat: Stat
    digest: bytes
    read_ns: int
    ahead: ReadNote | None = None

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.ahead.size if self.ahead else len(self.data)


class CachedFiles:
    """Reads files into the cache; every method is called inside a transaction.

    Attributes:
        filters: Those of `ignored`.
        ahead: Reads notes in other processes, while there are many.
        faults: A sentence for each file that could not be handled because of an error of our own.
        seen: Changes of notes since it was last emptied.
    """

    def __init__(
        self,
        roots: Roots,
        vault: Vault,
        cache: CacheWriter,
        resolver: Resolver,
        arrivals: Arrivals,
        *,
        keep_texts: bool,
    ) -> None:
        """With `keep_texts`, changes are added to `seen`, and the cache keeps the texts that they replace."""
        self._roots = roots
        self._vault = vault
        self._cache = cache
        self._resolver = resolver
        self._arrivals = arrivals
        self._keep_texts = keep_texts
        self.filters: tuple[str, ...] = ()
        self.ahead: NotesAhead | None = None
        self._destinations = links_table.Destinations(cache, resolver)
        self.faults: dict[str, str] = {}
        self.seen: list[SeenChange] = []

    def begin_batch(self) -> None:
        """Forget where links lead: names and keys may have changed."""
        self._destinations = links_table.Destinations(self._cache, self._resolver)

    def read(self, path: str, touched: Touched) -> bool:
        """Read one file; return False if it should be read again shortly."""
        kind = self._roots.kind(path)
        file = self._roots.absolute(path)
        if kind is None:
            return True
        known = files_table.content(self._cache, path)
        try:
            content = self._content(path, kind, file)
        except FileNotFoundError:
            self.remove(path, touched)
            return True
        except (LibraryError, OSError) as error:
            return self._unreadable(path, kind, error, touched)
        # A file dated in the future, or a clock that is wrong, would otherwise never settle.
        fresh = abs(time.time_ns() - content.stat.mtime_ns) < _SETTLE_NS
        if not content.size and known and known.size and fresh:
            return False
        try:
            with self._cache.savepoint():
                self._store(content, known, touched)
        except Exception as error:
            if expected(error) is not None or isinstance(error, MemoryError):
                raise
            self._store_fault(path, kind, error, touched)
        else:
            self.faults.pop(path, None)
        return True

    def _content(self, path: str, kind: FileKind, file: Path) -> _Content:
        if self.ahead is not None and (ahead := self.ahead.take(path)) is not None:
            return _Content(path, kind, b"", Stat(*ahead.stat), ahead.digest, ahead.read_ns, ahead)
        data, version = note_files.read(file, vault=self._roots.home(path))
        stat = Stat.of(file.stat())
        return _Content(path, kind, data, stat, bytes.fromhex(version.hash), time.time_ns())

    def _store(self, content: _Content, known: files_table.KnownContent | None, touched: Touched) -> None:
        path, kind, data, stat, digest, read_ns, _ahead = content
        self._store_file(path, kind, stat, digest, read_ns)
        self._arrivals.file_came(path, stat)
        if known and known.digest == digest:
            # A note's summary contains its time of modification.
            if kind not in ("corpus", "base") and known.mtime_ns != stat.mtime_ns:
                self._store_time(path, stat, touched)
            return
        if kind == "corpus":
            self._store_corpus(content, touched)
            return
        if kind == "base":
            self._store_base(path, data, touched)
        else:
            self._see(path, digest.hex(), content.size)
            self._store_note(content, touched, is_new=known is None)
        if known is None and kind == "note":
            moved_notes.arrived(self._cache, path, digest)
        if known is None and kind != "copy":
            touched.names.add(links_table.link_name(path))

    def _store_fault(self, path: str, kind: FileKind, error: Exception, touched: Touched) -> None:
        """Make an error of our own the file's problem; the file is read again at the next scan."""
        said = f"{type(error).__name__}: {clean_line(str(error))[:_LONGEST_MESSAGE]}"
        if self.faults.get(path) == said:
            return
        if said not in self.faults.values():
            _log.error("%s could not be read.", path, exc_info=error)
        self.faults[path] = said
        self._forget(path, touched)
        self._store_file(path, kind, _NEVER, b"", time.time_ns())
        detail = f"It cannot be read because of a fault in notes-tui ({said}), and is tried again."
        files_table.add_problems(self._cache, [Problem(path, None, ProblemKind.UNREADABLE, detail)])

    def remove(self, path: str, touched: Touched) -> None:
        """Forget a file that is not there any more."""
        self._see(path, None, None)
        self._forget(path, touched)
        self._resolver.discard(path)
        self.faults.pop(path, None)

    def move(self, old: str, new: str, touched: Touched) -> bool:
        """Give a note that was only moved its new path, without parsing it; return False where it has to be read."""
        known = files_table.content(self._cache, old)
        if known is None or not self._is_same_note(old, new):
            return False
        try:
            data, version = note_files.read(self._roots.absolute(new), vault=self._roots.home(new))
            stat = Stat.of(self._roots.absolute(new).stat())
        except (LibraryError, OSError):
            return False
        digest = bytes.fromhex(version.hash)
        if not data or digest != known.digest or stat.mtime_ns != known.mtime_ns:
            return False
        with self._cache.savepoint():
            self._see(old, None, None)
            self._see(new, digest.hex(), len(data))
            files_table.forget_file(self._cache, old)
            self._store_file(new, "note", stat, digest, time.time_ns())
            self._arrivals.file_came(new, stat)
            keys, identities = notes_table.move(self._cache, old, new)
            moved_notes.record(self._cache, old, new)
        self._resolver.discard(old)
        touched.keys |= keys
        touched.identities |= identities
        touched.sources.add(new)
        touched.relocated.add(new)
        touched.notes |= {old, new}
        touched.names.add(links_table.link_name(new))
        return True

    def _is_same_note(self, old: str, new: str) -> bool:
        """Return whether what is known of a note holds at another path too: its name, title, key and standing."""
        return (
            self._roots.kind(old) == self._roots.kind(new) == "note"
            and old.rpartition("/")[2] == new.rpartition("/")[2]
            and old not in self.faults
            and not (names_literature(old) or names_literature(new))
            and standing_of(old, self.filters) == standing_of(new, self.filters)
            and notes_table.is_known(self._cache, old)
            and files_table.content(self._cache, new) is None
        )

    def _see(self, path: str, after: str | None, size: int | None) -> None:
        """Note that a note has another content, before the one that is known is forgotten."""
        if self._keep_texts and self._roots.kind(path) == "note":
            before = texts_table.read(self._cache, path)
            if before is not None or after is not None:
                self.seen.append(SeenChange(path, before, after, size))

    def _store_file(self, path: str, kind: FileKind, stat: Stat, digest: bytes, read_ns: int) -> None:
        row = (stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, stat.device)
        files_table.store(self._cache, path, kind, row, digest=digest, read_ns=read_ns)

    def _store_time(self, path: str, stat: Stat, touched: Touched) -> None:
        key = notes_table.set_modified(self._cache, path, stat.seconds)
        keys = papers_table.refresh_user_layer(self._cache, {key} if key else set())
        touched.unchanged |= {DocumentId.note(path), *map(DocumentId.paper, keys)}

    def _store_key_file(self, path: str, data: bytes, touched: Touched) -> None:
        found = key_file.parse(note_files.decode(data)[0])
        touched.uses |= key_owners.set_old_keys(self._cache, found.owners)
        touched.uses |= key_owners.set_chosen(self._cache, found.chosen)
        touched.said(said_table.replace(self._cache, found.said))
        flaws = [Problem(path, line, ProblemKind.INVALID_SETTINGS, why) for line, why in found.flaws]
        touched.are_problems_changed |= files_table.set_problems(self._cache, path, flaws)

    def _store_corrections(self, content: _Content, touched: Touched) -> None:
        path = content.path
        found = corrections_file.parse(path, note_files.decode(content.data)[0])
        self._correct(found.corrections, touched)
        replaced = records_table.replace(self._cache, path, found.records)
        touched.replaced(replaced)
        self._arrivals.papers_came(replaced.new, content.stat)
        flaws = [Problem(path, line, ProblemKind.INVALID_SETTINGS, why) for line, why in found.flaws]
        touched.are_problems_changed |= files_table.set_problems(self._cache, path, flaws)

    def _correct(self, corrections: Iterable[Correction], touched: Touched) -> None:
        for name in corrections_table.replace(self._cache, corrections):
            touched.identities |= records_table.identities_named(self._cache, name)
            touched.match_keys |= match_keys_of(name)

    def _store_corpus(self, content: _Content, touched: Touched) -> None:
        path, data = content.path, content.data
        if self._is_own(path, formats.KEY_FILE):
            self._store_key_file(path, data, touched)
            return
        if self._is_own(path, formats.CORRECTIONS_FILE):
            self._store_corrections(content, touched)
            return
        if self._is_own(path, formats.INBOX_FILE) and self._store_inbox(path, data, touched):
            return
        reading = formats.read(path, data, records_table.known_keys(self._cache, path))
        replaced = records_table.replace(self._cache, path, reading.records)
        touched.replaced(replaced)
        self._arrivals.papers_came(replaced.new, content.stat)
        rejected, remark = ProblemKind.REJECTED_RECORD, ProblemKind.SOURCE_REMARK
        problems = [Problem(path, part.line, rejected, part.reason) for part in reading.rejected]
        problems += [Problem(path, part.line, remark, part.reason) for part in reading.remarks]
        touched.are_problems_changed |= files_table.set_problems(self._cache, path, problems)

    def _store_inbox(self, path: str, data: bytes, touched: Touched) -> bool:
        """Read what was kept and dismissed; return False for a source file that has this name."""
        text = note_files.decode(data)[0]
        if not inbox.is_inbox(text):
            return False
        found = inbox.parse(text)
        touched.replaced(records_table.replace(self._cache, path, ()))
        touched.unchanged |= set(map(DocumentId.paper, inbox_table.replace(self._cache, found.marks)))
        flaws = [Problem(path, line, ProblemKind.INVALID_SETTINGS, why) for line, why in found.flaws]
        touched.are_problems_changed |= files_table.set_problems(self._cache, path, flaws)
        return True

    def _store_base(self, path: str, data: bytes, touched: Touched) -> None:
        uses = key_owners.uses_of(self._cache, path)
        key_owners.set_uses(self._cache, path, uses_of_keys.in_base(note_files.decode(data)[0]))
        touched.uses |= uses ^ key_owners.uses_of(self._cache, path)
        files_table.set_problems(self._cache, path, ())

    def _store_note(self, content: _Content, touched: Touched, *, is_new: bool) -> None:
        path = content.path
        read = content.ahead or self._read_note(content)
        uses = set() if is_new else key_owners.uses_of(self._cache, path)
        keys, identities = notes_table.store(self._cache, read.rows, self._destinations, is_new=is_new)
        touched.uses |= uses ^ set(read.rows.uses)
        if self._keep_texts:
            texts_table.store(self._cache, path, read.text)
        if not read.is_sound:
            detail = "The file is not valid UTF-8; it is shown with replacements and never written."
            files_table.add_problems(self._cache, [Problem(path, None, ProblemKind.ENCODING, detail)])
        touched.keys |= keys
        touched.identities |= identities
        touched.sources.add(path)
        touched.notes.add(path)

    def _read_note(self, content: _Content) -> ReadNote:
        path, stat = content.path, content.stat
        text, is_sound = note_files.decode(content.data)
        standing = "copy" if content.kind == "copy" else standing_of(path, self.filters)
        return ReadNote(
            content.size,
            content.digest,
            (stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, stat.device),
            content.read_ns,
            is_sound,
            texts_table.packed(content.data) if self._keep_texts else None,
            rows_of(self._vault.parse(path, text), stat.seconds, standing),
        )

    def _unreadable(self, path: str, kind: FileKind, error: Exception, touched: Touched) -> bool:
        self._forget(path, touched)
        try:
            stat = Stat.of(self._roots.absolute(path).lstat())
        except OSError:
            self._resolver.discard(path)
            return True
        # Remembered as it is, so that it is read again when it changes and not at every scan.
        self._store_file(path, kind, stat, b"", time.time_ns())
        detail = f"It cannot be read: {reason(error)}." if isinstance(error, OSError) else str(error)
        problem = Problem(path, None, ProblemKind.UNREADABLE, clean_line(detail))
        files_table.add_problems(self._cache, [problem])
        return True

    def _forget(self, path: str, touched: Touched) -> None:
        if moved := moved_notes.left(self._cache, path):
            touched.notes.add(moved)
        files_table.forget(self._cache, path)
        touched.replaced(records_table.replace(self._cache, path, ()))
        touched.uses |= key_owners.uses_of(self._cache, path)
        if self._is_own(path, formats.CORRECTIONS_FILE):
            self._correct((), touched)
        if self._is_own(path, formats.INBOX_FILE):
            touched.unchanged |= set(map(DocumentId.paper, inbox_table.replace(self._cache, {})))
        if self._is_own(path, formats.KEY_FILE):
            touched.uses |= key_owners.set_old_keys(self._cache, {})
            touched.uses |= key_owners.set_chosen(self._cache, {})
            touched.said(said_table.replace(self._cache, NOTHING_SAID))
        keys, identities = notes_table.drop(self._cache, path)
        touched.keys |= keys
        touched.identities |= identities
        touched.names.add(links_table.link_name(path))
        touched.notes.add(path)

    def _is_own(self, path: str, name: str) -> bool:
        return path.endswith(f"/{name}") and self._roots.absolute(path) == self._roots.corpus[0] / name
