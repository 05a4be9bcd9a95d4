"""Move a part of a text, as it is being edited, into a new note: what both say then. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache import files_table
from index.edit.new_links import linker
from index.edit.new_note_path import new_note_path
from index.errors import LibraryError
from index.text import fold
from index.vault.links.redirect import LinkPlace, Redirection
from index.vault.links.resolver import Resolver, match_heading
from index.vault.links.target_sections import NoteSections
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.vault.model import Note
    from index.vault.vault import Vault


class SelectedText(NamedTuple):
    """A part of a note's text as it is being edited, by start and end in characters."""

    path: str
    text: str
    start: int
    end: int


class ExtractedText(NamedTuple):
    """The new note, the link to it, and whether it has headings or blocks, to which links from elsewhere may lead."""

    path: str
    text: str
    link: str
    has_anchors: bool


def plan(cache: Cache, vault: Vault, selected: SelectedText, wanted: str) -> ExtractedText:
    """Work out the note that a part of a text becomes: its links lead where they led, with definitions of their own.

    Links from other notes to a heading or block in the part are not followed up, as the text is not saved yet.

    Args:
        cache: The cache, by which links are resolved.
        vault: The folder of notes.
        selected: The part, and the note that is edited.
        wanted: Name or path of the new note, as for any new note.

    Raises:
        LibraryError: The name cannot be used, a link cannot follow, or the part would be read as properties.
    """
    path, text, start, end = selected
    taken = text[start:end].strip("\r\n")
    newline = "\r\n" if "\r\n" in text else "\n"
    new = new_note_path(cache, vault, wanted, beside=path)
    part = parse(new, taken)
    if not taken.strip() or part.body_start:
        raise LibraryError("Select text to move, without the properties of the note.", code="not-editable")
    paths = files_table.linkable(cache)

    def lead(place: LinkPlace) -> LinkPlace:
        return LinkPlace(new, place.anchor) if place.path == path and _has(part, place.anchor) else place

    style = vault.settings.new_link_format
    moved = Redirection(Resolver(paths), Resolver([*paths, new]), lead, style).redirect(path, taken, new)
    defined = NoteSections(text, parse(path, text)).definitions_outside(start, end)
    made = newline.join(
        [moved.text if moved else taken, *([""] if defined else []), *map(str.strip, defined)]
    )
    link = linker(cache, vault.settings, path, new).to_note(new)
    return ExtractedText(new, made + newline, link, bool(part.headings or part.blocks))


def _has(note: Note, anchor: str | None) -> bool:
    if not anchor:
        return False
    name = anchor.rpartition("#")[2]
    if name.startswith("^"):
        return any(fold(block.id) == fold(name[1:]) for block in note.blocks)
    return match_heading(note.headings, anchor) is not None
