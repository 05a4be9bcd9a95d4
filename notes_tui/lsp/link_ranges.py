"""The links of a note as places to click; the file of each is looked up when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import DocumentLink

from index import Link
from notes_tui.lsp.cursor_part import part_at, span
from notes_tui.lsp.link_targets import location

if TYPE_CHECKING:
    from notes_tui.lsp.note_question import NoteQuestion


def links_of(question: NoteQuestion) -> list[DocumentLink]:
    """Return the links of a note, without the files that they lead to."""
    edited = question.note
    found: list[DocumentLink] = []
    for link in edited.note.links:
        start, end = span(edited, link)
        if start < end and not link.bare:
            found.append(DocumentLink(edited.lines.range(start, end), data={"uri": edited.uri}))
    return found


def followed(question: NoteQuestion, link: DocumentLink) -> DocumentLink:
    """Return a link with the file that it leads to, and the line in it, if it leads anywhere.

    Raises:
        LibraryError: The index cannot be read.
    """
    edited = question.note
    found = part_at(edited, edited.lines.offset(link.range.start))
    if found is None or not isinstance(found.part, Link):
        return link
    place = location(question, found.part)
    if place is not None:
        line = place.range.start.line
        link.target = f"{place.uri}#L{line + 1}" if line else place.uri
    return link
