"""The paper that a citation key means: also a key that the paper had once, and one that a note uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from index.cache import exact_keys, works_table
from index.cache.sql_lists import chunks, marks
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from index.cache.cache import Cache, CacheWriter

# Of several papers that a key is made for, it means the oldest: a later one often takes up the title of an earlier.
_FIRST = "ORDER BY published = '', published, length(title), identity LIMIT 1"
_USES = """
    SELECT name FROM links UNION SELECT name FROM uses UNION SELECT lower(key) FROM notes WHERE key IS NOT NULL
"""


def key_of(cache: Cache, written: str) -> str | None:
    """Return the present key of the paper that a key means; None if there is none.

    Letter case counts where papers differ by it alone (see `exact_keys`). Else it is the paper that has the key, that
    `merges.yaml` names, whose key it would be beside papers of similar titles, the oldest that it is made for, or the
    one to which alone a source gives it.
    """
    if exact := exact_keys.owner(cache, written):
        row = cache.db.execute("SELECT key FROM papers WHERE identity = ?", exact).fetchone()
        return row[0] if row else None
    return _key_of(cache, fold(written))


def _key_of(cache: Cache, name: str) -> str | None:
    row = cache.db.execute("SELECT key FROM papers WHERE key = ?", (name,)).fetchone()
    if row is None:
        query = "SELECT work FROM key_entries WHERE folded = ? ORDER BY name <> folded, name LIMIT 1"
        kept = cache.db.execute(query, (name,)).fetchone()
        if kept is not None:
            identity = works_table.resolve(cache, kept).get(kept[0])
            row = cache.db.execute("SELECT key FROM papers WHERE identity = ?", (identity,)).fetchone()
            return row[0] if row else None
        row = cache.db.execute("SELECT key FROM papers WHERE form = ?", (name,)).fetchone()
    if row is None:
        query = f"SELECT key FROM papers WHERE base = ? {_FIRST}"  # noqa: S608
        row = cache.db.execute(query, (name,)).fetchone()
    if row is None and len(works := works_table.of_source_key(cache, name)) == 1:
        row = cache.db.execute("SELECT key FROM papers WHERE identity = ?", tuple(works)).fetchone()
    return row[0] if row else None


def uses_of(cache: Cache, source: str) -> set[str]:
    """Return the names that a file uses, in links or elsewhere, and that may be keys."""
    query = "SELECT name FROM links WHERE source = ?1 UNION SELECT name FROM uses WHERE source = ?1"
    return {row[0] for row in cache.db.execute(query, (source,))}


def set_uses(cache: CacheWriter, source: str, names: Iterable[str]) -> None:
    """Replace the names that a file uses otherwise than in links."""
    cache.db.execute("DELETE FROM uses WHERE source = ?", (source,))
    cache.db.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?)", [(name, source) for name in names])


def sources_of_uses(cache: Cache, names: Iterable[str]) -> set[str]:
    """Return the files that use one of the names, folded, otherwise than in links."""
    found: set[str] = set()
    for part in chunks(names):
        query = f"SELECT DISTINCT source FROM uses WHERE name IN ({marks(part)})"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found


def used(cache: Cache, names: Iterable[str]) -> set[str]:
    """Return those of the names, in lower case, that some note uses."""
    found: set[str] = set()
    for part in chunks(names):
        some = marks(part)
        query = f"""
            SELECT name FROM links WHERE name IN ({some}) UNION SELECT name FROM uses WHERE name IN ({some})
            UNION SELECT lower(key) FROM notes WHERE key IN ({some})
        """  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part * 3))
    return found


def old_keys(cache: Cache, names: Iterable[str], identities: Iterable[str]) -> dict[str, str]:
    """Return the entries of `merges.yaml` with one of these names or identities: identity by name, folded.

    An entry for a work that is not there has what the file calls it.
    """
    found = _entries_with(cache, "work", works_table.names_of(cache, identities))
    found |= _entries_with(cache, "folded", {*found, *names})
    known = works_table.resolve(cache, found.values())
    return {name: known.get(work, work) for name, work in found.items()}


def owners(cache: Cache, names: Iterable[str]) -> dict[str, str]:
    """Return the identity of the work that `merges.yaml` says each of the names means, of those that are there."""
    found = _entries_with(cache, "folded", names)
    known = works_table.resolve(cache, found.values())
    return {name: known[work] for name, work in found.items() if work in known}


def _entries_with(cache: Cache, column: Literal["folded", "work"], values: Iterable[str]) -> dict[str, str]:
    """Return the work by folded name; of names that differ in letter case, the one in lower case counts."""
    found: dict[str, str] = {}
    for part in chunks(values):
        query = f"""
            SELECT folded, work FROM key_entries WHERE {column} IN ({marks(part)}) ORDER BY name = folded, name DESC
        """  # noqa: S608
        found.update(cache.db.execute(query, part))
    return found


def entries(cache: Cache) -> dict[str, str]:
    """Return all entries of `merges.yaml`: what it calls the work, by name as it is written."""
    return dict(cache.db.execute("SELECT name, work FROM key_entries"))


def set_old_keys(cache: CacheWriter, owners: Mapping[str, str]) -> set[str]:
    """Replace the entries of `merges.yaml`; return the names, folded, whose entry came, went or changed."""
    before = entries(cache)
    cache.db.execute("DELETE FROM key_entries")
    rows = [(name, fold(name), work) for name, work in owners.items()]
    cache.db.executemany("INSERT INTO key_entries VALUES (?, ?, ?)", rows)
    return {fold(name) for name, _work in before.items() ^ owners.items()}


def chosen(cache: Cache) -> dict[str, str]:
    """Return the keys that the user gave papers: key by what `merges.yaml` calls the work."""
    return dict(cache.db.execute("SELECT work, key FROM chosen_keys"))


def chosen_works(cache: Cache) -> set[str]:
    """Return the identities of the papers to which the user gave a key."""
    return set(works_table.resolve(cache, chosen(cache)).values())


def set_chosen(cache: CacheWriter, keys: Mapping[str, str]) -> set[str]:
    """Replace the keys that the user gave; return those, in lower case, that came, went or changed their paper."""
    before = chosen(cache)
    cache.db.execute("DELETE FROM chosen_keys")
    cache.db.executemany("INSERT INTO chosen_keys VALUES (?, ?)", keys.items())
    return {key.lower() for _work, key in before.items() ^ keys.items()}


def concerned(cache: Cache, names: Iterable[str]) -> set[str]:
    """Return those of the names that could be the key of a paper."""
    names, found = set(names), set[str]()
    for part in chunks(names):
        some = marks(part)
        query = f"""
            SELECT lower(key) FROM papers WHERE key IN ({some})
            UNION SELECT lower(base) FROM papers WHERE base IN ({some})
            UNION SELECT form FROM papers WHERE form IN ({some})
            UNION SELECT folded FROM key_entries WHERE folded IN ({some})
            UNION SELECT lower(key) FROM chosen_keys WHERE key IN ({some})
        """  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part * 5))
    return found | works_table.source_keys(cache, names)


def used_owners(cache: Cache) -> dict[str, str]:
    """Return the identity of the paper that each key in use means.

    A key is there in lower case, or folded, and as notes write it.
    """
    names = concerned(cache, {row[0] for row in cache.db.execute(_USES)})
    contested = exact_keys.contested(cache, names)
    of_name = {True: key_of, False: _key_of}
    keys = {name: key for name in names if (key := of_name[name in contested](cache, name)) is not None}
    for written in exact_keys.written_uses(cache):
        name = fold(written)
        if key := key_of(cache, written) if name in contested else keys.get(name):
            keys[written] = key
    identities: dict[str, str] = {}
    for part in chunks(set(keys.values())):
        query = f"SELECT key, identity FROM papers WHERE key IN ({marks(part)})"  # noqa: S608
        identities.update(cache.db.execute(query, part))
    return {name: identities[key] for name, key in keys.items()}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return entries for the keys that mean another paper than before, or none: identity by key.

    Args:
        before: Identity by key, as `used_owners` returns it.
        now: The same, later.
    """
    return needed(
        {name: was for name, was in before.items() if now.get(name, now.get(fold(name))) != was}, now
    )


