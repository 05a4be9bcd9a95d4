"""The facts that tell one state of a file from another, and their comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

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


def diff(known: Mapping[str, Stat], found: Mapping[str, Stat]) -> Changes:
    """Return the changes from `known` to `found`."""
    return Changes(
        tuple(sorted(found.keys() - known.keys())),
        tuple(sorted(name for name, stat in found.items() if name in known and known[name] != stat)),
        tuple(sorted(known.keys() - found.keys())),
    )


def racy(stat: Stat, read_at_ns: int) -> bool:
    """Return whether a file was read so soon after a write that another write could have kept its times."""
    return max(stat.mtime_ns, stat.ctime_ns) > read_at_ns - _RACY_NS
