"""Blocks of Markdown, laid out in lines of a given width."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from notes_tui.widgets.markdown.model import CLOSED, Piece
from notes_tui.widgets.markdown.tables import table
from notes_tui.widgets.markdown.wrap import safe, wrap, wrap_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notes_tui.widgets.markdown.model import Block
    from notes_tui.widgets.markdown.wrap import Line

_LEAST = 8


def layout(blocks: Sequence[Block], width: int, closed: frozenset[str] = frozenset()) -> list[Line]:
    """All lines; none is wider than `width`, but for very deep nesting.

    Args:
        blocks: What there is to show.
        width: In cells.
        closed: Names of what is folded, so that only its title is shown.
    """
    lines: list[Line] = []
    for block in blocks:
        if block.folds and not closed.isdisjoint(block.folds):
            continue
        prefix = sum(cell_len(piece.text) for piece in block.rest or block.first)
        room = max(_LEAST, width - prefix)
        shown = _folded(block) if block.title in closed else block
        for number, line in enumerate(_lay(shown, room)):
            lines.append([*(block.rest if number else block.first), *line])
    return lines


def _folded(title: Block) -> Block:
    *words, sign = title.pieces
    return replace(title, pieces=(*words, sign._replace(text=CLOSED)))


def _lay(block: Block, width: int) -> Iterator[Line]:
    if block.rule:
        yield [Piece("─" * width, ("dim",))]
    elif block.rows:
        yield from table(block, width)
    elif block.verbatim:
        yield from wrap_code(block.pieces, width)
    else:
        yield from wrap(safe(block.pieces), width)
