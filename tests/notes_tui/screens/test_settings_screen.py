"""Settings are changed in the app."""

from __future__ import annotations

import tomllib

import pytest
from textual.widgets import Input, Label, OptionList

from notes_tui import settings
from tests.helpers.app import current, is_listing, running, says, shown, until


def written():
    file = settings.settings_file()
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def lines(app):
    listed = app.screen.query_one(OptionList)
    return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]


def detail(app):
    return str(app.screen.query_one(".detail", Label).visual)


async def opened(app, pilot, words):
    await pilot.press("f9")
    await until(lambda: shown(app) == "SettingsScreen" and app.screen.query_one(OptionList).option_count > 50)
    app.screen.query_one(Input).value = words
    await until(lambda: len(lines(app)) < 50)


async def test_a_switch_toggles_and_applies_at_once(vault):
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "search.relax")
        assert "true" in lines(app)[1]
        await until(lambda: detail(app).startswith("After few results"))
        await pilot.press("enter")
        await until(lambda: "false  (changed)" in lines(app)[1])
        assert written() == {"search": {"relax": False}}
        assert app.relax_searches is False
        await pilot.press("ctrl+r")
        await until(lambda: "(changed)" not in lines(app)[1])
        assert written() == {"search": {}}
        await until(lambda: app.relax_searches)


async def test_a_choice_cycles_and_a_number_is_typed_and_checked(vault):
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "editor.")
        await pilot.press("down", "enter")
        await until(lambda: app.paste_as == "link")
        await pilot.press("up", "enter")
        await until(lambda: shown(app) == "Ask")
        app.screen.query_one(Input).value = "many"
        await pilot.press("enter")
        await until(lambda: "whole number" in str(app.screen.query_one(".dialog-hint", Label).visual))
        app.screen.query_one(Input).value = "9"
        await pilot.press("enter")
        await until(lambda: app.autosave_after == 9)
        assert written() == {"editor": {"paste": "link", "autosave": 9}}


async def test_a_key_is_pressed_and_a_conflict_is_named(vault):
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "keys.status")
        await pilot.press("enter")
        await until(lambda: shown(app) == "KeyPrompt")
        await pilot.press("t")
        await until(lambda: "belongs to “tag”" in str(app.screen.query_one(".dialog-hint", Label).visual))
        await pilot.press("less_than_sign")
        await until(lambda: "“list-smaller”" in str(app.screen.query_one(".dialog-hint", Label).visual))
        await pilot.press("ampersand")
        await until(lambda: shown(app) == "SettingsScreen" and "(changed)" in lines(app)[1])
        assert written() == {"keys": {"status": "ampersand"}}
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("ampersand")
        await until(lambda: any(path.name.startswith("harb") for path in (vault / "papers").glob("*")))


async def test_a_theme_is_picked_shown_and_stays(vault):
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "theme themes/")
        await pilot.press("enter")
        await until(lambda: shown(app) == "Picker")
        app.screen.query_one(Input).value = "notes-light"
        await until(lambda: len(lines(app)) == 1)
        await pilot.press("enter")
        await until(lambda: app.theme == "notes-light")
        assert written() == {"theme": "notes-light"}


async def test_a_file_that_another_program_changed_is_left_and_said(vault):
    file = settings.settings_file()
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "search.relax")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("theme = 'nord'\n", "utf-8")
        await pilot.press("enter")
        await says(app, "config.toml")
        assert file.read_text("utf-8") == "theme = 'nord'\n"


async def test_a_broken_file_is_not_opened(vault):
    file = settings.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text("a = [\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("f9")
        await says(app, "Correct it in an editor first.")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_what_the_vault_is_opened_with_applies_when_the_settings_are_left(vault, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "list.bib").write_text("@article{fresh2024, title={A Fresh Title}, year=2024}\n", "utf-8")
    async with running(vault) as (app, pilot):
        await opened(app, pilot, "corpus folders read")
        before = app.library
        await pilot.press("enter")
        await until(lambda: shown(app) == "Ask")
        app.screen.query_one(Input).value = str(other)
        await pilot.press("enter")
        await until(lambda: "(changed)" in lines(app)[1])
        assert app.library is before
        await pilot.press("escape")
        await until(lambda: app.library is not before and is_listing(app))
        await until(lambda: current(app) == "p:fresh2024")


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_it_fits_small_terminals(vault, size):
    async with running(vault, size=size) as (app, pilot):
        await opened(app, pilot, "search.")
        assert app.screen.query_one(OptionList).size.height >= 3
        assert app.screen.query_one(OptionList).region.bottom <= size[1]
