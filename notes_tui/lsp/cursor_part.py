"""The link, tag, heading or block of a note at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index import Block, Heading, Link, Tag

if TYPE_CHECKING:
    from notes_tui.lsp.open_notes import EditedNote

Part = Link | Tag | Heading | Block


class PlacedPart(NamedTuple):
    """A part of a note, and the start and end of its characters."""

    part: Part
    start: int
    end: int


def part_at(edited: EditedNote, offset: int) -> PlacedPart | None:
    """Return the part of a note at an offset; the innermost where one holds another."""
    number = edited.lines.position(offset).line + 1
    note = edited.note
    parts: list[Part] = [
        *(each for each in note.links if each.line <= number),
        *(each for each in note.tags if each.line == number),
        *(each for each in note.blocks if each.line == number),
        *(each for each in note.headings if each.line == number),
    ]
    for part in parts:
        start, end = span(edited, part)
        if start <= offset <= end and start < end:
            return PlacedPart(part, start, end)
    return None


def span(edited: EditedNote, part: Part) -> tuple[int, int]:
    """Return start and end of a part in the text; those of its line's start where it is not found there."""
    lines = edited.lines
    begin = lines.starts[min(part.line, len(lines.starts)) - 1]
    line = lines.line(part.line - 1)
    match part:
        case Heading():
            return begin, begin + len(line)
        case Block():
            at = line.rfind(f"^{part.id}")
            return (begin + at, begin + at + 1 + len(part.id)) if at >= 0 else (begin, begin)
    if part.start >= 0:
        return part.start, part.end
    # In properties only the line is known.
    written = part.raw if isinstance(part, Link) else part.name
    at = line.find(written)
    return (begin + at, begin + at + len(written)) if at >= 0 else (begin, begin)
