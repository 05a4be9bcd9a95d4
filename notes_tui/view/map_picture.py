"""The map of a neighbourhood in character cells: the same branches and size give the same picture.

What links here is left of the middle and what is linked right, what shares tags above and what is related below; what
hangs on a neighbour stands under it, further out. On a narrow screen all stands in one column. As each name has rows
and cells of its own, none overlaps another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.cells import cell_len

from notes_tui.view.cell_text import cut, wrapped
from notes_tui.view.line_canvas import LineCanvas
from notes_tui.view.map_columns import ARM, Column, arrange, wanted_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index import DocumentId, TieKind
    from notes_tui.view.map_tree import Branch, MapTree

LEAST_SIDES = 64
"""Columns of a screen that has room for left and right."""

_GAP = 3
"""Cells between the middle and the trunk beside it."""
_WIDEST_MIDDLE = 46
_BOXED = 9
"""Rows of a map whose middle has a frame."""

Role = Literal["line", "name", "more", "link", "citation", "together", "tag", "related"]
Direction = Literal["up", "down", "left", "right"]


class Stretch(NamedTuple):
    """Text in one row.

    Attributes:
        id: Of the document that it names; None for the middle and for what is not a name.
    """

    x: int
    text: str
    role: Role
    id: DocumentId | None = None


class Spot(NamedTuple):
    """The place of a name.

    Attributes:
        column: 0 left, 1 middle, 2 right.
        row: Of its first line.
        hangs_on: The document, or None for the middle.
    """

    column: int
    row: int
    hangs_on: DocumentId | None


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The map, drawn.

    Attributes:
        rows: The pieces of each row, from left to right.
        spots: The places of all names; None is the middle.
        more: Number of neighbours for which there is no room.
    """

    rows: tuple[tuple[Stretch, ...], ...]
    spots: Mapping[DocumentId | None, Spot]
    more: int


def draw(tree: MapTree, width: int, height: int) -> MapPicture:
    """Return the map in so many cells."""
    if width < LEAST_SIDES:
        above, below = (*tree.left, *tree.above), (*tree.right, *tree.below)
        tree = replace(tree, left=(), right=(), above=above, below=below)
    return _Drawing(tree, width, height).picture()


class _Stand(NamedTuple):
    """A trunk with its column.

    Attributes:
        x: Of the trunk.
        facing: 1 with names to the right of the trunk, -1 to the left.
        column: See `Spot`.
        room: Cells from the trunk to the end of the names.
    """

    x: int
    facing: int
    column: int
    room: int


