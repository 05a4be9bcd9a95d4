"""Rename a tag in every note, with the links to headings that contain it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from index.cache import links_table, queries
from index.cache.stored_resolver import StoredResolver
from index.edit.changes import Change, NoteEdit, RenamePlan, RewrittenFile
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault import tag_edits
from index.vault.files.names import is_canvas
from index.vault.links.canvas import rename_canvas_tag, rewrite_canvas_anchors
from index.vault.links.rewrite import rewrite_headings
from index.vault.text_spans import EditedText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.cache.cache import Cache
    from index.vault.vault import Vault


def plan(cache: Cache, vault: Vault, old: str, new: str) -> RenamePlan:
    """Work out what renaming a tag changes; nothing is written.

    Nested tags follow: when `a` becomes `b`, `a/x` becomes `b/x`. A tag that already has the new name is merged
    with it.

    Args:
        cache: The cache, in which the notes that carry the tag are found.
        vault: The folder of notes.
        old: Without `#`, matched case-insensitively.
        new: Without `#`; must be a valid tag.

    Raises:
        LibraryError: No note carries the tag, or it already has the new name everywhere.
    """
    carried = queries.note_tags(cache)
    concerned = {path for path, tag in carried if tag_edits.renamed(tag, old, new) is not None}
    if not concerned and not vault.unsaved:
        raise LibraryError(f"No note carries #{clean_line(old)}.", code="not-found")
    edits: dict[str, NoteEdit] = {}
    skipped: list[str] = []
    headings: dict[str, tuple[tuple[str, str], ...]] = {}
    for path in sorted(concerned | vault.unsaved.keys()):
        try:
            edit = _unchanged(vault, path)
        except LibraryError as error:
            skipped.append(str(error))
            continue
        try:
            made = _renamed(path, edit, old, new) if edit is not None else None
        except LibraryError as error:
            skipped.append(f"{clean_line(path)}: {error}")
            continue
        if edit is not None and made is not None:
            edits[path] = edit.then(made.text, made.edits, made.count)
            if made.headings:
                headings[path] = made.headings
    if headings:
        _follow(cache, vault, edits, headings)
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


def _renamed(path: str, edit: NoteEdit, old: str, new: str) -> tag_edits.Retagged | None:
    if not is_canvas(path):
        return tag_edits.rename(path, edit.text, old, new)
    found = rename_canvas_tag(path, edit.text, partial(tag_edits.renamed, old=old, new=new))
    return tag_edits.Retagged(found.text, found.edits, found.links, ()) if found else None


def _unchanged(vault: Vault, path: str) -> NoteEdit | None:
    note = vault.read_text_or_none(path)
    return NoteEdit(path, note.data, EditedText(note.text)) if note is not None else None


def _follow(
    cache: Cache,
    vault: Vault,
    edits: dict[str, NoteEdit],
    headings: Mapping[str, tuple[tuple[str, str], ...]],
) -> None:
    """Rewrite the links to renamed headings; `headings` gives the old and new texts of each note."""
    resolver = StoredResolver(cache)
    for path, names in headings.items():
        for source in links_table.sources_with_anchor(cache, path) | vault.unsaved.keys():
            with suppress(LibraryError):  # it cannot be written, so its links are left as they are
                edit = edits.get(source) or _unchanged(vault, source)
                rewrite = partial(rewrite_headings, target=path, names=names, resolver=resolver)
                if edit is None:
                    continue
                canvas = is_canvas(source)
                found = (
                    rewrite_canvas_anchors(source, edit.text, rewrite)
                    if canvas
                    else rewrite(source, edit.text)
                )
                if found:
                    edits[source] = edit.then(found.text, found.edits, found.links)


def _merging(present: set[str], old: str, new: str) -> str:
    """Return a sentence about tags that already have one of the new names; empty where none has."""
    fresh = {tag: fold(name) for tag in present if (name := tag_edits.renamed(tag, old, new)) is not None}
    shared = sorted({name for name in fresh.values() if name in present - fresh.keys()})
    if not shared:
        return ""
    rest = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
    return f"Merges into #{clean_line(shared[0])}{rest}, there already."
