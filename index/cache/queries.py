"""Papers, notes, lists and tags, read from the cache."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.cache.json_columns import (
    NoteSummary,
    dump,
    paper_from_json,
    summary_from_json,
)
from index.cache.sql_lists import chunks, marks
from index.ids import DocumentId, DocumentIds
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.cache.cache import Cache
    from index.papers.model import Paper, Source
    from index.search.model import Order

View = Literal["papers", "notes", "queue"]

_PAPER_ORDER: dict[Order, str] = {
    "date": "published DESC, upvotes DESC, key",
    "upvotes": "upvotes DESC, published DESC, key",
    "rating": "json_extract(data, '$.rating') DESC, published DESC, upvotes DESC, key",
    "title": "sort_title, key",
    "modified": "modified DESC, published DESC, key",
}
_NOTE_ORDER: dict[Order, str] = {
    "date": "modified DESC, path",
    "upvotes": "modified DESC, path",
    "rating": "json_extract(data, '$.rating') DESC, modified DESC, path",
    "title": "sort_title, path",
    "modified": "modified DESC, path",
}


class Totals(NamedTuple):
    """Numbers of papers and of notes; excluded notes and conflict copies are not counted."""

    papers: int
    notes: int


NoteName = tuple[str, str, str | None, bool]
"""Path, title and citation key of a note, and whether Obsidian's settings exclude it."""


