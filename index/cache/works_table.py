"""Works: which records of the cache are one paper.

Records that share a match key, or that the user joined, directly or through others, are grouped together, and no
record outside can change the outcome. So only the records that a change reaches in this way are grouped again.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from index.cache import corrections_table, said_table
from index.cache.json_columns import record_from_json
from index.cache.records_table import KEY_MARK, forget_pairs, match_keys_named
from index.cache.sql_lists import chunks, marks
from index.papers import grouping
from index.papers.cancelling import check
from index.papers.citation_keys import given_keys
from index.papers.identity import identities
from index.papers.identity import names as identity_names
from index.papers.match_keys import IDENTIFIERS
from index.papers.said import linked_keys
from index.papers.title_forms import title_identity
from index.papers.traits import identifiers
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Set

    from index.cache.cache import Cache, CacheWriter
    from index.papers.grouping import PossibleDuplicate
    from index.papers.model import Record
    from index.papers.said import Said

# Match keys of new records that are followed at once: enough for one query to serve many, few enough to stay small.
_KEYS_AT_ONCE = 5_000


class ChangedWorks(NamedTuple):
    """The outcome of grouping.

    Attributes:
        identities: Old and new, of the works that gained or lost a record or changed their identity.
        renamed: New identity by the old one, where a work changed it.
        parts: Identities of the works that were one, by the one that it had.
        keys: Keys in sources of these works, folded: each means its work where no paper has it.
    """

    identities: set[str]
    renamed: dict[str, str]
    keys: set[str]
    parts: dict[str, set[str]]


class _Stored(NamedTuple):
    """A record as it is stored; one that is apart has no match key in common with any other."""

    id: int
    identity: str
    record: Record
    is_apart: bool = False


def regroup(
    cache: CacheWriter,
    keys: Iterable[str],
    lessened: Collection[str] = (),
    marks: Mapping[str, Set[str]] = MappingProxyType({}),
) -> ChangedWorks:
    """Group the records that share one of these match keys, and all that depend on them.

    Args:
        cache: The cache.
        keys: Of the records that came or went.
        lessened: Identities of the works that lost a record.
        marks: Of the records that went, by the identity of their work: where a new work has one of them, its source
            was corrected so much that nothing else shows it is the same.
    """
    outcome = ChangedWorks(set(lessened), {}, set(), {})
    fresh_marks: dict[str, set[str]] = {}
    said = said_table.read(cache)
    linked = linked_keys(said, partial(match_keys_named, cache))
    seen: set[str] = set()
    _forget_names(cache, lessened, outcome)
    waiting = list(_in_order({*keys, *_keys_of(cache, lessened)}))
    while waiting:
        part, waiting = waiting[:_KEYS_AT_ONCE], waiting[_KEYS_AT_ONCE:]
        fresh = set(part) - seen
        if fresh:
            found = _regroup(cache, _reached(cache, fresh, seen, linked), said, outcome)
            if marks:
                fresh_marks.update((identity, _marks_of(records)) for identity, records in found)
    outcome.renamed.update(_retitled(cache, marks, fresh_marks))
    _rename_settled(cache, outcome.renamed)
    return outcome


def _in_order(keys: Iterable[str]) -> Iterator[str]:
    """Yield keys in order; they are sorted in parts, as all other threads wait for one that sorts."""
    parts: dict[str, list[str]] = {}
    for key in keys:
        parts.setdefault(key[:3], []).append(key)
    for start in sorted(parts):
        yield from sorted(parts[start])


def _keys_of(cache: Cache, identities: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for part in chunks(identities):
        query = f"""
            SELECT DISTINCT key FROM match_keys
            WHERE record IN (SELECT id FROM records WHERE identity IN ({marks(part)}))
        """  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found


def _reached(cache: Cache, keys: set[str], seen: set[str], linked: Mapping[str, set[str]]) -> list[_Stored]:
    """Return the records that have one of the keys, or share one with such a record, and so on; `seen` grows.

    Args:
        cache: The cache.
        keys: Match keys.
        seen: Match keys of the records that were returned before.
        linked: By match key, those of the records that the user joined.
    """
    found: dict[int, _Stored] = {}
    holders: dict[str, list[int]] = {}
    while keys:
        more = keys
        while more := {each for key in more for each in linked.get(key, ())} - keys - seen:
            keys = keys | more
        seen |= keys
        ids: set[int] = set()
        for part in chunks(keys):
            query = f"SELECT DISTINCT record FROM match_keys WHERE key IN ({marks(part)})"  # noqa: S608
            ids.update(row[0] for row in cache.db.execute(query, part))
        ids -= found.keys()
        keys = set()
        for numbers in chunks(ids):
            some = marks(numbers)
            query = f"SELECT id, identity, file, line, data FROM records WHERE id IN ({some})"  # noqa: S608
            for id_, identity, *place in cache.db.execute(query, numbers):
                found[id_] = _Stored(id_, identity, record_from_json(*place))
            query = f"SELECT key, record FROM match_keys WHERE record IN ({some})"  # noqa: S608
            for key, id_ in cache.db.execute(query, numbers):
                holders.setdefault(key, []).append(id_)
                keys.add(key)
        keys -= seen
    shared = {id_ for ids in holders.values() if len(ids) > 1 for id_ in ids}
    return [each._replace(is_apart=each.id not in shared) for each in found.values()]


def _regroup(
    cache: CacheWriter, stored: list[_Stored], said: Said, outcome: ChangedWorks
) -> list[tuple[str, list[Record]]]:
    """Group these records; return the works of which no record was known before, with their records."""
    by_record = {id(each.record): each for each in stored}
    corrections = corrections_table.read(cache)
    _forget_names(cache, {each.identity for each in stored}, outcome)
    apart = {id(each.record) for each in stored if each.is_apart}
    found = grouping.group_and_list((each.record for each in stored), said, apart)
    groups = found.groups
    pairs = ((by_record[id(each.first)].id, by_record[id(each.second)].id, each) for each in found.possible)
    forget_pairs(cache, (each.id for each in stored))
    cache.db.executemany(
        "INSERT INTO doubtful_pairs VALUES (?, ?, ?, ?)",
        [(first, second, each.reason, each.joined) for first, second, each in pairs],
    )
    before: dict[str, set[str]] = {}
    changed: list[tuple[str, int]] = []
    called: list[tuple[str, str]] = []
    fresh: list[tuple[str, list[Record]]] = []
    for members, identity in zip(groups, identities(groups), strict=True):
        check()
        rows = [by_record[id(record)] for record in members]
        if not any(row.identity for row in rows):
            fresh.append((identity, members))
        for row in rows:
            if row.identity:
                before.setdefault(row.identity, set()).add(identity)
            if row.identity != identity:
                changed.append((identity, row.id))
                outcome.identities.update({row.identity, identity} - {""})
        title = corrections.of(members).values.get("title")
        keys = {fold(key) for record in members for key in given_keys(record)}
        outcome.keys.update(keys)
        names = {*_other_names(identity, members, str(title or "")), *(f"{KEY_MARK}{key}" for key in keys)}
        called += ((name, identity) for name in names)
    cache.db.executemany("INSERT OR REPLACE INTO work_names VALUES (?, ?)", called)
    cache.db.executemany("UPDATE records SET identity = ? WHERE id = ?", changed)
    for old, new in before.items():
        if old not in new:
            outcome.renamed[old] = min(new)
        if len(new) > 1:
            outcome.parts[old] = new
    return fresh


def _marks_of(records: Iterable[Record]) -> set[str]:
    """Return the source keys and identifiers of some records, as `records_table.Replaced.marks` has them."""
    found = {f"{KEY_MARK}{fold(record.key)}" for record in records if record.key}
    for doi, arxiv in map(identifiers, records):
        found.update(f"{kind}{value}" for kind, value in zip(IDENTIFIERS, (doi, arxiv), strict=True) if value)
    return found


def _retitled(
    cache: Cache, gone: Mapping[str, Set[str]], fresh: Mapping[str, Set[str]]
) -> Iterator[tuple[str, str]]:
    """Yield old and new identity of each work all of whose records went while one new work came with its marks."""
    holders: dict[str, set[str]] = {}
    for identity, held in fresh.items():
        for mark in held:
            holders.setdefault(mark, set()).add(identity)
    for identity in gone.keys() - resolve(cache, gone).keys():
        found = {new for mark in gone[identity] for new in holders.get(mark, ())}
        if len(found) == 1 and not _contradict(gone[identity], fresh[min(found)]):
            yield identity, found.pop()


def _contradict(one: Set[str], two: Set[str]) -> bool:
    """Return whether two works have identifiers of one kind, and none of them in common."""
    for kind in IDENTIFIERS:
        ones, twos = ({mark for mark in marks if mark.startswith(kind)} for marks in (one, two))
        if ones and twos and ones.isdisjoint(twos):
            return True
    return False


def _other_names(identity: str, records: list[Record], title: str) -> frozenset[str]:
    """Return the identities that the work would have with fewer sources, and its title as it was corrected."""
    titles = {title_identity(title)} if title else set()
    return (identity_names(records) | titles) - {identity}


def _forget_names(cache: CacheWriter, identities: Iterable[str], outcome: ChangedWorks) -> None:
    for part in chunks(identities):
        where = f"FROM work_names WHERE identity IN ({marks(part)})"
        rows = cache.db.execute(f"SELECT name {where}", part)
        outcome.keys.update(row[0].removeprefix(KEY_MARK) for row in rows if row[0].startswith(KEY_MARK))
        cache.db.execute(f"DELETE {where}", part)


def _rename_settled(cache: CacheWriter, renamed: dict[str, str]) -> None:
    """Let the keys in use mean the works that they meant, under their new identities."""
    if not renamed:
        return
    settled = cache.db.execute("SELECT name, identity FROM settled").fetchall()
    cache.db.executemany(
        "UPDATE settled SET identity = ? WHERE name = ?",
        [(renamed[identity], name) for name, identity in settled if identity in renamed],
    )


def possible_duplicates(cache: Cache) -> list[PossibleDuplicate]:
    """Return the pairs of records that may be of one work, or that share a paper for a doubtful reason."""
    query = """
        SELECT one.file, one.line, one.data, two.file, two.line, two.data, reason, joined FROM doubtful_pairs
        CROSS JOIN records AS one ON one.id = first CROSS JOIN records AS two ON two.id = second
    """
    return [
        grouping.PossibleDuplicate(
            record_from_json(*row[:3]), record_from_json(*row[3:6]), row[6], bool(row[7])
        )
        for row in cache.db.execute(query)
    ]


def resolve(cache: Cache, works: Iterable[str]) -> dict[str, str]:
    """Return the identities of the works that are called so, without those that are not there."""
    called, found = set(works), dict[str, str]()
    for part in chunks(called):
        query = f"SELECT DISTINCT identity FROM records WHERE identity IN ({marks(part)})"  # noqa: S608
        found.update((row[0], row[0]) for row in cache.db.execute(query, part))
    for part in chunks(called - found.keys()):
        query = f"SELECT name, min(identity) FROM work_names WHERE name IN ({marks(part)}) GROUP BY name"  # noqa: S608
        found.update(cache.db.execute(query, part))
    return found


def names_of(cache: Cache, identities: Iterable[str]) -> set[str]:
    """Return everything that these works may be called."""
    found = set(identities)
    for part in chunks(set(found)):
        query = f"SELECT name FROM work_names WHERE identity IN ({marks(part)})"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part) if not row[0].startswith(KEY_MARK))
    return found


def of_source_key(cache: Cache, key: str) -> set[str]:
    """Return the identities of the works to which a source gives this key, folded."""
    query = "SELECT identity FROM work_names WHERE name = ?"
    return {row[0] for row in cache.db.execute(query, (f"{KEY_MARK}{key}",))}


def source_keys(cache: Cache, keys: Iterable[str]) -> set[str]:
    """Return those of the keys, folded, that a source gives to a work."""
    found: set[str] = set()
    for part in chunks(f"{KEY_MARK}{key}" for key in keys):
        query = f"SELECT DISTINCT name FROM work_names WHERE name IN ({marks(part)})"  # noqa: S608
        found.update(row[0].removeprefix(KEY_MARK) for row in cache.db.execute(query, part))
    return found
