"""Notes and the links between them in the cache."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache.json_columns import NoteSummary, Standing, summary_from_json, summary_to_json
from index.cache.papers_table import chunks, marks, set_tags
from index.ids import DocumentId
from index.papers import merge_records
from index.papers.model import READING_STATUSES
from index.text import clean_line, fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from index.vault.links.resolver import Resolver
    from index.vault.model import Link, Note, PropertyValue

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,120}")


def link_name(target: str) -> str:
    """The folded base name, without `.md`, under which a link's target is looked up."""
    return fold(target.replace("\\", "/").rsplit("/", 1)[-1]).removesuffix(".md")


def summarise(note: Note, modified: int, standing: Standing = "shown") -> NoteSummary:
    """What the lists need of a parsed note."""
    status = note.properties.get("status")
    rating = note.properties.get("rating")
    whole = isinstance(rating, int) and not isinstance(rating, bool)
    return NoteSummary(
        path=note.path,
        title=note.title,
        aliases=note.aliases,
        tags=tuple({fold(tag.name): tag.name for tag in reversed(note.tags)}.values())[::-1],
        headings=note.headings,
        blocks=tuple(fold(block.id) for block in note.blocks),
        properties=_property_terms(note),
        key=_literature_key(note) if standing != "copy" else None,
        status=next((known for known in READING_STATUSES if known == status), None),
        rating=rating if whole and isinstance(rating, int) and 1 <= rating <= 5 else None,
        words=note.words,
        modified=modified,
        standing=standing,
    )


def _literature_key(note: Note) -> str | None:
    for name in ("key", "citekey"):
        value = note.properties.get(name)
        if isinstance(value, str) and _KEY.fullmatch(value.lstrip("@")):
            return value.lstrip("@")
    folder, _, file = note.path.rpartition("/")
    stem = file[:-3]
    return stem if folder == "papers" and _KEY.fullmatch(stem) else None


def _property_terms(note: Note) -> tuple[str, ...]:
    return tuple(term for name, value in note.properties.items() for term in _terms(fold(name), value))


def _terms(name: str, value: PropertyValue) -> Iterator[str]:
    """The name of a property, its values behind it, and the same of what is nested in it: `server.port=80`."""
    yield name
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            for inner, nested in item.items():
                yield from _terms(f"{name}.{fold(inner)}", nested)
        elif isinstance(item, (str, int, float, bool)):
            shown = str(item).lower() if isinstance(item, bool) else str(item)
            yield f"{name}={fold(clean_line(shown))[:200]}"


def store(
    db: sqlite3.Connection, note: Note, modified: int, standing: Standing = "shown"
) -> tuple[set[str], set[str]]:
    """Make `note` all that is known of its path.

    Returns:
        The citation keys and the paper identities whose literature note may have changed.
    """
    keys, identities = drop(db, note.path)
    summary = summarise(note, modified, standing)
    identity = None
    if summary.key:
        keys.add(summary.key)
        if isinstance(title := note.properties.get("title"), str):
            identity = merge_records.title_identity(title)
            identities.add(identity)
    db.execute(
        "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(note.path, note.title, fold(note.title), modified, summary.key, identity),
            *(standing, summary_to_json(summary)),
        ),
    )
    db.execute("INSERT INTO prose VALUES (?, ?)", (note.path, note.prose))
    if standing == "copy":
        return keys, identities
    db.executemany(
        "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
        [_link_row(note.path, position, link) for position, link in enumerate(note.links)],
    )
    db.executemany(
        "INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                note.path,
                flaw.line,
                flaw.kind.value,
                _sentence(flaw.detail),
                note.path,
                flaw.column,
                flaw.subject,
            )
            for flaw in note.flaws
        ],
    )
    _set_tags(db, summary)
    return keys, identities


def _set_tags(db: sqlite3.Connection, summary: NoteSummary) -> None:
    set_tags(db, DocumentId.note(summary.path), summary.tags if summary.standing == "shown" else ())


def set_standing(db: sqlite3.Connection, path: str, standing: Standing) -> None:
    """Make a note, which stays as it is, shown or excluded."""
    row = db.execute("SELECT data FROM notes WHERE path = ?", (path,)).fetchone()
    summary = replace(summary_from_json(row[0]), standing=standing)
    db.execute(
        "UPDATE notes SET standing = ?, data = ? WHERE path = ?", (standing, summary_to_json(summary), path)
    )
    _set_tags(db, summary)


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:].rstrip('.')}."


def _link_row(source: str, position: int, link: Link) -> tuple[object, ...]:
    name = link_name(link.target) if link.target else ""
    return (
        *(source, position, link.raw, link.kind, link.target),
        *(link.anchor, link.label, link.line, link.property, name),
    )


def drop(db: sqlite3.Connection, path: str) -> tuple[set[str], set[str]]:
    """Forget a note; returns keys and identities as `store` does."""
    row = db.execute("SELECT key, identity FROM notes WHERE path = ?", (path,)).fetchone()
    for table, column in (("notes", "path"), ("prose", "path"), ("links", "source"), ("problems", "origin")):
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (path,))  # noqa: S608
    set_tags(db, DocumentId.note(path), ())
    if row is None:
        return set(), set()
    return {row[0]} - {None}, {row[1]} - {None}


def resolve_links(
    db: sqlite3.Connection, resolver: Resolver, *, sources: Iterable[str] = (), names: Iterable[str] = ()
) -> set[str]:
    """Resolve the links of `sources`, and all links whose base name is in `names`.

    A file that comes or goes can change where the links of other notes lead, so every
    link to its base name is looked at again.

    Returns:
        The notes that now link elsewhere than before.
    """
    moved: set[str] = set()
    for column, values in (("source", sources), ("name", names)):
        for part in chunks(values):
            query = f"SELECT source, position, kind, target, name, resolved, paper FROM links WHERE {column} IN ({marks(part)})"  # noqa: S608, E501
            for source, position, kind, target, name, old, old_paper in db.execute(query, part).fetchall():
                path = resolver.resolve(target, source) if target and kind != "citation" else None
                path = path if target else source
                paper = _paper_named(db, name) if path is None else None
                if (path, paper) != (old, old_paper):
                    moved.add(source)
                    db.execute(
                        "UPDATE links SET resolved = ?, paper = ? WHERE source = ? AND position = ?",
                        (path, paper, source, position),
                    )
    return moved


def _paper_named(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT key FROM papers WHERE key = ?", (name,)).fetchone()
    return row[0] if row else None
