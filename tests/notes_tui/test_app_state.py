from __future__ import annotations

import pytest

from notes_tui.app_state import AppState
from tests.helpers.app import running, shown, until


def test_what_is_kept_is_there_at_the_next_start(tmp_path):
    file = tmp_path / "state" / "app.json"
    AppState(file).keep(theme="nord", share=40)
    again = AppState(file)
    assert (again.text("theme"), again.number("share", 55)) == ("nord", 40)
    assert (again.text("share"), again.number("theme", 55)) == ("", 55)
    assert [each.name for each in file.parent.iterdir()] == ["app.json"]


@pytest.mark.parametrize("damaged", ["", "[1]", "{", "[" * 9999])
def test_a_damaged_file_is_empty(tmp_path, damaged):
    file = tmp_path / "app.json"
    file.write_text(damaged, "utf-8")
    state = AppState(file)
    assert state.text("theme") == ""
    state.keep(theme="nord")
    assert AppState(file).text("theme") == "nord"


def test_where_nothing_can_be_written_the_choice_lasts_as_long_as_the_app(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    state = AppState(tmp_path / "file" / "app.json")
    state.keep(theme="nord")
    assert state.text("theme") == "nord"


async def test_a_theme_is_shown_while_moving_and_kept(vault):
    async with running(vault) as (app, pilot):
        app.screen.action_run("theme")
        await until(lambda: shown(app) == "Picker")
        await pilot.press("down")
        await until(lambda: app.theme == "ansi-dark")
        await pilot.press("escape")
        await until(lambda: app.theme == "textual-dark")
        app.screen.action_run("theme")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"gruv")
        await until(lambda: app.theme == "gruvbox")
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen")
    async with running(vault) as (app, _):
        assert app.theme == "gruvbox"
    # A theme that is written into the settings afterwards is the later choice.
    async with running(vault, theme="nord") as (app, _):
        assert app.theme == "nord"


async def test_the_order_of_the_list_is_kept(vault):
    async with running(vault) as (app, pilot):
        app.screen.action_run("sort-title")
        await pilot.pause()
    async with running(vault) as (app, _):
        assert app.screen._sort == "title"
