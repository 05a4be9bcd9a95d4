"""The user's word on which records are one work, as `merges.yaml` gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache.records_table import match_keys_named
from index.papers.said import NOTHING_SAID, Said

if TYPE_CHECKING:
    from index.cache.cache import Cache, CacheWriter


def read(cache: Cache) -> Said:
    """Return what the user said."""
    rows = cache.db.execute("SELECT word, first, second FROM said").fetchall()
    if not rows:
        return NOTHING_SAID
    same, different = (
        frozenset((first, second) for word, first, second in rows if word == wanted)
        for wanted in ("same", "different")
    )
    return Said(same, different)


def replace(cache: CacheWriter, said: Said) -> frozenset[str]:
    """Replace what the user said; return the match keys of the works that this may join or split."""
    before = read(cache)
    if before == said:
        return frozenset()
    cache.db.execute("DELETE FROM said")
    rows = [
        (word, *pair)
        for word, pairs in (("same", said.same), ("different", said.different))
        for pair in pairs
    ]
    cache.db.executemany("INSERT INTO said VALUES (?, ?, ?)", rows)
    changed = (before.same ^ said.same) | (before.different ^ said.different)
    return frozenset().union(*(match_keys_named(cache, name) for pair in changed for name in pair))
