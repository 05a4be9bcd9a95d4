"""Lines drawn with box characters; where they meet, the right joint stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index import TieKind

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

LINES: Mapping[TieKind, str] = {"link": "─", "citation": "═", "together": "╌", "tag": "┈", "related": "·"}
"""A stretch of the line of each kind of tie: they differ without colours."""

_SINGLE = " │││─┘┐┤─└┌├─┴┬┼"
_DOUBLE = " │││═╛╕╡═╘╒╞═╧╤╪"


class LineCanvas:
    """Cells with the directions in which a line leaves each."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._ways: dict[tuple[int, int], int] = {}
        self._kinds: dict[tuple[int, int], TieKind] = {}

    def _add(self, y: int, x: int, ways: int, kind: TieKind | None = None) -> None:
        width, height = self._size
        if 0 <= x < width and 0 <= y < height:
            self._ways[y, x] = self._ways.get((y, x), 0) | ways
            if kind is not None:
                self._kinds[y, x] = kind

    def horizontal(self, y: int, x: int, other: int, kind: TieKind | None = None) -> None:
        """Draw a line from column to column."""
        start, end = sorted((x, other))
        for at in range(start, end + 1):
            self._add(y, at, (LEFT if at > start else 0) | (RIGHT if at < end else 0), kind)

    def vertical(self, x: int, y: int, other: int) -> None:
        """Draw a line from row to row."""
        start, end = sorted((y, other))
        for at in range(start, end + 1):
            self._add(at, x, (UP if at > start else 0) | (DOWN if at < end else 0))

    def cells(self, y: int) -> Iterator[tuple[int, str, TieKind | None]]:
        """Yield column, sign and kind of each cell with a line, from left to right."""
        for x in range(self._size[0]):
            ways = self._ways.get((y, x), 0)
            if ways:
                kind = self._kinds.get((y, x))
                straight = not ways & (UP | DOWN) and kind is not None
                signs = _DOUBLE if kind == "citation" else _SINGLE
                yield x, LINES[kind] if straight and kind else signs[ways], kind if straight else None
