"""A page in lines of a given width, and the text that it is wanted for."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from notes_tui.reading_positions import ReadingPosition
from notes_tui.widgets.markdown.layout import layout_block
from notes_tui.widgets.markdown.model import HEADINGS, is_heading, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from index import Embeds, QueryAnswer
    from notes_tui.widgets.markdown.model import MarkdownPage, PageBlock, Piece
    from notes_tui.widgets.markdown.wrap import Line


# Characters by which a block is known again.
_TELLING = 80
# Characters that are parsed and laid out in some 30 ms, and fill any screen.
_SOON = 16_000
_FENCE = re.compile(r"```|~~~")


# Without slots, so that what is looked up in all lines is kept.
@dataclass(frozen=True)
class LaidOutPage:
    """A page in lines of a given width.

    Attributes:
        key: Identifies the document.
        long: Too long to be laid out on the event loop.
        begin: Line to scroll to; None for the top.
        closed: Names of the callouts that are folded.
        ends: For each block of the page, the number of the line after its last.
    """

    page: MarkdownPage
    lines: list[Line]
    width: int
    key: str | None = None
    long: bool = False
    begin: int | None = None
    closed: frozenset[str] = frozenset()
    ends: tuple[int, ...] = ()

    def fitted(self, width: int, closed: frozenset[str]) -> LaidOutPage:
        """Lay the same page out for another width, or with other callouts folded."""
        lines: list[Line] = []
        ends: list[int] = []
        for block in self.page.blocks:
            lines += layout_block(block, width, closed)
            ends.append(len(lines))
        return replace(self, lines=lines, width=width, closed=closed, ends=tuple(ends))

    def with_blocks(self, shown: Mapping[int, PageBlock]) -> LaidOutPage:
        """Return the page with some blocks in another form, by their numbers; only these are laid out."""
        lines, ends, longer = list(self.lines), self.ends, 0
        for number, block in sorted(shown.items()):
            lines[self.begin_of(number) + longer : self.ends[number] + longer] = (
                new := layout_block(block, self.width, self.closed)
            )
            # Nearly always it takes as many lines as before.
            if more := len(new) - (self.ends[number] - self.begin_of(number)):
                ends = (*ends[:number], *(end + more for end in ends[number:]))
                longer += more
        return replace(self, lines=lines, ends=ends)

    @cached_property
    def link_lines(self) -> dict[int, int]:
        """The links that are not folded away, in order, with the line on which each begins."""
        places: dict[int, int] = {}
        for at, line in enumerate(self.lines):
            for piece in line:
                if piece.link >= 0:
                    places.setdefault(piece.link, at)
        return dict(sorted(places.items()))

    @cached_property
    def match_lines(self) -> list[int]:
        """The lines with a match, in order."""
        return [at for at, line in enumerate(self.lines) if any("match" in piece.roles for piece in line)]

    def link_at(self, column: int, line: int) -> int:
        """Return the number of the link at a place; -1 where there is none."""
        if not 0 <= line < len(self.lines):
            return -1
        pieces = self.lines[line]
        ends = accumulate(cell_len(piece.text) for piece in pieces)
        return next((piece.link for piece, end in zip(pieces, ends, strict=True) if column < end), -1)

    def texts(self) -> Iterator[str]:
        """Yield the text of each block, or of each cell of a table."""
        for block in self.page.blocks:
            yield text_of(block.pieces)
            yield from (text_of(cell) for row in block.rows for cell in row)

    def position_at(self, line: int) -> ReadingPosition | None:
        """Return a line as a position that outlives the layout; None on an empty page."""
        if not 0 <= line < len(self.lines):
            return None
        number = bisect_right(self.ends, line)
        return ReadingPosition(number, _beginning(self.page.blocks[number]), line - self.begin_of(number))

    def line_of(self, position: ReadingPosition) -> int:
        """Return the line of a position: in the nearest block that begins with the same words, or its old block."""
        blocks, wanted = self.page.blocks, position.block
        same = (at for at, block in enumerate(blocks) if _beginning(block) == position.beginning)
        number = min(same, key=lambda at: abs(at - wanted), default=min(wanted, len(blocks) - 1))
        if number < 0:
            return 0
        begin = self.begin_of(number)
        return min(begin + position.into, max(begin, self.ends[number] - 1))

    def heading_at(self, line: int) -> str:
        """Return the heading of a line; empty at the top and above the first."""
        lines = self.lines
        top = min(line, len(lines) - 1)
        if top <= 0:
            return ""
        last = next((at for at in range(top, -1, -1) if is_heading(lines[at])), None)
        if last is None:
            return ""
        # A long heading takes several lines.
        first = next((at for at in range(last, -1, -1) if not is_heading(lines[at])), -1) + 1
        end = next((at for at in range(last, len(lines)) if not is_heading(lines[at])), len(lines))
        return " ".join(text_of(line).strip() for line in lines[first:end])

    def contents(self) -> list[tuple[int, str]]:
        """Return level and text of each heading, in order."""
        blocks = (self.page.blocks[at] for at in self.page.headings)
        return [(_level(block.pieces), text_of(block.pieces)) for block in blocks]

    def begin_of(self, block: int) -> int:
        """Return the number of the first line of a block."""
        return self.ends[block - 1] if block else 0


def _level(pieces: Sequence[Piece]) -> int:
    roles = (role for piece in pieces for role in piece.roles)
    return next((int(role[1:]) for role in roles if role in HEADINGS), 1)


def _beginning(block: PageBlock) -> str:
    cell = block.rows[0][0] if block.rows and block.rows[0] else block.pieces
    return text_of(cell)[:_TELLING]


class PageRequest(NamedTuple):
    """The arguments of `MarkdownView.show`; `long` is set for a text that is too long for the event loop."""

    text: str
    embeds: Embeds | None = None
    mark: Callable[[str], Iterable[tuple[int, int]]] | None = None
    key: str | None = None
    section: int | None = None
    unresolved: Collection[str] = ()
    answers: Mapping[str, QueryAnswer] | None = None
    long: bool = False
    position: ReadingPosition | None = None
    over_match: bool = False

    @property
    def is_slow(self) -> bool:
        """Return whether the page is to be made in a thread: colouring code loads a large library."""
        return self.long or _FENCE.search(self.text) is not None

    def beginning(self) -> PageRequest | None:
        """Return the request for the beginning of a text, which is made in a moment; None for a text of that size."""
        if len(self.text) <= _SOON or self.key is None:
            return None
        # Not within a paragraph, where there are any.
        end = self.text.rfind("\n\n", _SOON // 2, _SOON)
        return self._replace(text=self.text[: end if end > 0 else _SOON])
