"""The thread that keeps cache and index equal to the disk while the app runs.

Events are hints: they say which files to check and when. The disk alone says what is true. Everything is scanned at
the start, after anything that may have been missed, and at intervals.

An error never ends syncing in silence: it is logged with its traceback and reported, and syncing starts again after
a pause that grows with each failure.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cache import files_table
from index.errors import expected
from index.papers.cancelling import Cancelled
from index.sync.file_stats import diff
from index.sync.indexer import Indexer
from index.sync.model import Announcement, Progress, SyncState
from index.sync.pdf_reading import PdfReading, read_all
from index.sync.places import Places
from index.sync.scan import FolderListing, is_text, scan, scan_places
from index.sync.watcher import Dirty, Watcher
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from index.cache.cache import CacheReader
    from index.sync.roots import Roots

# Seconds without an event before changed files are read, and the longest that a steady writer can delay that.
_QUIET = 0.08
_PATIENCE = 0.4
_RACY_DELAY = 2.0
_SCAN_EVERY = 60.0
_POLL_EVERY = 3.0
# The longest wait. If one takes this much longer, the process was stopped or the machine was asleep.
_LONGEST_WAIT = 2.0
_ASLEEP = 5.0
# Seconds before syncing starts again after an error: doubled with each, and back to the first after a good run.
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 15.0
_GOOD_RUN = 120.0

_log = logging.getLogger(__name__)


def reconcile(indexer: Indexer, roots: Roots, *, cancelled: Callable[[], bool] = lambda: False) -> Result:
    """Compare everything on disk with the index, and update what differs.

    Files under a root that is not there (unmounted, renamed) keep their entries.
    """
    began = time.monotonic()
    listing = scan(roots.roots(), cancelled=cancelled, known=(known := indexer.known()))
    seconds = time.monotonic() - began
    changes = diff(known, listing.files, listing.same)
    away = tuple(root.folder for root in listing.missing_roots)
    removed = [
        path
        for path in changes.removed
        if not any(roots.absolute(path).is_relative_to(folder) for folder in away)
    ]
    indexer.vault.forget_settings()
    if not any(root.kind == "vault" for root in listing.missing_roots):
        indexer.set_others(listing.others)
        indexer.exclude(indexer.vault.settings.ignore_filters)
    indexer.use_key_pattern()
    indexer.set_scan_problems([*listing.problems, *indexer.vault.settings_problems])
    again = indexer.update([*changes.added, *changes.changed], removed)
    indexer.attach()
    changed = len(changes.added) + len(changes.changed) + len(removed)
    faults = tuple(_fault_sentence({path: said}) for path, said in indexer.faults.items())
    return Result(changed, tuple(again), seconds, roots.lost(away, known), Places(listing), faults)


def reconcile_whole(indexer: Indexer, roots: Roots, progress: Callable[[Progress], None] | None) -> Result:
    """Do as `reconcile`, and wait for files that are in the middle of being written.

    With `progress`, PDF files that were not read yet are read too.
    """
    result = reconcile(indexer, roots)
    while result.again:
        time.sleep(0.1)
        result = reconcile(indexer, roots)
    if progress is not None:
        read_all(indexer, roots, progress)
    indexer.merge_first_build()
    return result


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a comparison of everything.

    Attributes:
        changed: Number of files that had changed.
        again: Stored names of files to read again shortly: they seem to be in the middle of being written.
        seconds: Duration of the scan.
        away: Vault and corpus folders that cannot be reached, or have lost all their files.
        places: Places to look at again when anything changes.
        faults: A sentence for each file that an error of our own kept from being read.
    """

    changed: int
    again: tuple[str, ...]
    seconds: float
    away: tuple[Path, ...]
    places: Places
    faults: tuple[str, ...]


def _longer(pause: float) -> float:
    """Return the pause after `pause`, which is 0 before the first."""
    return min(2 * pause or _FIRST_PAUSE, _LONGEST_PAUSE)


def slept(late: float, drift: float) -> bool:
    """Return whether the process was stopped, or the machine was asleep, during a wait.

    Args:
        late: Seconds by which the wait ended too late, on the monotonic clock.
        drift: Seconds that the wall clock has gained on the monotonic clock, which does not count sleep.
    """
    return late > _ASLEEP or abs(drift) > _ASLEEP


def _fault_sentence(faults: Mapping[str, str]) -> str:
    path, said = next(iter(faults.items()))
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{clean_line(path)}{more} cannot be read (a fault in notes-tui): {said}. It is tried again."


