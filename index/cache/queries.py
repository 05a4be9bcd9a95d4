"""Reading the cache: papers, notes, lists, tags, links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.cache.json_columns import NoteSummary, paper_from_json, summary_from_json
from index.cache.papers_table import chunks, marks
from index.ids import DocumentId
from index.problems import Problem, ProblemKind
from index.text import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from index.papers.model import Paper
    from index.search.model import Order
    from index.vault.model import LinkKind

View = Literal["papers", "notes", "queue"]

_PAPER_ORDER: dict[Order, str] = {
    "date": "published DESC, upvotes DESC, key",
    "upvotes": "upvotes DESC, published DESC, key",
    "title": "sort_title, key",
    "modified": "modified DESC, published DESC, key",
}
_NOTE_ORDER: dict[Order, str] = {
    "date": "modified DESC, path",
    "upvotes": "modified DESC, path",
    "title": "sort_title, path",
    "modified": "modified DESC, path",
}


class Totals(NamedTuple):
    """Numbers of papers and of notes; excluded notes and conflict copies are not counted."""

    papers: int
    notes: int


class PaperTitle(NamedTuple):
    """Citation key and title of a paper."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag in the casing first seen, with the papers and notes that carry it."""

    tag: str
    papers: int
    notes: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link between two places of the vault.

    Attributes:
        source: Path of the note it stands in.
        target: Path of the note it leads to; None where there is no such note.
        key: Citation key where it leads to a paper.
    """

    source: str
    line: int
    target: str | None
    raw: str
    kind: LinkKind | Literal["mention"]
    anchor: str | None
    label: str | None
    key: str | None = None


def counts(db: sqlite3.Connection) -> Totals:
    """Count the papers, and the notes that are shown."""
    row = db.execute(
        "SELECT (SELECT count(*) FROM papers), (SELECT count(*) FROM notes WHERE standing = 'shown')"
    ).fetchone()
    return Totals(*row)


def paper(db: sqlite3.Connection, key: str) -> Paper | None:
    """The paper with this citation key."""
    row = db.execute("SELECT data FROM papers WHERE key = ?", (key,)).fetchone()
    return paper_from_json(row[0]) if row else None


def summary(db: sqlite3.Connection, path: str) -> NoteSummary | None:
    """The note at this path."""
    row = db.execute("SELECT data FROM notes WHERE path = ?", (path,)).fetchone()
    return summary_from_json(row[0]) if row else None


def prose(db: sqlite3.Connection, path: str) -> str:
    """The body of a note as it was indexed; empty where there is none."""
    row = db.execute("SELECT text FROM prose WHERE path = ?", (path,)).fetchone()
    return str(row[0]) if row else ""


def listing(db: sqlite3.Connection, view: View, order: Order) -> list[DocumentId]:
    """The document ids of a whole view, in order."""
    if view == "notes":
        query = f"SELECT path FROM notes WHERE standing = 'shown' ORDER BY {_NOTE_ORDER[order]}"  # noqa: S608
        return [DocumentId.note(row[0]) for row in db.execute(query)]
    where = "WHERE status = 'reading' OR (status = 'unread' AND modified > 0)" if view == "queue" else ""
    first = "status = 'unread', " if view == "queue" else ""
    query = f"SELECT key FROM papers {where} ORDER BY {first}{_PAPER_ORDER[order]}"  # noqa: S608
    return [DocumentId.paper(row[0]) for row in db.execute(query)]


def items(db: sqlite3.Connection, ids: Sequence[DocumentId]) -> dict[DocumentId, Paper | NoteSummary]:
    """The papers and notes behind document ids; ids that are behind nothing are left out."""
    found: dict[DocumentId, Paper | NoteSummary] = {}
    for part in chunks(id_.value for id_ in ids if id_.kind == "paper"):
        for key, data in db.execute(f"SELECT key, data FROM papers WHERE key IN ({marks(part)})", part):  # noqa: S608
            found[DocumentId.paper(key)] = paper_from_json(data)
    for part in chunks(id_.value for id_ in ids if id_.kind == "note"):
        for path, data in db.execute(f"SELECT path, data FROM notes WHERE path IN ({marks(part)})", part):  # noqa: S608
            found[DocumentId.note(path)] = summary_from_json(data)
    return found


def tags(db: sqlite3.Connection) -> list[TagCount]:
    """Every tag with its counts, the most used first."""
    query = """
        SELECT min(shown), sum(id LIKE 'p:%'), sum(id LIKE 'n:%') FROM tags
        GROUP BY folded ORDER BY count(*) DESC, folded
    """
    return [TagCount(*row) for row in db.execute(query)]


def carriers(db: sqlite3.Connection, tag: str) -> list[DocumentId]:
    """Return the papers and notes that carry a tag."""
    rows = db.execute("SELECT id FROM tags WHERE folded = ?", (fold(tag),))
    return [DocumentId.parse(row[0]) for row in rows]


def note_paths(db: sqlite3.Connection) -> list[str]:
    """Every note, excluded ones and copies too, in order of its path."""
    return [row[0] for row in db.execute("SELECT path FROM notes ORDER BY path")]


def summaries(db: sqlite3.Connection) -> list[NoteSummary]:
    """Every note that links may lead to, the most recently modified first, excluded ones after all others."""
    query = (
        "SELECT data FROM notes WHERE standing <> 'copy' ORDER BY standing <> 'shown', modified DESC, path"
    )
    return [summary_from_json(row[0]) for row in db.execute(query)]


def unseen(db: sqlite3.Connection) -> frozenset[DocumentId]:
    """The document ids of notes that can be opened, but are in no list."""
    return frozenset(
        DocumentId.note(row[0]) for row in db.execute("SELECT path FROM notes WHERE standing <> 'shown'")
    )


def linkable(db: sqlite3.Connection) -> list[str]:
    """Every file that a link may lead to."""
    return [row[0] for row in db.execute("SELECT path FROM files WHERE kind <> 'copy'")]


def paper_titles(db: sqlite3.Connection) -> list[PaperTitle]:
    """Return key and title of every paper, the newest first."""
    rows = db.execute("SELECT key, title FROM papers ORDER BY published DESC, key")
    return list(map(PaperTitle._make, rows))


_LINK = "source, line, resolved, raw, kind, anchor, label, paper"


def links_from(db: sqlite3.Connection, path: str) -> list[LinkRow]:
    """The links in a note, in order of their place."""
    rows = db.execute(f"SELECT {_LINK} FROM links WHERE source = ? ORDER BY line, position", (path,))  # noqa: S608
    return [_with_key(db, LinkRow(*row)) for row in rows]


def links_to(db: sqlite3.Connection, path: str | None, key: str | None) -> list[LinkRow]:
    """The links of other notes that lead to this note or paper."""
    query = f"""
        SELECT {_LINK} FROM links WHERE ((resolved IS NOT NULL AND resolved = ?) OR paper = ?) AND source <> ?
        ORDER BY source, line, position
    """  # noqa: S608
    return [_with_key(db, LinkRow(*row)) for row in db.execute(query, (path, key, path or ""))]


def unresolved(db: sqlite3.Connection, path: str) -> frozenset[str]:
    """What the links in a note name that is neither a file nor a paper."""
    query = "SELECT target FROM links WHERE source = ? AND resolved IS NULL AND paper IS NULL"
    return frozenset(row[0] for row in db.execute(query, (path,)))


def links_into(db: sqlite3.Connection, paths: Sequence[str]) -> int:
    """How many links of other notes lead to any of these files."""
    query = "SELECT source FROM links WHERE resolved = ?"
    return sum(row[0] not in paths for path in paths for row in db.execute(query, (path,)))


def _with_key(db: sqlite3.Connection, link: LinkRow) -> LinkRow:
    if link.key or not link.target:
        return link
    row = db.execute(
        "SELECT papers.key FROM notes JOIN papers ON papers.key = notes.key WHERE path = ?", (link.target,)
    ).fetchone()
    if row is None:
        return link
    return LinkRow(
        *(link.source, link.line, link.target, link.raw, link.kind, link.anchor, link.label, row[0])
    )


def problems(db: sqlite3.Connection) -> list[Problem]:
    """Everything the files' own reading met, in order of path and line."""
    query = "SELECT path, line, kind, detail, col, subject FROM problems ORDER BY path, line, kind"
    return [Problem(path, line, ProblemKind(kind), *rest) for path, line, kind, *rest in db.execute(query)]


def matching_names(db: sqlite3.Connection, name: str) -> list[str]:
    """Notes whose base name or title equals `name`, ignoring case; for references typed by a person."""
    folded = fold(name)
    query = "SELECT path FROM notes WHERE sort_title = ? AND standing <> 'copy' ORDER BY length(path), path"
    by_title = [row[0] for row in db.execute(query, (folded,))]
    by_name = [path for path in note_paths(db) if fold(path.rsplit("/", 1)[-1]).removesuffix(".md") == folded]
    return by_name or by_title
