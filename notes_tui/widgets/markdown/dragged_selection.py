"""Characters of a page that are selected with the mouse."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from notes_tui.widgets.markdown.model import text_of
from notes_tui.widgets.markdown.sentence_selection import sentence_places
from notes_tui.widgets.markdown.wrap import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notes_tui.widgets.markdown.laid_out_page import LaidOutPage
    from notes_tui.widgets.markdown.model import PageBlock
    from notes_tui.widgets.markdown.sentence_selection import SentencePlace


class PageCharacter(NamedTuple):
    """A character: the number of its block, and its start and end in the text of the block's pieces."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraggedSelection:
    """The characters from one to another.

    Attributes:
        lengths: Length of the text of each block that can be selected, by its number, in order.
        places: The sentences of the page, by which the keys extend the selection.
        begin: The character where selecting began.
        end: The one that moves; before or after `begin`, or the same.
    """

    lengths: dict[int, int]
    places: tuple[SentencePlace, ...]
    begin: PageCharacter
    end: PageCharacter

    @property
    def moving(self) -> tuple[int, bool]:
        """The block of the end that moves, and whether that is the upper one."""
        return self.end.block, self.end < self.begin

    def on_page(self, blocks: Sequence[PageBlock]) -> DraggedSelection:
        """Return the same selection on a page that begins with the same blocks and goes on with others."""
        known = max(self.lengths)
        more = {
            number: len(text_of(block.pieces))
            for number, block in enumerate(blocks)
            if number > known and _can_be_selected(block)
        }
        return replace(self, lengths=self.lengths | more, places=sentence_places(blocks))

    def moved(self, by: int) -> DraggedSelection:
        """Return the selection with its end at the end, or beginning, of a sentence further on, or back."""
        if by > 0:
            ends = [PageCharacter(at.block, at.end, at.end) for at in self.places]
            on = [end for end in ends if (end.block, end.end) > (self.end.block, self.end.end)]
        else:
            starts = [PageCharacter(at.block, at.start, at.start) for at in reversed(self.places)]
            on = [start for start in starts if (start.block, start.start) < (self.end.block, self.end.start)]
        return replace(self, end=on[min(abs(by), len(on)) - 1]) if on and by else self

    def ranges(self) -> Iterator[tuple[int, int, int]]:
        """Yield block, start and end of what is selected in each block."""
        first, last = sorted((self.begin, self.end))
        for block, length in self.lengths.items():
            if first.block <= block <= last.block:
                start = first.start if block == first.block else 0
                end = last.end if block == last.block else length
                if start < end:
                    yield block, start, end


def _can_be_selected(block: PageBlock) -> bool:
    return not (block.verbatim or block.rule or block.rows)


def begin_drag(sheet: LaidOutPage, line: int, column: int) -> DraggedSelection | None:
    """Return a selection of the character at a place of a page; None where no text can be selected."""
    lengths = {
        number: len(text_of(block.pieces))
        for number, block in enumerate(sheet.page.blocks)
        if _can_be_selected(block) and sheet.begin_of(number) < sheet.ends[number]
    }
    place = character_at(sheet, line, column)
    if place is None or place.block not in lengths:
        return None
    return DraggedSelection(lengths, sentence_places(sheet.page.blocks), place, place)


def dragged_to(selection: DraggedSelection, sheet: LaidOutPage, line: int, column: int) -> DraggedSelection:
    """Return the selection with its end at another place of the page, or next to it where nothing can be selected."""
    place = character_at(sheet, max(0, min(line, len(sheet.lines) - 1)), column)
    if place is None:
        return selection
    if place.block not in selection.lengths:
        above = [number for number in selection.lengths if number < place.block]
        if not above:
            return selection
        end = selection.lengths[above[-1]]
        place = PageCharacter(above[-1], end, end)
    return replace(selection, end=place)


def character_at(sheet: LaidOutPage, line: int, column: int) -> PageCharacter | None:
    """Return the character of a cell of the page; beside a line, the place before or after its text is meant.

    Lines have their words in order, with other blanks between them than the text: the words are counted.

    Args:
        sheet: The page.
        line: Number of the line.
        column: Of the cell, from 0.
    """
    if not 0 <= line < len(sheet.lines):
        return None
    number = bisect_right(sheet.ends, line)
    block, first = sheet.page.blocks[number], sheet.begin_of(number)
    source = text_of(safe(block.pieces))
    signs = [at for at, sign in enumerate(source) if not sign.isspace()]
    before = sum(_signs(_words(sheet, block, at, first)) for at in range(first, line))
    text = _words(sheet, block, line, first)
    column -= sum(cell_len(piece.text) for piece in (block.rest if line > first else block.first))
    at = _index(text, column)
    before += _signs(text[: max(at, 0)])
    here = signs[before] if before < len(signs) else len(source)
    after_last = signs[before - 1] + 1 if before else 0
    if at < 0:
        return PageCharacter(number, here, here)
    if at >= len(text):
        return PageCharacter(number, after_last, after_last)
    if text[at].isspace():
        return PageCharacter(number, after_last, here)
    end = here + 1
    # Marks over a letter take no cell of their own.
    while end < len(source) and not cell_len(source[end]) and not source[end].isspace():
        end += 1
    return PageCharacter(number, here, end)


def _words(sheet: LaidOutPage, block: PageBlock, line: int, first: int) -> str:
    beside = len(block.rest if line > first else block.first)
    return text_of(sheet.lines[line][beside:])


def _signs(text: str) -> int:
    return sum(1 for sign in text if not sign.isspace())


def _index(text: str, column: int) -> int:
    """Return the index of the character at a column; -1 to the left of all, and the length to the right of them."""
    if column < 0:
        return -1
    used = 0
    for at, sign in enumerate(text):
        used += cell_len(sign)
        if column < used:
            return at
    return len(text)
