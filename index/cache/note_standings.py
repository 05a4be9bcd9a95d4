"""The way in which each note counts, by its path and Obsidian's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.cache.json_columns import Standing


def changeable(cache: Cache, filters: tuple[str, ...]) -> dict[str, Standing]:
    """Return how notes count, by path: all, or none where neither filters nor the index exclude any."""
    query = (
        "SELECT path, standing FROM notes WHERE ? OR EXISTS (SELECT 1 FROM notes WHERE standing = 'excluded')"
    )
    return dict(cache.db.execute(query, (bool(filters),)))
