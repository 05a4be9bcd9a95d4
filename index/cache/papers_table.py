"""Papers in the cache, merged from the records of their works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.cache import corrections_table, key_owners, pattern_in_use, records_table, works_table
from index.cache.json_columns import (
    NoteSummary,
    dump,
    paper_from_json,
    paper_to_json,
    summary_from_json,
)
from index.cache.sql_lists import chunks, marks
from index.cache.tried import copied
from index.ids import DocumentId
from index.papers import citation_keys
from index.papers.cancelling import check
from index.papers.corrections import corrected
from index.papers.merge import merge, paper_of
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from index.cache.cache import Cache, CacheWriter
    from index.papers.model import Paper, Record

# Authors by whose family names a paper is completed.
_MOST_SURNAMES = 3


class Regrouped(NamedTuple):
    """Every key that came, went or changed, and every other name that these papers answer to."""

    keys: set[str]
    names: set[str]


class Preview(NamedTuple):
    """Effects of an import.

    Attributes:
        before: Papers of the imported files as they are, by identity.
        after: The same as they would be.
        renamed: Old and new key of each paper whose key would change.
        kept: Entries for `merges.yaml`: identity by old key.
    """

    before: dict[str, Paper]
    after: dict[str, Paper]
    renamed: tuple[tuple[str, str], ...]
    kept: dict[str, str]


def regroup(cache: CacheWriter, identities: set[str], released: Iterable[str] = ()) -> Regrouped:
    """Merge the papers of these identities again; return what came, went or changed.

    Papers whose keys could collide with theirs get their keys again too, so that the result depends on the files
    alone and not on the order in which they were read.

    Args:
        cache: The cache.
        identities: Of papers whose records, or whose literature notes, have changed.
        released: Keys that notes claimed or used, or do so now, and those of changed entries of `merges.yaml`.
    """
    released = set(released) if identities else key_owners.concerned(cache, {key.lower() for key in released})
    if not identities and not released:
        return Regrouped(set(), set())
    pattern = pattern_in_use.read(cache)
    corrections = corrections_table.read(cache)
    found: dict[str, tuple[str, Paper]] = {}
    for identity, records in records_table.by_identity(cache, identities).items():
        correction = corrections.of(records)
        paper = paper_of(records, "", identity, correction)
        made = pattern.key(corrected(merge(records), correction)) if pattern and not given_key(paper) else ""
        title = paper.source_title or paper.title
        found[identity] = made or given_key(paper) or citation_keys.base_key(title, identity), paper
    before = _stored(cache, "identity", identities)
    assigned = _assign(cache, found, before, {*released, *_claims(cache, identities)})
    touched: set[str] = set()
    names = {key.lower() for key in released}
    fresh: list[tuple[str, Paper]] = []
    for identity in before.keys() | found.keys():
        old = before[identity][1] if identity in before else None
        new = replace(found[identity][1], key=assigned[identity]) if identity in found else None
        if identity not in identities and old == new:
            continue
        touched.update(paper.key for paper in (old, new) if paper is not None)
        if new is not None and identity not in identities:
            # Under its new key it has another note, or none.
            new = replace(new, tags=(), status="unread", rating=None, note=None)
        # The key that it would have alone changes with its title, or when a source gives one.
        for base in {group[identity][0] for group in (before, found) if identity in group}:
            names |= {base.lower(), citation_keys.form(base, identity).lower()}
        if old is not None:
            cache.db.execute("DELETE FROM papers WHERE identity = ?", (identity,))
        if new is not None:
            fresh.append((found[identity][0], new))
    # A key may pass from one paper to another, so all old rows go before the first new one comes.
    cache.db.executemany(
        "INSERT INTO papers VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
        (_row(base, paper) for base, paper in fresh),
    )
    noted = {row[0].lower() for row in cache.db.execute("SELECT key FROM notes WHERE key IS NOT NULL")}
    cache.db.executemany("DELETE FROM tags WHERE kind = 'paper' AND value = ?", [(key,) for key in touched])
    refresh_user_layer(cache, {key for key in touched if key.lower() in noted})
    names |= key_owners.old_keys(cache, (), before.keys() | found.keys()).keys()
    return Regrouped(touched, names)


def preview(cache: Cache, files: Mapping[str, Sequence[Record]], known: Collection[str]) -> Preview:
    """Return what would change if `files` held these records, beside files that are `known` already.

    A copy of the cache works it out: that takes long for many records, and others write meanwhile.
    """
    with copied(cache) as scratch:
        keys, owners = key_owners.all_keys(scratch), key_owners.used_owners(scratch)
        gone: set[str] = set()
        match_keys: set[str] = set()
        marks_gone: dict[str, set[str]] = {}
        for name, records in files.items():
            replaced = records_table.replace(scratch, name, records)
            gone |= replaced.identities
            match_keys |= replaced.keys
            for identity, found in replaced.marks.items():
                marks_gone.setdefault(identity, set()).update(found)
        works = works_table.regroup(scratch, match_keys, gone, marks_gone)
        identities = works.identities
        before = _stored(scratch, "identity", identities | records_table.identities_in(scratch, known))
        regroup(scratch, identities)
        now = key_owners.used_owners(scratch)
        owners = {name: works.renamed.get(identity, identity) for name, identity in owners.items()}
        kept = key_owners.changed(owners, now)
        keys = {works.renamed.get(identity, identity): key for identity, key in keys.items()}
        for old, _new, identity in _renamed(keys, key_owners.all_keys(scratch)):
            if kept.setdefault(old.lower(), identity) != identity:
                kept[old] = identity
        if kept:
            regroup(scratch, set(), key_owners.set_old_keys(scratch, key_owners.entries(scratch) | kept))
        renamed = tuple((old, new) for old, new, _ in _renamed(keys, key_owners.all_keys(scratch)))
        after = _stored(scratch, "identity", records_table.identities_in(scratch, {*files, *known}))
    earlier = {works.renamed.get(identity, identity): paper for identity, paper in _papers(before).items()}
    return Preview(earlier, _papers(after), renamed, kept)


def _renamed(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return old key, new key and identity of the papers whose key differs, by old key."""
    both = before.keys() & after.keys()
    return sorted((before[each], after[each], each) for each in both if before[each] != after[each])


