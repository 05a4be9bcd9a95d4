"""Rename a tag in every note, with the links to headings that contain it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache import queries
from index.edit.changes import Change, NoteEdit, RenamePlan, RewrittenFile
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
    """Work out what renaming a tag changes; nothing is written.

    Nested tags follow: when `a` becomes `b`, `a/x` becomes `b/x`. A tag that already has the new name is merged
    with it.

    Args:
        db: The cache, in which the notes that carry the tag are found.
        vault: The folder of notes.
        old: Without `#`, matched case-insensitively.
        new: Without `#`; must be a valid tag.

    Raises:
        LibraryError: No note carries the tag, or it already has the new name everywhere.
    """
    carried = list(db.execute("SELECT substr(id, 3), folded FROM tags WHERE id LIKE 'n:%'"))
    concerned = {path for path, tag in carried if tag_edits.renamed(tag, old, new) is not None}
    if not concerned:
        raise LibraryError(f"No note carries #{clean_line(old)}.", code="not-found")
    edits: dict[str, NoteEdit] = {}
    skipped: list[str] = []
    headings: dict[str, tuple[tuple[str, str], ...]] = {}
    for path in sorted(concerned):
        try:
            edit = _read(vault, path)
            made = tag_edits.rename(path, edit.text, old, new) if edit is not None else None
        except LibraryError as error:
            skipped.append(f"{clean_line(path)}: {error}")
            continue
        if edit is not None and made is not None:
            edits[path] = replace(edit, text=made.text, count=made.count)
            if made.headings:
                headings[path] = made.headings
    if headings:
        _follow(db, vault, edits, headings)
    if not edits and not skipped:
        raise LibraryError(f"#{clean_line(old)} already has that name.", code="exists")
    ordered = [edit for _path, edit in sorted(edits.items())]
    changes = tuple(change for edit in ordered if (change := edit.change))
    return RenamePlan(
        f"#{old}",
        f"#{new}",
        Change(f"rename #{clean_line(old)} to #{new}", changes),
        tuple(RewrittenFile(edit.path, edit.count) for edit in ordered),
        tuple(skipped),
        _merging({tag for _path, tag in carried}, old, new),
    )


def _read(vault: Path, path: str) -> NoteEdit | None:
    data = read_bytes_or_none(vault, path)
    if data is None:
        return None
    text, sound = note_files.decode(data)
    if not sound:
        raise LibraryError("It is not valid UTF-8, so it is left as it is.", code="not-utf8")
    return NoteEdit(path, data, text)


def _follow(
    db: sqlite3.Connection,
    vault: Path,
    edits: dict[str, NoteEdit],
    headings: Mapping[str, tuple[tuple[str, str], ...]],
) -> None:
    """Rewrite the links to renamed headings; `headings` gives the old and new texts of each note."""
    resolver = Resolver(queries.linkable(db))
    query = "SELECT DISTINCT source FROM links WHERE anchor IS NOT NULL AND (resolved = ?1 OR source = ?1)"
    for path, names in headings.items():
        for (source,) in db.execute(query, (path,)).fetchall():
            with suppress(LibraryError):  # it cannot be written, so its links are left as they are
                edit = edits.get(source) or _read(vault, source)
                if edit and (found := rewrite_headings(source, edit.text, path, names, resolver)):
                    edits[source] = replace(edit, text=found.text, count=edit.count + found.links)


def _merging(present: set[str], old: str, new: str) -> str:
    """Return a sentence about tags that already have one of the new names; empty where none has."""
    fresh = {tag: fold(name) for tag in present if (name := tag_edits.renamed(tag, old, new)) is not None}
    shared = sorted({name for name in fresh.values() if name in present - fresh.keys()})
    if not shared:
        return ""
    rest = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
    return f"Merges into #{clean_line(shared[0])}{rest}, there already."
