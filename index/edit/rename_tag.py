"""RenamePlan a tag in every note, with the links to headings that have it in their text."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cache import queries
from index.edit.changes import Change, FileChange, RenamePlan
from index.edit.history import read_bytes_or_none
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault import tag_edits
from index.vault.files import note_files
from index.vault.links.resolver import Resolver
from index.vault.links.rewrite import rewrite_headings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path


def plan(db: sqlite3.Connection, vault: Path, old: str, new: str) -> RenamePlan:
    """Work out what another name for a tag changes; nothing is changed.

    Tags below it go along: where `a` becomes `b`, `a/x` becomes `b/x`. A tag that has the new name already is
    merged with it.

    Args:
        db: The cache, by which the notes that carry the tag are found.
        vault: The folder of notes.
        old: Without `#`, in any case.
        new: Without `#`, one that can be read as a tag.

    Raises:
        LibraryError: No note carries the tag, or every one that does has it by the new name.
    """
    carried = list(db.execute("SELECT substr(id, 3), folded FROM tags WHERE id LIKE 'n:%'"))
    concerned = {path for path, tag in carried if tag_edits.renamed(tag, old, new) is not None}
    if not concerned:
        raise LibraryError(f"No note carries #{clean_line(old)}.", code="not-found")
    sheets: dict[str, _Sheet] = {}
    skipped: list[str] = []
    headings: dict[str, tuple[tuple[str, str], ...]] = {}
    for path in sorted(concerned):
        try:
            sheet = _read(vault, path)
            made = tag_edits.rename(path, sheet.text, old, new) if sheet is not None else None
        except LibraryError as error:
            skipped.append(f"{clean_line(path)}: {error}")
            continue
        if sheet is not None and made is not None:
            sheets[path] = _Sheet(sheet.before, made.text, made.count)
            if made.headings:
                headings[path] = made.headings
    if headings:
        _follow(db, vault, sheets, headings)
    if not sheets and not skipped:
        raise LibraryError(f"#{clean_line(old)} is called so already.", code="exists")
    changes = [
        FileChange(path, sheet.before, sheet.text.encode("utf-8")) for path, sheet in sorted(sheets.items())
    ]
    return RenamePlan(
        f"#{old}",
        f"#{new}",
        Change(f"rename #{clean_line(old)} to #{new}", tuple(changes)),
        tuple((path, sheet.count) for path, sheet in sorted(sheets.items())),
        tuple(skipped),
        _merging({tag for _path, tag in carried}, old, new),
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A note: what it was, what it is to be so far, and in how many places that differs."""

    before: bytes
    text: str
    count: int = 0


def _read(vault: Path, path: str) -> _Sheet | None:
    data = read_bytes_or_none(vault, path)
    if data is None:
        return None
    text, sound = note_files.decode(data)
    if not sound:
        raise LibraryError("It is not valid UTF-8, so it is left as it is.", code="not-utf8")
    return _Sheet(data, text)


def _follow(
    db: sqlite3.Connection,
    vault: Path,
    sheets: dict[str, _Sheet],
    headings: Mapping[str, tuple[tuple[str, str], ...]],
) -> None:
    """Make the links to headings follow their new texts, which are given with the old ones by note."""
    resolver = Resolver(queries.linkable(db))
    query = "SELECT DISTINCT source FROM links WHERE anchor IS NOT NULL AND (resolved = ?1 OR source = ?1)"
    for path, names in headings.items():
        for (source,) in db.execute(query, (path,)).fetchall():
            with suppress(LibraryError):  # it cannot be written, so its links are left as they are
                sheet = sheets.get(source) or _read(vault, source)
                if sheet and (found := rewrite_headings(source, sheet.text, path, names, resolver)):
                    sheets[source] = _Sheet(sheet.before, found.text, sheet.count + found.links)


def _merging(present: set[str], old: str, new: str) -> str:
    """A sentence on the tags that are there already by the names that others get; empty where none is."""
    fresh = {tag: fold(name) for tag in present if (name := tag_edits.renamed(tag, old, new)) is not None}
    shared = sorted({name for name in fresh.values() if name in present - fresh.keys()})
    if not shared:
        return ""
    rest = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
    return f"Merges into #{clean_line(shared[0])}{rest}, there already."
