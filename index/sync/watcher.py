"""File system events, collected as paths to check. They are hints; the disk alone says what is true.

watchdog reports an overflow of its queue only in its log, and its reading thread can die
unnoticed. So a flood or a warning requests a full scan, and a file of our own, touched now
and then, must come back as an event.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from index.sync.filesystems import unannounced
from index.sync.scan import identity, is_text, reveals
from index.text import clean_line
from index.vault.obsidian.settings import is_hidden, is_noise, is_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from watchdog.observers.api import BaseObserver

    from index.sync.scan import Root

_FLOOD = 2_000
"""Events in a second above which a scan is cheaper, and surer, than reading each file."""
# The kernel reports a changed timestamp to those who ask for modifications.
_COOKIE_EVENTS: list[type[FileSystemEvent]] = [FileAttribEvent, FileModifiedEvent]
_ANSWER_SECONDS = 5.0
_ASK_EVERY = 30.0
_COOKIE = "alive"
# Seconds until another attempt where folders could not be watched: the system's limit may have been raised.
_START_EVERY = 60.0
_FOLDERS: list[type[FileSystemEvent]] = [DirCreatedEvent, DirDeletedEvent, DirMovedEvent]
# The kernel is not asked for other events: our own reading would come back as some of them.
_WATCHED: list[type[FileSystemEvent]] = [
    *_FOLDERS,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dirty:
    """The places where something may have changed, by stored name."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    everything: bool = False


