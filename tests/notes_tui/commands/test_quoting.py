"""Sentences are selected where they are read, and quoted in a note."""

from __future__ import annotations

import pytest

from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.markdown.sentence_selection import selected_text
from tests.helpers.app import TINY, go_to, running, says, shown, until

FIRST = "We train a probe of a few million weights that reads the hidden states of a much larger model."
SECOND = "It names the features that drive each answer."


def selected(app):
    view = app.screen.query_one(QuotableView)
    return selected_text(view._selection, view._sheet.page.blocks) if view._selection else ""


async def reading(app, pilot):
    await go_to(app, pilot, f"p:{TINY}")
    await pilot.press("enter")
    await until(lambda: shown(app) == "ReaderScreen" and app.screen.query_one(QuotableView)._sheet.lines)


async def test_from_reading_to_quoted(vault):
    async with running(vault) as (app, pilot):
        await reading(app, pilot)
        await pilot.press("v")
        await until(lambda: selected(app) == FIRST)
        await pilot.press("j")
        assert selected(app) == f"{FIRST} {SECOND}"
        await pilot.press("k", "enter")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"reading", "enter")
        await until(lambda: "Section" in str(app.screen.query_one(".dialog-title").content))
        await pilot.press(*"later", "enter")
        added = f"- [[Ideas]]\n\n> {FIRST}\n>\n> — [[{TINY}]]\n"
        await until(lambda: (vault / "Reading.md").read_text("utf-8").endswith(added))
        # The same place again takes three keys.
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("v", "enter")
        await until(lambda: shown(app) == "Picker")
        await until(lambda: app.screen.query_one("OptionList").option_count)
        await pilot.press("enter")
        await until(lambda: (vault / "Reading.md").read_text("utf-8").count(FIRST) == 2)
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("u")
        await until(lambda: (vault / "Reading.md").read_text("utf-8").endswith(added))


async def test_the_preview_is_quoted_from_the_list(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await until(lambda: "probe" in str(app.screen.query_one(QuotableView)._request.text))
        await pilot.press("v")
        await until(lambda: selected(app) == FIRST)
        await pilot.press("escape")
        await until(lambda: selected(app) == "")
        assert app.screen.focused.id == "list"


async def test_a_copy_is_made_of_the_selection_alone(vault):
    async with running(vault) as (app, pilot):
        await reading(app, pilot)
        await pilot.press("v", "j", "y")
        await until(lambda: app.clipboard == f"{FIRST} {SECOND}")
        assert selected(app) == ""


async def test_a_selection_outlives_changes_elsewhere_but_not_of_its_text(vault):
    async with running(vault) as (app, pilot):
        await reading(app, pilot)
        await pilot.press("v")
        (vault / "New.md").write_text("New.\n", "utf-8")
        await until(lambda: len(app.library.read.note_names()) == 4)
        await pilot.pause(0.2)
        assert selected(app) == FIRST
        page = vault / "corpus" / "page.txt"
        page.write_text(page.read_text("utf-8").replace("It names", "It finds"), "utf-8")
        await until(lambda: "finds" in app.screen.query_one(QuotableView)._request.text)
        assert selected(app) == ""


@pytest.mark.parametrize("key", ["escape", "v"])
async def test_keys_are_the_screens_again_after_a_selection(vault, key):
    async with running(vault) as (app, pilot):
        await reading(app, pilot)
        await pilot.press("v", key)
        await until(lambda: selected(app) == "")
        assert shown(app) == "ReaderScreen"
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_where_there_are_no_words_nothing_is_selected(vault):
    (vault / "Empty.md").write_text("# Only a heading\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await until(lambda: app.screen.query_one("RowList").virtual_size.height == 4)
        await go_to(app, pilot, "n:Empty.md")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.query_one(QuotableView)._sheet.lines)
        await pilot.press("v")
        await says(app, "no text to quote")
