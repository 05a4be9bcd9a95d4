"""The file of the papers that were opened on this computer, which outlives the index."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from index.cache import json_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.papers.model import Paper


class OpenedFile:
    """Lines of JSON that are only added to, also by several processes; safe to share between threads.

    One line says since when papers count as unseen, each other one names a paper by its citation key and its
    identity: either may change. Where the file cannot be read or written, the papers of this session are remembered.
    """

    def __init__(self, file: Path) -> None:
        """Read nothing yet."""
        self._file = file
        self._lock = threading.Lock()
        self._read_to = 0
        self._since: int | None = None
        self._names: set[str] = set()

    def since(self, otherwise: int) -> int:
        """Return since when papers count as unseen; if the file does not say, write and return `otherwise`."""
        with self._lock:
            self._catch_up()
            if self._since is None:
                self._since = otherwise
                json_lines.append(self._file, [("since", otherwise)])
            return self._since

    def has(self, key: str, identity: str) -> bool:
        """Return whether a paper was opened; `read` first."""
        return f"key {key}" in self._names or f"work {identity}" in self._names

    def read(self) -> None:
        """Read what was added since."""
        with self._lock:
            self._catch_up()

    def add(self, papers: Iterable[Paper]) -> None:
        """Write down that papers were opened."""
        added = [("opened", paper.key, paper.identity) for paper in papers]
        with self._lock:
            for _, key, identity in added:
                self._names.update((f"key {key}", f"work {identity}"))
            json_lines.append(self._file, added)

    def _catch_up(self) -> None:
        with suppress(OSError), self._file.open("rb") as source:
            source.seek(self._read_to)
            # What another process is writing at this moment is read the next time.
            whole = source.read().rpartition(b"\n")[0]
            self._read_to += len(whole)
            for line in whole.splitlines():
                self._take(line)

    def _take(self, line: bytes) -> None:
        """Take in one line; damaged ones are left out."""
        match json_lines.read_line(line):
            case ["since", int(at)] if self._since is None:
                self._since = at
            case ["opened", str(key), str(identity)]:
                self._names.update((f"key {key}", f"work {identity}"))
