"""Images of a note are pictures above their captions, and the text stays where it is when one comes."""

from __future__ import annotations

import threading

import pytest
from textual.app import App
from textual.widgets import Static

from index import Embed, Library, LibraryError, LinkTarget
from notes_tui.widgets.markdown.model import ImageSpot
from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.picture import FittedPicture
from tests.helpers.app import until

PARTS = "\n\n".join(f"Part {number}." for number in range(60))
TEXT = f"Before ![[x.png|300x200]] after.\n\n{PARTS}\n\n![words](y.png)\n\nEnd.\n"
EMBEDS = {
    LinkTarget("x.png", None): Embed("file", "sub/x.png"),
    LinkTarget("y.png", None): Embed("file", "y.png"),
    LinkTarget("z.pdf", None): Embed("file", "z.pdf"),
}
X, Y = ImageSpot("sub/x.png", 300, 200), ImageSpot("y.png")


class Pictures:
    """Draws pictures of five rows, as soon as it may."""

    def __init__(self):
        self.go_on = threading.Event()
        self.go_on.set()
        self.begun = []
        self.drawn = []
        self.stamps = {}
        self.broken = set()

    def stamp(self, image):
        return self.stamps.get(image.path)

    def draw(self, image, room, cancelled):
        self.begun.append(image)
        self.go_on.wait(60)
        self.drawn.append((image, room))
        if image.path in self.broken:
            raise LibraryError("It cannot be shown.", code="failed")
        return FittedPicture(image.path, 10, 5)

    @staticmethod
    def widget(picture):
        shown = Static("█" * 50)
        shown.styles.width, shown.styles.height = picture.columns, picture.rows
        return shown


class Host(App[None]):
    def __init__(self):
        super().__init__()
        self.pictures = Pictures()

    def compose(self):
        yield QuotableView(Library.markdown, self.pictures)

    @property
    def view(self):
        return self.query_one(QuotableView)

    def show(self, text=TEXT, key="a"):
        self.view.show(text, embeds=EMBEDS, key=key)

    def rows(self):
        strips = self.screen._compositor.render_strips()
        return [
            "".join(segment.text for segment in strip)[:-1].rstrip() for strip in strips
        ]  # without scroll bar

    def shown(self, count):
        return until(lambda: len(self.view.query(".picture")) == count)


BEGINNING = ["Before", "", *["█" * 10] * 5, "▣ x.png · 300×200 px", "", "after.", "", "Part 0."]


async def test_a_picture_stands_above_its_caption_and_far_ones_wait():
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.show()
        await app.shown(1)
        await pilot.pause()
        assert app.rows() == BEGINNING
        assert app.pictures.drawn == [(X, (39, 10))]
        app.view.focus()
        await pilot.press("G")
        await app.shown(2)
        await pilot.press("G")
        await pilot.pause()
        assert app.rows()[-8:] == [*["█" * 10] * 5, "▣ words", "", "End."]
        await pilot.press("g")
        await pilot.pause()
        assert app.rows() == BEGINNING
        assert len(app.pictures.drawn) == 2


async def test_the_text_on_the_screen_stays_where_it_is_when_a_picture_comes():
    app = Host()
    app.pictures.go_on.clear()
    async with app.run_test(size=(40, 12)) as pilot:
        app.show()
        await until(lambda: app.view._sheet.lines)
        app.view.scroll_to(y=8, animate=False, immediate=True, force=True)
        await pilot.pause()
        before = app.rows()
        app.pictures.go_on.set()
        await app.shown(1)
        await pilot.pause()
        assert app.rows() == before
        assert app.view.scroll_offset.y == 13


async def test_a_page_that_is_made_again_keeps_its_pictures_and_a_changed_file_is_drawn_again():
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.show()
        await app.shown(1)
        app.show(f"{TEXT}\nMore.\n")
        await until(lambda: "More." in app.view._request.text and app.view._sheet.page.images == [2, 126])
        await app.shown(1)
        await pilot.pause()
        assert app.rows() == BEGINNING
        assert len(app.pictures.drawn) == 1
        app.pictures.stamps["sub/x.png"] = (1, 2)
        app.show(f"{TEXT}\nEven more.\n")
        await until(lambda: len(app.pictures.drawn) == 2)


async def test_what_cannot_be_drawn_keeps_its_caption():
    app = Host()
    app.pictures.broken.add("sub/x.png")
    async with app.run_test(size=(40, 12)) as pilot:
        app.show()
        await until(lambda: app.pictures.drawn)
        await pilot.pause()
        assert app.rows()[:5] == ["Before", "", "▣ x.png · 300×200 px", "", "after."]
        await pilot.pause(0.2)
        assert len(app.pictures.drawn) == 1


async def test_scrolling_while_one_is_drawn_draws_it_once():
    app = Host()
    app.pictures.go_on.clear()
    async with app.run_test(size=(40, 12)) as pilot:
        app.show()
        await until(lambda: app.pictures.begun)
        app.view.focus()
        await pilot.press(*"jjjkkk")
        app.pictures.go_on.set()
        await app.shown(1)
        await pilot.pause()
        assert app.pictures.drawn == [(X, (39, 10))]
        assert not app.view._is_drawing


async def test_a_drawing_ends_with_its_page_and_the_next_page_has_its_own():
    app = Host()
    app.pictures.go_on.clear()
    async with app.run_test(size=(40, 12)):
        app.show()
        await until(lambda: app.pictures.begun)
        stop = app.view._stop
        assert not stop.is_set()
        app.show("![[y.png]] is there.", key="b")
        await until(lambda: app.view._sheet.key == "b")
        assert stop.is_set()
        app.pictures.go_on.set()
        await app.shown(1)
        assert app.pictures.drawn == [(X, (39, 10)), (Y, (39, 10))]


async def test_another_document_takes_the_pictures_away():
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.show()
        await app.shown(1)
        app.view.show("Nothing.", key="b")
        await app.shown(0)
        await pilot.pause()
        assert app.rows()[0] == "Nothing."
        assert not app.view.is_container


@pytest.mark.parametrize("text", ["![[z.pdf]]", "![w](https://example.org/x.png)", "`![[x.png]]`"])
async def test_other_files_have_no_picture(text):
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.show(f"Some {text} here.")
        await until(lambda: app.view._sheet.lines)
        await pilot.pause()
        assert app.view._sheet.page.images == []
        assert len(app.view._sheet.lines) == 1


async def test_a_narrower_page_has_smaller_pictures():
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.show()
        await app.shown(1)
        await pilot.resize_terminal(30, 12)
        await until(lambda: app.pictures.drawn[-1:] == [(X, (29, 10))])
        await app.shown(1)
