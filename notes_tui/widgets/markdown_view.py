"""Shows Markdown, and lets the keyboard walk its links. Draws only the lines on the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from notes_tui.widgets.markdown_blocks import Document, build
from notes_tui.widgets.markdown_lines import layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markdown_it.token import Token
    from textual.events import Click

    from notes_tui.widgets.markdown_lines import Line

# What is longer is read and laid out off the event loop.
_SHORT = 20_000
_ROLES = (
    "h1",
    "h2",
    "h3",
    "code",
    "block",
    "math",
    "link",
    "tag",
    "quote",
    "marker",
    "callout",
    "dim",
    "match",
)
_HEADINGS = frozenset(("h1", "h2", "h3"))
_FONTS = {
    "strong": Style(bold=True),
    "emphasis": Style(italic=True),
    "strike": Style(strike=True),
}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page, laid out.

    Attributes:
        key: What it is of.
        long: Too long to be laid out on the event loop.
    """

    page: Document
    lines: list[Line]
    width: int
    key: str | None = None
    long: bool = False

    def fitted(self, width: int) -> _Sheet:
        """The same page in another width."""
        return replace(self, lines=layout(self.page.blocks, width), width=width)


class MarkdownView(ScrollView, can_focus=True):
    """A page of Markdown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"markdown-view--{role}" for role in _ROLES}
    DEFAULT_CSS = """
    MarkdownView {
        scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; background: $background;
    }
    MarkdownView > .markdown-view--h1 { color: $primary-lighten-2; text-style: bold; }
    MarkdownView > .markdown-view--h2 { color: $primary-lighten-2; text-style: bold; }
    MarkdownView > .markdown-view--h3 { color: $secondary-lighten-2; text-style: bold; }
    MarkdownView > .markdown-view--code { color: $foreground; background: $surface-lighten-1; }
    MarkdownView > .markdown-view--block { color: $foreground; background: $surface; }
    MarkdownView > .markdown-view--math { color: $text-warning; text-style: italic; }
    MarkdownView > .markdown-view--link { color: $text-accent; text-style: underline; }
    MarkdownView > .markdown-view--tag { color: $text-success; }
    MarkdownView > .markdown-view--quote { color: $primary; }
    MarkdownView > .markdown-view--marker { color: $primary; }
    MarkdownView > .markdown-view--callout { color: $primary-lighten-2; }
    MarkdownView > .markdown-view--dim { color: $foreground 60%; }
    MarkdownView > .markdown-view--match { background: $warning 40%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Down", show=False),
        Binding("up,k", "scroll_up", "Up", show=False),
        Binding("g,home", "to_start", "Start", show=False),
        Binding("G,end", "to_end", "End", show=False),
        Binding("ctrl+d", "half(1)", "Half a page down", show=False),
        Binding("ctrl+u", "half(-1)", "Half a page up", show=False),
        Binding("full_stop", "match(1)", "Next match", show=False),
        Binding("comma", "match(-1)", "Previous match", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
    ]

    class LinkActivated(Message):
        """A link is to be followed; `kind` is one of `Target.kind`."""

        def __init__(self, kind: str, target: str, anchor: str | None) -> None:
            super().__init__()
            self.kind = kind
            self.target = target
            self.anchor = anchor

    def __init__(
        self,
        parse: Callable[[str], Sequence[Token]],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """An empty page; `parse` is the engine's Markdown parser."""
        super().__init__(id=id)
        self._parse = parse
        self._sheet = _Sheet(Document(), [], 0)
        self._turn = 0
        self._link = -1
        self._looks: dict[tuple[str, ...], Style] = {}

    # What it shows

    def show(
        self,
        text: str,
        *,
        mark: Callable[[str], Iterable[tuple[int, int]]] | None = None,
        key: str | None = None,
    ) -> None:
        """Show a text.

        Args:
            text: Markdown without front matter, cleaned.
            mark: Gives start and end of what to mark in a run of text.
            key: Names what the text is of; where it is the same as before, the place is kept.
        """
        self._turn += 1
        make = partial(self._make, text, mark, key, self._room)
        if len(text) > _SHORT:
            self._show_later(self._turn, make)
        else:
            self.workers.cancel_group(self, "page")
            self._showing(self._turn, make())

    def _make(
        self, text: str, mark: Callable[[str], Iterable[tuple[int, int]]] | None, key: str | None, width: int
    ) -> _Sheet:
        page = build(self._parse(text), mark)
        return _Sheet(page, layout(page.blocks, width), width, key, len(text) > _SHORT)

    @work(thread=True, exclusive=True, group="page")
    def _show_later(self, turn: int, make: Callable[[], _Sheet]) -> None:
        worker = get_current_worker()
        sheet = make()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._showing, turn, sheet)

    def _showing(self, turn: int, sheet: _Sheet) -> None:
        if turn != self._turn:  # another text was asked for since
            return
        keep = sheet.key is not None and sheet.key == self._sheet.key
        if not keep or self._link >= len(sheet.page.links):
            self._link = -1
        self._put(sheet)
        if not keep:
            self.scroll_to(y=0, animate=False, immediate=True)
            self._bring_into_view(self._first_match(0, 1))

    def _put(self, sheet: _Sheet) -> None:
        self._sheet = sheet
        self.virtual_size = Size(sheet.width, len(sheet.lines))
        self.refresh()
        if sheet.width != self._room:
            self._fit()

    def _fit(self) -> None:
        if self._sheet.long:
            self._fit_later(self._sheet, self._room)
        else:
            self._put(self._sheet.fitted(self._room))

    @work(thread=True, exclusive=True, group="fit")
    def _fit_later(self, sheet: _Sheet, width: int) -> None:
        worker = get_current_worker()
        fitted = sheet.fitted(width)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._fitted, sheet, fitted)

    def _fitted(self, before: _Sheet, after: _Sheet) -> None:
        if self._sheet is before and after.width == self._room:
            self._put(after)

    @property
    def _room(self) -> int:
        return max(1, self.scrollable_content_region.width)

    def on_resize(self) -> None:
        """Lay out anew for another width."""
        if self._room != self._sheet.width:
            self._fit()

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        super().notify_style_update()
        self._looks.clear()

    @property
    def heading(self) -> str:
        """The heading over, or on, the first line on the screen; empty where the page is not scrolled."""
        top, lines = min(self.scroll_offset.y, len(self._sheet.lines) - 1), self._sheet.lines
        if top <= 0:
            return ""
        last = next((at for at in range(top, -1, -1) if _heads(lines[at])), None)
        if last is None:
            return ""
        # A long one is broken into several lines.
        first = next((at for at in range(last, -1, -1) if not _heads(lines[at])), -1) + 1
        end = next((at for at in range(last, len(lines)) if not _heads(lines[at])), len(lines))
        return " ".join("".join(piece.text for piece in line).strip() for line in lines[first:end])

    # Moving

    def action_to_start(self) -> None:
        """To the first line."""
        self.scroll_to(y=0, animate=False)

    def action_to_end(self) -> None:
        """To the last line."""
        self.scroll_to(y=self.virtual_size.height, animate=False)

    def action_half(self, way: int) -> None:
        """Half a page down or up."""
        self.scroll_relative(y=way * max(1, self.size.height // 2), animate=False)

    def action_scroll_down(self) -> None:
        """A line down."""
        self.scroll_relative(y=1, animate=False)

    def action_scroll_up(self) -> None:
        """A line up."""
        self.scroll_relative(y=-1, animate=False)

    # Links

    def action_next_link(self) -> None:
        """Stand on the next link, round and round."""
        self._stand_on(self._link + 1)

    def action_previous_link(self) -> None:
        """Stand on the link before."""
        self._stand_on(self._link - 1 if self._link >= 0 else -1)

    def _stand_on(self, link: int) -> None:
        if not self._sheet.page.links:
            return
        self._link = link % len(self._sheet.page.links)
        self._bring_into_view(
            next(
                (n for n, line in enumerate(self._sheet.lines) if any(p.link == self._link for p in line)),
                None,
            )
        )
        self.refresh()

    def _bring_into_view(self, line: int | None) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if line is not None and not top <= line < top + height:
            self.scroll_to(y=max(0, line - height // 3), animate=False, immediate=True, force=True)

    # Matches

    def _first_match(self, start: int, way: int) -> int | None:
        """The first line from `start` on, down or up, that holds something marked."""
        lines = self._sheet.lines
        numbers = range(start, len(lines)) if way > 0 else range(min(start, len(lines) - 1), -1, -1)
        return next((at for at in numbers if any("match" in piece.roles for piece in lines[at])), None)

    def action_match(self, way: int) -> None:
        """To what is marked below the screen, or above it."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        self._bring_into_view(self._first_match(top + height if way > 0 else top - 1, way))

    def action_follow_link(self) -> None:
        """Follow the link that is stood on, or the only one."""
        if self._link < 0 and len(self._sheet.page.links) == 1:
            self._link = 0
        self._activate(self._link)

    def _activate(self, link: int) -> None:
        if 0 <= link < len(self._sheet.page.links):
            found = self._sheet.page.links[link]
            self.post_message(self.LinkActivated(found.kind, found.target, found.anchor))

    def on_click(self, event: Click) -> None:
        """Follow the link under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        at = offset.y + self.scroll_offset.y
        if not 0 <= at < len(self._sheet.lines):
            return
        line = self._sheet.lines[at]
        ends = accumulate(cell_len(piece.text) for piece in line)
        piece = next((piece for piece, end in zip(line, ends, strict=True) if offset.x < end), None)
        if piece is not None and piece.link >= 0:
            self._link = piece.link
            self._activate(piece.link)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width, base = self.scrollable_content_region.width, self.rich_style
        at = y + self.scroll_offset.y
        if not 0 <= at < len(self._sheet.lines):
            return Strip.blank(width, base)
        segments = [
            Segment(
                piece.text,
                self._look(piece.roles) + Style(reverse=piece.link >= 0 and piece.link == self._link),
            )
            for piece in self._sheet.lines[at]
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _look(self, roles: tuple[str, ...]) -> Style:
        style = self._looks.get(roles)
        if style is None:
            style = self.rich_style
            for role in roles:
                style += _FONTS.get(role) or self._component(role)
            self._looks[roles] = style
        return style

    def _component(self, role: str) -> Style:
        found = self.get_component_rich_style(f"markdown-view--{role}")
        if role in ("code", "block", "match"):
            return found
        return Style(
            color=found.color,
            bold=found.bold or None,
            italic=found.italic or None,
            underline=found.underline or None,
        )


def _heads(line: Line) -> bool:
    return any(role in _HEADINGS for piece in line for role in piece.roles)
