"""Sentences of a page that are selected one after the other, before the page has a width."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from index import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notes_tui.widgets.markdown.model import PageBlock, Piece

SELECTED = "selected"
"""The role of what is selected."""

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_FINISHED = re.compile(r"""[.!?…。！？]["'”’»)\]」』）]*$""")


class SentencePlace(NamedTuple):
    """A sentence: the number of its block, and its start and end in the text of the block's pieces."""

    block: int
    start: int
    end: int
    finished: bool


def sentence_places(blocks: Sequence[PageBlock]) -> tuple[SentencePlace, ...]:
    """Return the sentences of a page in order; headings, tables, code and rules have none."""
    return tuple(
        SentencePlace(number, start, end, bool(_FINISHED.search(text, start, end)))
        for number, block in enumerate(blocks)
        if not (block.verbatim or block.rule or block.rows or _is_heading(block))
        for text in [_text(block)]
        for start, end in sentence_spans(text)
    )


def _is_heading(block: PageBlock) -> bool:
    return any(role in _HEADINGS for piece in block.pieces for role in piece.roles)


def _text(block: PageBlock) -> str:
    return "".join(piece.text for piece in block.pieces)


@dataclass(frozen=True, slots=True)
class SentenceSelection:
    """Neighbouring sentences.

    Attributes:
        places: All sentences of the page; at least one.
        begin: The one where selecting began.
        end: The one that moves; before or after `begin`, or the same.
    """

    places: tuple[SentencePlace, ...]
    begin: int
    end: int

    def moved(self, by: int) -> SentenceSelection:
        """Return the selection with its end some sentences on or back, within the page."""
        return replace(self, end=max(0, min(len(self.places) - 1, self.end + by)))

    def _ranges(self) -> Iterator[tuple[int, int, int]]:
        """Yield block, start and end of what is selected in each block, with what is between its sentences."""
        first, last = sorted((self.begin, self.end))
        chosen = self.places[first : last + 1]
        for block in dict.fromkeys(place.block for place in chosen):
            held = [place for place in chosen if place.block == block]
            yield block, held[0].start, held[-1].end

    def text(self, blocks: Sequence[PageBlock]) -> str:
        """Return what is selected, each block on one line, with a blank line between two."""
        parts = (_text(blocks[block])[start:end] for block, start, end in self._ranges())
        return "\n\n".join(part.replace("\n", " ") for part in parts)

    def shown(self, blocks: Sequence[PageBlock]) -> list[PageBlock]:
        """Return the blocks with what is selected marked."""
        found = list(blocks)
        for block, start, end in self._ranges():
            found[block] = blocks[block]._replace(pieces=tuple(_marked(blocks[block].pieces, start, end)))
        return found


def _marked(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    at = 0
    for piece in pieces:
        text = piece.text
        first, last = (max(0, min(len(text), place - at)) for place in (start, end))
        at += len(text)
        before, within, after = text[:first], text[first:last], text[last:]
        if before:
            yield piece._replace(text=before)
        if within:
            yield piece._replace(text=within).over(SELECTED)
        if after:
            yield piece._replace(text=after)
