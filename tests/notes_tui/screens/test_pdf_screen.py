"""Pages of a PDF file, read in the app."""

from __future__ import annotations

import sys

import pytest
from textual.widgets import Label

from index import LibraryError
from notes_tui.screens.pdf_screen import PdfScreen
from notes_tui.shell import OpenPdf
from notes_tui.terminal import pictures
from notes_tui.widgets.pdf_views import PdfPictureView, PdfTextView
from tests.helpers.app import TINY, go_to, running, says, shown, until
from tests.helpers.pdf_files import PdfPage, encrypted, pdf

LONG = tuple(f"Line {number} of a page that has more of them than a screen has rows" for number in range(48))
FILE = pdf(
    PdfPage(("The tide turns twice a day, and nobody can say when", "it began.")),
    PdfPage(("Ships wait for the tide.",)),
    PdfPage(LONG),
    PdfPage(()),
    PdfPage(("[red]The [[last]] *page* of all the pages of this long paper", "on ships.")),
)


@pytest.fixture
def attached(vault):
    file = vault / "papers" / "files" / f"{TINY}.pdf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(FILE)
    return file


@pytest.fixture
def installed(monkeypatch):
    pytest.importorskip("textual_image")
    monkeypatch.setattr(pictures, "is_installed", lambda: True)


async def opened(app, pilot, keys=("A",)):
    await go_to(app, pilot, f"p:{TINY}")
    await pilot.press(*keys)
    await until(lambda: isinstance(app.screen, PdfScreen) and app.screen.is_read)


def text(app):
    view = app.screen.query_one(PdfTextView)
    return " ".join(" ".join(view.render_line(y).text for y in range(view.size.height)).split())


def title(app):
    return str(app.screen.query_one("#pdf-title", Label).render())


async def test_pages_are_turned(vault, attached):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await until(lambda: text(app) == "The tide turns twice a day, and nobody can say when it began.")
        assert title(app) == f"{TINY}.pdf · page 1 of 5"
        await pilot.press("n")
        await until(lambda: "Ships wait" in text(app))
        await pilot.press("right", "right")
        await until(lambda: text(app) == "This page has no text.")
        await pilot.press("n", "n", "n")
        await until(lambda: "page 5 of 5" in title(app))
        assert "[red]The [[last]] *page* of all the pages of this long paper on ships." in text(app)
        await pilot.press("p", "left")
        await until(lambda: "page 3 of 5" in title(app))
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_file_that_is_replaced_is_shown_as_it_is_now(vault, attached):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await pilot.press("n", "n")
        await until(lambda: "page 3 of 5" in title(app))
        attached.write_bytes(pdf(PdfPage(("First of the new file.",)), PdfPage(("Second of the new file.",))))
        await until(lambda: text(app) == "Second of the new file.")
        assert "page 2 of 2" in title(app)
        attached.unlink()
        await pilot.press("p")
        await until(lambda: text(app) == "First of the new file.")


async def test_a_page_down_at_the_end_turns_the_page(vault, attached):
    async with running(vault, size=(80, 24)) as (app, pilot):
        await opened(app, pilot)
        await until(lambda: text(app))
        await pilot.press("space", "space")
        await until(lambda: "Line 0" in text(app))
        await pilot.press("space")
        await until(lambda: "Line 0" not in text(app))
        assert "page 3" in title(app)
        await pilot.press("G", "space")
        await until(lambda: "page 4" in title(app))
        await pilot.press("pageup")
        await until(lambda: "page 3" in title(app))


async def test_a_page_is_gone_to_by_its_number(vault, attached):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await pilot.press("colon")
        await until(lambda: shown(app) == "Ask")
        await pilot.press("5", "enter")
        await until(lambda: "page 5 of 5" in title(app))
        await pilot.press("colon")
        await until(lambda: shown(app) == "Ask")
        await pilot.press("6", "enter")
        await says(app, "no page “6”")
        assert "page 5 of 5" in title(app)


async def test_words_are_found_on_all_pages(vault, attached):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await pilot.press("slash")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"ships", "enter")
        await until(lambda: title(app) == f"{TINY}.pdf · page 2 of 5 · “ships” on 2 pages")
        await pilot.press("full_stop")
        await until(lambda: "page 5" in title(app))
        await pilot.press("full_stop")
        await until(lambda: "page 2" in title(app))
        await pilot.press("comma")
        await until(lambda: "page 5" in title(app))
        await pilot.press("slash")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"whales", "enter")
        await says(app, "“whales” is not in this file")


