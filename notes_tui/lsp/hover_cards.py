"""Cards beside the text: all that is known of a paper, note or tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from index import DocumentId, LibraryError, Link, NoteSections, Paper, Tag, clean, clean_line, fold
from notes_tui.lsp.cursor_part import part_at
from notes_tui.lsp.link_targets import paper_of, target_of
from notes_tui.view.document_markdown import byline
from notes_tui.view.publication import publication

if TYPE_CHECKING:
    from notes_tui.lsp.note_question import NoteQuestion

_LONGEST = 4_000
"""Most characters of one text on a card."""
_MARKUP = re.compile(r"([\\`*_\[\]<>~|])")


def hover(question: NoteQuestion) -> Hover | None:
    """Return the card of the link, citation or tag at the cursor; None elsewhere.

    Raises:
        LibraryError: The index or the note cannot be read.
    """
    found = part_at(question.note, question.offset)
    if found is None:
        return None
    content: MarkupContent | None = None
    if isinstance(found.part, Link):
        content = _link_card(question, found.part)
    elif isinstance(found.part, Tag):
        content = _tag_card(question, found.part.name)
    return Hover(content, question.note.lines.range(found.start, found.end)) if content is not None else None


def card(question: NoteQuestion, id_: DocumentId) -> MarkupContent | None:
    """Return the card of a document; None where there is no such.

    Raises:
        LibraryError: The index or the note cannot be read.
    """
    if id_.kind == "note":
        return note_card(question, id_.value, None)
    paper = question.library.read.paper(id_.value)
    return paper_card(question, paper) if paper is not None else None


def _link_card(question: NoteQuestion, link: Link) -> MarkupContent | None:
    target = target_of(question, link)
    if target is None:
        return None
    if target.paper is None and target.path is not None:
        # A literature note is shown as its paper, unless a part of it is meant.
        paper = paper_of(question, target) if not link.anchor else None
        return paper_card(question, paper) if paper else note_card(question, target.path, link.anchor)
    if target.path is not None and link.anchor:
        return note_card(question, target.path, link.anchor)
    return paper_card(question, target.paper) if target.paper is not None else None


def paper_card(question: NoteQuestion, paper: Paper) -> MarkupContent:
    """Return the card of a paper: title, authors, date, venue, status, tags, abstract, and the user's words."""
    facts = [
        _literal(", ".join(paper.authors)),
        _literal(byline(paper)),
        _literal(publication(paper)),
        _literal(" ".join(f"#{tag}" for tag in paper.tags)),
        f"`{clean_line(paper.key)}`",
    ]
    parts = [f"### {_literal(paper.title)}", "  \n".join(filter(None, facts))]
    parts.append(_literal(clean(paper.abstract)[:_LONGEST]) if paper.abstract else "*No abstract.*")
    try:
        own = question.library.read.own_passage(paper)
    except LibraryError as error:
        parts.append(f"*{_literal(str(error))}*")
    else:
        if own is not None and own.text.strip():
            parts += ["---", _cut(own.text)]
    return _markdown(parts)


def note_card(question: NoteQuestion, path: str, anchor: str | None) -> MarkupContent:
    """Return the card of a note, or of the section or block that an anchor names.

    Raises:
        LibraryError: The note cannot be read.
    """
    edited = question.notes[path]
    sections = NoteSections(edited.text, edited.note)
    found = sections.find(anchor) or sections.find(None)
    start, end = found if found is not None else (0, len(edited.text))
    parts = [] if anchor else [f"### {_literal(edited.note.title)}"]
    tags = dict.fromkeys(fold(tag.name) for tag in edited.note.tags)
    if tags and not anchor:
        parts.append(_literal(" ".join(f"#{tag}" for tag in tags)))
    return _markdown([*parts, _cut(edited.text[start:end]), f"`{clean_line(path)}`"])


def _tag_card(question: NoteQuestion, name: str) -> MarkupContent | None:
    count = next((each for each in question.library.read.tags() if fold(each.tag) == fold(name)), None)
    if count is None:
        return None
    return _markdown([f"**#{_literal(count.tag)}**: {count.notes} notes, {count.papers} papers"])


def _cut(text: str) -> str:
    """Return the beginning of a text in Markdown, up to the end of a line."""
    text = clean(text.strip("\r\n"))
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rpartition(chr(10))[0] or text[:_LONGEST]}\n\n…"


def _literal(text: str) -> str:
    return _MARKUP.sub(r"\\\1", clean_line(text) if "\n" not in text else clean(text))


def _markdown(parts: list[str]) -> MarkupContent:
    return MarkupContent(MarkupKind.Markdown, "\n\n".join(parts))
