"""What is between two signs in running text: `==highlights==`, and `%%comments%%` that may span blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from notes_tui.widgets.markdown.model import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notes_tui.widgets.markdown.model import Block

_HIGHLIGHT = re.compile("((?<!=)==(?!=))")
_COMMENT = re.compile("(%%)")
# Signs in these are just characters.
_LITERAL = frozenset(("code", "block", "math"))


def highlighted(pieces: Sequence[Piece]) -> list[Piece]:
    """One paragraph, with what stands between two `==` highlighted, and the signs gone."""
    if not any("==" in piece.text for piece in pieces):
        return list(pieces)
    parts = [part for piece in pieces for part in _split(piece, _HIGHLIGHT)]
    spans: list[tuple[int, int]] = []
    opening = -1
    for at, part in enumerate(parts):
        if not _is_sign(part, "=="):
            continue
        if opening >= 0:
            if not parts[at - 1].text[-1:].isspace():
                spans.append((opening, at))
                opening = -1
        elif at + 1 < len(parts) and not parts[at + 1].text[:1].isspace():
            opening = at
    signs = {at for span in spans for at in span}
    inside = {at for start, end in spans for at in range(start, end)}
    return [
        part.under("highlight") if at in inside else part for at, part in enumerate(parts) if at not in signs
    ]


def commented(blocks: Sequence[Block]) -> list[Block]:
    """A whole page, with what stands between two `%%` dimmed; the last sign of an odd number is none."""
    marked = (piece for block in blocks for piece in _pieces(block) if "%%" in piece.text)
    signs = sum(_is_sign(part, "%%") for piece in marked for part in _parts(piece))
    if signs < 2:
        return list(blocks)
    comments = _Comments(signs - signs % 2)
    return [comments.block(block) for block in blocks]


def _pieces(block: Block) -> Sequence[Piece]:
    return [piece for row in block.rows for cell in row for piece in cell] if block.rows else block.pieces


class _Comments:
    """Goes through a page in order, and remembers whether it is within a comment."""

    def __init__(self, signs: int) -> None:
        self._left = signs
        self._inside = False

    def block(self, block: Block) -> Block:
        if not self._inside and not any("%%" in piece.text for piece in _pieces(block)):
            return block
        rows = tuple(tuple(self._dimmed(cell) for cell in row) for row in block.rows)
        return replace(block, pieces=self._dimmed(block.pieces), rows=rows)

    def _dimmed(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        shown = []
        for part in (part for piece in pieces for part in _parts(piece)):
            sign = self._left > 0 and _is_sign(part, "%%")
            dim = self._inside or sign
            if sign:
                self._left -= 1
                self._inside = not self._inside
            shown.append(part._replace(roles=(*part.roles, "dim")) if dim else part)
        return tuple(shown)


def _parts(piece: Piece) -> list[Piece]:
    return _split(piece, _COMMENT) if "%%" in piece.text else [piece]


def _split(piece: Piece, sign: re.Pattern[str]) -> list[Piece]:
    if _LITERAL.intersection(piece.roles):
        return [piece]
    return [piece._replace(text=text) for text in sign.split(piece.text) if text]


def _is_sign(piece: Piece, sign: str) -> bool:
    return piece.text == sign and not _LITERAL.intersection(piece.roles)