async def test_it_begins_at_the_page_that_the_search_means(vault, attached):
    async with running(vault) as (app, pilot):
        await until(
            lambda: (
                list(app.library.read.find("ships").hits) or setattr(app.library.cache, "searched_at", 0.0)
            )
        )
        await pilot.press("slash", *"ships", "enter")
        await until(lambda: app.screen_stack[1].find_matches() is not None)
        await opened(app, pilot)
        await until(lambda: title(app) == f"{TINY}.pdf · page 2 of 5 · found on 2 pages")


@pytest.mark.parametrize(
    ("data", "why"),
    [(encrypted(), "It needs a password"), (b"%PDF-1.7\nnothing", "It is damaged")],
    ids=["encrypted", "broken"],
)
async def test_a_file_that_cannot_be_read_says_why(vault, attached, data, why):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await until(lambda: app.library.read.pdfs(app.library.read.paper(TINY)))
        attached.write_bytes(data)
        await opened(app, pilot)
        await until(lambda: why in text(app))


async def test_a_file_that_is_gone(vault):
    async with running(vault) as (app, _pilot):
        app.open(OpenPdf("papers/files/gone.pdf", 3))
        await until(lambda: shown(app) == "PdfScreen" and app.screen.query(PdfTextView))
        await until(lambda: "gone.pdf is not there any more" in text(app))


async def test_a_paper_without_a_file(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("A")
        await says(app, "has no PDF file")


async def test_without_the_extra_it_says_how_to_get_it(vault, attached, monkeypatch):
    monkeypatch.setattr(pictures, "is_installed", lambda: False)
    async with running(vault, pictures="kitty") as (app, pilot):
        await opened(app, pilot)
        await until(lambda: "tide" in text(app))
        await pilot.press("v")
        await says(app, "extra “pictures”")
        assert "tide" in text(app)


async def test_half_cells_are_drawn_when_asked_for(vault, attached, installed):
    async with running(vault, size=(80, 24)) as (app, pilot):
        await opened(app, pilot)
        await until(lambda: "tide" in text(app))
        await pilot.press("v")
        view = app.screen.query_one(PdfPictureView)
        await until(lambda: view.children and view.children[0].region.height > 40)
        line = view.children[0].render_line(6)
        assert {segment.text.strip() for segment in line} == {"▀"}
        await until(lambda: "drawing" not in title(app))
        await pilot.press("G", "space")
        await until(lambda: "page 2" in title(app))
        await pilot.press("v")
        await until(lambda: "Ships wait" in text(app))


async def test_a_terminal_that_can_shows_a_picture_at_once(vault, attached, installed, monkeypatch, capfd):
    sent = []
    monkeypatch.setattr("textual_image.renderable.tgp._send_tgp_message", lambda **what: sent.append(what))
    async with running(vault, size=(80, 24), pictures="kitty") as (app, pilot):
        await opened(app, pilot)
        view = app.screen.query_one(PdfPictureView)
        await until(lambda: view.children and any(each.get("U") for each in sent))
        placed = next(each for each in sent if each.get("U"))
        assert placed["c"] == view.children[0].region.width == 79
        assert "\U0010eeee" in view.children[0].render_line(0).text


async def test_sixels_are_drawn(vault, attached, installed):
    async with running(vault, size=(80, 24), pictures="sixel") as (app, pilot):
        await opened(app, pilot)
        view = app.screen.query_one(PdfPictureView)
        await until(
            lambda: (
                view.children and view.children[0].children and view.children[0].children[0].region.height > 9
            )
        )
        drawn = view.children[0].children[0]
        lines = drawn.render_lines(drawn.region.reset_offset)
        assert any(segment.text.startswith("\x1bP") for line in lines for segment in line)


async def test_a_page_that_cannot_be_drawn_is_shown_as_text(vault, attached, installed, monkeypatch):
    def refuse(*_args, **_named):
        raise LibraryError("Page 1 cannot be drawn.")

    monkeypatch.setattr("index.papers.pdf_picture.draw_page", refuse)
    async with running(vault, pictures="kitty") as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("A")
        await until(lambda: shown(app) == "PdfScreen")
        await says(app, "cannot be drawn")
        assert not app.screen.has_class("picture")


def test_nothing_is_asked_of_the_terminal_by_the_import():
    pytest.importorskip("textual_image")
    code = (
        "import sys, os, pty\n"
        "main, end = pty.openpty()\n"
        "sys.__stdout__ = os.fdopen(end, 'w')\n"
        "from index import PagePicture\n"
        "from notes_tui.terminal.pictures import CellPixels\n"
        "from notes_tui.widgets.picture import fitted\n"
        "found = fitted(PagePicture(1, 1, 25, 30, bytes(25 * 30 * 3)), CellPixels(10, 20))\n"
        "sys.__stdout__.write('end'); sys.__stdout__.flush()\n"
        "print(found.columns, found.rows, found.image.size, os.read(main, 100))\n"
    )
    import subprocess

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "3 2 (30, 40) b'end'\n"
