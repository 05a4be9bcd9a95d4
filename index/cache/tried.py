"""Changes of the cache that are tried, and taken back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.cache.cache import CacheWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cache.cache import Cache


@contextmanager
def tried(cache: Cache) -> Iterator[CacheWriter]:
    """Give the cache to write in, in a transaction that is rolled back."""
    writer = CacheWriter(cache.db)
    writer.db.execute("BEGIN IMMEDIATE")
    try:
        yield writer
    finally:
        writer.db.execute("ROLLBACK")