class PaperName(NamedTuple):
    """Citation key and identity of a paper, and the key that its best source gives, if any."""

    key: str
    identity: str
    source_key: str | None


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag in the casing first seen, with the papers and notes that carry it."""

    tag: str
    papers: int
    notes: int


def counts(cache: Cache) -> Totals:
    """Count the papers, and the notes that are shown."""
    row = cache.db.execute(
        "SELECT (SELECT count(*) FROM papers WHERE NOT hidden), (SELECT count(*) FROM notes WHERE standing = 'shown')"
    ).fetchone()
    return Totals(*row)


def paper(cache: Cache, key: str) -> Paper | None:
    """Return the paper that this citation key means; it may be a key of earlier days, or in another letter case."""
    from index.cache import key_owners  # it loads what groups papers

    present = key_owners.key_of(cache, key)
    row = cache.db.execute("SELECT data FROM papers WHERE key = ?", (present,)).fetchone()
    return paper_from_json(row[0]) if row else None


def summary(cache: Cache, path: str) -> NoteSummary | None:
    """Return the note at this path."""
    row = cache.db.execute("SELECT data FROM notes WHERE path = ?", (path,)).fetchone()
    return summary_from_json(row[0]) if row else None


def identities(cache: Cache, keys: Iterable[str]) -> dict[str, str]:
    """Return the identities of papers by their keys; unknown keys are left out."""
    found: dict[str, str] = {}
    for part in chunks(keys):
        query = f"SELECT key, identity FROM papers WHERE key IN ({marks(part)})"  # noqa: S608
        found.update(cache.db.execute(query, part).fetchall())
    return found


def shown_keys(cache: Cache, keys: Iterable[str]) -> set[str]:
    """Return those of some citation keys whose papers exist and are not hidden."""
    found: set[str] = set()
    for part in chunks(keys):
        query = f"SELECT key FROM papers WHERE NOT hidden AND key IN ({marks(part)})"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found


def prose(cache: Cache, path: str) -> str:
    """Return the body of a note as it was indexed, or an empty text."""
    row = cache.db.execute("SELECT text FROM prose WHERE path = ?", (path,)).fetchone()
    return str(row[0]) if row else ""


def prose_with_code(cache: Cache) -> Iterator[tuple[str, str]]:
    """Yield path and body of every note and canvas with code, conflict copies left out."""
    query = """
        SELECT path, text FROM prose JOIN notes USING (path)
        WHERE standing <> 'copy' AND (instr(text, '`') OR instr(text, '~~~'))
    """
    return iter(cache.db.execute(query))


def every_prose(cache: Cache) -> Iterator[str]:
    """Yield the body of every note as it was indexed."""
    return (str(row[0]) for row in cache.db.execute("SELECT text FROM prose"))


def every_property(cache: Cache) -> Iterator[str]:
    """Yield the folded `name=value` of every property of every note."""
    for row in cache.db.execute("SELECT data FROM notes"):
        yield from summary_from_json(row[0]).properties


def listing(cache: Cache, view: View, order: Order | None, most: int = -1) -> DocumentIds:
    """Return the ids of a view, in an order or else its own: the newest first, the queue as it stands.

    Args:
        cache: The cache.
        view: The view.
        order: The order; None for the view's own.
        most: The number of ids, at most, which takes less time; all of them where it is negative.
    """
    if view == "queue" and order is None:
        from index.cache import reading_queue

        keys = [place.key for place in reading_queue.places(cache)]
        return DocumentIds("paper", keys if most < 0 else keys[:most])
    order = order or "date"
    if view == "notes":
        query = f"SELECT path FROM notes WHERE standing = 'shown' ORDER BY {_NOTE_ORDER[order]} LIMIT ?"  # noqa: S608
        return DocumentIds("note", [row[0] for row in cache.db.execute(query, (most,))])
    queue = "AND (status = 'reading' OR (status = 'unread' AND modified > 0))" if view == "queue" else ""
    first = "status = 'unread', " if view == "queue" else ""
    query = f"SELECT key FROM papers WHERE NOT hidden {queue} ORDER BY {first}{_PAPER_ORDER[order]} LIMIT ?"  # noqa: S608
    return DocumentIds("paper", [row[0] for row in cache.db.execute(query, (most,))])


def items(cache: Cache, ids: Sequence[DocumentId]) -> dict[DocumentId, Paper | NoteSummary]:
    """Return papers and notes by id; unknown ids are left out."""
    found: dict[DocumentId, Paper | NoteSummary] = {}
    for part in chunks(id_.value for id_ in ids if id_.kind == "paper"):
        query = f"SELECT key, data FROM papers WHERE key IN ({marks(part)})"  # noqa: S608
        for key, data in cache.db.execute(query, part):
            found[DocumentId.paper(key)] = paper_from_json(data)
    for part in chunks(id_.value for id_ in ids if id_.kind == "note"):
        query = f"SELECT path, data FROM notes WHERE path IN ({marks(part)})"  # noqa: S608
        for path, data in cache.db.execute(query, part):
            found[DocumentId.note(path)] = summary_from_json(data)
    return found


def hidden(cache: Cache) -> list[Paper]:
    """Return the papers that lists and search leave out, by key."""
    return [
        paper_from_json(row[0])
        for row in cache.db.execute("SELECT data FROM papers WHERE hidden ORDER BY key")
    ]


def paper_at(cache: Cache, place: Source) -> Paper | None:
    """Return the paper of the record that stands at a place."""
    query = """
        SELECT data FROM papers
        WHERE identity = (SELECT identity FROM records WHERE file = ? AND line = ? ORDER BY number LIMIT 1)
    """
    row = cache.db.execute(query, (place.file, place.line)).fetchone()
    return paper_from_json(row[0]) if row else None


def paper_at_end_of(cache: Cache, file: str) -> Paper | None:
    """Return the paper that has the last record of a source file."""
    query = """
        SELECT data FROM papers
        WHERE identity = (SELECT identity FROM records WHERE file = ? ORDER BY number DESC LIMIT 1)
    """
    row = cache.db.execute(query, (file,)).fetchone()
    return paper_from_json(row[0]) if row else None


def paper_names(cache: Cache) -> list[PaperName]:
    """Return what every paper is called, by its key."""
    rows = cache.db.execute(
        "SELECT key, identity, json_extract(data, '$.source_key') FROM papers ORDER BY key"
    )
    return list(map(PaperName._make, rows))


def tags(cache: Cache) -> list[TagCount]:
    """Return every tag with its counts, the most used first."""
    query = """
        SELECT min(shown), sum(kind = 'paper'), sum(kind = 'note') FROM tags
        GROUP BY folded ORDER BY count(*) DESC, folded
    """
    return [TagCount(*row) for row in cache.db.execute(query)]


def carriers(cache: Cache, tag: str) -> list[DocumentId]:
    """Return the papers and notes that carry a tag."""
    rows = cache.db.execute("SELECT kind, value FROM tags WHERE folded = ?", (fold(tag),))
    return [DocumentId(*row) for row in rows]


def carriers_of(cache: Cache, tags: Iterable[str], most: int, enough: int) -> dict[str, list[DocumentId]]:
    """Return the papers and notes that carry each of some folded tags, the rarest tags first.

    Args:
        cache: The cache.
        tags: Folded.
        most: Tags on more documents are left out, and tags on one.
        enough: No further tag is looked at with which there would be more carriers.
    """
    counts: list[tuple[int, str]] = []
    for part in chunks(tags):
        query = f"SELECT count(*), folded FROM tags WHERE folded IN ({marks(part)}) GROUP BY folded"  # noqa: S608
        counts += [row for row in cache.db.execute(query, part) if 2 <= row[0] <= most]
    found: dict[str, list[DocumentId]] = {}
    total = 0
    for count, folded in sorted(counts):
        total += count
        if found and total > enough:
            break
        rows = cache.db.execute("SELECT kind, value FROM tags WHERE folded = ?", (folded,))
        found[folded] = [DocumentId(*row) for row in rows]
    return found


def carriers_by_date(cache: Cache, tag: str) -> tuple[list[DocumentId], list[DocumentId]]:
    """Return the papers and the notes that carry a tag or one below it, the latest first."""
    folded = fold(tag)
    # 0 follows / in the order of characters.
    below = "(folded = ? OR (folded >= ? AND folded < ?))"
    values = (folded, f"{folded}/", f"{folded}0")
    papers = cache.db.execute(
        f"SELECT DISTINCT key FROM tags JOIN papers ON key = value WHERE kind = 'paper' AND NOT hidden AND {below} "  # noqa: S608
        f"ORDER BY {_PAPER_ORDER['date']}",
        values,
    )
    notes = cache.db.execute(
        f"SELECT DISTINCT path FROM tags JOIN notes ON path = value WHERE kind = 'note' AND standing = 'shown' "  # noqa: S608
        f"AND {below} ORDER BY {_NOTE_ORDER['date']}",
        values,
    )
    return [DocumentId.paper(row[0]) for row in papers], [DocumentId.note(row[0]) for row in notes]


def note_tags(cache: Cache) -> list[tuple[str, str]]:
    """Return path and folded tag, for each tag of each note."""
    return list(cache.db.execute("SELECT value, folded FROM tags WHERE kind = 'note'"))


def note_paths(cache: Cache) -> list[str]:
    """Return the path of every note, excluded ones and conflict copies too, in order."""
    return [row[0] for row in cache.db.execute("SELECT path FROM notes ORDER BY path")]


def summaries(cache: Cache) -> list[NoteSummary]:
    """Return every note that links may lead to, but no canvas: the latest first, excluded ones after all others."""
    query = (
        "SELECT data FROM notes WHERE standing NOT IN ('copy', 'canvas') AND path NOT LIKE '%.canvas' "
        "ORDER BY standing <> 'shown', modified DESC, path"
    )
    return [summary_from_json(row[0]) for row in cache.db.execute(query)]


def summaries_that_name(cache: Cache, property_name: str) -> list[NoteSummary]:
    """Return the notes of `summaries` that may have a property, by its folded name; the others are not read."""
    query = (
        "SELECT data FROM notes WHERE standing NOT IN ('copy', 'canvas') AND path NOT LIKE '%.canvas' "
        "AND instr(data, ?) ORDER BY standing <> 'shown', modified DESC, path"
    )
    return [summary_from_json(row[0]) for row in cache.db.execute(query, (dump(property_name),))]


def property_terms(cache: Cache) -> Iterator[tuple[list[str], int, str]]:
    """Yield each set of property terms of notes of `summaries`, how many notes have it, and the first path."""
    query = """
        SELECT json_extract(data, '$.properties'), count(*), min(path) FROM notes
        WHERE standing NOT IN ('copy', 'canvas') AND path NOT LIKE '%.canvas' GROUP BY 1
    """
    for terms, number, path in cache.db.execute(query):
        yield json.loads(terms), number, path


def note_names(cache: Cache) -> list[NoteName]:
    """Return the names of the notes of `summaries`, in the same order, as an index holds them."""
    query = """
        SELECT path, title, key, standing = 'excluded' FROM notes
        WHERE standing = ? AND path NOT LIKE '%.canvas' ORDER BY modified DESC, path
    """
    return [row for standing in ("shown", "excluded") for row in cache.db.execute(query, (standing,))]


def papers_state(cache: Cache) -> tuple[int, int]:
    """Return numbers that are others when a paper has come or gone, or has another key, title, date or author.

    In a cache that was rebuilt they may be the same again.
    """
    row: tuple[int, int] = cache.db.execute(
        "SELECT (SELECT coalesce(max(seq), 0) FROM papers), (SELECT count(*) FROM papers)"
    ).fetchone()
    return row


class PaperLabel(NamedTuple):
    """The key of a paper, key and title as one text, and its year and the family names of its first authors."""

    key: str
    label: str
    words: str


def paper_labels(cache: Cache) -> Iterator[PaperLabel]:
    """Yield what every paper is completed by, the newest first."""
    query = (
        "SELECT key, key || '  ' || title, substr(published, 1, 4) || ' ' || surnames FROM papers"  # noqa: S608
        f" WHERE NOT hidden ORDER BY {_PAPER_ORDER['date']}"
    )
    return map(PaperLabel._make, cache.db.execute(query))


def matching_names(cache: Cache, name: str) -> list[str]:
    """Return the notes whose base name, or else title, is `name` in any letter case."""
    folded = fold(name)
    names = (f"{folded}.md", "" if folded.endswith(".md") else folded)
    query = "SELECT path FROM files JOIN notes USING (path) WHERE name IN (?, ?) ORDER BY path"
    if by_name := [row[0] for row in cache.db.execute(query, names)]:
        return by_name
    query = "SELECT path FROM notes WHERE sort_title = ? AND standing <> 'copy' ORDER BY length(path), path"
    return [row[0] for row in cache.db.execute(query, (folded,))]


def listed(cache: Cache, ids: Iterable[DocumentId]) -> dict[DocumentId, DocumentId]:
    """Return as what documents are listed: literature notes as their papers; those in no list are left out."""
    found: dict[DocumentId, DocumentId] = {}
    notes: list[str] = []
    for id_ in ids:
        if id_.kind == "note":
            notes.append(id_.value)
        else:
            found[id_] = id_
    for part in chunks(notes):
        query = f"""
            SELECT path, standing, papers.key FROM notes LEFT JOIN papers ON papers.key = notes.key
            WHERE path IN ({marks(part)})
        """  # noqa: S608
        for path, standing, key in cache.db.execute(query, part):
            if key or standing == "shown":
                found[DocumentId.note(path)] = DocumentId.paper(key) if key else DocumentId.note(path)
    return found


def stray_keys(cache: Cache) -> list[tuple[str, str]]:
    """Return key and path of the literature notes whose key no paper has at present, by path."""
    query = "SELECT key, path FROM notes WHERE key IS NOT NULL AND key NOT IN (SELECT key FROM papers) ORDER BY path"
    return list(cache.db.execute(query))


def shared_keys(cache: Cache) -> list[tuple[str, str]]:
    """Return key and path of the notes whose citation key another note claims too, by key and path."""
    query = """
        SELECT key, path FROM notes WHERE key COLLATE NOCASE IN
        (SELECT key FROM notes WHERE key IS NOT NULL GROUP BY key COLLATE NOCASE HAVING count(*) > 1)
        ORDER BY key COLLATE NOCASE, path
    """
    return list(cache.db.execute(query))
