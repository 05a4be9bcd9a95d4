"""Effects of the user's word on works, before it is written to `merges.yaml`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from index.cache import key_owners, papers_table, records_table, said_table, works_table
from index.cache.json_columns import paper_from_json
from index.cache.sql_lists import chunks, marks
from index.cache.tried import tried

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from index.cache.cache import Cache, CacheWriter
    from index.papers.model import Paper, Record
    from index.papers.said import Said

# Entries for old keys may change the keys that papers get, and so the entries; they settle at once or never.
_ROUNDS = 3


class WordPreview(NamedTuple):
    """Effects of the user's word.

    Attributes:
        papers: Those that have the records of the works in question, each with its records.
        others: Keys of further papers that would change.
        kept: Entries for `merges.yaml`: identity by old key.
        gone: Keys whose entries there no longer count.
        freed: Papers whose chosen keys there no longer count, as the file calls them.
    """

    papers: list[tuple[Paper, list[Record]]]
    others: list[str]
    kept: dict[str, str]
    gone: frozenset[str] = frozenset()
    freed: frozenset[str] = frozenset()


class _Entries(NamedTuple):
    """Entries of `merges.yaml`: work by old key, and chosen key by work, as the file calls the work."""

    owners: dict[str, str]
    chosen: dict[str, str]


def preview(
    cache: Cache,
    said: Said,
    works: Collection[str],
    chosen: Mapping[str, str] = MappingProxyType({}),
    *,
    split: bool = False,
) -> WordPreview:
    """Return what becomes of the records of some works, by their identities, if this is all that the user said.

    Args:
        cache: The cache.
        said: Which works are one, or different.
        works: Identities.
        chosen: Keys that the user gives papers, by their identities afterwards.
        split: The works come apart, so keys go back to the parts that have them of their own: else what was cited as
            one of the parts before they were joined would mean the other.
    """
    with tried(cache) as writer:
        owners = key_owners.used_owners(writer)
        meant = {name: identity for name, identity in owners.items() if identity in works}
        before = {identity: key for identity, key in key_owners.all_keys(writer).items() if identity in works}
        for identity, key in before.items():
            if meant.setdefault(key.lower(), identity) != identity:
                meant[key] = identity
        ids = _record_ids(writer, works)
        about = _entries_about(writer, works) if split else _Entries({}, {})
        changed = works_table.regroup(writer, said_table.replace(writer, said))
        released = _set_entries(writer, about, _Entries({}, dict(chosen)))
        papers_table.regroup(writer, changed.identities, released)
        after = _identities(writer, ids)
        stay = _not_elsewhere(writer, about, after)
        papers_table.regroup(writer, set(), _set_entries(writer, _Entries({}, {}), stay))
        for name in about.owners.keys() - stay.owners.keys():
            meant.setdefault(name, after[0])
        kept: dict[str, str] = {}
        for _ in range(_ROUNDS):
            more = _given_up(writer, meant, after, changed.renamed)
            if more.keys() <= kept.keys():
                break
            kept |= more
            entries = key_owners.entries(writer) | kept
            papers_table.regroup(writer, set(), key_owners.set_old_keys(writer, entries))
        records = records_table.by_identity(writer, after)
        papers = _papers(writer, after)
        others = _papers(writer, changed.identities - set(after) - set(works))
        return WordPreview(
            [(papers[identity], records[identity]) for identity in after],
            sorted(each.key for each in others.values()),
            kept,
            frozenset(about.owners.keys() - stay.owners.keys()),
            frozenset(about.chosen.keys() - stay.chosen.keys()),
        )


def _entries_about(cache: Cache, works: Collection[str]) -> _Entries:
    """Return the entries of `merges.yaml` about these works, by their identities."""
    owners, chosen = key_owners.entries(cache), key_owners.chosen(cache)
    known = works_table.resolve(cache, {*owners.values(), *chosen})
    return _Entries(
        {name: work for name, work in owners.items() if known.get(work) in works},
        {work: key for work, key in chosen.items() if known.get(work) in works},
    )


def _set_entries(cache: CacheWriter, less: _Entries, more: _Entries) -> set[str]:
    """Remove and add entries; return the keys, in lower case, that papers may now get or lose."""
    owners = {name: work for name, work in key_owners.entries(cache).items() if name not in less.owners}
    chosen = {work: key for work, key in key_owners.chosen(cache).items() if work not in less.chosen}
    released = key_owners.set_old_keys(cache, owners | more.owners)
    return released | key_owners.set_chosen(cache, chosen | more.chosen)


def _not_elsewhere(cache: Cache, entries: _Entries, after: Collection[str]) -> _Entries:
    """Return the entries whose keys mean none of the papers but their own, now that no entry says so."""
    by_key = {key: identity for identity, key in key_owners.all_keys(cache).items()}
    known = works_table.resolve(cache, {*entries.owners.values(), *entries.chosen})

    def stays(name: str, work: str) -> bool:
        owner = by_key.get(key_owners.key_of(cache, name) or "")
        return owner not in after or owner == known.get(work)

    return _Entries(
        {name: work for name, work in entries.owners.items() if stays(name, work)},
        {work: key for work, key in entries.chosen.items() if stays(key, work)},
    )


def _record_ids(cache: Cache, works: Iterable[str]) -> list[int]:
    found: list[int] = []
    for part in chunks(works):
        query = f"SELECT id FROM records WHERE identity IN ({marks(part)}) ORDER BY file, number"  # noqa: S608
        found += [row[0] for row in cache.db.execute(query, part)]
    return found


def _identities(cache: Cache, ids: Iterable[int]) -> list[str]:
    """Return the identities of the works that have these records, in the order of the records."""
    found: dict[int, str] = {}
    ids = list(ids)
    for part in chunks(ids):
        query = f"SELECT id, identity FROM records WHERE id IN ({marks(part)})"  # noqa: S608
        found.update(cache.db.execute(query, part))
    return list(dict.fromkeys(found[id_] for id_ in ids))


def _given_up(
    cache: CacheWriter, meant: Mapping[str, str], after: list[str], renamed: Mapping[str, str]
) -> dict[str, str]:
    """Return entries for the keys that would no longer lead to one of the papers, and for those that they give up."""
    by_key = {key: identity for identity, key in key_owners.all_keys(cache).items()}
    folded = set(map(str.lower, by_key))
    entries = key_owners.entries(cache)
    found: dict[str, str] = {}
    for name, before in meant.items():
        identity = renamed.get(before, before)
        if identity not in after:
            identity = after[0]
        owner = by_key.get(key_owners.key_of(cache, name) or "")
        known = name.lower() in folded or not entries.keys().isdisjoint((name, name.lower()))
        if owner not in after or not known:
            found[name] = owner if owner in after else identity
    return key_owners.needed(found, key_owners.used_owners(cache))


def _papers(cache: Cache, identities: Iterable[str]) -> dict[str, Paper]:
    found: dict[str, Paper] = {}
    for part in chunks(identities):
        query = f"SELECT identity, data FROM papers WHERE identity IN ({marks(part)})"  # noqa: S608
        found.update((identity, paper_from_json(data)) for identity, data in cache.db.execute(query, part))
    return found
