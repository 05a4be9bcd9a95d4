"""Notes in the cache: summaries, text and tags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache import files_table, key_owners, links_table, texts_table, uses_of_keys
from index.cache.json_columns import NoteSummary, Standing, summary_from_json, summary_to_json
from index.cache.papers_table import set_tags
from index.cache.uses_of_keys import KEY
from index.ids import DocumentId
from index.papers.model import READING_STATUSES
from index.papers.title_forms import title_identity
from index.problems import Problem
from index.text import clean_line, fold
from index.vault.files.names import is_canvas
from index.vault.links.link_context import NoteContexts
from index.vault.parse.inline_fields import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cache.cache import Cache, CacheWriter
    from index.vault.model import Note, PropertyValue

_TABLES = (
    ("notes", "path"),
    ("prose", "path"),
    ("aliases", "path"),
    ("problems", "origin"),
    ("uses", "source"),
)


def summarise(note: Note, modified: int, standing: Standing = "shown") -> NoteSummary:
    """Return what lists and completion need of a parsed note."""
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
        fields=_field_terms(note),
        key=_literature_key(note) if standing != "copy" and not is_canvas(note.path) else None,
        status=next((known for known in READING_STATUSES if known == status), None),
        rating=rating if whole and isinstance(rating, int) and 1 <= rating <= 5 else None,
        words=note.words,
        modified=modified,
        standing=standing,
    )


def _literature_key(note: Note) -> str | None:
    for name in ("key", "citekey"):
        value = note.properties.get(name)
        if isinstance(value, str) and KEY.fullmatch(value.lstrip("@")):
            return value.lstrip("@")
    stem = note.path.rpartition("/")[2][:-3]
    return stem if names_literature(note.path) and KEY.fullmatch(stem) else None


def names_literature(path: str) -> bool:
    """Return whether notes in the folder of a note have their names for citation keys where they give none."""
    return path.rpartition("/")[0] == "papers"


def _property_terms(note: Note) -> tuple[str, ...]:
    return tuple(term for name, value in note.properties.items() for term in _terms(fold(name), value))


def _field_terms(note: Note) -> tuple[str, ...]:
    """Return the terms of inline fields, by their keys as written and as Dataview knows them, each once."""
    return tuple(
        dict.fromkeys(
            term
            for each in note.fields
            for name in (fold(each.key), normalised(each.key))
            for term in _terms(name, each.value or None)
        )
    )


def _terms(name: str, value: PropertyValue) -> Iterator[str]:
    """Yield a property's name, `name=value` for each value, and the same for nested ones: `server.port=80`."""
    yield name
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            for inner, nested in item.items():
                yield from _terms(f"{name}.{fold(inner)}", nested)
        elif isinstance(item, (str, int, float, bool)):
            shown = str(item).lower() if isinstance(item, bool) else str(item)
            yield f"{name}={fold(clean_line(shown))[:200]}"


def store(
    cache: CacheWriter, note: Note, modified: int, standing: Standing = "shown"
) -> tuple[set[str], set[str]]:
    """Replace everything known about the note's path by `note`.

    Returns:
        The citation keys, and what notes call the works, whose literature note may have changed.
    """
    keys, works = drop(cache, note.path)
    summary = summarise(note, modified, standing)
    work = None
    if summary.key:
        keys.add(summary.key)
        if isinstance(title := note.properties.get("title"), str):
            work = title_identity(title)
            works.add(work)
    cache.db.execute(
        "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(note.path, note.title, fold(note.title), modified, summary.key, work),
            *(standing, summary_to_json(summary)),
        ),
    )
    cache.db.execute("INSERT INTO prose VALUES (?, ?)", (note.path, note.prose))
    if standing == "copy":
        return keys, works
    _store_aliases(cache, note)
    links_table.store(cache, note.path, NoteContexts(note).of_links())
    key_owners.set_uses(cache, note.path, uses_of_keys.in_note(note))
    files_table.add_problems(cache, flaws_of(note))
    _set_tags(cache, summary)
    return keys, works


def flaws_of(note: Note) -> Iterator[Problem]:
    """Yield a problem for each part of a note that could not be read as meant."""
    for flaw in note.flaws:
        detail = f"{flaw.detail[:1].upper()}{flaw.detail[1:].rstrip('.')}."
        yield Problem(note.path, flaw.line, flaw.kind, detail, flaw.column, flaw.subject)


