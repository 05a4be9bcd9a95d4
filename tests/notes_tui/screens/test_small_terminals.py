"""Dialogs in small terminals: everything can be read or scrolled to, and where nothing can be, the app says so."""

from __future__ import annotations

import pytest
from textual.widgets import Label, OptionList

from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.too_small import TooSmall
from tests.helpers.app import running, shown, until


def words(widget):
    lines = (widget.render_line(y).text for y in range(widget.size.height))
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("key", ["question_mark", "f9", "ctrl+p"])
async def test_the_sentence_below_a_list_is_whole(vault, key):
    async with running(vault, size=(40, 12)) as (app, pilot):
        await pilot.press(key)
        await until(lambda: app.screen.is_modal)
        await pilot.press("down", "down", "down")
        sentence = app.screen.query("Label").last(Label)
        await until(lambda: sentence.size.height and words(sentence).endswith((".", ")")))


@pytest.mark.parametrize(
    ("key", "title"), [("asterisk", "Rate"), ("7", "Changes"), ("P", "problem"), ("l", "Link")]
)
async def test_a_dialog_has_its_title_and_a_list_in_five_lines(vault, key, title):
    (vault / "Broken.md").write_text("[[Nowhere at all]]\n", "utf-8")
    async with running(vault) as (app, pilot):
        (vault / "Broken.md").write_text("[[Nowhere]]\n", "utf-8")
        app.library.look()
        await until(lambda: app.library.past.changes(limit=1))
        await pilot.resize_terminal(20, 5)
        await pilot.press(key)
        await until(lambda: app.screen.is_modal and app.screen.query(OptionList))
        listed = app.screen.query_one(OptionList)
        await until(lambda: listed.option_count and listed.size.height >= 2)
        top = app.screen.query(".dialog-title").first()
        assert top.region.y == 0
        assert title.casefold() in words(top).casefold()


async def test_keys_are_dropped_where_nothing_can_be_read_and_the_app_says_so(vault):
    async with running(vault) as (app, pilot):
        await pilot.resize_terminal(12, 3)
        await until(lambda: app.screen.query(TooSmall) and app.screen.query_one(TooSmall).size.height)
        assert words(app.screen.query_one(TooSmall)) == "Needs 16x4: enlarge the terminal."
        await pilot.press("space", "t")
        await until(lambda: not app.keys_are_waiting)
        assert shown(app) == "BrowseScreen"
        await pilot.resize_terminal(80, 24)
        await until(lambda: not app.screen.query(TooSmall))
        assert not app.screen.query_one(RowList).marked
        await pilot.press("t")
        await until(lambda: shown(app) == "TagPrompt")
        await pilot.resize_terminal(12, 3)
        await until(lambda: app.screen.query(TooSmall))
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("q")
        await until(lambda: not app.is_running)
