"""Paragraphs and code, broken into lines of a given width."""

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
# What is drawn upon the character before it stays with it.
_UPON = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f"
# What must not begin a line, and what must not end one.
_CLOSING, _OPENING = "、。，．・：；！？）」』】〉》ー々", "（「『【〈《"
_CHUNK = re.compile(f"\\s+|[{_OPENING}]*[{_WIDE}][{_UPON}{_CLOSING}]*|[^\\s{_WIDE}]+")
# A cell holds few characters; this is where one with more combining marks is cut.
_MOST_PER_CELL = 8
# In code, white space is as wide as it looks.
_FLAT = str.maketrans("\t\n", "  ")
_CONTINUED = Piece("↳ ", ("block", "dim"))


def safe(pieces: Sequence[Piece]) -> list[Piece]:
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


def wrap_code(pieces: Sequence[Piece], width: int) -> Iterator[Line]:
    """Break a line of code wherever it is full, and fill its lines up; what goes on has a sign before it."""
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
    """As much of a text as there is room for."""
    if cell_len(text) <= room:
        return text
    part = set_cell_size(text, room)
    # Half of a wide character would be a space.
    return part if text.startswith(part) else part[:-1]
