"""Inline footnotes: `^[text]`, with any balanced brackets in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.vault.markdown_blocks import FootnoteMark, TextRun
from index.vault.parse.inline_spans import NoteSign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.vault.markdown_blocks import Inline, Inlines
    from index.vault.parse.inline_spans import FlatInline

_OPENS = "^["
_SIGN = re.compile(r"(\^\[|[\[\]])")
# A footnote within so many brackets is text, so that what reads the pieces never goes deep.
_DEEPEST = 8


class _Open(NamedTuple):
    """A footnote that is being read, and the pieces before it."""

    mark: FootnoteMark
    before: list[Inline]


def split_signs(pieces: Iterable[FlatInline]) -> Iterator[FlatInline]:
    """Split plain text at `^[` and brackets, which become pieces of their own."""
    for piece in pieces:
        if not isinstance(piece, TextRun) or piece.kind != "text":
            yield piece
            continue
        for number, text in enumerate(_SIGN.split(piece.text)):
            if number % 2:
                yield NoteSign(text, piece.styles)
            elif text:
                yield piece._replace(text=text)


def footnoted(pieces: Sequence[Inline | NoteSign], labels: Iterator[str]) -> Inlines:
    """Turn inline footnotes into marks with content; signs without a partner become text again.

    Args:
        pieces: One paragraph; only its signs are changed.
        labels: Gives a label for each footnote.
    """
    ends = _pairs(pieces)
    closing = set(ends.values())
    found: list[Inline] = []
    around: list[_Open] = []
    for at, piece in enumerate(pieces):
        if at in ends:
            around.append(_Open(FootnoteMark(next(labels), styles=piece.styles), found))
            found = []
        elif at in closing:
            mark, before = around.pop()
            before.append(mark._replace(content=tuple(found)))
            found = before
        elif isinstance(piece, NoteSign):
            found.append(TextRun(piece.text, "text", piece.styles))
        else:
            found.append(piece)
    return tuple(found)


def _pairs(pieces: Sequence[Inline | NoteSign]) -> dict[int, int]:
    """Return the numbers of the signs that open a footnote, each with that of the sign that closes it."""
    ends: dict[int, int] = {}
    opened: list[tuple[int, bool]] = []
    for at, piece in enumerate(pieces):
        if not isinstance(piece, NoteSign):
            continue
        if piece.text != "]":
            opened.append((at, piece.text == _OPENS and len(opened) < _DEEPEST))
        elif opened:
            start, footnote = opened.pop()
            if footnote and at > start + 1:
                ends[start] = at
    return ends
