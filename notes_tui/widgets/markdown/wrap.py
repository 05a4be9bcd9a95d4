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


class _OpenLine:
    """A line that is being filled; what comes from one piece after the other stays one piece."""

    def __init__(self) -> None:
        self._line: Line = []
        self._texts: list[str] = []
        self._piece: Piece | None = None
        self.used = 0

    def add(self, text: str, piece: Piece, cells: int) -> None:
        """Add a text that is a part of a piece."""
        if piece is not self._piece:
            self._close()
            self._piece = piece
        self._texts.append(text)
        self.used += cells

    def end(self) -> Line:
        """Return the line, and begin the next one."""
        self._close()
        line, self._line, self.used = self._line, [], 0
        return line

    def _close(self) -> None:
        if self._piece is not None:
            self._line.append(self._piece._replace(text="".join(self._texts)))
        self._texts, self._piece = [], None


def wrap(pieces: Sequence[Piece], width: int) -> Iterator[Line]:
    """Break a paragraph into lines, at spaces and between wide characters; at least one line."""
    line = _OpenLine()
    for space, parts in _words(pieces):
        if space is None and not parts:  # a hard break
            yield line.end()
            continue
        size = sum(cell_len(text) for text, _ in parts)
        gap = space is not None and line.used > 0
        if line.used and line.used + gap + size > width:
            yield line.end()
            gap = False
        if gap and space is not None:
            line.add(" ", space, 1)
        for text, piece in parts:
            for part in (text,) if size <= width else _cut(text, width, line.used):
                cells = cell_len(part)
                if line.used and line.used + cells > width:
                    yield line.end()
                line.add(part, piece, cells)
    yield line.end()


def _words(pieces: Sequence[Piece]) -> Iterator[tuple[Piece | None, list[tuple[str, Piece]]]]:
    """Yield each word, as its parts in the pieces, and the piece of the space before it; a hard break has neither."""
    space: Piece | None = None
    word: list[tuple[str, Piece]] = []
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
                space = piece
            else:
                word.append((chunk, piece))
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
