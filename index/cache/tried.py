"""Changes of the cache that are tried, and taken back."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
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


@contextmanager
def copied(cache: Cache) -> Iterator[CacheWriter]:
    """Give a copy of the cache to write in, which is dropped; others may write in the cache meanwhile."""
    # SQLite keeps a database without a name in memory, and moves what is too large into a file that it removes.
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        cache.db.backup(connection)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        yield CacheWriter(connection)
