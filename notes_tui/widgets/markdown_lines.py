"""Blocks of Markdown, laid out in lines of a given width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from index import clean
from notes_tui.widgets.markdown_blocks import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notes_tui.widgets.markdown_blocks import Block

Line = list[Piece]

# Scripts that break between any two characters.
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_CHUNK = re.compile(f"\\s+|[{_WIDE}]|[^\\s{_WIDE}]+")
_LEAST = 8
_GAP = "  "
# Within a line that is not wrapped, white space is as wide as it looks.
_FLAT = str.maketrans("\t\n", "  ")
# A cell holds few characters; this is where one with more combining marks is cut.
_MOST_PER_CELL = 8


def layout(blocks: Sequence[Block], width: int) -> list[Line]:
    """All lines; none is wider than `width`, but for very deep nesting and tables of very many columns."""
    lines: list[Line] = []
    for block in blocks:
        prefix = sum(cell_len(piece.text) for piece in block.rest or block.first)
        room = max(_LEAST, width - prefix)
        for number, line in enumerate(_lay(block, room)):
            lines.append([*(block.rest if number else block.first), *line])
    return lines


def _lay(block: Block, width: int) -> Iterator[Line]:
    if block.rule:
        yield [Piece("─" * width, ("dim",))]
    elif block.rows:
        yield from _table(block, width)
    elif block.verbatim:
        text = "".join(piece.text for piece in _safe(block.pieces)).translate(_FLAT)
        roles = block.pieces[0].roles if block.pieces else ()
        yield [Piece(set_cell_size(text, width), roles)]
    else:
        yield from wrap(_safe(block.pieces), width)


def _safe(pieces: Sequence[Piece]) -> list[Piece]:
    """Clean what came up in reading: character references and percent escapes can spell anything."""
    return [
        piece if piece.text == (text := clean(piece.text)) else piece._replace(text=text) for piece in pieces
    ]


def wrap(pieces: Sequence[Piece], width: int) -> Iterator[Line]:
    """Break a paragraph into lines, at spaces and between wide characters; at least one line."""
    line: Line = []
    used = 0
    for word in _words(pieces):
        space, parts = word
        if space is None and not parts:  # a hard break
            yield line
            line, used = [], 0
            continue
        size = sum(cell_len(part.text) for part in parts)
        gap = 1 if space is not None and used else 0
        if used and used + gap + size > width:
            yield line
            line, used, gap = [], 0, 0
        if gap and space is not None:
            line.append(space)
            used += 1
        for part in parts:
            for text in _cut(part.text, width, used):
                if used and used + cell_len(text) > width:
                    yield line
                    line, used = [], 0
                line.append(part._replace(text=text))
                used += cell_len(text)
    yield line


def _words(pieces: Sequence[Piece]) -> Iterator[tuple[Piece | None, list[Piece]]]:
    """Words, each with the space before it; a word may be made of several pieces. A hard break is empty."""
    space: Piece | None = None
    word: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n":
            if word:
                yield space, word
            yield None, []
            space, word = None, []
            continue
        for chunk in _CHUNK.findall(piece.text):
            breaks = chunk.isspace() or cell_len(chunk[0]) > 1
            if breaks and word:
                yield space, word
                space, word = None, []
            if chunk.isspace():
                space = piece._replace(text=" ")
            else:
                word.append(piece._replace(text=chunk))
                if breaks:
                    yield space, word
                    space, word = None, []
    if word:
        yield space, word


def _cut(text: str, width: int, used: int) -> Iterator[str]:
    """A word in parts that fit, where it is longer than a whole line."""
    if cell_len(text) <= width:
        yield text
        return
    at, room = 0, width - used
    while at < len(text):
        window = text[at : at + room * _MOST_PER_CELL]
        part = set_cell_size(window, room).rstrip() if room > 0 else ""
        if part:
            yield part
        at += len(part)
        room = width


def _table(block: Block, width: int) -> Iterator[Line]:
    rows = [[_flat(cell) for cell in row] for row in block.rows]
    columns = max(len(row) for row in rows)
    sizes = [max((_size(row[at]) for row in rows if at < len(row)), default=0) for at in range(columns)]
    sizes = [min(size, width) for size in sizes]
    room = width - len(_GAP) * (columns - 1)
    while sum(sizes) > room and max(sizes) > 3:
        sizes[sizes.index(max(sizes))] -= 1
    for number, row in enumerate(rows):
        line: Line = []
        for at, size in enumerate(sizes):
            if at:
                line.append(Piece(_GAP))
            aligned = block.aligned[at] if at < len(block.aligned) else "left"
            line += _cell(row[at] if at < len(row) else (), size, aligned, head=number == 0)
        yield line
        if number == 0:
            yield [Piece("─" * min(width, sum(sizes) + len(_GAP) * (columns - 1)), ("dim",))]


def _flat(cell: Sequence[Piece]) -> list[Piece]:
    return [piece._replace(text=piece.text.translate(_FLAT)) for piece in _safe(cell)]


def _size(cell: Sequence[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in cell)


def _cell(cell: Sequence[Piece], size: int, aligned: str, *, head: bool) -> Line:
    line: Line = []
    used = 0
    for piece in cell:
        text = piece.text
        left = size - used
        if cell_len(text) > left:
            text = set_cell_size(text, max(0, left - 1)) + "…" if left else ""
        if text:
            line.append(piece._replace(text=text, roles=("strong", *piece.roles) if head else piece.roles))
            used += cell_len(text)
    spare = size - used
    before = {"right": spare, "center": spare // 2}.get(aligned, 0)
    return [Piece(" " * before), *line, Piece(" " * (spare - before))]
