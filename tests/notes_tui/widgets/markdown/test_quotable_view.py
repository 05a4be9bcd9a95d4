"""Selecting sentences of a long page costs what the sentences cost, not what the page does."""

from __future__ import annotations

import asyncio
import re
import threading

import pytest
from textual.app import App

from index import Library
from notes_tui.reading_positions import ReadingPosition
from notes_tui.widgets.markdown import laid_out_page
from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.markdown.sentence_selection import SELECTED
from tests.helpers.app import until

PARTS = "\n\n".join(f"Part {number} is short. It ends here." for number in range(2_000))
FOLDED = "> [!note]- Title\n> One more.\n\nA first. A second.\n"


class Host(App[None]):
    def compose(self):
        yield QuotableView(Library.markdown)

    @property
    def view(self):
        return self.query_one(QuotableView)


@pytest.fixture
def laid_out(monkeypatch):
    """Blocks that were laid out."""
    found = []
    lay = laid_out_page.layout_block
    monkeypatch.setattr(
        laid_out_page, "layout_block", lambda block, *args: found.append(block) or lay(block, *args)
    )
    return found


def marked(view):
    lines = view._sheet.lines
    return "".join(piece.text for line in lines for piece in line if SELECTED in piece.roles)


async def test_only_blocks_that_change_are_laid_out(laid_out):
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.focus()
        app.view.show(PARTS, key="long")
        await until(lambda: len(app.view._sheet.page.blocks) == 3_999)
        whole = app.view._sheet
        laid_out.clear()
        assert app.view.start_selecting()
        assert (len(laid_out), marked(app.view)) == (1, "Part 0 is short.")
        await pilot.press("j", "j")
        assert (len(laid_out), marked(app.view)) == (3, "Part 0 is short. It ends here.Part 1 is short.")
        await pilot.press("k")
        assert (len(laid_out), marked(app.view)) == (4, "Part 0 is short. It ends here.")
        await pilot.press("escape")
        assert len(laid_out) == 5
        assert (app.view._sheet.lines, app.view._sheet.ends) == (whole.lines, whole.ends)


async def test_a_fold_that_is_turned_keeps_the_marks_and_another_page_ends_them():
    app = Host()
    async with app.run_test(size=(40, 10)):
        app.view.show(FOLDED, key="a")
        await until(lambda: app.view._sheet.lines)
        app.view.scroll_to(y=app.view._sheet.ends[-2], animate=False, immediate=True, force=True)
        assert app.view.start_selecting()
        app.view.action_move(9)
        before = marked(app.view)
        assert before.endswith("A second.")
        app.view._fit(frozenset())
        assert marked(app.view).endswith("A first. A second.")
        app.view.toggle_comments()
        assert (app.view._selection, marked(app.view)) == (None, "")


class SlowHost(Host):
    """Parses the whole of a long text only when it may."""

    def __init__(self):
        super().__init__()
        self.go_on = threading.Event()

    def compose(self):
        yield QuotableView(self._parse)

    def _parse(self, text):
        if len(text) > 20_000:
            self.go_on.wait(60)
        return Library.markdown(text)


async def test_the_beginning_of_a_long_text_is_shown_at_once_and_keeps_its_place_and_selection():
    app = SlowHost()
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.focus()
        app.view.show(PARTS, key="long")
        await until(lambda: app.view._sheet.lines)
        assert 100 < len(app.view._sheet.page.blocks) < 3_999
        await pilot.press("j", "j", "j", "j", "v")
        app.view.start_selecting()
        await pilot.press("j")
        before, top = marked(app.view), app.view.scroll_offset.y
        assert before
        app.go_on.set()
        await until(lambda: len(app.view._sheet.page.blocks) == 3_999)
        assert (marked(app.view), app.view.scroll_offset.y) == (before, top)
        await pilot.press(*["j"] * 3)
        assert marked(app.view).startswith(before)
        assert len(app.view._selection.places) == 4_000


@pytest.mark.parametrize(
    "wanted",
    [
        {"mark": lambda text: [found.span() for found in re.finditer("Part 1999", text)]},
        {"section": 1},
        {"position": ReadingPosition(3_000, "Part 1500 is short. It ends here.", 0)},
    ],
)
async def test_a_place_further_down_is_gone_to_without_a_stop_at_the_top(wanted):
    app = SlowHost()
    async with app.run_test(size=(40, 10)):
        app.view.show(f"{PARTS}\n\n# One\n\n# Two\n", key="long", **wanted)
        await asyncio.sleep(0.3)
        assert not app.view._sheet.lines
        app.go_on.set()
        await until(lambda: app.view.scroll_offset.y > 100)


async def test_a_place_near_the_top_is_gone_to_at_once():
    app = SlowHost()
    async with app.run_test(size=(40, 10)):
        app.view.show(PARTS, key="long", position=ReadingPosition(20, "Part 10 is short. It ends here.", 0))
        await until(lambda: app.view.scroll_offset.y == 20)
        app.go_on.set()
        await until(lambda: len(app.view._sheet.page.blocks) == 3_999)
        assert app.view.scroll_offset.y == 20
