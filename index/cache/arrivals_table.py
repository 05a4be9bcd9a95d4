"""When files, and papers in files that were known already, came into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.cache.cache import Cache, CacheWriter
    from index.papers.model import Source

ArrivalKind = Literal["file", "paper", "library"]


class Arrival(NamedTuple):
    """When something came, in seconds since the epoch.

    Its `name` is a file's path or a match key of a paper; empty for the library itself, which began then.
    """

    kind: ArrivalKind
    name: str
    at: int


def store(cache: CacheWriter, arrivals: Iterable[Arrival], *, kept: bool = False) -> None:
    """Add arrivals of what is not known yet; `kept` ones are in the file that outlives the cache."""
    rows = [(*arrival, kept) for arrival in arrivals]
    cache.db.executemany("INSERT OR IGNORE INTO arrivals VALUES (?, ?, ?, ?)", rows)


def began(cache: Cache) -> int:
    """Return when the library was first opened here: what came later has a later time; 0 where that is not known."""
    return _at(cache, "library", "")


def carry(cache: CacheWriter, old: str, new: str) -> None:
    """Give a file that was moved the time at which it came to its old place."""
    at = """(SELECT at FROM arrivals WHERE kind = 'file' AND name = ?)"""
    cache.db.execute(
        f"UPDATE arrivals SET at = {at}, kept = 0 WHERE kind = 'file' AND name = ? AND at > {at}",  # noqa: S608
        (old, new, old),
    )


def is_empty(cache: Cache) -> bool:
    """Return whether no arrival is known."""
    return cache.db.execute("SELECT 1 FROM arrivals LIMIT 1").fetchone() is None


def unkept(cache: Cache) -> list[Arrival]:
    """Return the arrivals that are not in the file yet, in order of their names."""
    query = "SELECT kind, name, at FROM arrivals WHERE NOT kept ORDER BY kind, name"
    return [Arrival(*row) for row in cache.db.execute(query)]


def set_kept(cache: CacheWriter) -> None:
    """Note that all arrivals are in the file."""
    cache.db.execute("UPDATE arrivals SET kept = 1 WHERE NOT kept")


def of_note(cache: Cache, path: str) -> int:
    """Return when a note came, 0 where that is not known."""
    return _at(cache, "file", path)


def of_paper(cache: Cache, identity: str, sources: Sequence[Source]) -> int:
    """Return when a paper came: on its own into a file that was known, or else with the first of its files."""
    query = """
        SELECT min(at) FROM arrivals JOIN match_keys ON name = match_keys.key JOIN records ON records.id = record
        WHERE kind = 'paper' AND identity = ?
    """
    if at := cache.db.execute(query, (identity,)).fetchone()[0]:
        return int(at)
    found = (_at(cache, "file", file) for file in dict.fromkeys(source.file for source in sources))
    return min(filter(None, found), default=0)


def _at(cache: Cache, kind: ArrivalKind, name: str) -> int:
    row = cache.db.execute("SELECT at FROM arrivals WHERE kind = ? AND name = ?", (kind, name)).fetchone()
    return int(row[0]) if row else 0
