"""The pattern of citation keys by which the papers of the cache have their keys.

It stands in the cache, so that a change of the user's settings is noticed, and whoever works keys out takes the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index.papers import key_patterns

if TYPE_CHECKING:
    from index.cache.cache import Cache, CacheWriter
    from index.papers.key_patterns import KeyPattern

_parsed = lru_cache(maxsize=8)(key_patterns.parse)


def text(cache: Cache) -> str:
    """Return the pattern as it is written; empty where keys are made of titles."""
    row = cache.db.execute("SELECT pattern FROM key_pattern").fetchone()
    return row[0] if row else ""


def read(cache: Cache) -> KeyPattern | None:
    """Return the pattern; None where keys are made of titles."""
    written = text(cache)
    return _parsed(written) if written else None


def replace(cache: CacheWriter, pattern: str) -> None:
    """Make another pattern the one in use, or none where it is empty; the keys are not worked out again."""
    cache.db.execute("DELETE FROM key_pattern")
    cache.db.execute("INSERT INTO key_pattern VALUES (?)", (pattern,))
