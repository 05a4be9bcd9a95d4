"""Notes that another program moved, told by their content: gone in one place, new in another.

Only a hint, by which links can be repaired when the user asks for it; a cache made anew knows nothing of it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.cache.queries import linkable
from index.vault.links.resolver import Resolver

if TYPE_CHECKING:
    import sqlite3

# How long after a note was seen in its new place its old one may vanish, and how long a note that vanished is
# looked for elsewhere.
_OVERLAP_NS = 10_000_000_000
_KEPT_NS = 30 * 86_400 * 1_000_000_000


def left(db: sqlite3.Connection, path: str) -> None:
    """A note is about to be forgotten: see whether it has come up elsewhere, else remember what it held."""
    row = db.execute(
        "SELECT hash FROM files WHERE path = ? AND kind = 'note' AND size > 0", (path,)
    ).fetchone()
    if row is None or not row[0]:
        return
    now = time.time_ns()
    query = "SELECT path FROM files WHERE hash = ? AND path <> ? AND kind = 'note' AND read_ns > ? LIMIT 2"
    found = db.execute(query, (row[0], path, now - _OVERLAP_NS)).fetchall()
    if len(found) == 1:
        _record(db, path, found[0][0])
    else:
        db.execute("DELETE FROM gone WHERE at < ?", (now - _KEPT_NS,))
        db.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)", (path, row[0], now))


def arrived(db: sqlite3.Connection, path: str, digest: bytes) -> None:
    """A note is new: see whether it is one that has gone."""
    db.execute("DELETE FROM gone WHERE path = ?", (path,))
    db.execute("DELETE FROM moved WHERE old = ?", (path,))
    found = db.execute("SELECT path FROM gone WHERE hash = ? LIMIT 2", (digest,)).fetchall()
    if len(found) == 1:
        _record(db, found[0][0], path)


def _record(db: sqlite3.Connection, old: str, new: str) -> None:
    db.execute("DELETE FROM gone WHERE path = ?", (old,))
    db.execute("UPDATE moved SET new = ? WHERE new = ?", (new, old))
    db.execute("INSERT OR REPLACE INTO moved VALUES (?, ?)", (old, new))
    db.execute("DELETE FROM moved WHERE old = new")


def moves(db: sqlite3.Connection) -> dict[str, str]:
    """New path by old path, of notes that are still where they went to and have no successor where they were."""
    query = """
        SELECT old, new FROM moved WHERE new IN (SELECT path FROM files) AND old NOT IN (SELECT path FROM files)
    """
    return dict(db.execute(query).fetchall())


def before(db: sqlite3.Connection, known: dict[str, str]) -> Resolver:
    """Where links led before these moves."""
    news = set(known.values())
    return Resolver([*(path for path in linkable(db) if path not in news), *known])