def _papers(stored: Mapping[str, tuple[str, Paper]]) -> dict[str, Paper]:
    return {identity: paper for identity, (_base, paper) in stored.items()}


def _assign(
    cache: Cache,
    found: dict[str, tuple[str, Paper]],
    before: dict[str, tuple[str, Paper]],
    released: Iterable[str],
) -> dict[str, str]:
    """Return keys for `found`, and for all papers whose keys depend on theirs.

    The latter are added to `found` and `before`. Keys depend on each other through the names papers get from
    their titles, from notes, and had until now.
    """
    pinned = _pinned(cache)
    owners: dict[str, set[str]] = {}
    for identity, key in pinned.items():
        owners.setdefault(key.lower(), set()).add(identity)
    pool = found.keys() | before.keys()
    names = {name for group in (found, before) for item in group.items() for name in _names(*item, pinned)}
    names.update(name for key in released for name in (key.lower(), key.lower().rpartition("-")[0]))
    seen: set[str] = set()
    kept: dict[str, str] = {}
    while True:
        seen |= names
        entries = key_owners.old_keys(cache, names, pool)
        names |= entries.keys() - seen
        seen |= names
        kept |= entries
        claimants = {identity for name in names for identity in owners.get(name, ())} | set(entries.values())
        rivals = (
            _stored(cache, "identity", claimants)
            | _stored(cache, "base", names)
            | _stored(cache, "form", names)
            | _stored(cache, "key", names)
        )
        rivals = {identity: rival for identity, rival in rivals.items() if identity not in pool}
        pool |= rivals.keys()
        found.update(rivals)
        before.update(rivals)
        names = {name for item in rivals.items() for name in _names(*item, pinned)} - seen
        if not names:
            assigned = citation_keys.assign(
                {identity: base for identity, (base, _) in found.items()},
                pinned,
                owners=kept,
                used=key_owners.used(cache, seen),
                ranks={identity: rank(paper) for identity, (_, paper) in found.items()},
                lettered=_lettered(cache, found),
                given={identity for identity, (_, paper) in found.items() if given_key(paper)},
            )
            names = {key.lower() for key in assigned.values()} - seen
        if not names:
            return assigned


def _names(identity: str, stored: tuple[str, Paper], pinned: Mapping[str, str]) -> set[str]:
    """Return the keys a paper would get, has, and gets from a note, in lower case."""
    base, paper = stored
    form = citation_keys.form(base, identity)
    return {name.lower() for name in (base, form, paper.key, pinned.get(identity, base))} - {""}


def given_key(paper: Paper) -> str:
    """Return the key that the paper's sources give, as a key can be; empty where there is none."""
    return citation_keys.source_key(paper.source_key) if paper.source_key else ""


def _lettered(cache: Cache, found: Mapping[str, tuple[str, Paper]]) -> set[str]:
    """Return the papers whose keys the pattern makes, by identity."""
    if not pattern_in_use.text(cache):
        return set()
    return {
        identity
        for identity, (base, paper) in found.items()
        if not given_key(paper)
        and base != citation_keys.base_key(paper.source_title or paper.title, identity)
    }


def rank(paper: Paper) -> citation_keys.Rank:
    """Return the order in which papers own a key in use that is made for several; that of `key_owners` in SQL."""
    return not paper.published, paper.published or "", len(paper.title)


