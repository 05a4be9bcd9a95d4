"""The way in which each note counts, by its path and Obsidian's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.cache.json_columns import Standing


def standings(cache: Cache) -> dict[str, Standing]:
    """Return how each note counts, by path."""
    return dict(cache.db.execute("SELECT path, standing FROM notes"))


def may_change(cache: Cache, filters: tuple[str, ...]) -> dict[str, Standing]:
    """Return how each note counts that may count in another way with these filters; none does without any."""
    return standings(cache) if filters or has_excluded(cache) else {}


def has_excluded(cache: Cache) -> bool:
    """Return whether any note counts as excluded."""
    return bool(
        cache.db.execute("SELECT EXISTS (SELECT 1 FROM notes WHERE standing = 'excluded')").fetchone()[0]
    )
