"""Every place that leads to the note, paper, heading, block or tag at the cursor."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import Location

from index import Block, DocumentId, Heading, LibraryError, Link, Tag, fold
from notes_tui.lsp.cursor_part import part_at, span
from notes_tui.lsp.link_targets import LinkedDocument, anchored, note_location, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import LinkRow, NoteSummary, Paper
    from notes_tui.lsp.note_question import NoteQuestion
    from notes_tui.lsp.open_notes import EditedNote

_MOST_NOTES = 1_000
"""Most notes that are read for the places of one tag."""


class _Subject(NamedTuple):
    """A document, and the part of it that links have to name, if one is meant."""

    document: LinkedDocument
    part: Heading | Block | None = None


def references(question: NoteQuestion, *, declaration: bool) -> list[Location]:
    """Return the places, those of open notes as they are now; of the note itself where the cursor is on plain text.

    With `declaration`, the place that they lead to comes first.

    Raises:
        LibraryError: The index cannot be read.
    """
    found = part_at(question.note, question.offset)
    part = found.part if found is not None else None
    if isinstance(part, Tag):
        return list(_tagged(question, part.name))
    subject = _subject(question, part)
    if subject is None:
        return []
    path = subject.document.path
    head: list[Location] = []
    if declaration and path is not None:
        head = [note_location(question, path, _anchor(subject.part))]
    return [*head, *_links(question, subject)]


def _anchor(part: Heading | Block | None) -> str | None:
    if part is None:
        return None
    return f"^{part.id}" if isinstance(part, Block) else part.text


def _subject(question: NoteQuestion, part: Link | Heading | Block | None) -> _Subject | None:
    if not isinstance(part, Link):
        return _Subject(LinkedDocument(None, question.note.path), part)
    target = target_of(question, part)
    if target is None:
        return None
    meant = None
    if part.anchor and target.path is not None:
        with suppress(LibraryError):
            meant = anchored(question.notes[target.path].note, part.anchor)
    return _Subject(target, meant)


def _links(question: NoteQuestion, subject: _Subject) -> Iterator[Location]:
    item = _item(question, subject.document)
    if item is not None:
        rows = [
            row for row in question.library.read.links(item).back if row.source not in question.notes.opened
        ]
        headings = _headings(question, subject)
        taken: dict[tuple[str, int], int] = {}
        for row in rows:
            if _names(row.anchor, subject.part, headings):
                with suppress(LibraryError):
                    if place := _place(question.notes[row.source], row, taken):
                        yield place
    document = item.id if item is not None else DocumentId.note(subject.document.path or "")
    for edited in question.notes.opened.values():
        yield from _links_in(question, edited, subject, document)


def _item(question: NoteQuestion, document: LinkedDocument) -> Paper | NoteSummary | None:
    """Return what is linked; a literature note as its paper, to which links lead by the key too."""
    read = question.library.read
    if document.paper is not None:
        return document.paper
    if document.path is None:
        return None
    found = read.items([DocumentId.note(document.path)]).get(DocumentId.note(document.path))
    key = getattr(found, "key", None)
    paper = read.paper(key) if key else None
    return paper if paper is not None and paper.note == document.path else found


def _headings(question: NoteQuestion, subject: _Subject) -> EditedNote | None:
    if subject.part is None or subject.document.path is None:
        return None
    return question.notes[subject.document.path]


def _names(anchor: str | None, part: Heading | Block | None, note: EditedNote | None) -> bool:
    """Return whether the anchor of a link names a part, or there is none to name."""
    return part is None or (note is not None and anchored(note.note, anchor) == part)


def _place(edited: EditedNote, row: LinkRow, taken: dict[tuple[str, int], int]) -> Location | None:
    """Return the place of a link of which only the line is known; the next of several equal ones."""
    line = edited.lines.line(row.line - 1)
    begin = edited.lines.starts[min(row.line, len(edited.lines.starts)) - 1]
    at = line.find(row.raw, taken.get((row.source, row.line), 0))
    if at < 0:
        at = line.find(row.raw)
    if at < 0:
        return None
    taken[row.source, row.line] = at + len(row.raw)
    return Location(edited.uri, edited.lines.range(begin + at, begin + at + len(row.raw)))


def _links_in(
    question: NoteQuestion, edited: EditedNote, subject: _Subject, document: DocumentId
) -> Iterator[Location]:
    here = type(question)(question.vault, question.notes, edited)
    meant = _headings(question, subject)
    for link in edited.note.links:
        target = target_of(here, link)
        if target is None:
            continue
        same = target.path is not None and target.path == subject.document.path
        if target.paper is not None and document.kind == "paper":
            same = same or target.paper.key == document.value
        if same and _names(link.anchor, subject.part, meant):
            yield Location(edited.uri, edited.lines.range(*span(edited, link)))


def _tagged(question: NoteQuestion, name: str) -> Iterator[Location]:
    """Yield the places of a tag, and of those nested in it."""
    hits = question.library.read.find(f'tag:"{name}"', scope="all", limit=_MOST_NOTES).hits
    items = question.library.read.items([hit.id for hit in hits])
    paths = {getattr(item, "note", None) or getattr(item, "path", None) for item in items.values()}
    for path in sorted({path for path in paths if path} | question.notes.opened.keys()):
        with suppress(LibraryError):
            edited = question.notes[path]
            for tag in edited.note.tags:
                if fold(tag.name) == fold(name) or fold(tag.name).startswith(f"{fold(name)}/"):
                    yield Location(edited.uri, edited.lines.range(*span(edited, tag)))
