"""Break paragraphs and code into lines of a given width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from index import clean
from notes_tui.widgets.markdown.model import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Line = list[Piece]

# Scripts that break between any two characters.
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
# Combining marks stay with the character before them.
_COMBINING = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f"
# Punctuation that must not begin a line, and punctuation that must not end one.
_CLOSING, _OPENING = "、。，．・：；！？）」』】〉》ー々", "（「『【〈《"
_CHUNK = re.compile(f"\\s+|[{_OPENING}]*[{_WIDE}][{_COMBINING}{_CLOSING}]*|[^\\s{_WIDE}]+")
# A cell with more combining marks than this is cut.
_MOST_PER_CELL = 8
# In code, a tab or line break that is left is one cell wide.
_FLAT = str.maketrans("\t\n", "  ")
_CONTINUED = Piece("↳ ", ("block", "dim"))


def safe(pieces: Sequence[Piece]) -> list[Piece]:
    """Remove control characters; character references and percent escapes can spell any of them."""
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
    """Yield each word, which may be of several pieces, with the space before it; a hard break has neither."""
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
    """Yield a word in parts that fit; only a word longer than a whole line has more than one."""
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


def wrap_code(pieces: Sequence[Piece], width: int) -> Iterator[Line]:
    """Break code at the width of the line and pad each line to it; a sign begins each continuation."""
    line: Line = []
    used = 0
    for piece in safe(pieces):
        text, at = piece.text.translate(_FLAT), 0
        while at < len(text):
            part = _head(text[at : at + (width - used) * _MOST_PER_CELL], width - used)
            line.append(piece._replace(text=part))
            used += cell_len(part)
            at += len(part)
            if at < len(text):
                yield _filled(line, width - used)
                line, used = [_CONTINUED], cell_len(_CONTINUED.text)
    yield _filled(line, width - used)


def _filled(line: Line, spare: int) -> Line:
    return [*line, Piece(" " * spare, ("block",))]


def _head(text: str, room: int) -> str:
    """Return as much of a text as fits in `room` cells."""
    if cell_len(text) <= room:
        return text
    part = set_cell_size(text, room)
    # A wide character that does not fit has become a space.
    return part if text.startswith(part) else part[:-1]
