from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from notes_tui.screens.help_screen import help_rows
from notes_tui.view.query_operators import EXAMPLES, OPERATORS
from notes_tui.widgets.search_box import SearchBox
from tests.helpers.app import running, shown, until


def lines(app):
    listed = app.screen.query_one(OptionList)
    return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]


async def opened(app, pilot, words=""):
    await pilot.press("question_mark")
    await until(lambda: shown(app) == "KeysScreen")
    app.screen.query_one(Input).value = words
    await pilot.pause()


async def test_the_help_is_of_where_one_is(vault):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        browse = lines(app)
        await pilot.press("escape")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await opened(app, pilot)
        reader = lines(app)
    assert browse[0] == reader[0] == "Here"
    facets = next(line for line in browse if "Count tags, years" in line)
    assert browse.index(facets) < browse.index("Query language")
    assert reader.index(facets) > reader.index("On other screens")
    assert any(line.split()[0] == "tag:" for line in browse)


async def test_words_narrow_it_and_enter_runs_the_command(vault):
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "every TAG enter")
        assert [line.split()[0] for line in lines(app)] == ["Here", "3"]
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen" and app.screen.view == "tags")


async def test_an_operator_goes_into_the_search_box(vault):
    async with running(vault) as (app, pilot):
        app.screen.query_one(SearchBox).value = "models"
        await opened(app, pilot, "citation keys that begin")
        await pilot.press("down", "up", "enter")
        box = await search_box(app)
        assert box.value == "models key:"
        assert box.has_focus


async def search_box(app):
    await until(lambda: shown(app) == "BrowseScreen")
    return app.screen.query_one(SearchBox)


async def test_its_own_key_closes_it_and_nothing_found_is_said(vault):
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "zzz")
        assert lines(app) == ["Nothing has all these words."]
        await pilot.press("enter")
        app.screen.query_one(Input).value = ""
        await pilot.press("question_mark")
        await until(lambda: shown(app) == "BrowseScreen")


def test_every_operator_and_example_is_there_with_the_users_keys():
    rows = list(help_rows("browse", {"tag": "T"}))
    assert {row.left for row in rows if row.query} == {*OPERATORS, *EXAMPLES}
    assert next(row.left for row in rows if row.command == "tag") == "T"


@pytest.mark.parametrize("example", EXAMPLES)
async def test_every_example_can_be_read(vault, example):
    async with running(vault) as (app, _):
        found = app.library.read.find(example)
        assert (found.ignored, found.unreadable) == ((), False)
