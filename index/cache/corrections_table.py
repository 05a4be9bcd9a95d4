"""Corrections of papers, as `corrections.yaml` gives them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.cache.json_columns import dump
from index.papers.corrections import Correction, Corrections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.cache.cache import Cache, CacheWriter


def _stored(cache: Cache) -> list[Correction]:
    found = []
    for name, data, hidden in cache.db.execute("SELECT name, data, hidden FROM corrections ORDER BY number"):
        values = {
            field: value if isinstance(value, str) else tuple(value)
            for field, value in json.loads(data).items()
        }
        found.append(Correction(name, values, bool(hidden)))
    return found


def read(cache: Cache) -> Corrections:
    """Return all corrections."""
    return Corrections(_stored(cache))


def replace(cache: CacheWriter, corrections: Iterable[Correction]) -> set[str]:
    """Replace all corrections; return the names of the works for which they may differ."""
    before, after = _stored(cache), list(corrections)
    if before == after:
        return set()
    cache.db.execute("DELETE FROM corrections")
    cache.db.executemany(
        "INSERT INTO corrections VALUES (?, ?, ?, ?)",
        [(number, each.name, dump(dict(each.values)), each.hidden) for number, each in enumerate(after)],
    )
    return {each.name for each in (*before, *after)}
