"""A page in lines of a given width, and the text that it is wanted for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from notes_tui.widgets.markdown.layout import layout_block

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from index import Embeds, QueryAnswer
    from notes_tui.widgets.markdown.model import MarkdownPage, PageBlock
    from notes_tui.widgets.markdown.wrap import Line


@dataclass(frozen=True, slots=True)
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

    def begin_of(self, block: int) -> int:
        """Return the number of the first line of a block."""
        return self.ends[block - 1] if block else 0


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
