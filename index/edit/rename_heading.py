"""Rename a heading or a block, with every link that leads to it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from index.cache import files_table, links_table
from index.cache.stored_resolver import StoredResolver
from index.edit.changes import Change, NoteEdit, RenamePlan, RewrittenFile
from index.edit.renamed_terms import AnchorRename
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.files import note_files
from index.vault.files.names import is_canvas
from index.vault.links.canvas import rewrite_canvas_anchors
from index.vault.links.resolver import is_reached
from index.vault.links.rewrite import applied, rewrite_block, rewrite_heading
from index.vault.parse.note import parse
from index.vault.parse.source_map import LINE_END
from index.vault.text_spans import EditedText

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.cache.cache import Cache
    from index.vault.links.rewrite import Rewritten
    from index.vault.model import Block, Heading
    from index.vault.vault import Vault

_MARKED = re.compile(r"( {0,3}#{1,6}[ \t]+)(.*?)([ \t]*(?:[ \t]#+)?[ \t]*)")


def plan(
    cache: Cache, vault: Vault, path: str, heading: Heading, new: str
) -> tuple[RenamePlan, AnchorRename]:
    """Work out what renaming a heading changes; nothing is written.

    With the plan comes what the terms of queries have to know of it.

    Args:
        cache: The cache, in which the notes that link to the heading are found.
        vault: The folder of notes.
        path: The note with the heading.
        heading: The heading as it is in the note.
        new: New text, Markdown without the marker.

    Raises:
        LibraryError: The heading no longer exists, or the text cannot be one.
    """
    new = new.strip()
    note = vault.read_text(path)
    text = note.text
    edited = _edited(path, text, heading, new)
    reached = is_reached(parse(path, text).headings, heading)
    rewrite = partial(rewrite_heading, target=path, names=(heading.text, new), resolver=StoredResolver(cache))
    label = f"rename heading {clean_line(heading.text)}"
    edit = NoteEdit(path, note.data, edited)
    change, rewritten, skipped = _change(cache, vault, edit, label, rewrite if reached else None)
    terms = AnchorRename(path, rewrite if reached else None)
    return RenamePlan(heading.text, new, change, rewritten, skipped), terms


def plan_block(
    cache: Cache, vault: Vault, path: str, block: Block, new: str
) -> tuple[RenamePlan, AnchorRename]:
    """Work out what renaming a block identifier changes, as `plan` does; nothing is written.

    Args:
        cache: The cache, in which the notes that link to the block are found.
        vault: The folder of notes.
        path: The note with the block.
        block: The block as it is in the note.
        new: New identifier, with or without `^`.

    Raises:
        LibraryError: The block no longer exists, or the identifier is not valid or is taken.
    """
    new = new.strip().removeprefix("^")
    note = vault.read_text(path)
    text = note.text
    edited = _with_block(path, text, block, new)
    blocks = parse(path, text).blocks
    # As with headings: links lead to the first of two blocks with the same identifier.
    reached = next(each for each in blocks if fold(each.id) == fold(block.id)) == block
    rewrite = partial(rewrite_block, target=path, names=(block.id, new), resolver=StoredResolver(cache))
    label = f"rename block ^{clean_line(block.id)}"
    edit = NoteEdit(path, note.data, edited)
    change, rewritten, skipped = _change(cache, vault, edit, label, rewrite if reached else None)
    terms = AnchorRename(path, rewrite if reached else None)
    return RenamePlan(f"^{block.id}", f"^{new}", change, rewritten, skipped), terms


def _change(
    cache: Cache,
    vault: Vault,
    edited: NoteEdit,
    label: str,
    rewrite: Callable[[str, str], Rewritten | None] | None,
) -> tuple[Change, tuple[RewrittenFile, ...], tuple[str, ...]]:
    """Return the change of a note and of the notes and canvases that link into it.

    With it come the number of links in each, and a sentence for each of them that cannot be read.

    Args:
        cache: The cache.
        vault: The vault.
        edited: The note that contains the heading or block.
        label: Label of the change.
        rewrite: Rewrite the links in a note, given its path and text; None where no link leads there.
    """
    edits = [edited]
    skipped: list[str] = []
    if rewrite:
        path = edited.path
        if made := rewrite(path, edited.text):
            edits = [edited.then(made.text, made.edits, made.links)]
        sources = {
            *links_table.sources_with_anchor(cache, path),
            *files_table.canvases(cache),
            *vault.unsaved,
        }
        for source in sources - {path}:
            try:
                found = (canvas_edit if is_canvas(source) else _note_edit)(vault, source, rewrite)
            except LibraryError as error:
                skipped.append(str(error))
            else:
                edits += [found] if found else []
    edits.sort(key=lambda edit: edit.path)
    changes = tuple(change for edit in edits if (change := edit.change))
    rewritten = tuple(RewrittenFile(edit.path, edit.count) for edit in edits if edit.count)
    return Change(label, changes), rewritten, tuple(sorted(skipped))


def canvas_edit(vault: Vault, path: str, rewrite: Callable[[str, str], Rewritten | None]) -> NoteEdit | None:
    """Return the edit of a canvas whose cards name a renamed heading or block; None where none does."""
    canvas = vault.read_text_or_none(path)
    made = rewrite_canvas_anchors(path, canvas.text, rewrite) if canvas else None
    if canvas is None or made is None:
        return None
    return NoteEdit(path, canvas.data, EditedText(canvas.text)).then(made.text, made.edits, made.links)


def _note_edit(vault: Vault, path: str, rewrite: Callable[[str, str], Rewritten | None]) -> NoteEdit | None:
    """Return the edit of a note whose links name a renamed heading or block; None where none does."""
    data = vault.read_bytes_or_none(path)
    text, sound = note_files.decode(data or b"")
    made = rewrite(path, text)
    if data is None or made is None:
        return None
    if not sound:
        raise LibraryError(
            f"{clean_line(path)} is not valid UTF-8, so its links are left as they are.", code="not-utf8"
        )
    return NoteEdit(path, data, EditedText(text)).then(made.text, made.edits, made.links)


def _edited(path: str, text: str, heading: Heading, new: str) -> EditedText:
    """Return the note with the new heading, if nothing else in it is read differently."""
    start, end = _line(text, heading.line)
    match = _MARKED.fullmatch(text, start, end)
    headings = parse(path, text).headings
    if match is None or heading not in headings:
        raise LibraryError(
            f"{path} has no heading “{clean_line(heading.text)}” written with # on line {heading.line}.",
            code="stale-file",
        )
    edit = (match.start(2), match.end(2), new)
    edited = applied(text, [edit])
    after = parse(path, edited).headings
    expected = [(h.level, new if h == heading else h.text, h.line) for h in headings]
    if not new or [(h.level, h.text, h.line) for h in after] != expected:
        raise LibraryError(f"“{clean_line(new)}” cannot be the text of a heading.", code="bad-name")
    return EditedText(text).then(edited, [edit])


def _with_block(path: str, text: str, block: Block, new: str) -> EditedText:
    """Return the note with the new identifier, if nothing else in it is read differently."""
    blocks = parse(path, text).blocks
    start, end = _line(text, block.line)
    at = text.rfind(f"^{block.id}", start, end)
    if block not in blocks or at < 0:
        raise LibraryError(
            f"{path} has no block ^{clean_line(block.id)} on line {block.line}.", code="not-found"
        )
    if any(fold(each.id) == fold(new) for each in blocks if each != block):
        raise LibraryError(
            f"{path} already has a block ^{clean_line(new)}; choose another name.", code="exists"
        )
    edit = (at + 1, at + 1 + len(block.id), new)
    edited = applied(text, [edit])
    expected = [(new if each == block else each.id, each.line) for each in blocks]
    if [(each.id, each.line) for each in parse(path, edited).blocks] != expected:
        raise LibraryError(
            f"“{clean_line(new)}” cannot name a block: use letters, digits and - only.", code="bad-name"
        )
    return EditedText(text).then(edited, [edit])


def _line(text: str, number: int) -> tuple[int, int]:
    """Return start and end of a line, counted from 1, without its line end; (0, 0) where there is no such line."""
    starts = [0, *(found.end() for found in LINE_END.finditer(text))]
    if not 0 < number <= len(starts):
        return 0, 0
    found = LINE_END.search(text, starts[number - 1])
    return starts[number - 1], found.start() if found else len(text)