class Worker:
    """Watches the folders and feeds an `Indexer` from its own thread."""

    def __init__(
        self,
        roots: Roots,
        open_indexer: Callable[..., Indexer | None],
        release: Callable[[], None],
        cache: CacheReader,
        *,
        cookie_folder: Path,
        announce: Callable[[Announcement], None],
        report: Callable[[SyncState], None],
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            roots: The folders to watch.
            open_indexer: Opens the writer, in the worker's thread; None while another process is the writer.
            release: Lets another process, or a new `Indexer`, be the writer; called after an error.
            cache: The cache, to notice what another writer commits while there is one.
            cookie_folder: A folder of ours in which the watcher can test that events arrive.
            announce: Called from the worker's thread after each change.
            report: Called from the worker's thread with each new state.
        """
        self._roots = roots
        self._open_indexer = open_indexer
        self._release = release
        self._cache = cache
        self._announce = announce
        self._on_state = report
        self._state: SyncState | None = None
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._pdfs: PdfReading | None = None
        self._watcher = Watcher(roots.watched(), self._wake.set, cookie_folder=cookie_folder)
        self._thread = threading.Thread(target=self._run, name="notes-tui-sync", daemon=True)
        self._again: set[str] = set()
        self._away: tuple[Path, ...] = ()
        self._places = Places(FolderListing())
        self._requested: set[str] = set()
        self._request_lock = threading.Lock()
        self._drift = time.time() - time.monotonic()
        self._fault_pause = 0.0
        self._fault_reported = ""

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Finish what is being committed and end the thread."""
        self._stop.set()
        self._wake.set()
        if self._pdfs is not None:
            self._pdfs.stop(timeout)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def request_paths(self, paths: Collection[str]) -> None:
        """Read these files now, without waiting for events: we have just written them ourselves."""
        with self._request_lock:
            self._requested.update(paths)
        self._wake.set()

    def request_scan(self) -> None:
        """Scan everything now: something may have changed unseen."""
        self._watcher.request_scan()

    def _run(self) -> None:
        pause = 0.0
        rebuild = False
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._sync(rebuild=rebuild)
            except Cancelled:
                break
            except Exception as error:  # noqa: BLE001 - a thread has no caller: logged and reported here
                pause = _longer(0.0 if time.monotonic() - began > _GOOD_RUN else pause)
                rebuild = self._failed(error, pause)
                self._wait_to_retry(pause)
        self._watcher.stop()
        self._report(SyncState("stopped"))

    def _failed(self, error: Exception, pause: float) -> bool:
        """Log and report an error; returns whether the index has to be rebuilt."""
        refusal = expected(error)
        if refusal is not None:
            _log.warning("Syncing failed.", exc_info=refusal)
            sentence = f"Syncing failed: {refusal}"
        else:
            _log.error("Syncing failed.", exc_info=error)
            sentence = f"Syncing failed (a fault in notes-tui): {type(error).__name__}: {error}."
        self._report(
            SyncState("failed", message=clean_line(f"{sentence} Trying again within {pause:.0f} s."))
        )
        return refusal is not None and refusal.code == "damaged-index"

    def _wait_to_retry(self, pause: float) -> None:
        """Wait; an event, which may be what removes the cause, ends the wait early."""
        # Whatever is pending is found by the scan that follows.
        self._wake.clear()
        # Events that never pause must not make attempts that never pause.
        if not self._stop.wait(pause / 10):
            self._wake.wait(pause * 9 / 10)

    def _sync(self, *, rebuild: bool) -> None:
        """Follow the disk until a stop is asked for, or something fails."""
        indexer = self._wait_for_turn(rebuild=rebuild)
        if indexer is None:
            return
        try:
            # It watches on while syncing is tried again.
            if self._watcher.state == "stopped":
                self._watcher.start()
            self._write(indexer)
        finally:
            try:
                indexer.close()
            finally:
                self._release()

    def _wait_for_turn(self, *, rebuild: bool) -> Indexer | None:
        self._report(SyncState("starting"))
        while not self._stop.is_set():
            indexer = self._open_indexer(
                progress=self._progress, announce=self._announce, cancelled=self._stop.is_set, rebuild=rebuild
            )
            if indexer is not None:
                return indexer
            self._watcher.stop()
            self._report(SyncState("following", message="Another notes-tui keeps the index up to date."))
            if self._cache.has_changed():
                searchable = files_table.dirty_count(self._cache) == 0
                self._announce(Announcement(everything=True, searchable=searchable))
            self._stop.wait(0.2)
        return None

    def _progress(self, progress: Progress) -> None:
        self._report(SyncState(progress.phase, progress.done, progress.total, remaining=progress.remaining))

    def _report(self, state: SyncState) -> None:
        """Report a state unless it is the one reported last."""
        if state != self._state:
            self._state = state
            self._on_state(state)

    def _report_idle(self, indexer: Indexer) -> None:
        polling = self._watcher.state == "polling"
        message = self._watcher.reason if polling else ""
        if self._away:
            shown = ", ".join(clean_line(str(folder)) for folder in self._away)
            message = f"{shown} cannot be reached or is empty; what is known of it is kept until it is back."
        elif indexer.faults:
            message = _fault_sentence(indexer.faults)
            if message != self._fault_reported:
                self._report(SyncState("failed", message=message))
        self._fault_reported = message if indexer.faults else ""
        self._report(SyncState("polling" if polling else "watching", message=message))

    def _write(self, indexer: Indexer) -> None:
        indexer.flush()
        next_scan = 0.0
        racy_at = 0.0
        while not self._stop.is_set():
            if time.monotonic() >= next_scan:
                next_scan = self._reconcile(indexer)
                racy_at = time.monotonic() + _RACY_DELAY
            soon = time.monotonic() + _QUIET
            woken = self._pause(soon if self._again else min(next_scan, racy_at or next_scan))
            if self._stop.is_set():
                break
            self._watcher.check()
            if racy_at and time.monotonic() >= racy_at:
                racy_at = 0.0
                self._again.update(indexer.racy())
            if woken:
                dirty = self._gather()
                self._read(indexer, dirty)
                racy_at = time.monotonic() + _RACY_DELAY
                if dirty.everything:
                    next_scan = 0.0
            elif self._again:
                self._read(indexer, Dirty())
            self._follow_pdfs(indexer)
            if indexer.faults and not self._fault_pause:
                next_scan = min(next_scan, time.monotonic() + _longer(0.0))

    def _follow_pdfs(self, indexer: Indexer) -> None:
        """Index the PDF files that were read meanwhile, and have others read."""
        if self._pdfs is None:
            self._pdfs = PdfReading(self._roots, indexer.pdf_texts, self._wake.set)
        if read := self._pdfs.take(self._cache.searched_at):
            indexer.take_pdfs(read)
        self._pdfs.begin(indexer)

    def _pause(self, until: float) -> bool:
        """Wait, and return whether an event ended the wait; after a stop or sleep everything is scanned."""
        began = time.monotonic()
        until = max(began, min(until, began + _LONGEST_WAIT))
        woken = self._wake.wait(until - began)
        now = time.monotonic()
        before, self._drift = self._drift, time.time() - now
        if slept(now - until, self._drift - before):
            self.request_scan()
        return woken

    def _reconcile(self, indexer: Indexer) -> float:
        """Compare everything, and return the time of the next comparison."""
        result = reconcile(indexer, self._roots, cancelled=self._stop.is_set)
        self._again.update(result.again)
        self._away = result.away
        self._places = result.places
        self._report_idle(indexer)
        often = self._away or self._watcher.state == "polling"
        pause = max(_POLL_EVERY if often else _SCAN_EVERY, 100 * result.seconds)
        # A file that a fault of ours kept from being read is read again by a scan.
        self._fault_pause = _longer(self._fault_pause) if indexer.faults else 0.0
        if indexer.faults:
            pause = min(pause, max(self._fault_pause, 20 * result.seconds))
        return time.monotonic() + pause

    def _gather(self) -> Dirty:
        """Wait until the writing program pauses, unless we wrote ourselves, and take the pending paths."""
        deadline = time.monotonic() + _PATIENCE
        while not self._stop.is_set():
            self._wake.clear()
            with self._request_lock:
                ours = bool(self._requested)
            if ours or time.monotonic() > deadline or not self._wake.wait(_QUIET):
                break
        return self._watcher.take_pending()

    def _read(self, indexer: Indexer, dirty: Dirty) -> None:
        """Find out what there is now at these places, and read what differs."""
        with self._request_lock:
            hinted, self._requested = self._requested | self._again | dirty.files, set()
        self._again = set()
        names, folders = hinted | self._places.names, set(dirty.folders)
        roots = self._roots.roots()
        listing = scan_places(roots, names, folders)
        if opened := self._places.opened(listing) - folders:
            folders |= opened
            listing = scan_places(roots, names, folders)
        self._places.update(names | folders, folders, listing)
        # Nothing is known about files in a folder that is away, least of all that they are gone.
        away = [root.folder for root in listing.missing_roots]
        places = {
            path
            for path in names.union(listing.files, listing.others, *map(indexer.below, folders))
            if is_text(path) and not any(self._roots.absolute(path).is_relative_to(folder) for folder in away)
        }
        known = {path: stat.row for path in places if (stat := indexer.stat(path)) is not None}
        changes = diff(known, listing.files)
        indexer.update_others(places, listing.others)
        indexer.set_scan_problems([*self._places.problems, *indexer.vault.settings_problems])
        changed = {*changes.added, *changes.changed, *(hinted & listing.files.keys())}
        self._again.update(indexer.update(sorted(changed), changes.removed))
        if any(self._roots.kind(path) in (None, "corpus") for path in (*hinted, *changed, *changes.removed)):
            indexer.attach()
        self._report_idle(indexer)
