"""The facts that tell one state of a file from another, and their comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from index.cache.files_table import StatRow

_SIGNED_64 = 1 << 63
# Timestamps of some file systems are this coarse; a file read so soon after a write is checked once more.
_RACY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Stat:
    """The facts that tell one state of a file from another without reading it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int

    @property
    def seconds(self) -> int:
        """Return the time of modification in seconds."""
        return self.mtime_ns // 1_000_000_000

    @property
    def row(self) -> StatRow:
        """Return it as the cache keeps it."""
        return self.size, self.mtime_ns, self.ctime_ns, self.inode, self.device

    @classmethod
    def of(cls, found: os.stat_result) -> Stat:
        """From what the system says, made to fit 64 bits with a sign: a file may bear a time after 2262."""
        return cls(
            found.st_size,
            _nearest(found.st_mtime_ns),
            _nearest(found.st_ctime_ns),
            _wrapped(found.st_ino),
            _wrapped(found.st_dev),
        )


def _nearest(number: int) -> int:
    return max(-_SIGNED_64, min(number, _SIGNED_64 - 1))


def _wrapped(number: int) -> int:
    return (number + _SIGNED_64) % (2 * _SIGNED_64) - _SIGNED_64


@dataclass(frozen=True, slots=True)
class Changes:
    """Stored names of files that were added, changed and removed, each sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def diff(
    known: Mapping[str, StatRow], found: Mapping[str, Stat], same: AbstractSet[str] = frozenset()
) -> Changes:
    """Return the changes from what is known to what was found.

    Args:
        known: Stats by stored name.
        found: Stats by stored name, but for those of `same`.
        same: Files that were found as they are known.
    """
    return Changes(
        tuple(sorted(found.keys() - known.keys())),
        tuple(sorted(name for name, stat in found.items() if name in known and known[name] != stat.row)),
        tuple(sorted(known.keys() - found.keys() - same)),
    )


def racy(stat: Stat, read_at_ns: int) -> bool:
    """Return whether a file was read so soon after a write that another write could have kept its times."""
    return max(stat.mtime_ns, stat.ctime_ns) > read_at_ns - _RACY_NS
