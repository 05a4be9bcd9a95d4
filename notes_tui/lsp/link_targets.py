"""The note, paper or file that a link of an edited note leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import Location, Position, Range

from index import DocumentId, LibraryError, Link, Paper, match_heading
from notes_tui.lsp.cursor_part import part_at, span
from notes_tui.lsp.open_notes import uri_of

if TYPE_CHECKING:
    from index import Block, Heading, Library, Note
    from notes_tui.lsp.note_question import NoteQuestion

TOP = Range(Position(0, 0), Position(0, 0))
"""The place of a file as a whole."""


class LinkedDocument(NamedTuple):
    """A paper, the path of a note, or both where it is a paper's literature note."""

    paper: Paper | None
    path: str | None


def target_of(question: NoteQuestion, link: Link) -> LinkedDocument | None:
    """Return what a link of the note leads to; None where it leads nowhere.

    Raises:
        LibraryError: The index cannot be read.
    """
    read = question.library.read
    if link.kind == "citation":
        paper = read.paper(link.target)
        return LinkedDocument(paper, paper.note) if paper is not None else None
    return document_named(question, link.target)


def document_named(question: NoteQuestion, target: str) -> LinkedDocument | None:
    """Return what the target of a link, without its anchor, means in the note; the note itself where it is empty.

    Raises:
        LibraryError: The index cannot be read.
    """
    read = question.library.read
    if not target:
        return LinkedDocument(None, question.note.path)
    found = read.destination(target, question.note.path)
    if found is None:
        return None
    if found.kind == "note":
        return LinkedDocument(None, found.value)
    paper = read.paper(found.value)
    return LinkedDocument(paper, paper.note) if paper is not None else None


def paper_of(question: NoteQuestion, target: LinkedDocument) -> Paper | None:
    """Return the paper of a document: itself, or that whose literature note it is.

    Raises:
        LibraryError: The index cannot be read.
    """
    if target.paper is not None or target.path is None:
        return target.paper
    id_ = DocumentId.note(target.path)
    note = question.library.read.items([id_]).get(id_)
    return question.library.read.paper(note.key) if note is not None and note.key else None


def anchored(note: Note, anchor: str | None) -> Heading | Block | None:
    """Return the heading or block that the anchor of a link names; None for none."""
    if not anchor:
        return None
    if anchor.startswith("^"):
        return next((each for each in note.blocks if each.id.casefold() == anchor[1:].casefold()), None)
    return match_heading(note.headings, anchor)


def definition_at(question: NoteQuestion) -> Location | None:
    """Return the place that the link or citation at the cursor leads to.

    Raises:
        LibraryError: The index cannot be read.
    """
    found = part_at(question.note, question.offset)
    return location(question, found.part) if found is not None and isinstance(found.part, Link) else None


def location(question: NoteQuestion, link: Link) -> Location | None:
    """Return the place that a link leads to: of a paper without a note, its entry in the source file.

    Raises:
        LibraryError: The index cannot be read.
    """
    target = target_of(question, link)
    if target is None:
        return _file(question, link)
    if target.path is not None:
        return note_location(question, target.path, link.anchor)
    return source_location(question.library, target.paper) if target.paper is not None else None


def note_location(question: NoteQuestion, path: str, anchor: str | None) -> Location:
    """Return the place of a note, or of its heading or block; its first line where it has no such."""
    if anchor:
        try:
            edited = question.notes[path]
        except LibraryError:
            return Location(question.notes.uri(path), TOP)
        found = anchored(edited.note, anchor)
        if found is not None:
            return Location(edited.uri, edited.lines.range(*span(edited, found)))
    return Location(question.notes.uri(path), TOP)


def source_location(library: Library, paper: Paper) -> Location | None:
    """Return the place of a paper's first entry in its source files."""
    if not paper.sources:
        return None
    source = paper.sources[0]
    place = Position(max(source.line - 1, 0), 0)
    return Location(uri_of(library.roots.absolute(source.file)), Range(place, place))


def _file(question: NoteQuestion, link: Link) -> Location | None:
    """Return the place of a file that is no note."""
    try:
        path = question.library.read.attachment(link.target) if link.target else None
    except LibraryError:
        return None
    return Location(question.notes.uri(path), TOP) if path is not None else None
