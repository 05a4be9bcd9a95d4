"""A page of Markdown with the images of the note as pictures."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual import work

from index import LibraryError
from notes_tui.widgets.markdown.link_hints import LinkHintView
from notes_tui.widgets.markdown.note_pictures import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.widget import Widget

    from index import MarkdownBlock
    from notes_tui.widgets.markdown.laid_out_page import LaidOutPage
    from notes_tui.widgets.markdown.model import ImageSpot, PageBlock
    from notes_tui.widgets.markdown.note_pictures import NotePictures, Stamp
    from notes_tui.widgets.picture import FittedPicture

# Pictures that are kept of one page; a note with more shows the captions of the rest.
_MOST = 40
# Rows of the screen beside a picture.
_SPARE_ROWS = 2


class _Drawn(NamedTuple):
    """An image that was drawn, or could not be: then there is no picture."""

    room: Room
    stamp: Stamp | None
    picture: FittedPicture | None


class PicturedView(LinkHintView):
    """Shows a page; images near the screen are drawn beside the event loop, each above its caption."""

    DEFAULT_CSS = "PicturedView > .picture { position: absolute; }"

    def __init__(
        self,
        parse: Callable[[str], Sequence[MarkdownBlock]],
        pictures: NotePictures | None = None,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Start with an empty page.

        Args:
            parse: The engine's Markdown parser.
            pictures: Draws images; None where only their captions are shown.
            id: As Textual has it.
        """
        super().__init__(parse, id=id)
        self._pictures = pictures
        self._shows_pictures = pictures is not None
        self._drawn: dict[ImageSpot, _Drawn] = {}
        # By the number of the block.
        self._widgets: dict[int, Widget] = {}
        self._is_drawing = False
        # Ends the process that draws.
        self._stop = threading.Event()

    @property
    def is_container(self) -> bool:
        """Return whether there are pictures, which scroll with the page."""
        return bool(self._widgets)

    def on_unmount(self) -> None:
        """End what still draws."""
        self._stop.set()

    def _put(self, sheet: LaidOutPage) -> None:
        if sheet.page is not self._sheet.page:
            self._stop.set()
            self._remove_pictures()
        if sheet.page.images or self._widgets:
            if sheet.key != self._sheet.key:
                self._drawn.clear()
            sheet = sheet.with_blocks(self._leave_room(sheet))
        super()._put(sheet)
        self._place_pictures()
        self._want_pictures()

    def _leave_room(self, sheet: LaidOutPage) -> dict[int, PageBlock]:
        """Leave room for the pictures that are drawn, and return the blocks that change."""
        changed = {}
        for number in sheet.page.images:
            block = sheet.page.blocks[number]
            drawn = self._drawn.get(block.image) if block.image is not None else None
            rows = drawn.picture.rows if drawn is not None and drawn.picture is not None else 0
            if rows != block.picture_rows:
                changed[number] = sheet.page.blocks[number] = block._replace(picture_rows=rows)
        return changed

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the images that come near."""
        super().watch_scroll_y(old_value, new_value)
        if self._widgets:
            self._refresh_scroll()
        self._want_pictures()

    def _want_pictures(self) -> None:
        # One after the other: while one is drawn, the next is chosen when it is done.
        if self._pictures is None or self._is_drawing or not self._sheet.page.images:
            return
        if self._next() is not None:
            self._is_drawing = True
            self._draw_pictures(self._pictures)

    def _room_at(self, number: int) -> Room:
        beside = sum(cell_len(piece.text) for piece in self._sheet.page.blocks[number].rest)
        return Room(max(1, self._room - beside), max(1, self.size.height - _SPARE_ROWS))

    def _next(self) -> int | None:
        """Return the number of the nearest image that is to be drawn: on the screen, or within one below or above."""
        sheet, top, height = self._sheet, self.scroll_offset.y, max(1, self.size.height)
        if not self.is_attached:
            return None
        for number in sheet.page.images[:_MOST]:
            begin, end = sheet.begin_of(number), sheet.ends[number]
            if begin == end or end < top - height or begin > top + 2 * height:
                continue
            image = sheet.page.blocks[number].image
            drawn = self._drawn.get(image) if image is not None else None
            if drawn is None or drawn.room != self._room_at(number) or self._is_unplaced(number, drawn):
                return number
        return None

    def _is_unplaced(self, number: int, drawn: _Drawn) -> bool:
        return drawn.picture is not None and number not in self._widgets

    @work(group="pictures")
    async def _draw_pictures(self, pictures: NotePictures) -> None:
        try:
            while (number := self._next()) is not None:
                page, room = self._sheet.page, self._room_at(number)
                image = page.blocks[number].image
                if image is None:
                    return
                self._stop = stop = threading.Event()
                known = self._drawn.get(image)
                drawn = await asyncio.to_thread(self._draw, pictures, image, room, known, stop)
                if self.is_attached and self._sheet.page is page and room == self._room_at(number):
                    self._take(number, image, drawn)
        finally:
            self._is_drawing = False

    @staticmethod
    def _draw(
        pictures: NotePictures, image: ImageSpot, room: Room, known: _Drawn | None, stop: threading.Event
    ) -> _Drawn:
        stamp = pictures.stamp(image)
        if known is not None and known.room == room and known.stamp == stamp:
            return known
        try:
            return _Drawn(room, stamp, pictures.draw(image, room, stop.is_set))
        except LibraryError:
            # Its caption stays.
            return _Drawn(room, stamp, None)

    def _take(self, number: int, image: ImageSpot, drawn: _Drawn) -> None:
        """Show a picture; what is on the screen stays where it is."""
        self._drawn[image] = drawn
        if (old := self._widgets.pop(number, None)) is not None:
            old.remove()
        top, above = self.scroll_offset.y, self._sheet.ends[number]
        sheet = self._sheet.with_blocks(self._leave_room(self._sheet))
        more = sheet.ends[number] - above
        super()._put(sheet)
        if above <= top and more:
            self.scroll_to(y=top + more, animate=False, immediate=True, force=True)
        if drawn.picture is not None and self._pictures is not None:
            widget = self._pictures.widget(drawn.picture)
            widget.add_class("picture")
            self._widgets[number] = widget
            self.mount(widget)
        self._place_pictures()

    def _place_pictures(self) -> None:
        sheet = self._sheet
        for number, widget in self._widgets.items():
            begin = sheet.begin_of(number)
            beside = sum(cell_len(piece.text) for piece in sheet.page.blocks[number].rest)
            widget.display = begin < sheet.ends[number]
            widget.styles.offset = beside, begin

    def _remove_pictures(self) -> None:
        for widget in self._widgets.values():
            widget.remove()
        self._widgets.clear()
