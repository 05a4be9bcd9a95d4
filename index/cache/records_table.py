"""Records of source files in the cache.

A record keeps its row for as long as its file says the same, wherever in the file, so that one changed entry of a
large file changes one row.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from index.cache import attachments_table
from index.cache.json_columns import record_from_json, record_to_json
from index.cache.sql_lists import chunks, marks
from index.papers.cancelling import check
from index.papers.matching import match_keys
from index.papers.said import KEY_NAME, match_keys_of, names_of
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.cache.cache import Cache, CacheWriter
    from index.papers.model import Record

_ROWS_AT_ONCE = 1_000
KEY_MARK = "@"
"""Stands before a citation key among marks and names of works; identities and identifiers do not begin so."""


class Replaced(NamedTuple):
    """The outcome of reading a file again.

    Attributes:
        keys: Match keys of the records that came or went.
        identities: Of the works that lost a record.
        moved: Identities of the works of which a record only stands elsewhere now.
        new: Match keys of the records that came to a file with others, and that share none with any record.
        marks: Source keys (`@key`, folded) and identifiers of the records that went, by the identity of their work.
    """

    keys: set[str]
    identities: set[str]
    moved: set[str]
    new: set[str]
    marks: dict[str, set[str]]


class _StoredRecord(NamedTuple):
    id: int
    number: int
    line: int
    identity: str


class _NewRecord(NamedTuple):
    id: int
    number: int
    digest: str
    data: str
    keys: frozenset[str]
    record: Record


def replace(cache: CacheWriter, file: str, records: Iterable[Record]) -> Replaced:
    """Make `records` all that are read from a file; new ones have no identity until their works are grouped.

    A record with the digest of one that is stored for the file needs no more than digest and place.
    """
    before: defaultdict[str, list[_StoredRecord]] = defaultdict(list)
    query = """
        SELECT iif(digest <> '', digest, data), id, number, line, identity FROM records WHERE file = ?
        ORDER BY number DESC
    """
    for said, *row in cache.db.execute(query, (file,)):
        before[said].append(_StoredRecord(*row))
    changed = Replaced(set(), set(), set(), set(), {})
    is_known = bool(before)
    moved: list[tuple[int, int, int]] = []
    fresh: list[_NewRecord] = []
    last = cache.db.execute("SELECT coalesce(max(id), 0) FROM records").fetchone()[0]
    for number, given in enumerate(records):
        check()
        line, digest = given.source.line, given.digest
        is_stored = digest in before
        data = "" if is_stored else record_to_json(given)
        if same := before.get(digest or data):
            row = same.pop()
            if (row.number, row.line) != (number, line):
                moved.append((number, line, row.id))
                changed.moved.add(row.identity)
                # A work that nothing else tells from others is known by its place.
                if row.identity.endswith(f"{file}:{row.line}"):
                    changed.keys.update(_keys_of(cache, [row.id]))
            continue
        # The same text may stand there once more than before.
        data = data or _data_of(cache, file, digest)
        record = record_from_json(file, line, data) if is_stored else given
        last += 1
        # A record that can match no other is a work by itself.
        keys = match_keys(record) or frozenset({f"record:{last}"})
        if is_known and changed.keys.isdisjoint(keys) and not _any_known(cache, keys):
            changed.new.update(keys)
        changed.keys.update(keys)
        fresh.append(_NewRecord(last, number, digest, data, keys, record))
        if len(fresh) >= _ROWS_AT_ONCE:
            _insert(cache, file, fresh)
            fresh.clear()
    _insert(cache, file, fresh)
    cache.db.executemany("UPDATE records SET number = ?, line = ? WHERE id = ?", moved)
    gone = [row for rows in before.values() for row in rows]
    changed.identities.update(row.identity for row in gone)
    for part in chunks(row.id for row in gone):
        some = marks(part)
        changed.keys.update(
            row[0]
            for row in cache.db.execute(f"SELECT key FROM match_keys WHERE record IN ({some})", part)  # noqa: S608
        )
        for identity, mark in _marks(cache, part):
            changed.marks.setdefault(identity, set()).add(mark)
        cache.db.execute(f"DELETE FROM match_keys WHERE record IN ({some})", part)  # noqa: S608
        cache.db.execute(f"DELETE FROM records WHERE id IN ({some})", part)  # noqa: S608
        forget_pairs(cache, part)
        attachments_table.remove_file_fields(cache, part)
    return changed


def forget_pairs(cache: CacheWriter, records: Iterable[int]) -> None:
    """Forget with which others some records may be of one work."""
    for part in chunks(records):
        some = marks(part)
        cache.db.execute(f"DELETE FROM doubtful_pairs WHERE first IN ({some})", part)  # noqa: S608
        cache.db.execute(f"DELETE FROM doubtful_pairs WHERE second IN ({some})", part)  # noqa: S608


def _insert(cache: CacheWriter, file: str, fresh: Sequence[_NewRecord]) -> None:
    cache.db.executemany(
        "INSERT INTO records (id, file, number, line, identity, digest, data) VALUES (?, ?, ?, ?, '', ?, ?)",
        [(each.id, file, each.number, each.record.source.line, each.digest, each.data) for each in fresh],
    )
    # In order, neighbours go into one page of the database.
    cache.db.executemany(
        "INSERT INTO match_keys VALUES (?, ?)", sorted((key, each.id) for each in fresh for key in each.keys)
    )
    attachments_table.add_file_fields(cache, ((each.id, each.record) for each in fresh))


def _marks(cache: Cache, records: list[int]) -> Iterator[tuple[str, str]]:
    """Yield identity and mark of each source key and identifier of some records."""
    some = marks(records)
    query = f"""
        SELECT identity, key FROM records JOIN match_keys ON record = id
        WHERE id IN ({some}) AND (key GLOB 'doi:*' OR key GLOB 'arxiv:*')
    """  # noqa: S608
    yield from cache.db.execute(query, records)
    query = f"SELECT identity, json_extract(data, '$.key') FROM records WHERE id IN ({some})"  # noqa: S608
    for identity, key in cache.db.execute(query, records):
        if key is not None:
            yield identity, f"{KEY_MARK}{fold(key)}"


def _data_of(cache: Cache, file: str, digest: str) -> str:
    query = "SELECT data FROM records WHERE file = ? AND digest = ? LIMIT 1"
    return str(cache.db.execute(query, (file, digest)).fetchone()[0])


def _any_known(cache: Cache, keys: Iterable[str]) -> bool:
    query = "SELECT 1 FROM match_keys WHERE key = ? LIMIT 1"
    return any(cache.db.execute(query, (key,)).fetchone() for key in keys)


def _keys_of(cache: Cache, records: list[int]) -> set[str]:
    found: set[str] = set()
    for part in chunks(records):
        query = f"SELECT key FROM match_keys WHERE record IN ({marks(part)})"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found


def known_keys(cache: Cache, file: str) -> dict[str, str | None]:
    """Return the citation keys of the records of a file whose format gives digests, by digest."""
    query = "SELECT digest, json_extract(data, '$.key') FROM records WHERE file = ? AND digest <> ''"
    return dict(cache.db.execute(query, (file,)))


def by_identity(cache: Cache, identities: Iterable[str]) -> dict[str, list[Record]]:
    """Return the records of each work, in order of file and place."""
    groups: dict[str, list[Record]] = {}
    for part in chunks(identities):
        query = f"""
            SELECT identity, file, line, data FROM records WHERE identity IN ({marks(part)}) ORDER BY file, number
        """  # noqa: S608
        for identity, file, line, data in cache.db.execute(query, part):
            groups.setdefault(identity, []).append(record_from_json(file, line, data))
    return groups


def places(cache: Cache, identities: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Return file and line of the records of each work, in order."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for part in chunks(identities):
        query = f"SELECT identity, file, line FROM records WHERE identity IN ({marks(part)}) ORDER BY file, number"  # noqa: S608
        for identity, file, line in cache.db.execute(query, part):
            groups.setdefault(identity, []).append((file, line))
    return groups


def identities_in(cache: Cache, files: Iterable[str]) -> set[str]:
    """Return the identities of the works of which a record stands in one of the files."""
    found: set[str] = set()
    for part in chunks(files):
        query = f"SELECT DISTINCT identity FROM records WHERE file IN ({marks(part)})"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found


def match_keys_named(cache: Cache, name: str) -> frozenset[str]:
    """Return match keys of which every record with a name has one; see `said.normal_name`."""
    if not name.startswith(KEY_NAME):
        return match_keys_of(name)
    query = """
        SELECT key FROM records JOIN match_keys ON record = id WHERE json_extract(data, '$.key') = ?
    """
    return frozenset(row[0] for row in cache.db.execute(query, (name.removeprefix(KEY_NAME),)))


def identities_named(cache: Cache, name: str) -> set[str]:
    """Return the identities of the works of which a record has a name, as `normal_name` returns it."""
    found: set[str] = set()
    for part in chunks(match_keys_named(cache, name)):
        query = f"""
            SELECT identity, file, line, data FROM records
            WHERE id IN (SELECT record FROM match_keys WHERE key IN ({marks(part)}))
        """  # noqa: S608
        for identity, *place in cache.db.execute(query, part):
            if name in names_of(record_from_json(*place)):
                found.add(identity)
    return found
