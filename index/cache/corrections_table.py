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
    rows = [(each.name, dump(dict(each.values)), int(each.hidden)) for each in corrections]
    before = cache.db.execute("SELECT name, data, hidden FROM corrections ORDER BY number").fetchall()
    if before == rows:
        return set()
    cache.db.execute("DELETE FROM corrections")
    cache.db.executemany(
        "INSERT INTO corrections VALUES (?, ?, ?, ?)", [(number, *row) for number, row in enumerate(rows)]
    )
    changed = {row[0] for row in set(before) ^ set(rows)}
    left = [[row for row in listed if row[0] not in changed] for listed in (before, rows)]
    # Of two corrections of one field, the later counts.
    return changed if left[0] == left[1] else {row[0] for row in (*before, *rows)}