def _store_aliases(cache: CacheWriter, note: Note) -> None:
    cache.db.executemany(
        "INSERT INTO aliases VALUES (?, ?, ?, ?)",
        [(fold(alias), note.path, position, alias) for position, alias in enumerate(note.aliases)],
    )


def aliases(cache: Cache) -> dict[str, list[str]]:
    """Return the aliases of each note that has any, in order."""
    found: dict[str, list[str]] = {}
    for path, alias in cache.db.execute("SELECT path, alias FROM aliases ORDER BY path, position"):
        found.setdefault(path, []).append(alias)
    return found


def notes_with_alias(cache: Cache, alias: str) -> list[str]:
    """Return the notes that have an alias, in any letter case, but no canvas, in order."""
    query = """
        SELECT DISTINCT path FROM aliases CROSS JOIN notes USING (path)
        WHERE folded = ? AND standing <> 'copy' AND path NOT LIKE '%.canvas' ORDER BY path
    """
    return [row[0] for row in cache.db.execute(query, (fold(alias),))]


def _set_tags(cache: CacheWriter, summary: NoteSummary) -> None:
    set_tags(
        cache, DocumentId.note(summary.path), summary.tags if summary.standing in ("shown", "canvas") else ()
    )


def set_standing(cache: CacheWriter, path: str, standing: Standing) -> None:
    """Make an unchanged note shown or excluded."""
    row = cache.db.execute("SELECT data FROM notes WHERE path = ?", (path,)).fetchone()
    summary = replace(summary_from_json(row[0]), standing=standing)
    cache.db.execute(
        "UPDATE notes SET standing = ?, data = ? WHERE path = ?", (standing, summary_to_json(summary), path)
    )
    _set_tags(cache, summary)


def set_modified(cache: CacheWriter, path: str, modified: int) -> str | None:
    """Give a note with unchanged text another time of modification; return the citation key it names."""
    row = cache.db.execute("SELECT data FROM notes WHERE path = ?", (path,)).fetchone()
    summary = replace(summary_from_json(row[0]), modified=modified)
    cache.db.execute(
        "UPDATE notes SET modified = ?, data = ? WHERE path = ?", (modified, summary_to_json(summary), path)
    )
    return summary.key


def is_known(cache: Cache, path: str) -> bool:
    """Return whether a note could be read."""
    return cache.db.execute("SELECT 1 FROM notes WHERE path = ?", (path,)).fetchone() is not None


def move(cache: CacheWriter, old: str, new: str) -> tuple[set[str], set[str]]:
    """Give a note another path, whose name and text stay the same; return keys and works as `store` does.

    Its links are not resolved again yet.
    """
    data, key, work = cache.db.execute("SELECT data, key, work FROM notes WHERE path = ?", (old,)).fetchone()
    for table, column in (*_TABLES, ("texts", "path"), ("links", "source")):
        cache.db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, old))  # noqa: S608
    cache.db.execute("UPDATE problems SET path = origin WHERE origin = ?", (new,))
    summary = replace(summary_from_json(data), path=new)
    cache.db.execute("UPDATE notes SET data = ? WHERE path = ?", (summary_to_json(summary), new))
    set_tags(cache, DocumentId.note(old), ())
    _set_tags(cache, summary)
    return {key} - {None}, {work} - {None}


def drop(cache: CacheWriter, path: str) -> tuple[set[str], set[str]]:
    """Forget a note; return keys and works as `store` does."""
    row = cache.db.execute("SELECT key, work FROM notes WHERE path = ?", (path,)).fetchone()
    for table, column in _TABLES:
        cache.db.execute(f"DELETE FROM {table} WHERE {column} = ?", (path,))  # noqa: S608
    links_table.forget(cache, path)
    texts_table.forget(cache, path)
    set_tags(cache, DocumentId.note(path), ())
    if row is None:
        return set(), set()
    return {row[0]} - {None}, {row[1]} - {None}


def literature_notes(cache: Cache) -> list[tuple[str, str]]:
    """Return path and citation key of every literature note."""
    return cache.db.execute("SELECT path, key FROM notes WHERE key IS NOT NULL").fetchall()


def notes_of_key(cache: Cache, key: str) -> list[tuple[str, str | None]]:
    """Return the literature notes with a key, each with what its title calls the work, if it has one."""
    return cache.db.execute("SELECT path, work FROM notes WHERE key = ? ORDER BY path", (key,)).fetchall()
