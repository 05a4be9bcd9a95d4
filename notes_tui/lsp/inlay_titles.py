"""The title and the reading status of a paper, shown behind a link or citation that gives its key alone."""

from __future__ import annotations

from lsprotocol.types import InlayHint, Range

from index import Paper, clean_line
from notes_tui.lsp.cursor_part import span
from notes_tui.lsp.link_targets import paper_of, target_of
from notes_tui.lsp.note_question import NoteQuestion

_LONGEST = 60


def hints(question: NoteQuestion, where: Range) -> list[InlayHint]:
    """Return the hints of some lines of a note.

    Raises:
        LibraryError: The index cannot be read.
    """
    found: list[InlayHint] = []
    for link in question.note.note.links:
        if (
            link.property is not None
            or link.label is not None
            or not where.start.line < link.line <= where.end.line + 1
        ):
            continue
        target = target_of(question, link) if link.kind in ("wikilink", "citation") else None
        if target is None:
            continue
        paper = paper_of(question, target)
        if paper is not None:
            place = question.note.lines.position(span(question.note, link)[1])
            found.append(InlayHint(place, _shown(paper), padding_left=True, tooltip=clean_line(paper.title)))
    return found


def _shown(paper: Paper) -> str:
    title = clean_line(paper.title)
    cut = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
    return f"{cut} · {paper.status}"
