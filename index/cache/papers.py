"""Corpus records in the cache, and the papers they merge into."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from index.cache.codec import (
    NoteSummary,
    paper_from_json,
    paper_to_json,
    record_from_json,
    record_to_json,
    summary_from_json,
)
from index.papers import catalogue, keys
from index.text import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

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
    rows = [(file, rec.source.line, catalogue.identity(rec), record_to_json(rec)) for rec in records]
    db.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", rows)
    return before | {row[2] for row in rows}


def regroup(db: sqlite3.Connection, identities: set[str]) -> set[str]:
    """Merge again the papers of these identities; returns every key that came, went or changed.

    Papers whose keys could collide with theirs are looked at again too, so that the
    result depends on the files alone and not on the order in which they were read.
    """
    merged = {identity: catalogue.merge_one("", records) for identity, records in _grouped(db, identities)}
    bases = {identity: keys.base_key(paper.title, identity) for identity, paper in merged.items()}
    before = _stored(db, "identity", identities)
    pinned = _pinned(db)
    # A key in use by a note is taken whatever base the other papers have.
    rivals = _stored(db, "base", {*bases.values(), *(base for base, _ in before.values()), *pinned.values()})
    for identity, (base, paper) in rivals.items():
        if identity not in identities:
            merged[identity], bases[identity] = paper, base
            before[identity] = base, paper
    assigned = keys.assign({identity: paper.title for identity, paper in merged.items()}, pinned)
    touched: set[str] = set()
    fresh: list[tuple[str, Paper]] = []
    for identity in before.keys() | merged.keys():
        old = before[identity][1] if identity in before else None
        new = replace(merged[identity], key=assigned[identity]) if identity in merged else None
        if identity not in identities and old == new:
            continue
        touched.update(paper.key for paper in (old, new) if paper is not None)
        if old is not None:
            db.execute("DELETE FROM papers WHERE identity = ?", (identity,))
        if new is not None:
            fresh.append((bases[identity], new))
    # Keys may change hands, so all old rows go before the first new one comes.
    for base, paper in fresh:
        _insert(db, base, paper)
    noted = {row[0] for row in db.execute("SELECT key FROM notes WHERE key IS NOT NULL")}
    db.executemany("DELETE FROM tags WHERE id = ?", [(f"p:{key}",) for key in touched])
    refresh_user_layer(db, touched & noted)
    return touched


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
    db: sqlite3.Connection, column: Literal["identity", "base"], values: set[str]
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


def refresh_user_layer(db: sqlite3.Connection, papers: set[str]) -> None:
    """Bring tags, status, rating and note of these papers up to what their literature notes say."""
    for key in papers:
        row = db.execute("SELECT data FROM papers WHERE key = ?", (key,)).fetchone()
        if row is None:
            continue
        note = literature_note(db, key)
        paper = replace(
            paper_from_json(row[0]),
            tags=note.tags if note else (),
            status=(note.status if note else None) or "unread",
            rating=note.rating if note else None,
            note=note.path if note else None,
        )
        db.execute(
            "UPDATE papers SET status = ?, modified = ?, data = ? WHERE key = ?",
            (paper.status, note.modified if note else 0, paper_to_json(paper), key),
        )
        set_tags(db, f"p:{key}", paper.tags)


def set_tags(db: sqlite3.Connection, id_: str, tags: Iterable[str]) -> None:
    """Make `tags` all the tags of one paper or note."""
    db.execute("DELETE FROM tags WHERE id = ?", (id_,))
    db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", [(fold(tag), id_, tag) for tag in tags])
