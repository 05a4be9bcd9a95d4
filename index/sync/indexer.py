"""Read what changed on disk, and bring cache and full-text index up to date; done by the one writer.

The order makes every crash harmless. A file's facts and its stat row are committed together with the list of
documents to index again; the list is emptied only after the full-text commit. A crash only costs a little work twice.
"""

from __future__ import annotations

import time
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.cache import (
    attachments_table,
    files_table,
    key_owners,
    links_table,
    note_standings,
    notes_table,
    papers_table,
    pattern_in_use,
    works_table,
)
from index.ids import DocumentId
from index.papers import formats
from index.papers.cancelling import Cancelled
from index.papers.young_garbage import young_garbage_only
from index.problems import Problem, ProblemKind
from index.sync.arrivals import Arrivals
from index.sync.attached_files import AttachedFiles
from index.sync.batches import FILES_AT_ONCE, batches
from index.sync.cached_files import CachedFiles
from index.sync.file_stats import Stat, racy
from index.sync.full_text import FullText
from index.sync.model import Announcement, Progress, ReadPdf, SeenChange
from index.sync.notes_ahead import reading_ahead
from index.sync.remaining_time import RemainingTime, weighed
from index.sync.scan import is_unread_source
from index.sync.standings import standing_of
from index.sync.touched import Touched
from index.text import fold
from index.vault.links.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from index.cache.attachments_table import PdfStamp
    from index.cache.cache import CacheWriter
    from index.cache.pdf_texts import PdfTexts
    from index.search.search_index import SearchIndex
    from index.sync.roots import Roots
    from index.vault.vault import Vault

_IDENTITIES_AT_ONCE = 5_000
_NONE_MOVED = MappingProxyType[str, str]({})


