"""Fuzzy choice among names: for pickers and completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def best(query: str, names: Sequence[str], limit: int = 50) -> list[int]:
    """Positions of the names that match best, best first; all in order for an empty query."""
    if not query.strip():
        return list(range(min(limit, len(names))))
    # Not needed before the first dialog, and not quick to load.
    from rapidfuzz import fuzz, process, utils

    wanted = utils.default_process(query)
    found = process.extract(
        wanted, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=limit, score_cutoff=55
    )
    # A name that holds the very words typed is what was meant, before any that is only similar.
    ranked = sorted(found, key=lambda hit: (wanted not in utils.default_process(hit[0]), -hit[1], hit[2]))
    return [position for _name, _score, position in ranked]