def _stored(
    cache: Cache, column: Literal["identity", "base", "form", "key"], values: set[str]
) -> dict[str, tuple[str, Paper]]:
    """Return preferred key and paper, by identity."""
    found: dict[str, tuple[str, Paper]] = {}
    for part in chunks(values):
        query = f"SELECT identity, base, data FROM papers WHERE {column} IN ({marks(part)})"  # noqa: S608
        for identity, base, data in cache.db.execute(query, part):
            found[identity] = base, paper_from_json(data)
    return found


def _pinned(cache: Cache) -> dict[str, str]:
    query = "SELECT work, key FROM notes WHERE work IS NOT NULL AND key IS NOT NULL ORDER BY path DESC"
    # A note is stronger than `merges.yaml`, which decides between several notes about one work.
    chosen, of_notes = list(key_owners.chosen(cache).items()), cache.db.execute(query).fetchall()
    agreed = {key.lower() for _work, key in chosen}
    claims = [*chosen, *of_notes, *(claim for claim in of_notes if claim[1].lower() in agreed)]
    known = works_table.resolve(cache, {work for work, _key in claims})
    # Of a note about a work that is called otherwise now, `merges.yaml` says which work its key means.
    kept = key_owners.owners(cache, {key.lower() for work, key in claims if work not in known})
    return {kept.get(key.lower(), work): key for work, key in claims if work not in known} | {
        known[work]: key for work, key in claims if work in known
    }


def _claims(cache: Cache, identities: set[str]) -> set[str]:
    """Return every key that a note claims for one of these papers, also where another note comes first."""
    found: set[str] = set()
    for part in chunks(works_table.names_of(cache, identities)):
        query = f"SELECT key FROM notes WHERE work IN ({marks(part)}) AND key IS NOT NULL"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found


def refresh_places(cache: CacheWriter, identities: Iterable[str]) -> None:
    """Give papers the lines at which their records stand now; nothing else about them has changed."""
    places = records_table.places(cache, identities)
    cache.db.executemany(
        "UPDATE papers SET data = json_set(data, '$.sources', json(?)) WHERE identity = ?",
        [(dump(found), identity) for identity, found in places.items()],
    )


def _row(base: str, paper: Paper) -> tuple[str | int, ...]:
    check()
    return (
        paper.key,
        paper.identity,
        base,
        citation_keys.form(base, paper.identity).lower(),
        paper.title,
        fold(paper.title),
        paper.published or "",
        paper.upvotes or 0,
        paper.status,
        paper_to_json(paper),
        paper.hidden,
        " ".join(map(_surname, paper.authors[:_MOST_SURNAMES])),
    )


def _surname(name: str) -> str:
    """Return the family name of an author as it is mostly written: before a comma, or last."""
    before, comma, _rest = name.partition(",")
    return before if comma else name.rpartition(" ")[2]


def literature_note(cache: Cache, key: str) -> NoteSummary | None:
    """Return the note about the paper with this key: `papers/<key>.md` before any other that claims it."""
    row = cache.db.execute(
        "SELECT data FROM notes WHERE key = ? ORDER BY path <> ?, path LIMIT 1", (key, f"papers/{key}.md")
    ).fetchone()
    return summary_from_json(row[0]) if row else None


def refresh_user_layer(cache: CacheWriter, named: set[str]) -> set[str]:
    """Take tags, status, rating and note of these papers from their literature notes.

    Returns:
        The papers' keys, which notes may write in another letter case.
    """
    refreshed: set[str] = set()
    for name in named:
        row = cache.db.execute("SELECT key, data FROM papers WHERE key = ?", (name,)).fetchone()
        if row is None:
            continue
        key = row[0]
        refreshed.add(key)
        note = literature_note(cache, key)
        paper = replace(
            paper_from_json(row[1]),
            tags=note.tags if note else (),
            status=(note.status if note else None) or "unread",
            rating=note.rating if note else None,
            note=note.path if note else None,
        )
        cache.db.execute(
            "UPDATE papers SET status = ?, modified = ?, data = ? WHERE key = ?",
            (paper.status, note.modified if note else 0, paper_to_json(paper), key),
        )
        set_tags(cache, DocumentId.paper(key), () if paper.hidden else paper.tags)
    return refreshed


def set_tags(cache: CacheWriter, id_: DocumentId, tags: Iterable[str]) -> None:
    """Replace the tags of one paper or note."""
    cache.db.execute("DELETE FROM tags WHERE kind = ? AND value = ?", id_)
    cache.db.executemany(
        "INSERT OR IGNORE INTO tags VALUES (?, ?, ?, ?)", [(fold(tag), *id_, tag) for tag in tags]
    )
