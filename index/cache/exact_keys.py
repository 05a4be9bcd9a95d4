"""Citation keys that differ in letter case alone: as Pandoc and Biber have it, they are two.

A paper has a key that is unique in any letter case, because it names a file. But where sources give `Dup` to one work
and `dup` to another, each of them is what is cited as it is written; any other spelling means the paper with the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import records_table, works_table
from index.cache.sql_lists import chunks, marks
from index.papers.citation_keys import given_keys
from index.text import fold
from index.vault.links.move_plan import written_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.cache.cache import Cache


def owner(cache: Cache, written: str) -> tuple[str | None] | None:
    """Return the identity of the paper that a key means by its letter case.

    Returns:
        None where letter case does not decide; an identity that is None where `merges.yaml` names a work that is not
        there.
    """
    name = fold(written)
    row = cache.db.execute("SELECT identity, key FROM papers WHERE key = ?", (name,)).fetchone()
    if row is not None and row[1] == written:
        return (row[0],)
    entries = dict(cache.db.execute("SELECT name, work FROM key_entries WHERE folded = ?", (name,)))
    if written in entries and (written != name or len(entries) > 1):
        return (works_table.resolve(cache, [entries[written]]).get(entries[written]),)
    if name in entries:  # in lower case, it means every spelling without an entry
        return None
    works = works_table.of_source_key(cache, name)
    if works <= {row[0] if row else None}:
        return None
    found = [work for work, keys in _spellings(cache, works, name).items() if written in keys]
    return (found[0],) if len(found) == 1 else None


def _spellings(cache: Cache, works: Iterable[str], name: str) -> dict[str, set[str]]:
    """Return the keys that sources give to works, of those which are folded so, by identity."""
    return {
        work: {key for record in records for key in given_keys(record) if fold(key) == name}
        for work, records in records_table.by_identity(cache, works).items()
    }


def of_others(cache: Cache, key: str) -> dict[str, str]:
    """Return the spellings of a paper's key that mean other papers: identity by spelling."""
    name = fold(key)  # of `größe` it is `grösse`, which is nobody's key
    row = cache.db.execute("SELECT identity FROM papers WHERE key = ?", (key,)).fetchone()
    works = works_table.of_source_key(cache, name) - {row[0] if row else None}
    entries = cache.db.execute("SELECT name FROM key_entries WHERE folded = ?", (name,))
    spellings = {spelling for keys in _spellings(cache, works, name).values() for spelling in keys}
    found: dict[str, str] = {}
    for spelling in spellings | {each[0] for each in entries}:
        exact = owner(cache, spelling)
        if exact and exact[0] and exact != row:
            found[spelling] = exact[0]
    return found


def contested(cache: Cache, names: Iterable[str]) -> set[str]:
    """Return those of the names, folded, of which several spellings may mean different papers."""
    found: set[str] = set()
    for part in chunks(names):
        some, marked = marks(part), [f"{records_table.KEY_MARK}{name}" for name in part]
        query = f"SELECT name FROM work_names WHERE name IN ({some}) GROUP BY name HAVING count(*) > 1"  # noqa: S608
        found.update(row[0].removeprefix(records_table.KEY_MARK) for row in cache.db.execute(query, marked))
        query = f"""
            SELECT lower(key) FROM papers JOIN work_names ON name = '{records_table.KEY_MARK}' || lower(key)
            WHERE key IN ({some}) AND work_names.identity <> papers.identity
            UNION SELECT folded FROM key_entries WHERE folded IN ({some}) AND name <> folded
        """  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part * 2))
    return found


def written_uses(cache: Cache) -> set[str]:
    """Return the names that notes give in links and citations, and as their keys, where these are not folded."""
    links = cache.db.execute("SELECT DISTINCT kind = 'citation', target, name FROM links")
    uses = {(target if cited else written_name(target), name) for cited, target, name in links}
    keys = {(row[0], fold(row[0])) for row in cache.db.execute("SELECT key FROM notes WHERE key IS NOT NULL")}
    return {written for written, name in uses | keys if written != name}
