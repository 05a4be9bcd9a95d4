"""Renaming a heading, with every link that leads to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.cache import queries
from index.changes import Change, FileChange, Renaming
from index.errors import LibraryError
from index.history import current
from index.text import clean_line
from index.vault import files
from index.vault.links import Resolver, match_heading
from index.vault.note import parse
from index.vault.rename import rewrite_heading

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from index.vault.model import Heading

_MARKED = re.compile(r"( {0,3}#{1,6}[ \t]+)(.*?)([ \t]*(?:[ \t]#+)?[ \t]*)")


def plan(db: sqlite3.Connection, vault: Path, path: str, heading: Heading, new: str) -> Renaming:
    """Work out what another text for a heading changes; nothing is changed.

    Args:
        db: The cache, by which the notes that link to the heading are found.
        vault: The folder of notes.
        path: The note that holds the heading.
        heading: As the note has it.
        new: Its text to be, Markdown without the marker.

    Raises:
        LibraryError: There is no such heading any more, or the text cannot be one.
    """
    new = new.strip()
    text, data = _read(vault, path)
    edited = _edited(path, text, heading, new)
    resolver = Resolver(queries.linkable(db))
    # Links lead to the first heading of a text; those of the same text after it can be reached by none.
    reached = match_heading(parse(path, text).headings, heading.text) == heading
    query = "SELECT DISTINCT source FROM links WHERE anchor IS NOT NULL AND (resolved = ?1 OR source = ?1)"
    sources = {row[0] for row in db.execute(query, (path,))} if reached else set()
    changes: list[FileChange] = []
    rewritten: list[tuple[str, int]] = []
    for source in sorted(sources | {path}):
        before, raw = (text, data) if source == path else _read(vault, source)
        start = edited if source == path else before
        found = rewrite_heading(source, start, path, (heading.text, new), resolver) if reached else None
        result = found.text if found is not None else start
        if result != before:
            changes.append(FileChange(source, raw, result.encode("utf-8")))
        if found is not None:
            rewritten.append((source, found.links))
    change = Change(f"rename heading {clean_line(heading.text)}", tuple(changes))
    return Renaming(heading.text, new, change, tuple(rewritten), ())


def _read(vault: Path, path: str) -> tuple[str, bytes]:
    data = current(vault, path)
    if data is None:
        raise LibraryError(f"{path} is not there any more.")
    text, sound = files.decode(data)
    if not sound:
        raise LibraryError(f"{path} is not valid UTF-8, so it is left as it is; convert it to UTF-8 first.")
    return text, data


def _edited(path: str, text: str, heading: Heading, new: str) -> str:
    """The note with the heading's line changed, if that changes nothing else of what it says."""
    lines = text.splitlines(keepends=True)
    line = lines[heading.line - 1] if 0 < heading.line <= len(lines) else ""
    bare = line.rstrip("\r\n")
    match = _MARKED.fullmatch(bare)
    headings = parse(path, text).headings
    if match is None or heading not in headings:
        raise LibraryError(
            f"{path} has no heading “{clean_line(heading.text)}” with # marks on line {heading.line}."
        )
    lines[heading.line - 1] = f"{match[1]}{new}{match[3]}{line[len(bare) :]}"
    edited = "".join(lines)
    after = parse(path, edited).headings
    expected = [(h.level, new if h == heading else h.text, h.line) for h in headings]
    if not new or [(h.level, h.text, h.line) for h in after] != expected:
        raise LibraryError(f"“{clean_line(new)}” cannot be the text of a heading.")
    return edited