class Indexer:
    """Reads changed files into the cache and the full-text index. One per vault, in one thread.

    Attributes:
        vault: The vault whose notes it reads.
        pdf_texts: What was read in PDF files.
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
        key_pattern: str = "",
        pdf_texts: PdfTexts,
        arrivals: Path,
        seen: Callable[[Sequence[SeenChange]], None] | None = None,
    ) -> None:
        self.vault = vault
        self._keep_keys = keep_keys
        self._key_pattern = key_pattern
        self._roots = roots
        self._cache = cache
        self._search = search
        self._progress = progress
        self._announce = announce
        self._cancelled = cancelled
        self._tell_seen = seen
        self._resolver = Resolver(files_table.linkable(cache))
        self._arrivals = Arrivals(cache, arrivals)
        self._files = CachedFiles(
            roots, vault, cache, self._resolver, self._arrivals, keep_texts=seen is not None
        )
        self._filters: tuple[str, ...] | None = None  # not known yet
        self.pdf_texts = pdf_texts
        self._attached = AttachedFiles(roots, cache)
        self._remaining = RemainingTime()
        self._full_text = FullText(
            cache,
            search,
            pdf_texts,
            progress=progress,
            announce=announce,
            check=self._check,
            remaining=self._remaining,
        )

    def close(self) -> None:
        """Close the cache and the full-text index."""
        self._search.close()
        self._cache.close()

    def merge_first_build(self) -> None:
        """Merge the segments of a first build to one, which searches are faster in; later ones wait for the app."""
        if self._full_text.is_first_build:
            self._search.merge_due(idle=True)

    @property
    def faults(self) -> Mapping[str, str]:
        """A sentence for each file that could not be handled because of an error of our own; see `CachedFiles`."""
        return self._files.faults

    def known(self) -> dict[str, files_table.StatRow]:
        """Return the stat of every note and corpus file when it was read."""
        return files_table.known_stats(self._cache)

    def stat(self, path: str) -> Stat | None:
        """Return the stat of a note or corpus file when it was read, or None for any other."""
        found = files_table.stat(self._cache, path)
        return None if found is None else Stat(*found)

    def below(self, folder: str) -> list[str]:
        """Return the known files below a folder, of whatever kind."""
        return files_table.below(self._cache, folder)

    def racy(self) -> list[str]:
        """Return the files read so soon after a write that another write could have kept the same times."""
        return [path for path, stat, read_ns in files_table.stats(self._cache) if racy(Stat(*stat), read_ns)]

    def set_others(self, others: Collection[str]) -> None:
        """Make `others` all the files that are not read, but that links may lead to."""
        known = files_table.others(self._cache)
        self._change_others(set(others) - known, known - set(others))

    def update_others(self, paths: Iterable[str], others: Collection[str]) -> None:
        """Make `others`, of these paths, those that are not read, but that links may lead to."""
        known = {path for path in paths if files_table.is_other(self._cache, path)}
        self._change_others(set(others) - known, known - set(others))

    def _change_others(self, added: set[str], removed: set[str]) -> None:
        if not added and not removed:
            return
        self._attached.expire()
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
            moved = links_table.resolve_links(self._cache, self._resolver, names=names)
            links_table.check_links(self._cache, (), moved)
            self._mark_notes(moved)

    def attach(self) -> None:
        """Find the PDF files of papers again, where files or papers changed."""
        with self._cache.transaction():
            ids = frozenset(map(DocumentId.paper, self._attached.update()))
            self._mark(ids)
        if ids:
            self._announce(Announcement(ids))
            self.flush()

    def unread_pdfs(self) -> dict[str, PdfStamp]:
        """Return the PDF files that were not read yet."""
        return attachments_table.unread(self._cache)

    def prune_pdf_texts(self) -> None:
        """Remove the kept contents of PDF files that are there no longer."""
        self.pdf_texts.prune(attachments_table.all_digests(self._cache), time.time())

    def take_pdfs(self, read: Iterable[ReadPdf]) -> None:
        """Index PDF files that were read."""
        touched: set[str] = set()
        with self._cache.transaction():
            for each in read:
                contents = self.pdf_texts.get(each.digest)
                if contents and attachments_table.set_contents(
                    self._cache, each.path, each.stamp, each.digest, contents
                ):
                    touched |= attachments_table.owners_of(self._cache, each.path)
            ids = frozenset(map(DocumentId.paper, attachments_table.keys_of(self._cache, touched)))
            self._mark(ids)
        # What a file says of itself may make it that of a paper.
        self._attached.expire()
        self.attach()
        if ids:
            self._announce(Announcement(ids))
            self.flush()

    def exclude(self, filters: tuple[str, ...]) -> None:
        """Exclude the notes that Obsidian's setting covers now, and no others; `filters` are those of `ignored`."""
        if filters == self._filters:
            return
        stored = note_standings.changeable(self._cache, filters)
        wanted = {path: standing_of(path, filters) for path, standing in stored.items() if standing != "copy"}
        changed = [path for path, standing in wanted.items() if stored[path] != standing]
        with self._cache.transaction():
            for path in changed:
                notes_table.set_standing(self._cache, path, wanted[path])
            self._mark_notes(changed)
        self._filters = self._files.filters = filters

    def use_key_pattern(self) -> None:
        """Give all papers their keys again where the settings have another pattern; keys that are used stay."""
        if pattern_in_use.text(self._cache) == self._key_pattern:
            return
        touched = Touched()
        with self._cache.transaction():
            pattern_in_use.replace(self._cache, self._key_pattern)
            touched.identities |= key_owners.all_keys(self._cache).keys()
            ids = self._refresh(touched)
        if ids:
            self._announce(Announcement(ids))
            self._keep_strayed()

    def set_scan_problems(self, problems: Iterable[Problem]) -> None:
        """Make `problems` all that scans have met."""
        with self._cache.transaction():
            changed = files_table.set_scan_problems(self._cache, problems)
        if changed:
            self._announce(Announcement())

    @young_garbage_only()
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
        moved = self._moved(order, removed)
        try:
            again = self._read(order, removed, moved)
            if self._tell_seen is not None:
                seen, self._files.seen = self._files.seen, []
                self._tell_seen(seen)
            self.flush()
        finally:
            self._full_text.end()
            self._remaining.reset()
        if not again and any(self._roots.kind(path) == "corpus" for path in (*changed, *removed)):
            self._keep_strayed()
        elif not again and (changed or removed):
            with self._cache.transaction():
                key_owners.settle(self._cache)
        return again

    def _read(self, order: Sequence[str], removed: Sequence[str], moved: Mapping[str, str]) -> list[str]:
        """Read files, and have what they say indexed meanwhile where that is much; see `update`."""
        again: list[str] = []
        done = 0
        work = self._work(order) if len(order) > FILES_AT_ONCE else {}
        self._remaining.start_reading(sum(work.values()))
        with reading_ahead(
            self._roots,
            [path for path in order if path not in moved],
            self._files.filters,
            keep_texts=self._tell_seen is not None,
            cancelled=self._cancelled,
        ) as self._files.ahead:
            for files, gone in batches(order, removed, moved):
                self._check()
                if work:
                    self._progress(Progress("reading", done, len(order), self._remaining.seconds()))
                again += self._batch(files, gone, moved)
                done += len(files)
                self._remaining.read(sum(work.get(path, 0.0) for path in files))
                self._full_text.begin()
        return again

    def _work(self, paths: Iterable[str]) -> dict[str, float]:
        """Return how much there is to read of each file."""
        work: dict[str, float] = {}
        for path in paths:
            with suppress(OSError):
                size = self._roots.absolute(path).lstat().st_size
                work[path] = weighed(size, is_note=self._roots.kind(path) == "note")
        return work

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

    def _moved(self, changed: Iterable[str], removed: Collection[str]) -> dict[str, str]:
        """Return the removed file by the new one that seems to be it, which only a look at its content can tell."""
        if not removed:
            return {}
        gone = {_identity(stat): path for path in removed if (stat := self.stat(path)) is not None}
        moved: dict[str, str] = {}
        for path in changed if gone else ():
            with suppress(OSError):
                if old := gone.pop(_identity(Stat.of(self._roots.absolute(path).lstat())), None):
                    moved[path] = old
        return moved

    def _batch(
        self, changed: Sequence[str], removed: Sequence[str], moved: Mapping[str, str] = _NONE_MOVED
    ) -> list[str]:
        touched = Touched()
        self._files.begin_batch()
        with self._cache.transaction():
            done = {
                path for path in changed if path in moved and self._files.move(moved[path], path, touched)
            }
            kept = {moved[path] for path in done}
            for path in removed:
                if path not in kept:
                    self._files.remove(path, touched)
            again = [path for path in changed if path not in done and not self._files.read(path, touched)]
            works = works_table.regroup(self._cache, touched.match_keys, touched.lessened, touched.marks)
            touched.identities |= works.identities
            touched.names |= works.keys
            papers_table.refresh_places(self._cache, touched.moved - touched.identities)
            ids = self._refresh(touched)
            if touched.is_word_changed:
                key_owners.settle_parts(self._cache, works.parts)
        self._full_text.unchanged = (self._full_text.unchanged | touched.unchanged) - ids
        # A fault of a source file may go, or come, while its papers stay as they are.
        if ids or touched.unchanged or touched.are_problems_changed:
            self._announce(Announcement(ids | touched.unchanged))
        return again

    def _refresh(self, touched: Touched) -> frozenset[DocumentId]:
        """Merge the papers of what was touched again, and resolve the links to them; return what has changed."""
        noted = set(touched.keys)
        identities, claimed = sorted(touched.identities), frozenset(noted | touched.uses)
        for start in range(0, len(identities) or 1, _IDENTITIES_AT_ONCE):
            self._check()
            part = set(identities[start : start + _IDENTITIES_AT_ONCE])
            regrouped = papers_table.regroup(self._cache, part, claimed)
            touched.keys |= regrouped.keys
            touched.names |= regrouped.names
        touched.keys |= papers_table.refresh_user_layer(self._cache, noted)
        # A key that is said to mean another paper, or none, may be what links are written with.
        names = touched.names | {fold(key) for key in touched.keys | touched.uses}
        touched.notes |= links_table.resolve_links(
            self._cache, self._resolver, sources=touched.relocated, names=names
        )
        links_table.check_links(self._cache, touched.sources, touched.notes)
        ids = frozenset((*map(DocumentId.paper, touched.keys), *map(DocumentId.note, touched.notes)))
        if touched.keys:
            self._attached.expire()
        self._mark(ids | touched.unchanged)
        return ids

    def _mark_notes(self, paths: Iterable[str]) -> None:
        self._mark(map(DocumentId.note, paths))

    def _mark(self, ids: Iterable[DocumentId]) -> None:
        self._full_text.mark(ids)

    @young_garbage_only()
    def flush(self) -> int:
        """Index every document that is not up to date, and return how many there were."""
        self._arrivals.keep()
        return self._full_text.flush()


def _identity(stat: Stat) -> tuple[int, int, int, int]:
    """Return the facts of a file that stay when it is moved on its disk."""
    return stat.device, stat.inode, stat.size, stat.mtime_ns
