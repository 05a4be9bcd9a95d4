"""The two ways in which a page of a PDF file is shown: its text, and its picture. At their ends, pages are turned."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from notes_tui.view.pdf_page import page_blocks
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.motions import MATCH_MOTIONS, MOTIONS, MotionScroll

if TYPE_CHECKING:
    from textual.widget import Widget

_PAGE_ON = Binding("space", "page(1)", "Page down", show=False)


class PageTurned(Message):
    """The view is at its end, or beginning, and the reader wants to go on.

    Attributes:
        step: 1 for the next page, -1 for the one before.
        to_match: The next page with a match is wanted.
    """

    def __init__(self, step: int, *, to_match: bool = False) -> None:
        super().__init__()
        self.step = step
        self.to_match = to_match


def _turned(view: Widget, way: float) -> bool:
    """Ask for the next page of the file, or the one before, if the view is at its end in that direction."""
    at_end = view.scroll_offset.y >= view.max_scroll_y if way > 0 else view.scroll_offset.y <= 0
    return at_end and view.post_message(PageTurned(1 if way > 0 else -1))


class PdfTextView(MarkdownView):
    """Shows the text of a page."""

    BINDINGS: ClassVar[list[BindingType]] = [_PAGE_ON]

    def __init__(self) -> None:
        super().__init__(page_blocks)

    def action_page(self, pages: float) -> None:
        """Scroll by pages of the screen; at the end, turn to the next page of the file."""
        if not _turned(self, pages):
            super().action_page(pages)

    def action_match(self, way: int) -> None:
        """Scroll to the next match, or turn to the next page that has one."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        line = self._first_match(top + height if way > 0 else top - 1, way)
        if line is None:
            self.post_message(PageTurned(way, to_match=True))
        else:
            self._bring_into_view(line)


class PdfPictureView(MotionScroll):
    """Shows the picture of a page."""

    DEFAULT_CSS = "PdfPictureView { align-horizontal: center; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [*MOTIONS, *MATCH_MOTIONS, _PAGE_ON]

    async def show(self, picture: Widget) -> None:
        """Show a picture in place of the one before, from its top."""
        await self.remove_children()
        await self.mount(picture)
        self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def action_page(self, pages: float) -> None:
        """Scroll by pages of the screen; at the end, turn to the next page of the file."""
        if not _turned(self, pages):
            super().action_page(pages)

    def action_match(self, way: int) -> None:
        """Turn to the next page with a match."""
        self.post_message(PageTurned(way, to_match=True))