class Watcher:
    """Watches folders from threads of its own."""

    def __init__(self, roots: Sequence[Root], notify: Callable[[], None], *, cookie_folder: Path) -> None:
        """Prepare; nothing is watched before `start`.

        Args:
            roots: The folders to watch.
            notify: Called after every event that counts; must be quick.
            cookie_folder: A folder of ours, in which a file is touched to check that events still arrive.
        """
        self._roots = roots
        self._notify = notify
        self._cookie = cookie_folder / _COOKIE
        self._lock = threading.Lock()
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._everything = False
        self._second = 0
        self._events = 0
        self._started = 0.0
        self._touched = 0.0
        self._answered = 0.0
        self._seen: list[tuple[int, int] | None] = []
        self._observer: BaseObserver | None = None
        self._listener = _Listener(self.request_scan)
        self.state: Literal["watching", "polling", "stopped"] = "stopped"
        self.reason = ""

    def start(self) -> None:
        """Start watching; if that is not possible, or not enough, `state` is `polling` and `reason` says why."""
        # Warnings about harmless races would be drawn across the screen.
        warnings.filterwarnings("ignore", module="watchdog")
        logging.getLogger("watchdog").addHandler(self._listener)
        logging.getLogger("watchdog").propagate = False
        self._started = time.monotonic()
        self._seen = [identity(root.folder) for root in self._roots]
        observer: BaseObserver | None = None
        try:
            observer = Observer()
            there = [root for root, seen in zip(self._roots, self._seen, strict=True) if seen is not None]
            for root in there:
                if root.kind != "attachments":
                    self._schedule(observer, root)
            observer.start()
            # The cookie comes last: watchdog is silent where the system's limit left a folder
            # below a root unwatched, but one watch more then fails aloud.
            self._cookie.touch()
            observer.schedule(_CookieHandler(self), str(self._cookie), event_filter=_COOKIE_EVENTS)
            # Libraries of PDF files may have more folders than can be watched: then scans alone find what is new.
            with suppress(OSError):
                for root in there:
                    if root.kind == "attachments":
                        self._schedule(observer, root)
        except OSError as error:
            if observer is not None:
                self._stop(observer)
            self.state = "polling"
            why = clean_line(error.strerror or "the system refused")
            self.reason = f"Folders cannot be watched ({why}), so they are scanned every few seconds."
            return
        self._observer = observer
        # Changes made from this machine are announced there all the same, so watching is still useful.
        scanned = [root.folder for root in self._roots if root.kind != "attachments"]
        kind = next((kind for folder in scanned if (kind := unannounced(folder))), None)
        self.state = "polling" if kind else "watching"
        self.reason = (
            f"Scanned every few seconds: {clean_line(kind)} does not announce changes." if kind else ""
        )

    def _schedule(self, observer: BaseObserver, root: Root) -> None:
        observer.schedule(_Handler(self, root), str(root.folder), recursive=True, event_filter=_WATCHED)

    def stop(self) -> None:
        """Stop watching; harmless if nothing runs."""
        observer, self._observer = self._observer, None
        if observer is not None:
            self._stop(observer)
        logging.getLogger("watchdog").removeHandler(self._listener)
        self.state = "stopped"

    @staticmethod
    def _stop(observer: BaseObserver) -> None:
        try:
            observer.stop()
            if observer.is_alive():
                observer.join(2.0)
        except (KeyError, OSError, RuntimeError):
            pass  # a reading thread that died cannot be stopped again

    def take_pending(self) -> Dirty:
        """Return what has been collected since the last call."""
        with self._lock:
            dirty = Dirty(frozenset(self._files), frozenset(self._folders), self._everything)
            self._files.clear()
            self._folders.clear()
            self._everything = False
        return Dirty(everything=True) if dirty.everything else dirty

    def check(self) -> None:
        """Check that events still arrive, and start again if they do not; to be called now and then."""
        if self._observer is None:
            if self.state == "polling" and time.monotonic() - self._started > _START_EVERY:
                self.start()
                self.request_scan()
            return
        silent = self._touched > self._answered and time.monotonic() - self._touched > _ANSWER_SECONDS
        # A root that was removed, came back or was replaced is not the folder that is watched.
        moved = self._seen != [identity(root.folder) for root in self._roots]
        if silent or moved or not self._observer.is_alive():
            self.stop()
            self.start()
            self.request_scan()
            self._touched = self._answered = 0.0
            return
        if self._touched <= self._answered and time.monotonic() - self._touched > _ASK_EVERY:
            self._touched = time.monotonic()
            # If that fails no answer comes, and watching starts again with a new cookie.
            with suppress(OSError):
                os.utime(self._cookie)

    def answered(self) -> None:
        """Note that the cookie came back."""
        self._answered = time.monotonic()

    def request_scan(self) -> None:
        """Make `take_pending` request a scan of everything: something may have been missed."""
        with self._lock:
            self._everything = True
        self._notify()

    def on_event(self, event: FileSystemEvent, root: Root) -> None:
        """Collect the paths that an event names."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if paths == [str(root.folder)]:
            # The root is gone, and its watch with it; one that comes back can have the same inode.
            self._seen = []
            self.request_scan()
            return
        if not root.prefix and any(is_settings(path.removeprefix(f"{root.folder}/")) for path in paths):
            self.request_scan()
        folder = isinstance(event, tuple(_FOLDERS))
        found = [self._name(path, root, folder=folder) for path in paths]
        names = [name for name in found if name]
        if root.kind == "attachments":
            # They are listed by another than the scan, which is to hear of a folder as of a file.
            names = [name for name in names if folder or name.lower().endswith(tuple(root.suffixes))]
            folder = False
        if not names:
            return
        with self._lock:
            second = int(time.monotonic())
            self._events = self._events + 1 if second == self._second else 1
            self._second = second
            if self._events > _FLOOD:
                self._everything = True
            else:
                # No scan enters a folder that is hidden or has no text for a name.
                inside = {name for name in names if folder and is_text(name) and not is_hidden(name)}
                self._folders.update(inside)
                self._files.update(name for name in names if name not in inside)
        self._notify()

    @staticmethod
    def _name(path: str, root: Root, *, folder: bool) -> str:
        """Return the stored name of a path; empty if a scan would skip it."""
        inside = path.removeprefix(f"{root.folder}/")
        parent, _, name = inside.rpartition("/")
        if inside == path or is_hidden(parent) or not is_text(parent):
            return ""
        if (is_hidden(name) and not reveals(inside)) or (not folder and is_noise(name)):
            return ""
        return f"{root.prefix}/{inside}" if root.prefix else inside


class _Handler(FileSystemEventHandler):
    """Passes events on; an exception that left it would end watchdog's thread."""

    def __init__(self, watcher: Watcher, root: Root) -> None:
        self._watcher = watcher
        self._root = root

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on an event below a root."""
        try:
            self._watcher.on_event(event, self._root)
        except Exception as error:  # noqa: BLE001 - watchdog's thread has no caller; a scan finds what it missed
            _log.error("An event of the file system could not be read.", exc_info=error)
            self._watcher.request_scan()


class _CookieHandler(FileSystemEventHandler):
    """Receives the events of our own file."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher

    def on_any_event(self, _event: FileSystemEvent, /) -> None:
        """Note an event of the cookie."""
        self._watcher.answered()


class _Listener(logging.Handler):
    """Receives watchdog's log, the only place where it reports an overflow."""

    def __init__(self, overflowed: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._overflowed = overflowed

    def emit(self, _record: logging.LogRecord, /) -> None:
        """Request a scan, which makes up for whatever the warning is about."""
        self._overflowed()
