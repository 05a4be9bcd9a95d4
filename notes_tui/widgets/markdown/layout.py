"""Lay the blocks of a page out in lines of a given width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from notes_tui.widgets.markdown.model import CLOSED, Piece
from notes_tui.widgets.markdown.tables import table
from notes_tui.widgets.markdown.wrap import safe, wrap, wrap_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notes_tui.widgets.markdown.model import PageBlock
    from notes_tui.widgets.markdown.wrap import Line

_LEAST = 8


def layout_block(block: PageBlock, width: int, closed: frozenset[str] = frozenset()) -> list[Line]:
    """Return the lines of a block; none for one in a fold that is closed.

    Args:
        block: The block.
        width: In cells.
        closed: Names of the folds of which only the title is shown.
    """
    if block.folds and not closed.isdisjoint(block.folds):
        return []
    prefix = sum(cell_len(piece.text) for piece in block.rest or block.first)
    room = max(_LEAST, width - prefix)
    shown = _folded(block) if block.title in closed else block
    lines = [*([] for _ in range(block.picture_rows)), *_lay(shown, room)]
    return [[*(block.rest if number else block.first), *line] for number, line in enumerate(lines)]


def _folded(title: PageBlock) -> PageBlock:
    *words, sign = title.pieces
    return title._replace(pieces=(*words, sign._replace(text=CLOSED)))


def _lay(block: PageBlock, width: int) -> Iterator[Line]:
    if block.rule:
        yield [Piece("─" * width, ("dim",))]
    elif block.rows:
        yield from table(block, width)
    elif block.verbatim:
        yield from wrap_code(block.pieces, width)
    else:
        yield from wrap(safe(block.pieces), width)