def needed(entries: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return entries that say the same, with none for spellings that need none, and those that others need now.

    Args:
        entries: Identity by key.
        now: What keys in use mean without them, as `used_owners` returns it.
    """
    found = dict(entries)
    for name in {*found, *now}:
        folded = fold(name)
        if name == folded or folded not in found:
            continue
        if name in found and found[name] == found[folded] and now.get(name) == now.get(folded):
            del found[name]  # An entry in lower case means every spelling without one ...
        elif name not in found and now[name] != found[folded]:
            found[name] = now[name]  # ... so another paper's spelling needs its own.
    return found


def all_keys(cache: Cache) -> dict[str, str]:
    """Return the key of every paper by its identity."""
    return dict(cache.db.execute("SELECT identity, key FROM papers"))


def strayed(cache: Cache) -> dict[str, str]:
    """Return the keys in use that no longer mean the paper they meant when the corpus was last read to its end.

    Returns:
        Identity of that paper by key.
    """
    settled = dict(cache.db.execute("SELECT name, identity FROM settled"))
    in_use = used(cache, map(fold, settled))
    before = {name: identity for name, identity in settled.items() if fold(name) in in_use}
    return changed(before, used_owners(cache)) | _of_retitled(cache, settled)


def _of_retitled(cache: Cache, settled: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of notes about works that are called otherwise now, as nothing else says what they mean."""
    claims = cache.db.execute("SELECT work, lower(key) FROM notes WHERE work IS NOT NULL AND key IS NOT NULL")
    claimed = claims.fetchall()
    known = works_table.resolve(cache, {work for work, _name in claimed})
    names = {name for work, name in claimed if work not in known and name in settled}
    there = works_table.resolve(cache, {settled[name] for name in names})
    kept = owners(cache, names)
    return {name: settled[name] for name in names if settled[name] in there and name not in kept}


def settle_parts(cache: CacheWriter, parts: Mapping[str, Set[str]]) -> None:
    """Let the keys in use mean what they mean now, where the user split the work that they meant.

    Args:
        cache: The cache.
        parts: Identities of the works that were one, by the one that it had.
    """
    if not parts:
        return
    now = used_owners(cache)
    for name, identity in cache.db.execute("SELECT name, identity FROM settled").fetchall():
        owner = now.get(name)
        if any(owner in new and identity in {old, *new} for old, new in parts.items()):
            cache.db.execute("UPDATE settled SET identity = ? WHERE name = ?", (owner, name))


def settle(cache: CacheWriter) -> None:
    """Remember which paper each key in use means, for `strayed`."""
    now = used_owners(cache)
    before = dict(cache.db.execute("SELECT name, identity FROM settled"))
    if before != now:
        cache.db.execute("DELETE FROM settled")
        cache.db.executemany("INSERT INTO settled VALUES (?, ?)", now.items())
