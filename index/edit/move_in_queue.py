"""Move papers within the reading queue."""

from __future__ import annotations

import math
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from index.cache import queries, reading_queue
from index.cache.reading_queue import PLACE
from index.edit.changes import Change, FileChange
from index.edit.reading_dates import held_value, is_place
from index.errors import LibraryError
from index.vault.properties.set_property import set_value

if TYPE_CHECKING:
    from index.cache.cache import CacheReader
    from index.cache.reading_queue import QueuePlace
    from index.edit.editor import Editor
    from index.papers.model import Paper

_MOST_DIGITS = 15
_PAUSE = 0.01
# Each move goes on from the order that the one before it left.
_one_at_a_time = threading.Lock()


def move_in_queue(
    editor: Editor, cache: CacheReader, paper: Paper, by: int, *, wait: float = 0.0
) -> Change | None:
    """Move a paper down the queue, or up by a negative number; None where it stays, at an end.

    It stays among those that are being read, or those that are not. Where no number fits between two others, all
    of these get new ones.

    Args:
        editor: Writes the notes.
        cache: Knows the order.
        paper: The paper.
        by: Number of places.
        wait: Most seconds to wait until the index has the new order, so that the next move goes on from there.

    Raises:
        LibraryError: The paper is not in the queue, or its note cannot be edited.
    """
    with _one_at_a_time:
        with editor.history.exclusive():
            placed = _placed(cache, paper, by)
            change = _write(editor, cache, paper, placed) if placed else None
        if placed:
            _wait_until_read(cache, placed, time.monotonic() + wait)
        return change


def _placed(cache: CacheReader, paper: Paper, by: int) -> dict[str, float]:
    """Return new numbers of papers, by their keys."""
    order = reading_queue.places(cache)
    place = next((each for each in order if each.key == paper.key), None)
    if place is None:
        raise LibraryError(f"{paper.key} is not in the queue; put it there first.", code="not-found")
    group = [each for each in order if each.unread == place.unread]
    at = group.index(place)
    to = max(0, min(at + by, len(group) - 1))
    if to == at:
        return {}
    group.insert(to, group.pop(at))
    number = _between(group[to - 1] if to else None, group[to + 1] if to + 1 < len(group) else None)
    if number is not None:
        return {paper.key: number}
    return {each.key: float(number) for number, each in enumerate(group)}


def _write(editor: Editor, cache: CacheReader, paper: Paper, placed: dict[str, float]) -> Change:
    files: list[FileChange] = []
    for key, number in placed.items():
        if (each := queries.paper(cache, key)) is not None:
            files += editor.paper_changes(each, partial(_with_place, number=number), create=False)
    return editor.history.do(Change(f"move {paper.key} in the queue", tuple(files)))


def _wait_until_read(cache: CacheReader, placed: dict[str, float], end: float) -> None:
    """Wait until the index has new numbers of papers, or until a time of the monotonic clock."""
    version = None
    while time.monotonic() < end:
        # The queue is read again only after a commit: in the meantime this thread is not to be in the way.
        if (present := cache.version()) != version:
            version = present
            if _has_read(cache, placed):
                return
        time.sleep(_PAUSE)


def _has_read(cache: CacheReader, placed: dict[str, float]) -> bool:
    there = {each.key: each.number for each in reading_queue.places(cache)}
    return all(there.get(key, number) == number for key, number in placed.items())


def _between(before: QueuePlace | None, after: QueuePlace | None) -> float | None:
    """Return a short number between two places; None where there is none."""
    if before is None:
        return float(math.floor(after.number) - 1) if after else 0.0
    if after is None:
        return float(math.floor(before.number) + 1)
    for digits in range(_MOST_DIGITS):
        middle = round((before.number + after.number) / 2, digits)
        if before.number < middle < after.number:
            return middle
    return None


def _with_place(text: str, number: float) -> str:
    held = held_value(text, PLACE)
    if held not in (None, "") and not is_place(held):
        raise LibraryError(
            f"The property {PLACE} holds something else than a place in the queue; remove or rename it first.",
            code="not-editable",
        )
    return set_value(text, PLACE, int(number) if number.is_integer() else number)
