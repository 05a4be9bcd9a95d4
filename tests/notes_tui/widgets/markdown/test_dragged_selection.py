"""The mouse selects characters of a page, exactly those that are under it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.widgets import Footer

from index import Library
from notes_tui.widgets.markdown.dragged_selection import begin_drag, character_at, dragged_to
from notes_tui.widgets.markdown.laid_out_page import LaidOutPage
from notes_tui.widgets.markdown.model import MarkdownPage, PageBlock, Piece, text_of
from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.markdown.sentence_selection import SELECTED, selected_text
from tests.helpers.app import until

BAR = Piece("▌ ", ("quote",))
BLOCKS = [
    PageBlock((Piece("A title", ("h1",)),)),
    PageBlock(),
    PageBlock(
        (Piece("One. Two  "), Piece("is strong", ("strong",)), Piece("."), Piece("\n"), Piece("Last.")),
        (BAR,),
        (BAR,),
    ),
    PageBlock((Piece("code()"),), verbatim=True),
    PageBlock((Piece("Über 日本語の文 e\u0301nd.", ()),)),
]


def sheet(width=40, blocks=BLOCKS):
    return LaidOutPage(MarkdownPage(list(blocks)), [], 0).fitted(width, frozenset())


def dragged(page, start, *stops):
    selection = begin_drag(page, *start)
    for stop in stops:
        selection = dragged_to(selection, page, *stop)
    return selected_text(selection, page.page.blocks) if selection is not None else None


@pytest.mark.parametrize(
    ("start", "stop", "text"),
    [
        ((2, 2), (2, 5), "One."),
        ((2, 5), (2, 2), "One."),
        ((2, 7), (2, 12), "Two  is"),  # both blanks, of which the screen shows one
        ((0, 2), (2, 5), "title\n\nOne."),
        ((2, 17), (3, 39), "ong. Last."),
        ((2, 39), (2, 2), "One. Two  is strong."),
        ((2, 0), (2, 4), "One"),
        ((5, 0), (5, 3), "Über"),
        ((5, 5), (5, 6), "日"),  # either cell of a wide sign
        ((5, 16), (5, 16), "e\u0301"),
        ((5, 0), (4, 3), "Ü"),  # code above cannot be selected
    ],
)
def test_what_is_under_the_mouse_is_selected(start, stop, text):
    assert dragged(sheet(), start, stop) == text


def test_code_does_not_begin_a_selection_and_no_page_has_a_place():
    page = sheet()
    assert begin_drag(page, 4, 2) is None
    assert character_at(page, 99, 0) is None
    assert character_at(sheet(blocks=[]), 0, 0) is None


WORDS = st.text("ab .\u0301日 ", max_size=60).map("a".__add__)


@given(WORDS, st.integers(1, 12), st.data())
def test_each_cell_is_the_character_that_it_shows(text, width, data):
    page = sheet(width, [PageBlock((Piece(text),), (BAR,), (BAR,))])
    line = data.draw(st.integers(0, len(page.lines) - 1))
    shown = text_of(page.lines[line])
    column = data.draw(st.integers(0, 14))
    place = character_at(page, line, column)
    assert 0 <= place.start <= place.end <= len(text)
    cells = [sign for sign in shown for _ in range({"日": 2, "\u0301": 0}.get(sign, 1))]
    if 2 <= column < len(cells) and not cells[column].isspace():
        assert text[place.start] == cells[column]


@given(WORDS, st.integers(1, 12))
def test_from_the_first_to_the_last_cell_is_the_whole_text(text, width):
    page = sheet(width, [PageBlock((Piece(text),))])
    last = len(page.lines) - 1
    assert dragged(page, (0, 0), (last, 99)) == text.strip()


def test_keys_extend_by_sentences():
    page = sheet()
    selection = begin_drag(page, 2, 2)
    on = selection.moved(1)
    assert selected_text(on, BLOCKS) == "One."
    assert selected_text(on.moved(2), BLOCKS) == "One. Two  is strong. Last."
    assert selected_text(on.moved(99), BLOCKS).endswith("e\u0301nd.")
    assert on.moved(99).moved(1) == on.moved(99)
    assert dragged_to(selection, page, 2, 17).moved(-1).end.start == 5


class Host(App[None]):
    def __init__(self):
        super().__init__()
        self.heard = []

    def compose(self):
        yield QuotableView(Library.markdown)
        yield Footer()

    @property
    def view(self):
        return self.query_one(QuotableView)

    def on_quotable_view_quoted(self, event):
        self.heard.append(("quoted", event.text))

    def on_quotable_view_copied(self, event):
        self.heard.append(("copied", event.text))

    def on_markdown_view_link_activated(self, event):
        self.heard.append(("link", event.target.target))


def marked(view):
    return "".join(piece.text for line in view._sheet.lines for piece in line if SELECTED in piece.roles)


async def drag(pilot, start, stop):
    await pilot.mouse_down(QuotableView, offset=start)
    await pilot.hover(QuotableView, offset=stop)
    await pilot.mouse_up(QuotableView, offset=stop)
    await pilot.pause()


@pytest.mark.parametrize(("key", "what"), [("enter", "quoted"), ("y", "copied")])
async def test_what_was_dragged_over_is_handed_on_by_the_keys(key, what):
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.show("One *two* three. [[Four]] five.\n\nMore.", key="a")
        await until(lambda: app.view._sheet.lines)
        await drag(pilot, (4, 0), (18, 0))
        assert marked(app.view) == "two three. Four"
        assert app.heard == []
        await pilot.press(key)
        await pilot.pause()
        assert app.heard == [(what, "two three. Four")]
        assert marked(app.view) == ""


async def test_a_click_ends_the_selection_and_follows_links_again():
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.show("One [[Four]] five.", key="a")
        await until(lambda: app.view._sheet.lines)
        await drag(pilot, (0, 0), (5, 0))
        assert marked(app.view)
        assert app.heard == []
        await pilot.click(QuotableView, offset=(1, 0))
        assert marked(app.view) == ""
        await pilot.click(QuotableView, offset=(5, 0))
        await until(lambda: app.heard == [("link", "Four")])


async def test_dragging_over_the_edge_scrolls():
    app = Host()
    async with app.run_test(size=(40, 5)) as pilot:
        app.view.show("\n\n".join(f"Part {number}." for number in range(40)), key="a")
        await until(lambda: app.view._sheet.lines)
        await pilot.mouse_down(QuotableView, offset=(0, 0))
        await pilot.hover(QuotableView, offset=(3, 2))
        assert app.mouse_captured is app.view
        await pilot.hover(Footer)
        await pilot.hover(Footer, offset=(5, 0))
        assert app.view.scroll_offset.y > 0
        await pilot.mouse_up(Footer)
        assert app.mouse_captured is None
        assert marked(app.view).startswith("Part 0.Part 1.Part 2.")