class _Drawing:
    def __init__(self, tree: MapTree, width: int, height: int) -> None:
        self._tree = tree
        self._width, self._height = width, height
        self._canvas = LineCanvas(width, height)
        self._pieces: list[list[Stretch]] = [[] for _ in range(height)]
        self._spots: dict[DocumentId | None, Spot] = {}
        self._more = 0

    def picture(self) -> MapPicture:
        left, middle, right = self._widths()
        start = (self._width - left - middle - right - (_GAP if left else 0) - (_GAP if right else 0)) // 2
        x = max(0, start) + (left + _GAP if left else 0)
        centre = self._middle(x, middle)
        for branches, stand in (
            (self._tree.left, _Stand(x - _GAP - 1, -1, 0, left)),
            (self._tree.right, _Stand(x + middle + _GAP, 1, 2, right)),
        ):
            if branches:
                found = arrange(branches, stand.room, self._height)
                top = max(0, min(centre - found.height // 2, self._height - found.height))
                rows = self._branches(found, stand, top)
                self._canvas.vertical(stand.x, min(*rows, centre), max(*rows, centre))
                self._canvas.horizontal(centre, stand.x, self._box[0 if stand.facing < 0 else 1])
        return MapPicture(tuple(map(self._row, range(self._height))), self._spots, self._more)

    def _widths(self) -> tuple[int, int, int]:
        """Return the cells of left, middle and right: what they want, or fair shares of what there is."""
        tree = self._tree
        inner = max(wanted_width(tree.above), wanted_width(tree.below)) + 2
        wanted = [wanted_width(tree.left), max(min(cell_len(tree.name) + 4, _WIDEST_MIDDLE), inner)]
        wanted.append(wanted_width(tree.right))
        left_over = self._width - _GAP * sum(bool(side) for side in (tree.left, tree.right))
        given = [0, 0, 0]
        waiting = sorted((at for at in range(3) if wanted[at]), key=lambda at: wanted[at])
        for number, at in enumerate(waiting):
            given[at] = min(wanted[at], left_over // (len(waiting) - number))
            left_over -= given[at]
        return given[0], given[1], given[2]

    def _middle(self, x: int, width: int) -> int:
        """Draw the middle, and what is above and below it; return the row that lines lead to."""
        tree, height = self._tree, self._height
        framed = height >= _BOXED
        most = 3 if height >= 24 else 2 if height >= 14 else 1
        lines = wrapped(tree.name, width - (4 if framed else 2), most)
        tall = len(lines) + (2 if framed else 0)
        inner = width - 2
        free = max(0, height - tall)
        above, below = (arrange(part, inner, free) for part in (tree.above, tree.below))
        if above.height + below.height > free:
            half = free // 2
            upper = max(half, free - below.height) if above.height > half else above.height
            above = arrange(tree.above, inner, upper)
            below = arrange(tree.below, inner, free - above.height)
        # In the middle of the screen, unless one side needs more rows than that leaves.
        top = min(max(free // 2, above.height), free - below.height)
        wide = min(width, max(map(cell_len, lines)) + (4 if framed else 2))
        at = x + (width - wide) // 2 if not (tree.above or tree.below) else x
        self._box = (at, at + wide - 1)
        stand = _Stand(at + (2 if framed else 1), 1, 1, inner)
        if framed:
            for row in (top, top + tall - 1):
                self._canvas.horizontal(row, at, at + wide - 1)
            for side in (at, at + wide - 1):
                self._canvas.vertical(side, top, top + tall - 1)
        for number, line in enumerate(lines):
            shown = Stretch(at + 2, line, "name") if framed else Stretch(at, f" {line} ", "name")
            self._pieces[top + number + (1 if framed else 0)].append(shown)
        self._spots[None] = Spot(1, top + tall // 2, None)
        # Close to the middle, but with air where there is enough.
        for column, start, end in (
            (above, top - above.height - (1 if top > above.height else 0), top),
            (below, top + tall + (1 if free - top > below.height else 0), top + tall - 1),
        ):
            if column.placed or column.more:
                rows = self._branches(column, stand, start)
                self._canvas.vertical(stand.x, *((min(rows), end) if start < top else (end, max(rows))))
        return top + tall // 2

    def _branches(self, column: Column, stand: _Stand, top: int) -> list[int]:
        """Draw branches on a trunk, from this row on; return the rows where they leave it."""
        facing = stand.facing
        rows: list[int] = []
        parent: DocumentId | None = None
        for branch, row, lines, depth in column.placed:
            y = top + row
            x = stand.x + facing * ARM * depth
            self._canvas.horizontal(y, x, x + facing, branch.kind)
            self._put(y, x + 2 * facing, _sign(branch, facing), branch.kind)
            for at, line in enumerate(lines):
                self._name(y + at, x + ARM * facing, facing, Stretch(0, line, "name", branch.id))
            if depth == 0:
                parent, under = branch.id, y + len(lines) - 1
                rows.append(y)
            else:
                self._canvas.vertical(x, under, y)
            self._spots[branch.id] = Spot(stand.column, y, parent if depth else None)
        if column.more:
            self._more += column.more
            if column.height:
                y = top + column.height - 1
                text = cut(f"… {column.more} more", stand.room - ARM)
                self._name(y, stand.x + ARM * facing, facing, Stretch(0, text, "more"))
        return rows or [top]

    def _name(self, y: int, x: int, facing: int, piece: Stretch) -> None:
        """Put a text that begins or, to the left of a trunk, ends in a cell."""
        start = x if facing > 0 else x - cell_len(piece.text) + 1
        self._pieces[y].append(piece._replace(x=start))

    def _put(self, y: int, x: int, text: str, role: Role) -> None:
        self._pieces[y].append(Stretch(x, text, role))

    def _row(self, y: int) -> tuple[Stretch, ...]:
        texts = sorted(self._pieces[y], key=lambda piece: piece.x)
        taken = {x for each in texts for x in range(each.x, each.x + cell_len(each.text))}
        lines = [
            Stretch(x, sign, kind or "line") for x, sign, kind in self._canvas.cells(y) if x not in taken
        ]
        return tuple(sorted((*texts, *lines), key=lambda piece: piece.x))


def _sign(branch: Branch, facing: int) -> str:
    """Return the sign of a tie, which stands before a name: an arrow for a link."""
    if branch.kind != "link":
        return SIGNS[branch.kind]
    if branch.way == "both":
        return "↔"
    return "→" if (branch.way == "to") == (facing > 0) else "←"


SIGNS: Mapping[TieKind, str] = {"link": "→", "citation": "@", "together": "&", "tag": "#", "related": "≈"}


def walk(picture: MapPicture, at: DocumentId | None, direction: Direction) -> DocumentId | None:
    """Return where an arrow leads: along the column, out to the next one, or back to what a name hangs on."""
    spots = picture.spots
    here = spots[at]
    if direction in ("up", "down"):
        column = _ordered(spots, here.column)
        to = column.index(at) + (1 if direction == "down" else -1)
        return column[to] if 0 <= to < len(column) else at
    step = 1 if direction == "right" else -1
    if here.column + step == 1:
        return here.hangs_on
    beside = _ordered(spots, here.column + step)
    if beside:
        return min(beside, key=lambda id_: abs(spots[id_].row - here.row))
    return here.hangs_on if direction == "left" and here.column == 1 else at


def _ordered(spots: Mapping[DocumentId | None, Spot], column: int) -> Sequence[DocumentId | None]:
    return sorted(
        (id_ for id_, spot in spots.items() if spot.column == column), key=lambda id_: spots[id_].row
    )
