"""Sentences of a page that are selected one after the other, before the page has a width."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from index import sentence_spans
from notes_tui.widgets.markdown.model import is_heading, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notes_tui.widgets.markdown.model import PageBlock, Piece

SELECTED = "selected"
"""The role of what is selected."""

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
        if not (block.verbatim or block.rule or block.rows or is_heading(block.pieces))
        for text in [text_of(block.pieces)]
        for start, end in sentence_spans(text)
    )


class Selection(Protocol):
    """The selected text of a page."""

    def moved(self, by: int) -> Selection:
        """Return the selection with its end some sentences on or back, within the page."""
        ...

    def ranges(self) -> Iterator[tuple[int, int, int]]:
        """Yield block, start and end of what is selected in each block."""
        ...

    @property
    def moving(self) -> tuple[int, bool]:
        """The block of the end that moves, and whether that is the upper one."""
        ...

    def on_page(self, blocks: Sequence[PageBlock]) -> Selection:
        """Return the same selection on a page that begins with the same blocks and goes on with others."""
        ...


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

    def ranges(self) -> Iterator[tuple[int, int, int]]:
        """Yield block, start and end of what is selected in each block, with what is between its sentences."""
        first, last = sorted((self.begin, self.end))
        for block, places in groupby(self.places[first : last + 1], attrgetter("block")):
            held = list(places)
            yield block, held[0].start, held[-1].end

    @property
    def moving(self) -> tuple[int, bool]:
        """The block of the end that moves, and whether that is the upper one."""
        return self.places[self.end].block, self.end < self.begin

    def on_page(self, blocks: Sequence[PageBlock]) -> SentenceSelection:
        """Return the same selection on a page that begins with the same blocks and goes on with others."""
        return replace(self, places=sentence_places(blocks))


def carried_over(
    selection: Selection, before: Sequence[PageBlock], after: Sequence[PageBlock]
) -> Selection | None:
    """Return a selection on the page that follows on its page; None where what is selected is not the same there."""
    end = max((block for block, _, _ in selection.ranges()), default=-1) + 1
    # The last block of a beginning may go on.
    if end >= len(before) or before[:end] != after[:end]:
        return None
    return selection.on_page(after)


def selected_text(selection: Selection, blocks: Sequence[PageBlock]) -> str:
    """Return what is selected, each block on one line, with a blank line between two."""
    parts = (text_of(blocks[block].pieces)[start:end] for block, start, end in selection.ranges())
    return "\n\n".join(part.replace("\n", " ") for part in parts)


def changed_blocks(
    before: Selection | None, after: Selection | None, blocks: Sequence[PageBlock]
) -> dict[int, PageBlock]:
    """Return the blocks that look different after a selection changed, by their numbers, as they look then."""
    old, new = _selected(before), _selected(after)
    found: dict[int, PageBlock] = {}
    for number in old.keys() | new.keys():
        if old.get(number) != (part := new.get(number)):
            block = blocks[number]
            marked = block.pieces if part is None else tuple(_marked(block.pieces, *part))
            found[number] = block._replace(pieces=marked)
    return found


def _selected(selection: Selection | None) -> dict[int, tuple[int, int]]:
    ranges = () if selection is None else selection.ranges()
    return {block: (start, end) for block, start, end in ranges}


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
