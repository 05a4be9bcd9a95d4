"""A page in lines of a given width, and the text that it is wanted for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from notes_tui.widgets.markdown.layout import layout

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from index import Embeds, QueryAnswer
    from notes_tui.widgets.markdown.model import MarkdownPage
    from notes_tui.widgets.markdown.wrap import Line


@dataclass(frozen=True, slots=True)
class LaidOutPage:
    """A page in lines of a given width.

    Attributes:
        key: Identifies the document.
        long: Too long to be laid out on the event loop.
        begin: Line to scroll to; None for the top.
        closed: Names of the callouts that are folded.
    """

    page: MarkdownPage
    lines: list[Line]
    width: int
    key: str | None = None
    long: bool = False
    begin: int | None = None
    closed: frozenset[str] = frozenset()

    def fitted(self, width: int, closed: frozenset[str]) -> LaidOutPage:
        """Lay the same page out for another width, or with other callouts folded."""
        lines = layout(self.page.blocks, width, closed)
        return replace(self, lines=lines, width=width, closed=closed)


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
