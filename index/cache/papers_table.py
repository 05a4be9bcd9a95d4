"""Corpus records in the cache, and the papers they merge into."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from index.cache.json_columns import (
    NoteSummary,
    paper_from_json,
    paper_to_json,
    record_from_json,
    record_to_json,
    summary_from_json,
)
from index.ids import DocumentId
from index.papers import citation_keys, merge_records
from index.text import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from index.papers.model import Paper, Record

_CHUNK = 500


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Sorted values in lists short enough for one SQL statement."""
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def marks(values: list[str]) -> str:
    """`?,?,?`: one placeholder a value."""
    return ",".join("?" * len(values))


def replace_records(db: sqlite3.Connection, file: str, records: Iterable[Record]) -> set[str]:
    """Make `records` all that `file` says; returns the identities before and after."""
    before = {row[0] for row in db.execute("SELECT identity FROM records WHERE file = ?", (file,))}
    db.execute("DELETE FROM records WHERE file = ?", (file,))
    rows = [(file, rec.source.line, merge_records.identity(rec), record_to_json(rec)) for rec in records]
    db.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", rows)
    return before | {row[2] for row in rows}


def regroup(db: sqlite3.Connection, identities: set[str], released: Iterable[str] = ()) -> set[str]:
    """Merge again the papers of these identities; returns every key that came, went or changed.

    Papers whose keys could collide with theirs are looked at again too, so that the
    result depends on the files alone and not on the order in which they were read.

    Args:
        db: The cache.
        identities: Of papers whose records, or whose literature notes, have changed.
        released: Keys that notes claimed, or claim now.
    """
    merged = {
        identity: merge_records.merge_one("", records) for identity, records in _grouped(db, identities)
    }
    found = {
        identity: (citation_keys.base_key(paper.title, identity), paper) for identity, paper in merged.items()
    }
    before = _stored(db, "identity", identities)
    assigned = _assign(db, found, before, {*released, *_claims(db, identities)})
    touched: set[str] = set()
    fresh: list[tuple[str, Paper]] = []
    for identity in before.keys() | found.keys():
        old = before[identity][1] if identity in before else None
        new = replace(found[identity][1], key=assigned[identity]) if identity in found else None
        if identity not in identities and old == new:
            continue
        touched.update(paper.key for paper in (old, new) if paper is not None)
        if old is not None:
            db.execute("DELETE FROM papers WHERE identity = ?", (identity,))
        if new is not None:
            fresh.append((found[identity][0], new))
    # Keys may change hands, so all old rows go before the first new one comes.
    for base, paper in fresh:
        _insert(db, base, paper)
    noted = {row[0].lower() for row in db.execute("SELECT key FROM notes WHERE key IS NOT NULL")}
    db.executemany("DELETE FROM tags WHERE id = ?", [(str(DocumentId.paper(key)),) for key in touched])
    refresh_user_layer(db, {key for key in touched if key.lower() in noted})
    return touched


def _assign(
    db: sqlite3.Connection,
    found: dict[str, tuple[str, Paper]],
    before: dict[str, tuple[str, Paper]],
    released: Iterable[str],
) -> dict[str, str]:
    """Keys for `found`, and for all whose keys depend on theirs, which are added to `found` and `before`.

    Keys depend on each other through what papers are called by their titles, by notes and until now.
    """
    pinned = _pinned(db)
    owners: dict[str, set[str]] = {}
    for identity, key in pinned.items():
        owners.setdefault(key.lower(), set()).add(identity)
    pool = found.keys() | before.keys()
    names = {name for group in (found, before) for item in group.items() for name in _names(*item, pinned)}
    names.update(name for key in released for name in (key.lower(), key.lower().rpartition("-")[0]))
    seen: set[str] = set()
    while True:
        seen |= names
        claimants = {identity for name in names for identity in owners.get(name, ())}
        rivals = _stored(db, "identity", claimants) | _stored(db, "base", names) | _stored(db, "key", names)
        rivals = {identity: rival for identity, rival in rivals.items() if identity not in pool}
        pool |= rivals.keys()
        found.update(rivals)
        before.update(rivals)
        names = {name for item in rivals.items() for name in _names(*item, pinned)} - seen
        if not names:
            assigned = citation_keys.assign(
                {identity: paper.title for identity, (_, paper) in found.items()}, pinned
            )
            names = {key.lower() for key in assigned.values()} - seen
        if not names:
            return assigned


