"""Choose among past changes: those within the limits, and those that are not listed twice."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from index.edit.past_change import to_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.edit.past_change import PastChange

_DAY = 86_400.0
# A clock that is wrong for a few changes does not make all the others old.
_CLOCKS = 8
# A change found from outside may have been read before the log had it as ours.
_RACE_SECONDS = 60.0


def young(changes: Sequence[PastChange], days: int) -> list[PastChange]:
    """Return the changes without the oldest ones that are past the age limit."""
    clocks = sorted([*(change.when for change in changes[-_CLOCKS:]), time.time()])
    oldest = clocks[(len(clocks) - 1) // 2] - days * _DAY
    first = next((at for at, change in enumerate(changes) if change.when >= oldest), len(changes))
    return list(changes[first:])


def newest(changes: Sequence[PastChange], sizes: dict[str, int], allowed: int) -> list[PastChange]:
    """Return the latest changes whose lines and texts together fit."""
    total = 0
    counted: set[str] = set()
    first = len(changes)
    for at in range(len(changes) - 1, -1, -1):
        hashes = {side for file in changes[at].files for side in file[1:] if side} - counted
        total += len(to_line(changes[at])) + sum(sizes.get(hash_, 0) for hash_ in hashes)
        if total > allowed:
            break
        counted |= hashes
        first = at
    return list(changes[first:])


def without_echoes(changes: Sequence[PastChange]) -> list[PastChange]:
    """Leave out what was taken for a change from outside, but is ours: it was read before the log had it."""
    ours: dict[tuple[str | None, ...], float] = {}
    for change in changes:
        if not change.outside:
            ours.update(dict.fromkeys((*change.files, *change.moves), change.when))
    kept = []
    for change in changes:
        if not change.outside:
            kept.append(change)
            continue
        echoes = {part for part in (*change.files, *change.moves) if _is_echo(change, ours.get(part))}
        files = tuple(file for file in change.files if file not in echoes)
        moves = tuple(move for move in change.moves if move not in echoes)
        if files or moves:
            kept.append(replace(change, files=files, moves=moves))
    return kept


def _is_echo(change: PastChange, ours: float | None) -> bool:
    return ours is not None and 0 <= ours - change.when <= _RACE_SECONDS
