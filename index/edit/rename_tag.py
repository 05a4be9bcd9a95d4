"""Plan another name for a tag in every note, with the links to headings that have it in their text."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cache import files_table, links_table, queries
from index.edit.changes import Change, FileChange, RenamePlan
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault import tag_edits
from index.vault.links.resolver import Resolver
from index.vault.links.rewrite import rewrite_headings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.cache.cache import Cache
    from index.vault.vault import Vault


def plan(cache: Cache, vault: Vault, old: str, new: str) -> RenamePlan:
    """Work out what another name for a tag changes; nothing is changed.

    Tags below it go along: where `a` becomes `b`, `a/x` becomes `b/x`. A tag that has the new name already is
    merged with it.

    Args:
        cache: The cache, by which the notes that carry the tag are found.
        vault: The folder of notes.
        old: Without `#`, in any case.
        new: Without `#`, one that can be read as a tag.

    Raises:
        LibraryError: No note carries the tag, or every one that does has it by the new name.
    """
    carried = queries.note_tags(cache)
    concerned = {path for path, tag in carried if tag_edits.renamed(tag, old, new) is not None}
    if not concerned:
        raise LibraryError(f"No note carries #{clean_line(old)}.")
    edits: dict[str, _NoteEdit] = {}
    skipped: list[str] = []
    headings: dict[str, tuple[tuple[str, str], ...]] = {}
    for path in sorted(concerned):
        try:
            note = vault.read_text_or_none(path)
        except LibraryError as error:
            skipped.append(str(error))
            continue
        try:
            made = tag_edits.rename(path, note.text, old, new) if note is not None else None
        except LibraryError as error:
            skipped.append(f"{clean_line(path)}: {error}")
            continue
        if note is not None and made is not None:
            edits[path] = _NoteEdit(note.data, made.text, made.count)
            if made.headings:
                headings[path] = made.headings
    if headings:
        _follow((cache, vault), edits, headings)
    if not edits and not skipped:
        raise LibraryError(f"#{clean_line(old)} is called so already.")
    changes = [
        FileChange(path, edit.before, edit.text.encode("utf-8")) for path, edit in sorted(edits.items())
    ]
    return RenamePlan(
        f"#{old}",
        f"#{new}",
        Change(f"rename #{clean_line(old)} to #{new}", tuple(changes)),
        tuple((path, edit.count) for path, edit in sorted(edits.items())),
        tuple(skipped),
        _merging({tag for _path, tag in carried}, old, new),
    )


@dataclass(frozen=True, slots=True)
class _NoteEdit:
    """What a note contains, its text to be as far as it is known, and the number of places that differ."""

    before: bytes
    text: str
    count: int = 0


def _follow(
    places: tuple[Cache, Vault],
    edits: dict[str, _NoteEdit],
    headings: Mapping[str, tuple[tuple[str, str], ...]],
) -> None:
    """Make the links to headings follow their new texts, which are given with the old ones by note."""
    cache, vault = places
    resolver = Resolver(files_table.linkable(cache))
    for path, names in headings.items():
        for source in links_table.sources_with_anchor(cache, path):
            with suppress(LibraryError):  # it cannot be written, so its links are left as they are
                edit = edits.get(source) or _unchanged(vault, source)
                if edit and (found := rewrite_headings(source, edit.text, path, names, resolver)):
                    edits[source] = _NoteEdit(edit.before, found.text, edit.count + found.links)


def _unchanged(vault: Vault, path: str) -> _NoteEdit | None:
    note = vault.read_text_or_none(path)
    return _NoteEdit(note.data, note.text) if note is not None else None


def _merging(present: set[str], old: str, new: str) -> str:
    """A sentence on the tags that are there already by the names that others get; empty where none is."""
    fresh = {tag: fold(name) for tag in present if (name := tag_edits.renamed(tag, old, new)) is not None}
    shared = sorted({name for name in fresh.values() if name in present - fresh.keys()})
    if not shared:
        return ""
    rest = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
    return f"Merges into #{clean_line(shared[0])}{rest}, there already."