def _names(identity: str, stored: tuple[str, Paper], pinned: Mapping[str, str]) -> set[str]:
    """What a paper may be called, has been called and is called by a note, in lower case."""
    base, paper = stored
    return {base, paper.key.lower(), pinned.get(identity, base).lower()} - {""}


def _grouped(db: sqlite3.Connection, identities: set[str]) -> list[tuple[str, list[Record]]]:
    groups: dict[str, list[Record]] = {}
    for part in chunks(identities):
        query = (
            f"SELECT identity, file, line, data FROM records WHERE identity IN ({marks(part)}) ORDER BY 2, 3"  # noqa: S608
        )
        for identity, file, line, data in db.execute(query, part):
            groups.setdefault(identity, []).append(record_from_json(file, line, data))
    return list(groups.items())


def _stored(
    db: sqlite3.Connection, column: Literal["identity", "base", "key"], values: set[str]
) -> dict[str, tuple[str, Paper]]:
    """Base key and paper, by identity."""
    found: dict[str, tuple[str, Paper]] = {}
    for part in chunks(values):
        query = f"SELECT identity, base, data FROM papers WHERE {column} IN ({marks(part)})"  # noqa: S608
        for identity, base, data in db.execute(query, part):
            found[identity] = base, paper_from_json(data)
    return found


def _pinned(db: sqlite3.Connection) -> dict[str, str]:
    query = (
        "SELECT identity, key FROM notes WHERE identity IS NOT NULL AND key IS NOT NULL ORDER BY path DESC"
    )
    return dict(db.execute(query))


def _claims(db: sqlite3.Connection, identities: set[str]) -> set[str]:
    """Every key that a note claims for one of these papers, also where another note comes first."""
    found: set[str] = set()
    for part in chunks(identities):
        query = f"SELECT key FROM notes WHERE identity IN ({marks(part)}) AND key IS NOT NULL"  # noqa: S608
        found.update(row[0] for row in db.execute(query, part))
    return found


def _insert(db: sqlite3.Connection, base: str, paper: Paper, modified: int = 0) -> None:
    db.execute(
        "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            paper.key,
            paper.identity,
            base,
            paper.title,
            fold(paper.title),
            paper.published or "",
            paper.upvotes or 0,
            paper.status,
            modified,
            paper_to_json(paper),
        ),
    )


def literature_note(db: sqlite3.Connection, key: str) -> NoteSummary | None:
    """The note about the paper with this key: `papers/<key>.md` before any other that claims it."""
    row = db.execute(
        "SELECT data FROM notes WHERE key = ? ORDER BY path <> ?, path LIMIT 1", (key, f"papers/{key}.md")
    ).fetchone()
    return summary_from_json(row[0]) if row else None


def refresh_user_layer(db: sqlite3.Connection, named: set[str]) -> set[str]:
    """Bring tags, status, rating and note of these papers up to what their literature notes say.

    Returns:
        The papers' keys, which the notes may write in other letter case.
    """
    refreshed: set[str] = set()
    for name in named:
        row = db.execute("SELECT key, data FROM papers WHERE key = ?", (name,)).fetchone()
        if row is None:
            continue
        key = row[0]
        refreshed.add(key)
        note = literature_note(db, key)
        paper = replace(
            paper_from_json(row[1]),
            tags=note.tags if note else (),
            status=(note.status if note else None) or "unread",
            rating=note.rating if note else None,
            note=note.path if note else None,
        )
        db.execute(
            "UPDATE papers SET status = ?, modified = ?, data = ? WHERE key = ?",
            (paper.status, note.modified if note else 0, paper_to_json(paper), key),
        )
        set_tags(db, DocumentId.paper(key), paper.tags)
    return refreshed


def set_tags(db: sqlite3.Connection, id_: DocumentId, tags: Iterable[str]) -> None:
    """Make `tags` all the tags of one paper or note."""
    db.execute("DELETE FROM tags WHERE id = ?", (str(id_),))
    db.executemany(
        "INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", [(fold(tag), str(id_), tag) for tag in tags]
    )
