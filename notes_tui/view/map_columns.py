"""A column of the map: branches one below the other, in the rows and cells that there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from index import TIE_KINDS
from notes_tui.view.cell_text import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notes_tui.view.map_tree import Branch

ARM = 4
"""Cells from a trunk to the names on it: trunk, line, sign of the tie, space."""
_MOST_LINES = 3
_LEAST_NAME = 10
"""Room for the number of those for which there is no room."""


class Placed(NamedTuple):
    """A branch in its column.

    Attributes:
        row: Of its first line.
        lines: Its name, wrapped.
        depth: 0 on the trunk, 1 on a branch of it.
    """

    branch: Branch
    row: int
    lines: list[str]
    depth: int


@dataclass(frozen=True, slots=True)
class Column:
    """The branches that are shown.

    Attributes:
        height: Rows that they take, with that for the number of others.
        more: Number of branches for which there is no room.
    """

    placed: tuple[Placed, ...] = ()
    height: int = 0
    more: int = 0


def wanted_width(branches: Sequence[Branch]) -> int:
    """Return the cells that a column takes when no name is cut."""
    names = [ARM * (depth + 1) + cell_len(each.name) for each, depth in _flat(branches)]
    return max(ARM + _LEAST_NAME, *names) if names else 0


def arrange(branches: Sequence[Branch], width: int, height: int) -> Column:
    """Return branches in so many cells: names in several lines where all have room, else the best in one each."""
    everything = list(_flat(branches))
    if not everything or height < 1:
        return Column(more=len(everything))
    best = branches if len(everything) <= height else _best(branches, height - 1)
    # Kinds stand together.
    kept = list(_flat(sorted(best, key=lambda each: TIE_KINDS.index(each.kind))))
    more = len(everything) - len(kept)
    room = height - (1 if more else 0)
    for most in range(_MOST_LINES, 0, -1):
        names = [wrapped(each.name, width - ARM * (depth + 1), most) for each, depth in kept]
        taken = sum(map(len, names))
        if taken <= room:
            break
    # Air between them, where there is enough for all.
    gap = 1 if taken + len(kept) - 1 <= room and not more else 0
    placed, row = [], 0
    for (branch, depth), lines in zip(kept, names, strict=True):
        placed.append(Placed(branch, row, lines, depth))
        row += len(lines) + gap
    return Column(tuple(placed), row - gap + (1 if more else 0), more)


def _flat(branches: Sequence[Branch]) -> Iterator[tuple[Branch, int]]:
    for branch in branches:
        yield branch, 0
        for child in branch.children:
            yield child, 1


def _best(branches: Sequence[Branch], room: int) -> list[Branch]:
    """Return the best branches that fit: half the room is for what hangs on them, which take turns."""
    below = sum(len(branch.children) for branch in branches)
    kept = branches[: max((room + 1) // 2, room - below)]
    for _ in range(2):
        turns = zip_longest(*([(at, child) for child in branch.children] for at, branch in enumerate(kept)))
        chosen = [each for turn in turns for each in turn if each is not None][: room - len(kept)]
        # Where too little hangs on these, there is room for others, and for what hangs on them.
        kept = branches[: room - len(chosen)]
    return [
        replace(branch, children=tuple(child for of, child in chosen if of == at))
        for at, branch in enumerate(kept)
    ]
