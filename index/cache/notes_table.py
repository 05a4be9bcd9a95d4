"""Notes in the cache: summaries, text and tags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache import files_table, links_table, texts_table
from index.cache.json_columns import NoteSummary, Standing, summary_from_json, summary_to_json
from index.cache.papers_table import set_tags
from index.ids import DocumentId
from index.text import fold

if TYPE_CHECKING:
    from index.cache.cache import Cache, CacheWriter
    from index.cache.links_table import Destinations
    from index.cache.note_rows import NoteRows

_TABLES = (
    ("notes", "path"),
    ("prose", "path"),
    ("aliases", "path"),
    ("problems", "origin"),
    ("uses", "source"),
)


def store(
    cache: CacheWriter, rows: NoteRows, destinations: Destinations, *, is_new: bool = False
) -> tuple[set[str], set[str]]:
    """Replace everything known about the note's path by these rows.

    Args:
        cache: The cache.
        rows: All that is to be known.
        destinations: Where links lead.
        is_new: Nothing is known about the path yet.

    Returns:
        The citation keys, and what notes call the works, whose literature note may have changed.
    """
    keys, works = (set(), set()) if is_new else drop(cache, rows.path)
    if rows.key:
        keys.add(rows.key)
    if rows.work is not None:
        works.add(rows.work)
    cache.db.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.note)
    cache.db.execute("INSERT INTO prose VALUES (?, ?)", (rows.path, rows.prose))
    cache.db.executemany("INSERT INTO aliases VALUES (?, ?, ?, ?)", rows.aliases)
    links_table.store(cache, rows.path, rows.links, destinations)
    cache.db.executemany("INSERT INTO uses VALUES (?, ?)", [(name, rows.path) for name in rows.uses])
    files_table.add_problem_rows(cache, rows.problems)
    cache.db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?, ?, ?)", rows.tags)
    return keys, works


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
