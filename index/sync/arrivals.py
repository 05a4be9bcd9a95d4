"""When documents came into the library, in a file that outlives the index.

A rebuilt index cannot find out when a note was created: programs that save a note in a new file, clones and copies
change every time that a file system keeps. So the first sight of each file is written down, in a line of JSON. Where
the file cannot be read or written, searches for `added:` know less, and nothing else is different.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from index.cache import arrivals_table, json_lines
from index.cache.arrivals_table import Arrival

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from index.cache.cache import CacheWriter
    from index.sync.file_stats import Stat

_SECOND = 1_000_000_000
_LONGEST_LINE = 20_000

_log = logging.getLogger(__name__)


class Arrivals:
    """The arrivals of one library; used by its one writer, inside transactions but for `keep`."""

    def __init__(self, cache: CacheWriter, file: Path) -> None:
        """Read the file, where the cache was rebuilt since it was written."""
        self._cache = cache
        self._file = file
        self._began = time.time_ns()
        self._is_first = not file.exists() and arrivals_table.is_empty(cache)
        if not self._is_first and arrivals_table.is_empty(cache):
            with cache.transaction():
                arrivals_table.store(cache, _read(file), kept=True)
        if not arrivals_table.began(cache):
            with cache.transaction():
                arrivals_table.store(cache, [Arrival("library", "", self._began // _SECOND)])
        self._library_began = arrivals_table.began(cache)

    def file_came(self, path: str, stat: Stat) -> None:
        """Note a file that was read, where it is not known yet."""
        arrivals_table.store(self._cache, [Arrival("file", path, self._when(stat))])

    def papers_came(self, keys: Iterable[str], stat: Stat) -> None:
        """Note papers that are new in a file that is known, by their match keys."""
        at = self._when(stat)
        arrivals_table.store(self._cache, (Arrival("paper", key, at) for key in keys))

    def _when(self, stat: Stat) -> int:
        """Return since when a file is here, as far as its times say.

        That is its last change, of whatever kind. The files that a library has when it is opened for the first time
        may have been copied just before, so there the last change of their texts counts where it is earlier.
        """
        at = min(stat.ctime_ns, time.time_ns())
        if self._is_first and stat.ctime_ns < self._began:
            return max(1, min(at, stat.mtime_ns) // _SECOND)
        # What comes to a library that has begun is later than that, whatever its times say.
        return max(self._library_began + 1, at // _SECOND)

    def keep(self) -> None:
        """Write to the file what is not in it yet."""
        fresh = arrivals_table.unkept(self._cache)
        if fresh and json_lines.append(self._file, fresh):
            with self._cache.transaction():
                arrivals_table.set_kept(self._cache)


def _read(file: Path) -> Iterator[Arrival]:
    """Yield the arrivals in a file, the last of several for one name; damaged lines are left out."""
    found: dict[tuple[str, str], Arrival] = {}
    try:
        with file.open("rb") as lines:
            while line := lines.readline(_LONGEST_LINE):
                if (arrival := _arrival(line)) is not None:
                    found[arrival[:2]] = arrival
    except OSError as error:
        _log.warning("%s cannot be read: %s", file.name, error)
    yield from found.values()


def _arrival(line: bytes) -> Arrival | None:
    match json_lines.read_line(line):
        case ["file" | "paper" | "library" as kind, str(name), int(at)] if 0 < at < 2**40 and _is_text(name):
            return Arrival(kind, name, at)
    return None


def _is_text(name: str) -> bool:
    """Return whether a database can store a name: it has no half of a character."""
    return name == name.encode("utf-8", "ignore").decode()
