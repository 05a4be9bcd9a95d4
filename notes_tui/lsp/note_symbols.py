"""The outline of a note, the names of a vault, and the parts of a text that an editor can fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import (
    DocumentSymbol,
    FoldingRange,
    FoldingRangeKind,
    Location,
    Range,
    SymbolKind,
    WorkspaceSymbol,
)

from index import Block, Heading, Paper, clean_line, expected, outline
from notes_tui.lsp.cursor_part import span
from notes_tui.lsp.link_targets import TOP, source_location
from notes_tui.lsp.open_notes import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notes_tui.lsp.note_question import NoteQuestion
    from notes_tui.lsp.open_notes import EditedNote
    from notes_tui.lsp.opened_vault import OpenedVault

_MOST = 100
_UNNAMED = "(no text)"
_FOLDED_BLOCKS = frozenset({"list", "item", "quote", "table", "code", "math", "html"})


def outline_of(edited: EditedNote) -> list[DocumentSymbol]:
    """Return the headings of a note, each with those below it and the blocks that have a name."""
    note, lines = edited.note, edited.lines
    roots: list[DocumentSymbol] = []
    holders: list[tuple[int, list[DocumentSymbol]]] = [(0, roots)]
    parts: list[Heading | Block] = [*note.headings, *note.blocks]
    for part in sorted(parts, key=lambda part: part.line):
        start, end = span(edited, part)
        inner: list[DocumentSymbol] = []
        if isinstance(part, Block):
            symbol = _symbol(
                f"^{part.id}", SymbolKind.Key, lines.range(start, end), lines.range(start, end), inner
            )
        else:
            while holders[-1][0] >= part.level:
                holders.pop()
            whole = lines.range(start, max(end, _end_of_section(edited, part)))
            symbol = _symbol(clean_line(part.text), SymbolKind.String, whole, lines.range(start, end), inner)
        holders[-1][1].append(symbol)
        if isinstance(part, Heading):
            holders.append((part.level, inner))
    return roots


def _symbol(
    name: str, kind: SymbolKind, whole: Range, own: Range, inner: list[DocumentSymbol]
) -> DocumentSymbol:
    return DocumentSymbol(name=name or _UNNAMED, kind=kind, range=whole, selection_range=own, children=inner)


def _end_of_section(edited: EditedNote, heading: Heading) -> int:
    """Return the offset of the end of a heading's section, without the line end before the next heading."""
    later = (
        each for each in edited.note.headings if each.line > heading.line and each.level <= heading.level
    )
    after = next(later, None)
    if after is None:
        return len(edited.text)
    start = edited.lines.starts[after.line - 1]
    return len(edited.text[:start].rstrip("\r\n"))


def names_in(vault: OpenedVault, query: str) -> list[WorkspaceSymbol]:
    """Return the notes and papers of a vault whose names match, best first.

    Raises:
        LibraryError: The index cannot be read.
    """
    found: list[WorkspaceSymbol] = []
    offers = vault.library.read.complete(query, "links", limit=_MOST)
    papers = vault.library.read.items([offer.id for offer in offers if offer.id and offer.id.kind == "paper"])
    for offer in offers:
        location: Location | None = None
        if offer.id is None:
            continue
        if offer.id.kind == "note":
            location = Location(uri_of(vault.root / offer.id.value), TOP)
        else:
            paper = papers.get(offer.id)
            location = source_location(vault.library, paper) if isinstance(paper, Paper) else None
        if location is not None:
            kind = SymbolKind.File if offer.id.kind == "note" else SymbolKind.Object
            found.append(WorkspaceSymbol(location=location, name=clean_line(offer.label), kind=kind))
    return found


def folds(question: NoteQuestion) -> list[FoldingRange]:
    """Return what can be folded: properties, sections, and blocks of several lines, callouts among them."""
    return list(_folds(question.note))


def _folds(edited: EditedNote) -> Iterator[FoldingRange]:
    note, lines = edited.note, edited.lines
    if note.body_line > 2:
        yield FoldingRange(0, note.body_line - 2, kind=FoldingRangeKind.Region)
    for heading in note.headings:
        last = lines.position(_end_of_section(edited, heading)).line
        while last > heading.line - 1 and not lines.line(last).strip():
            last -= 1
        if last > heading.line - 1:
            yield FoldingRange(heading.line - 1, last, kind=FoldingRangeKind.Region)
    try:
        blocks = outline(edited.text[note.body_start :])
    except Exception as error:
        if expected(error) is None:
            raise
        return  # too complex to read: its headings are folded alone
    for block in blocks:
        first, last = (note.body_line - 1 + row for row in (block.first, block.end - 1))
        while last > first and not lines.line(last).strip():
            last -= 1
        if block.kind in _FOLDED_BLOCKS and last > first:
            yield FoldingRange(first, last, kind=FoldingRangeKind.Region)
