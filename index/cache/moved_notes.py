"""Notes that another program moved, recognised by their content: gone from one place, new in another.

This is a hint by which the user can have links repaired; a rebuilt cache knows nothing of it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.cache import arrivals_table
from index.cache.stored_resolver import StoredResolver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.cache.cache import Cache, CacheWriter

# How long after a note was seen in its new place its old file may vanish, and how long a vanished note is looked
# for elsewhere.
_OVERLAP_NS = 10_000_000_000
_KEPT_NS = 30 * 86_400 * 1_000_000_000


def left(cache: CacheWriter, path: str) -> str | None:
    """Note that a note is about to be forgotten: return its new place, or remember its content."""
    row = cache.db.execute(
        "SELECT hash FROM files WHERE path = ? AND kind = 'note' AND size > 0", (path,)
    ).fetchone()
    if row is None or not row[0]:
        return None
    now = time.time_ns()
    query = "SELECT path FROM files WHERE hash = ? AND path <> ? AND kind = 'note' AND read_ns > ? LIMIT 2"
    found = cache.db.execute(query, (row[0], path, now - _OVERLAP_NS)).fetchall()
    if len(found) == 1:
        record(cache, path, found[0][0])
        return str(found[0][0])
    cache.db.execute("DELETE FROM gone WHERE at < ?", (now - _KEPT_NS,))
    cache.db.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)", (path, row[0], now))
    return None


def arrived(cache: CacheWriter, path: str, digest: bytes) -> None:
    """Note that a note is new: it may be one that vanished elsewhere."""
    cache.db.execute("DELETE FROM gone WHERE path = ?", (path,))
    cache.db.execute("DELETE FROM moved WHERE old = ?", (path,))
    found = cache.db.execute("SELECT path FROM gone WHERE hash = ? LIMIT 2", (digest,)).fetchall()
    if len(found) == 1:
        record(cache, found[0][0], path)


def record(cache: CacheWriter, old: str, new: str) -> None:
    """Note that a note was moved."""
    cache.db.execute("DELETE FROM gone WHERE path = ?", (old,))
    cache.db.execute("UPDATE moved SET new = ? WHERE new = ?", (new, old))
    cache.db.execute("INSERT OR REPLACE INTO moved VALUES (?, ?)", (old, new))
    cache.db.execute("DELETE FROM moved WHERE old = new")
    arrivals_table.carry(cache, old, new)


def moves(cache: Cache) -> dict[str, str]:
    """Return new path by old path, of notes that are still in their new place and have no successor in the old."""
    query = """
        SELECT old, new FROM moved WHERE new IN (SELECT path FROM files) AND old NOT IN (SELECT path FROM files)
    """
    return dict(cache.db.execute(query).fetchall())


def before(cache: Cache, known: Mapping[str, str]) -> StoredResolver:
    """Return a resolver for the links as they led before these moves."""
    return StoredResolver(cache, known, without=set(known.values()))
