"""Choice among names by a few letters: for pickers and completion."""

from __future__ import annotations

import heapq
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_SIMILAR = 60


def best(
    query: str, names: Sequence[str], limit: int = 50, *, last: int | None = None, slips: bool = True
) -> list[int]:
    """Positions of the names that match best, best first; all in order for an empty query.

    A name that begins with the query comes first, then one in which every word of the query begins
    a word, then one that holds them all. Where there is none, what is only similar is there for slips of
    the fingers, if those are to be forgiven.

    Args:
        query: What was typed.
        names: In the order they have where they match alike.
        limit: Number of answers wanted.
        last: Names from this position on come after all others that match, however well they do themselves.
        slips: Whether slips of the fingers are forgiven.
    """
    last = len(names) if last is None else last
    words = query.casefold().split()
    if not words:
        return list(range(min(limit, len(names))))
    starts = [re.compile(rf"(?<!\w){re.escape(word)}") for word in words]
    found: list[tuple[bool, int, int, int]] = []
    for position, name in enumerate(names):
        folded = name.casefold()
        if all(word in folded for word in words):
            if folded.startswith(words[0]):
                found.append((position >= last, 0, len(name), position))
            else:
                begun = all(start.search(folded) for start in starts)
                found.append((position >= last, 1 if begun else 2, 0, position))
    if not found:
        similar = _similar(query, names, limit) if slips else []
        return sorted(similar, key=lambda position: position >= last)
    return [position for *_rank, position in heapq.nsmallest(limit, found)]


def _similar(query: str, names: Sequence[str], limit: int) -> list[int]:
    # Not needed before the first slip, and not quick to load.
    from rapidfuzz import fuzz, process, utils

    hits = process.extract(
        query,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=_LEAST_SIMILAR,
    )
    return [position for _name, _score, position in hits]
