"""The thread that keeps cache and index equal to the disk while the app runs.

Events are hints: they say where to look and when. What is true is what the disk says
when it is looked at, and a scan of everything runs at the start, after anything that
may have been missed, and at intervals.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.sync.indexer import Cancelled, Indexer
from index.sync.model import Announcement, Progress, SyncState
from index.sync.scan import diff, scan, scan_subtree
from index.sync.watcher import Watcher
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from index.sync.roots import Roots
    from index.sync.watcher import Dirty

# Quiet needed before a change is looked at, and the longest a steady writer can put that off, in seconds.
_QUIET = 0.08
_PATIENCE = 0.4
_RACY_DELAY = 2.0
_SCAN_EVERY = 60.0
_POLL_EVERY = 3.0
# The longest wait, and how far off one may be before it is taken for a stop of the process or sleep of the machine.
_LONGEST_WAIT = 2.0
_ASLEEP = 5.0


def reconcile(indexer: Indexer, roots: Roots, *, cancelled: Callable[[], bool] = lambda: False) -> Result:
    """Compare everything on disk with what is known, and update what differs.

    Files under a root that is not there (unmounted, renamed away) are left alone.
    """
    began = time.monotonic()
    listing = scan(roots.roots(), cancelled=cancelled)
    seconds = time.monotonic() - began
    known = indexer.known()
    changes = diff(known, listing.files)
    removed = changes.removed
    if listing.missing_roots:
        away = [root.folder for root in listing.missing_roots]
        removed = tuple(
            path
            for path in removed
            if not any(roots.absolute(path).is_relative_to(folder) for folder in away)
        )
    indexer.vault.forget_settings()
    if not any(root.kind == "vault" for root in listing.missing_roots):
        indexer.set_others(listing.others)
        indexer.exclude(indexer.vault.settings.ignore_filters)
    indexer.set_scan_problems([*listing.problems, *indexer.vault.settings_problems])
    again = indexer.update([*changes.added, *changes.changed], removed)
    changed = len(changes.added) + len(changes.changed) + len(removed)
    return Result(changed, tuple(again), seconds, tuple(root.folder for root in listing.missing_roots))


@dataclass(frozen=True, slots=True)
class Result:
    """What a comparison of everything came to.

    Attributes:
        changed: How many files had changed.
        again: Stored names of files that ought to be looked at again shortly.
        seconds: How long the scan took.
        away: Vault and corpus folders of which nothing can be said now.
    """

    changed: int
    again: tuple[str, ...]
    seconds: float
    away: tuple[Path, ...]


def slept(late: float, drift: float) -> bool:
    """Whether the process was stopped, or the machine asleep, which a steady clock does not count.

    Args:
        late: How many seconds later than it was to be, by the steady clock, a wait came to its end.
        drift: How many seconds the clock on the wall has gained on the steady clock since it was last looked at.
    """
    return late > _ASLEEP or abs(drift) > _ASLEEP


class Worker:
    """Watches, and feeds an `Indexer` from its own thread."""

    def __init__(
        self,
        roots: Roots,
        open_indexer: Callable[..., Indexer | None],
        follow: Callable[[], bool],
        *,
        cookie_folder: Path,
        announce: Callable[[Announcement], None],
        report: Callable[[SyncState], None],
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            roots: What to watch.
            open_indexer: Makes the writer, in the worker's thread; None while another process is the writer.
            follow: Looks whether another writer has committed; called while there is one.
            cookie_folder: A folder of ours in which the watcher may test that it is alive.
            announce: Called from the worker's thread after each change.
            report: Called from the worker's thread with each new state.
        """
        self._roots = roots
        self._open_indexer = open_indexer
        self._follow = follow
        self._announce = announce
        self._tell = report
        self._state: SyncState | None = None
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._watcher = Watcher(roots.watched(), self._wake.set, cookie_folder=cookie_folder)
        self._thread = threading.Thread(target=self._run, name="notes-tui-sync", daemon=True)
        self._again: set[str] = set()
        self._away: tuple[Path, ...] = ()
        self._poked: set[str] = set()
        self._poke_lock = threading.Lock()
        self._drift = time.time() - time.monotonic()

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Finish what is being committed and end the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def poke(self, paths: Collection[str]) -> None:
        """Look at these files now: we have just written them ourselves."""
        with self._poke_lock:
            self._poked.update(paths)
        self._wake.set()

    def look(self) -> None:
        """Look through everything now: something may have happened unseen."""
        self._watcher.look_at_all()

    def _run(self) -> None:
        indexer: Indexer | None = None
        try:
            indexer = self._wait_for_turn()
            if indexer is not None:
                self._watcher.start()
                self._write(indexer)
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - the thread's last words belong on the status line
            self._report(SyncState("failed", message=f"Syncing stopped: {clean_line(str(error))}"))
            return
        finally:
            self._watcher.stop()
            if indexer is not None:
                indexer.close()
        self._report(SyncState("stopped"))

    def _wait_for_turn(self) -> Indexer | None:
        self._report(SyncState("starting"))
        while not self._stop.is_set():
            indexer = self._open_indexer(
                progress=self._progress, announce=self._announce, cancelled=self._stop.is_set
            )
            if indexer is not None:
                return indexer
            self._report(SyncState("following", message="Another notes-tui keeps the index up to date."))
            if self._follow():
                self._announce(Announcement(everything=True))
            self._stop.wait(0.2)
        return None

    def _progress(self, progress: Progress) -> None:
        self._report(SyncState(progress.phase, progress.done, progress.total))

    def _report(self, state: SyncState) -> None:
        """Tell of a state, once."""
        if state != self._state:
            self._state = state
            self._tell(state)

    def _settled(self) -> None:
        polling = self._watcher.state == "polling"
        message = self._watcher.reason if polling else ""
        if self._away:
            shown = ", ".join(clean_line(str(folder)) for folder in self._away)
            message = f"{shown} cannot be reached or is empty; what is known of it is kept until it is back."
        self._report(SyncState("polling" if polling else "watching", message=message))

    def _write(self, indexer: Indexer) -> None:
        indexer.flush()
        next_scan = 0.0
        racy_at = 0.0
        while not self._stop.is_set():
            now = time.monotonic()
            if now >= next_scan:
                seconds = self._reconcile(indexer)
                often = self._away or self._watcher.state == "polling"
                next_scan = time.monotonic() + max(_POLL_EVERY if often else _SCAN_EVERY, 100 * seconds)
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
                if dirty.everything:
                    next_scan = 0.0
                try:
                    self._look(indexer, dirty)
                    self._settled()
                except LibraryError as error:
                    # The next scan finds what was not written now.
                    self._report(SyncState("failed", message=str(error)))
                    next_scan = time.monotonic() + _POLL_EVERY
                racy_at = time.monotonic() + _RACY_DELAY
            elif self._again:
                again, self._again = self._again, set()
                self._again.update(indexer.update(sorted(again)))
                self._settled()

    def _pause(self, until: float) -> bool:
        """Wait to be woken, which is told; a stop or a sleep may hide changes, so all is looked through after one."""
        began = time.monotonic()
        until = max(began, min(until, began + _LONGEST_WAIT))
        woken = self._wake.wait(until - began)
        now = time.monotonic()
        before, self._drift = self._drift, time.time() - now
        if slept(now - until, self._drift - before):
            self.look()
        return woken

    def _reconcile(self, indexer: Indexer) -> float:
        """Compare everything; returns the seconds that the scan itself took."""
        try:
            result = reconcile(indexer, self._roots, cancelled=self._stop.is_set)
        except LibraryError as error:
            self._report(SyncState("failed", message=str(error)))
            return 0.0
        self._again.update(result.again)
        self._away = result.away
        self._settled()
        return result.seconds

    def _gather(self) -> Dirty:
        """Wait for the writer to pause, unless we wrote ourselves, then take what has come."""
        deadline = time.monotonic() + _PATIENCE
        while not self._stop.is_set():
            self._wake.clear()
            with self._poke_lock:
                ours = bool(self._poked)
            if ours or time.monotonic() > deadline or not self._wake.wait(_QUIET):
                break
        return self._watcher.drain()

    def _look(self, indexer: Indexer, dirty: Dirty) -> None:
        with self._poke_lock:
            paths, self._poked = self._poked | self._again, set()
        self._again = set()
        paths |= dirty.files
        known = indexer.known() if dirty.folders else {}
        for folder in dirty.folders:
            for root in self._roots.roots():
                inside = self._roots.absolute(folder).is_relative_to(root.folder)
                if not inside:
                    continue
                listing = scan_subtree(root, folder)
                below = {p: s for p, s in known.items() if p == folder or p.startswith(f"{folder}/")}
                changes = diff(below, listing.files)
                paths.update(changes.added, changes.changed, changes.removed, listing.others)
            paths.update(indexer.others_below(folder))
        wanted = sorted(path for path in paths if self._roots.kind(path) is not None)
        indexer.look_at_others(paths.difference(wanted))
        if wanted:
            self._again.update(indexer.update(wanted))
