"""A page of a PDF file on the whole screen: as a picture where the terminal can show one, otherwise as text."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.cells import cell_len
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Label

from index import LibraryError, PdfPages, clean_line
from notes_tui.screens.command_screen import CommandScreen, bindings
from notes_tui.terminal import pictures
from notes_tui.view.cell_text import cut
from notes_tui.view.counted import counted
from notes_tui.view.literal_matches import literally
from notes_tui.view.pdf_page import best_page, pages_with, shown_text
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.pdf_views import PageTurned, PdfPictureView, PdfTextView
from notes_tui.widgets.picture import MOST_ROWS, fitted, picture_widget

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Announcement
    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.pdf_pages import PdfContext
    from notes_tui.shell import OpenPdf, Shell
    from notes_tui.widgets.picture import FittedPicture

# In cells: wider, a page of text is no easier to read.
_WIDEST = 120
_SCROLL_BAR = 1
_Shown = Literal["text", "picture"]


class PdfScreen(CommandScreen[None]):
    """Shows one page; its keys turn pages and find words in all of them."""

    SCREEN_NAME: ClassVar[ScreenName] = "pdf"
    DEFAULT_CSS = """
    PdfScreen #pdf-title { width: 100%; padding: 0 2; color: $text-muted; background: $surface; height: 1; }
    PdfScreen #pdf-pane { height: 1fr; align-horizontal: center; }
    PdfScreen PdfTextView { width: 100%; max-width: 100; padding: 1 2 0 2; }
    PdfScreen PdfPictureView { width: 100%; display: none; }
    PdfScreen.picture PdfTextView { display: none; }
    PdfScreen.picture PdfPictureView { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("pdf")

    def __init__(self, shell: Shell, opened: OpenPdf) -> None:
        """Show a file, beginning at the wanted page, or at the one with most of what was searched for."""
        super().__init__()
        self.shell = shell
        self.library = shell.library
        self.file = opened.name
        self._wanted_page = opened.page
        self._page = opened.page or 1
        self._matches = opened.find_matches
        self._words = ""
        self._pages: PdfPages | None = None
        self._stamp: tuple[int, int] | None = None
        self._count = 0
        self._hits: list[int] = []
        self._kind = pictures.picture_kind(shell.pictures, os.environ) if pictures.is_installed() else None
        self._shown: _Shown = "picture" if self._kind not in (None, "half-cells") else "text"
        self._busy = ""
        self._left = threading.Event()
        self._stop_drawing = threading.Event()
        self._drawn_columns = 0
        self._text = PdfTextView()
        self._picture = PdfPictureView()

    def compose(self) -> ComposeResult:
        """Compose the title, text and picture, and the footer."""
        yield Label("", markup=False, id="pdf-title")
        with Vertical(id="pdf-pane"):
            yield self._text
            yield self._picture
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the file, and draw the page, in the background."""
        self._read()
        self._show()

    def on_unmount(self) -> None:
        """End what still works for this screen."""
        self._left.set()
        self._stop_drawing.set()

    @property
    def page(self) -> int:
        """The page that is shown, from 1."""
        return self._page

    @property
    def count(self) -> int:
        """The number of pages; 0 while it is not known."""
        return self._count

    # Showing

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        """Read the text of the file; again, the page stays."""
        again = self._pages is not None
        # Before it is read: what is written meanwhile is noticed later.
        self._stamp = await self.in_thread(lambda: self.library.pdfs.stamp(self.file))
        found = await self.load(
            lambda: self.library.pdfs.pages(self.file, cancelled=self._left.is_set),
            refused=lambda error: PdfPages(0, (), str(error)),
        )
        if found is None:
            return
        self._pages = found
        self._take_count(found.pages)
        if (matches := self._matches) is not None:
            if self._wanted_page is None and not again:
                self._page = await self.in_thread(lambda: best_page(found, matches))
            self._hits = await self.in_thread(lambda: pages_with(found, matches))
        self._show()

    def synced(self, _announcement: Announcement, /) -> None:
        """Show the file as it is now, if another has taken its place."""
        self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        stamp = await self.in_thread(lambda: self.library.pdfs.stamp(self.file))
        if self._pages is not None and stamp not in (None, self._stamp):
            self._read()

    def _take_count(self, count: int) -> None:
        self._count = count or self._count
        if self._count:
            self._page = min(self._page, self._count)

    def _show(self) -> None:
        """Show the page as it is to be shown."""
        self.set_class(self._shown == "picture", "picture")
        if self._shown == "picture":
            self._picture.focus()
            self._draw()
        else:
            self._stop_drawing.set()
            self._busy = "" if self._pages is not None else "reading the file …"
            self._text.focus()
            if self._pages is not None:
                # Another key for each page: it begins at its top, or at its first match.
                key = f"{self._page} {self._words}"
                self._text.show(shown_text(self._pages, self._page), mark=self._matches, key=key)
        self._title()

    def _title(self) -> None:
        of = f" of {self._count:,}" if self._count else ""
        parts = [clean_line(self.file.rsplit("/", 1)[-1]), f"page {self._page:,}{of}"]
        if self._words or self._hits:
            what = f"“{clean_line(self._words)}”" if self._words else "found"
            parts.append(f"{what} on {counted(len(self._hits), 'page')}")
        if self._busy:
            parts.append(self._busy)
        # The name is cut where there is no room: the page matters more.
        rest = " · ".join(parts[1:])
        room = max(8, self.size.width - 7 - cell_len(rest))
        self.query_one("#pdf-title", Label).update(f"{cut(parts[0], room)} · {rest}")

    @work(exclusive=True, group="draw")
    async def _draw(self) -> None:
        """Draw the page at the size of the pane, and show it."""
        self._stop_drawing.set()
        self._stop_drawing = stop = threading.Event()
        kind = self._kind or "half-cells"
        cell = pictures.cell_pixels()
        columns = self._drawn_columns = self._columns
        size = columns * cell.width, MOST_ROWS * cell.height
        page = self._page
        self._busy = "drawing …"
        self._title()

        def draw() -> tuple[FittedPicture, int, int]:
            drawn = self.library.pdfs.picture(self.file, page, *size, cancelled=stop.is_set)
            return fitted(drawn, cell), drawn.page, drawn.pages

        try:
            picture, self._page, count = await self.in_thread(draw)
        except LibraryError as error:
            if not stop.is_set():
                self._busy, self._shown = "", "text"
                self.shell.notify_warning(str(error))
                self._show()
            return
        if stop.is_set():
            return
        self._busy = ""
        self._take_count(count)
        await self._picture.show(picture_widget(picture, kind))
        self._title()

    def on_resize(self) -> None:
        """Draw the picture again for the new size."""
        self._title()
        if self._shown == "picture" and self._columns != self._drawn_columns:
            self._draw()

    @property
    def _columns(self) -> int:
        # Of the screen: a view that was hidden until now has no size yet.
        return min(max(1, self.size.width - _SCROLL_BAR), _WIDEST)

    # Commands

    def turn(self, step: int) -> None:
        """Go some pages on or back."""
        self.go_to_page(self._page + step)

    def go_to_page(self, page: int) -> None:
        """Go to a page."""
        page = max(1, min(page, self._count or 1))
        if page != self._page:
            self._page = page
            self._show()

    def turn_to_hit(self, step: int) -> None:
        """Go to the next page with a match, or to the one before; after the last comes the first."""
        others = [page for page in self._hits if page != self._page]
        if not others:
            return
        on = [page for page in others if (page > self._page) == (step > 0)]
        self.go_to_page((on or others)[0 if step > 0 else -1])

    async def find(self, words: str) -> bool:
        """Mark words in the text and go to the first page from here that has them; return False if none has."""
        if (pages := self._pages) is None:
            return False
        matches = literally(words)
        hits = await self.in_thread(lambda: pages_with(pages, matches))
        if not hits:
            return False
        self._matches, self._words, self._hits = matches, words, hits
        self._page = next((page for page in hits if page >= self._page), hits[0])
        self._show()
        return True

    @property
    def is_read(self) -> bool:
        """True once the text of the file is known."""
        return self._pages is not None

    def toggle_picture(self) -> None:
        """Show the picture in place of the text, or the text again."""
        if self._shown == "text" and not pictures.is_installed():
            self.shell.notify_warning(
                "Pictures of pages come with the extra “pictures” of notes-tui: pip install '.[pictures]'."
            )
            return
        self._shown = "text" if self._shown == "picture" else "picture"
        self._show()

    def back(self) -> None:
        """Leave the screen."""
        self.app.pop_screen()

    @on(PageTurned)
    def _turned(self, event: PageTurned) -> None:
        if event.to_match:
            self.turn_to_hit(event.step)
        else:
            self.turn(event.step)


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[PdfContext] = PdfScreen
