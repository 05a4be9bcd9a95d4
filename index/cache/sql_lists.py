"""Lists of values in SQL statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHUNK = 500


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield the values, sorted, in lists short enough for one SQL statement."""
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def marks(values: list[str]) -> str:
    """Return one placeholder per value: `?,?,?`."""
    return ",".join("?" * len(values))
