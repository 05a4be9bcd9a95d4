"""A widget that shows a page of Markdown. Links can be followed with the keyboard; only visible lines are drawn."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from notes_tui.widgets.markdown.blocks import build
from notes_tui.widgets.markdown.laid_out_page import LaidOutPage, PageRequest
from notes_tui.widgets.markdown.model import MarkdownPage
from notes_tui.widgets.markdown.styles import CSS, FONTS, GROUNDED, ROLES
from notes_tui.widgets.motions import MATCH_MOTIONS, MOTIONS
from notes_tui.widgets.virtual_size import set_virtual_size

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from textual.binding import BindingType
    from textual.events import Click

    from index import Embeds, MarkdownBlock, QueryAnswer
    from notes_tui.reading_positions import ReadingPosition
    from notes_tui.widgets.markdown.model import Target
    from notes_tui.widgets.markdown.wrap import Line

# Longer texts are parsed and laid out in a thread.
_SHORT = 20_000
# Blocks below the first line that fill any screen.
_BELOW = 100
_CHOSEN, _NOT_CHOSEN = Style(reverse=True), Style(reverse=False)


class MarkdownView(ScrollView, can_focus=True):
    """Shows a page of Markdown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"markdown-view--{role}" for role in ROLES}
    DEFAULT_CSS = CSS
    _shows_pictures = False
    BINDINGS: ClassVar[list[BindingType]] = [*MOTIONS, *MATCH_MOTIONS]

    class LinkActivated(Message):
        """A link that leads out of this page is to be followed."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(
        self,
        parse: Callable[[str], Sequence[MarkdownBlock]],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Start with an empty page; `parse` is the engine's Markdown parser."""
        super().__init__(id=id)
        self._parse = parse
        self._sheet = LaidOutPage(MarkdownPage(), [], 0)
        self._turn = 0
        self._link = -1
        # The first visible line that is wanted, while the text of a document is too short to show it.
        self._wanted = 0
        # The line that was the first one when the page was shown.
        self._began = 0
        self._looks: dict[tuple[str, ...], Style] = {}
        self._request = PageRequest("")
        self._comments = False

    # Contents

    def show(
        self,
        text: str,
        *,
        embeds: Embeds | None = None,
        mark: Callable[[str], Iterable[tuple[int, int]]] | None = None,
        key: str | None = None,
        section: int | None = None,
        unresolved: Collection[str] = (),
        answers: Mapping[str, QueryAnswer] | None = None,
        position: ReadingPosition | None = None,
        over_match: bool = False,
    ) -> None:
        """Show a text.

        Args:
            text: Markdown without front matter, cleaned.
            embeds: Its embeds.
            mark: Gives start and end of each match in a run of text.
            key: Identifies the document; if it is the same as before, scroll position and folds are kept.
            section: Number of the heading to scroll to.
            unresolved: Targets of the text's links that do not exist.
            answers: Answers to `query` blocks, by their queries.
            position: Line to begin at, without a section or match.
            over_match: Begin at the position also where there is a match.
        """
        if not self._accepts(text):
            return
        self._turn += 1
        before = self._sheet if key is not None and key == self._sheet.key else None
        long = len(text) > _SHORT or bool(embeds)
        self._request = PageRequest(
            text, embeds, mark, key, section, unresolved, answers, long, position, over_match
        )
        self._make_page(before)

    def _accepts(self, _text: str) -> bool:
        """Return whether a text is to be shown now; a view may keep the one that it has."""
        return True

    def toggle_comments(self) -> bool:
        """Show `%%comments%%`, or hide them again; return whether they are shown now."""
        self._comments = not self._comments
        self._turn += 1
        self._make_page(self._sheet)
        return self._comments

    def _make_page(self, before: LaidOutPage | None) -> None:
        request = self._request
        make = partial(self._make, request, self._room, before)
        if request.is_slow:
            # The whole of a megabyte takes seconds.
            first = request.beginning() if before is None else None
            self._show_later(
                self._turn, make, partial(self._make_first, first, self._room) if first else None
            )
        else:
            self.workers.cancel_group(self, "page")
            self._showing(self._turn, make())

    def _make(self, request: PageRequest, width: int, before: LaidOutPage | None) -> LaidOutPage:
        page = self._page(request)
        closed = page.closed()
        if before is not None:
            known = {fold.name for fold in before.page.folds}
            closed = (closed - known) | (before.closed & {fold.name for fold in page.folds})
        sheet = LaidOutPage(page, [], 0, request.key, request.long).fitted(width, closed)
        if request.section is not None and request.section < len(page.headings):
            return replace(sheet, begin=sheet.begin_of(page.headings[request.section]))
        if request.position is None:
            return sheet
        matched = request.mark is not None and any(block.matched for block in page.blocks)
        wanted = request.over_match or not matched
        return replace(sheet, begin=sheet.line_of(request.position)) if wanted else sheet

    def _make_first(self, request: PageRequest, width: int) -> LaidOutPage | None:
        """Return the beginning of a text; None where the whole may begin at a place further down."""
        sheet = self._make(request, width, None)
        page, position = sheet.page, request.position
        if request.section is not None:
            return sheet if request.section < len(page.headings) else None
        if position is not None:
            return sheet if position.block + _BELOW < len(page.blocks) else None
        return sheet if request.mark is None or any(block.matched for block in page.blocks) else None

    def _page(self, request: PageRequest) -> MarkdownPage:
        blocks = self._parse(request.text)
        make = partial(build, blocks, request.mark, request.embeds, request.unresolved)
        make = partial(make, answers=request.answers, pictures=self._shows_pictures)
        page = make(comments=self._comments)
        if request.mark is None or self._comments or any(block.matched for block in page.blocks):
            return page
        # What was searched for may be in a comment only.
        whole = make(comments=True)
        return whole if any(block.matched for block in whole.blocks) else page

    # Results come back by way of the event loop: a thread cannot find the app of a widget that was removed meanwhile.
    @work(exclusive=True, group="page")
    async def _show_later(
        self, turn: int, make: Callable[[], LaidOutPage], first: Callable[[], LaidOutPage | None] | None
    ) -> None:
        if first is not None and (sheet := await asyncio.to_thread(first)) is not None:
            self._showing(turn, sheet)
        self._showing(turn, await asyncio.to_thread(make))

    def _showing(self, turn: int, sheet: LaidOutPage) -> None:
        if (
            turn != self._turn or not self.is_attached
        ):  # another text has been requested since, or none is needed
            return
        keep = sheet.key is not None and sheet.key == self._sheet.key
        # Another program may empty a file for a moment before it writes it.
        unmoved = self.scroll_offset.y == min(self._wanted, self.max_scroll_y)
        self._wanted = (self._wanted if unmoved else self.scroll_offset.y) if keep else 0
        if not keep or self._link >= len(sheet.page.links):
            self._link = -1
        self._put(sheet)
        if not keep:
            self.scroll_to(y=sheet.begin or 0, animate=False, immediate=True, force=True)
            if sheet.begin is None:
                self._bring_into_view(self._first_match(0, 1))
            self._began = self.scroll_offset.y
        elif self._wanted > self.scroll_offset.y:
            self.scroll_to(y=self._wanted, animate=False, immediate=True, force=True)

    def _put(self, sheet: LaidOutPage) -> None:
        self._sheet = sheet
        set_virtual_size(self, Size(sheet.width, len(sheet.lines)))
        self.refresh()
        if sheet.width != self._room:
            self._fit()

    def _fit(self, closed: frozenset[str] | None = None) -> None:
        closed = self._sheet.closed if closed is None else closed
        if self._sheet.long:
            self._fit_later(self._sheet, self._room, closed)
        else:
            self._put(self._sheet.fitted(self._room, closed))

    @work(exclusive=True, group="fit")
    async def _fit_later(self, sheet: LaidOutPage, width: int, closed: frozenset[str]) -> None:
        fitted = await asyncio.to_thread(sheet.fitted, width, closed)
        if self._sheet is sheet and fitted.width == self._room and self.is_attached:
            self._put(fitted)

    @property
    def _room(self) -> int:
        return max(1, self.scrollable_content_region.width)

    def on_resize(self) -> None:
        """Lay the page out again for a new width."""
        if self._room != self._sheet.width:
            self._fit()

    def notify_style_update(self) -> None:
        """Drop the styles of the theme before."""
        super().notify_style_update()
        self._looks.clear()

    @property
    def position(self) -> ReadingPosition | None:
        """The first visible line, to come back to; None on an empty page."""
        return self._sheet.position_at(self.scroll_offset.y)

    @property
    def left_at(self) -> ReadingPosition | None:
        """The first visible line; None on a page that was not moved."""
        return self.position if self.scroll_offset.y != self._began else None

    @property
    def heading(self) -> str:
        """The heading of the first visible line; empty while the page is at its top."""
        return self._sheet.heading_at(self.scroll_offset.y)

    def holds(self, mark: Callable[[str], Iterable[tuple[int, int]]]) -> bool:
        """Return whether there is a match in the text of the page."""
        return any(mark(text) for text in self._sheet.texts())

    def contents(self) -> list[tuple[int, str]]:
        """Return level and text of each heading, in order."""
        return self._sheet.contents()

    def go_to_heading(self, number: int) -> None:
        """Scroll to a heading by its number in `contents`."""
        sheet = self._sheet
        line = sheet.begin_of(sheet.page.headings[number])
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    # Scrolling

    def action_to_start(self) -> None:
        """Scroll to the first line."""
        self.scroll_to(y=0, animate=False)

    def action_to_end(self) -> None:
        """Scroll to the last line."""
        self.scroll_to(y=self.virtual_size.height, animate=False)

    def action_page(self, pages: float) -> None:
        """Scroll by pages, or parts of one."""
        self.scroll_relative(y=int(pages * max(2, self.size.height)), animate=False)

    def action_move(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=by, animate=False)

    # Links

    def action_next_link(self) -> None:
        """Select the next link; after the last comes the first."""
        self._select_link(1)

    def action_previous_link(self) -> None:
        """Select the previous link."""
        self._select_link(-1)

    def _select_link(self, way: int) -> None:
        links = list(self._sheet.link_lines)
        if not links:
            return
        after = bisect_right(links, self._link) if way > 0 else bisect_left(links, max(self._link, 0)) - 1
        self._go(links[after % len(links)])

    def _go(self, link: int) -> None:
        self._link = link
        self._bring_into_view(self._sheet.link_lines.get(link))
        self.refresh()

    def _bring_into_view(self, line: int | None) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if line is not None and not top <= line < top + height:
            self.scroll_to(y=max(0, line - height // 3), animate=False, immediate=True, force=True)

    # Matches

    def _first_match(self, start: int, way: int) -> int | None:
        """Return the first line with a match, from `start` down or up."""
        lines = self._sheet.match_lines
        at = bisect_left(lines, start) if way > 0 else bisect_right(lines, start) - 1
        return lines[at] if 0 <= at < len(lines) else None

    def action_match(self, way: int) -> None:
        """Scroll to the next match below the screen, or above it."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        self._bring_into_view(self._first_match(top + height if way > 0 else top - 1, way))

    def action_follow_link(self) -> None:
        """Follow the selected link, or the only one."""
        if self._link < 0 and len(self._sheet.page.links) == 1:
            self._link = 0
        self._activate(self._link)

    def _activate(self, link: int) -> None:
        links = self._sheet.page.links
        if not 0 <= link < len(links):
            return
        found = links[link]
        if found.kind == "fold":
            self._fit(self._sheet.closed ^ {found.target})
        elif found.kind == "footnote":
            # From the mark to the footnote, and back.
            other = found._replace(anchor=None if found.anchor else "text")
            if other in links:
                self._go(links.index(other))
        else:
            self.post_message(self.LinkActivated(found))

    def on_click(self, event: Click) -> None:
        """Follow the link under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        link = self._sheet.link_at(offset.x, offset.y + self.scroll_offset.y)
        if link >= 0:
            self._link = link
            self._activate(link)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one row of the screen."""
        width, base = self.scrollable_content_region.width, self.rich_style
        at = y + self.scroll_offset.y
        if not 0 <= at < len(self._sheet.lines):
            return Strip.blank(width, base)
        segments = [
            Segment(
                piece.text,
                self._look(piece.roles) + (_CHOSEN if 0 <= piece.link == self._link else _NOT_CHOSEN),
            )
            for piece in self._line(at)
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _line(self, at: int) -> Line:
        """Return a line of the page as it is to be drawn."""
        return self._sheet.lines[at]

    def _look(self, roles: tuple[str, ...]) -> Style:
        style = self._looks.get(roles)
        if style is None:
            style = self.rich_style
            for role in roles:
                style += FONTS.get(role) or self._component(role)
            self._looks[roles] = style
        return style

    def _component(self, role: str) -> Style:
        found = self.get_component_rich_style(f"markdown-view--{role}")
        if role in GROUNDED:
            return found
        return Style(
            color=found.color,
            bold=found.bold or None,
            italic=found.italic or None,
            underline=found.underline or None,
        )
