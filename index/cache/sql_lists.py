"""Lists of values in SQL statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sized

_CHUNK = 500


_Value = TypeVar("_Value", int, str)


def chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """Yield the values, sorted, in lists short enough for one SQL statement."""
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def marks(values: Sized) -> str:
    """Return one placeholder per value: `?,?,?`."""
    return ",".join("?" * len(values))
