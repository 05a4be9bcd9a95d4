"""Lay tables out: cells are wrapped, and a row that is too wide becomes lines of title and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from notes_tui.widgets.markdown.model import Piece
from notes_tui.widgets.markdown.wrap import safe, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notes_tui.widgets.markdown.model import PageBlock
    from notes_tui.widgets.markdown.wrap import Line

    Cell = Sequence[Piece]
    Row = Sequence[Cell]

_GAP = "  "
# Narrower columns than this are not drawn next to each other.
_NARROW = 6
# A tab or line break within a piece is one cell wide; a break between lines is a piece of its own.
_FLAT = str.maketrans("\t\n", "  ")
_BREAK = "\n"


def table(block: PageBlock, width: int) -> Iterator[Line]:
    """Yield the lines of a table."""
    rows = [[_flat(cell) for cell in row] for row in block.rows]
    head = rows[0] if any(_size(cell) for cell in rows[0]) else None
    body = rows[1:]
    columns = max(len(row) for row in rows)
    shown = [head, *body] if head else body
    sizes = [max((_size(row[at]) for row in shown if at < len(row)), default=0) for at in range(columns)]
    room = width - len(_GAP) * (columns - 1)
    if sum(min(size, _NARROW) for size in sizes) > room:
        yield from _as_lists(head, body, width)
        return
    sizes = _fitted(sizes, room)
    rule: Line = [Piece("─" * (sum(sizes) + len(_GAP) * (columns - 1)), ("dim",))]
    if head:
        titles = [[piece.under("strong") for piece in cell] for cell in head]
        yield from _row(titles, sizes, block.aligned)
        yield rule
    # Rows of more than one line have a rule between them.
    apart = head is not None and any(
        _size(cell) > size for row in body for cell, size in zip(row, sizes, strict=False)
    )
    for number, row in enumerate(body):
        if number and apart:
            yield rule
        yield from _row(row, sizes, block.aligned)


def _as_lists(head: Row | None, body: Sequence[Row], width: int) -> Iterator[Line]:
    """Yield each row as lines of title and value."""
    for number, row in enumerate(body):
        if number:
            yield [Piece("─" * width, ("dim",))]
        for at, cell in enumerate(row):
            title = [piece.under("strong") for piece in head[at]] if head and at < len(head) else []
            colon = [Piece(": ")] if title else []
            yield from wrap([*title, *colon, *cell], width)


def _fitted(sizes: list[int], room: int) -> list[int]:
    """Return sizes that fit: narrow columns keep their width, and wide ones share the rest."""
    left, count = room, len(sizes)
    fitted = list(sizes)
    for at in sorted(range(len(sizes)), key=sizes.__getitem__):
        fitted[at] = min(sizes[at], max(1, left // count))
        left -= fitted[at]
        count -= 1
    return fitted


def _row(row: Row, sizes: Sequence[int], aligned: Sequence[str]) -> Iterator[Line]:
    cells = [_lines(row[at] if at < len(row) else (), size) for at, size in enumerate(sizes)]
    for number in range(max(map(len, cells), default=0)):
        line: Line = []
        for at, size in enumerate(sizes):
            if at:
                line.append(Piece(_GAP))
            part = cells[at][number] if number < len(cells[at]) else []
            line += _padded(part, size, aligned[at] if at < len(aligned) else "left")
        yield line


def _lines(cell: Cell, size: int) -> list[Line]:
    whole = _size(cell) <= size and all(piece.text != _BREAK for piece in cell)
    return [list(cell)] if whole else list(wrap(cell, size))


def _padded(line: Line, size: int, aligned: str) -> Line:
    spare = size - _size(line)
    before = {"right": spare, "center": spare // 2}.get(aligned, 0)
    return [Piece(" " * before), *line, Piece(" " * (spare - before))]


def _flat(cell: Cell) -> list[Piece]:
    return [
        piece if piece.text == _BREAK else piece._replace(text=piece.text.translate(_FLAT))
        for piece in safe(cell)
    ]


def _size(cell: Cell) -> int:
    """Return the width of the widest line of a cell that is not wrapped."""
    widest = used = 0
    for piece in cell:
        used = 0 if piece.text == _BREAK else used + cell_len(piece.text)
        widest = max(widest, used)
    return widest
