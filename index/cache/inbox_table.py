"""Marks of `inbox.txt`: papers that were kept and dismissed, and the state in the inbox of each paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import records_table
from index.cache.arrivals_table import began
from index.cache.sql_lists import chunks, marks
from index.papers.inbox import is_brought
from index.papers.said import match_keys_of, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.cache.cache import Cache, CacheWriter
    from index.papers.inbox import Mark


def replace(cache: CacheWriter, found: Mapping[str, Mark]) -> set[str]:
    """Replace all marks; return the keys of the papers for which they may differ."""
    before = dict(cache.db.execute("SELECT DISTINCT name, mark FROM inbox").fetchall())
    changed = {name for name in before.keys() | found.keys() if before.get(name) != found.get(name)}
    if not changed:
        return set()
    cache.db.executemany("DELETE FROM inbox WHERE name = ?", [(name,) for name in changed])
    rows = [(key, name, found[name]) for name in changed if name in found for key in match_keys_of(name)]
    cache.db.executemany("INSERT OR REPLACE INTO inbox VALUES (?, ?, ?)", rows)
    identities = set().union(*(records_table.identities_named(cache, name) for name in changed))
    keys: set[str] = set()
    for part in chunks(identities):
        query = f"SELECT key FROM papers WHERE identity IN ({marks(part)})"  # noqa: S608
        keys.update(row[0] for row in cache.db.execute(query, part))
    return keys


def state(cache: Cache, identity: str, added: int, *, has_note: bool) -> str:
    """Return the state of a paper in the inbox: `new`, `dismissed`, or empty for every other paper.

    Args:
        cache: The cache.
        identity: Of the paper.
        added: When it came, in seconds since the epoch.
        has_note: It has a literature note, and so is kept.
    """
    is_late = added > (began(cache) or added)
    if not is_late and cache.db.execute("SELECT 1 FROM inbox LIMIT 1").fetchone() is None:
        return ""
    mark = _mark(cache, identity)
    if mark is not None:
        return "dismissed" if mark == "dismissed" else ""
    if not is_late or has_note:
        return ""
    return "new" if is_brought(records_table.by_identity(cache, [identity]).get(identity, [])) else ""


def _mark(cache: Cache, identity: str) -> Mark | None:
    query = """
        SELECT DISTINCT name, mark FROM inbox WHERE key IN (
            SELECT key FROM match_keys JOIN records ON records.id = record WHERE identity = ?
        )
    """
    found: dict[str, Mark] = dict(cache.db.execute(query, (identity,)).fetchall())
    if not found:
        return None
    records = records_table.by_identity(cache, [identity]).get(identity, [])
    names = frozenset().union(*map(names_of, records))
    said = {mark for name, mark in found.items() if name in names}
    return "kept" if "kept" in said else "dismissed" if said else None
