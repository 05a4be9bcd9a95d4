from __future__ import annotations

import tomllib

import pytest
from textual.widgets import Input, Label, OptionList

from index import Library
from notes_tui import settings
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.row_list import RowList
from tests.helpers.app import current, running, says, shown, until


def written():
    file = settings.settings_file()
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def lines(app):
    listed = app.screen.query_one(OptionList)
    return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]


def detail(app):
    return str(app.screen.query_one(".detail", Label).visual)


def is_listing(app):
    """The first screen of a vault is there, and no other."""
    return len(app.screen_stack) == 2 and bool(app.screen.query(RowList))


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


async def other_vault(tmp_path):
    other = tmp_path / "other vault"
    other.mkdir()
    (other / "Alone.md").write_text("# Alone\n", "utf-8")
    return other


async def switched(app, pilot, path):
    app.screen.action_run("switch-vault")
    await until(lambda: shown(app) == "Ask")
    app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")


async def test_another_vault_is_opened_in_the_place_of_this_one(vault, tmp_path):
    other = await other_vault(tmp_path)
    async with running(vault) as (app, pilot):
        before = app.library
        await switched(app, pilot, other)
        await until(lambda: app.library is not before and is_listing(app))
        await pilot.press("2")
        await until(lambda: current(app) == "n:Alone.md")
        (other / "Fresh.md").write_text("# Fresh\n", "utf-8")
        await until(lambda: len(app.screen.query_one(RowList).ids) == 2)
        app.screen.action_run("switch-vault")
        await until(lambda: shown(app) == "Picker" and len(lines(app)) == 2)
        assert lines(app)[0].startswith(vault.name)
        await pilot.press("enter")
        await until(lambda: app.library.roots.vault == vault.resolve())
        await until(lambda: app.screen.query(RowList) and len(app.screen.query_one(RowList).ids) == 3)


async def test_what_is_no_vault_is_refused_and_this_one_stays(vault, tmp_path):
    async with running(vault) as (app, pilot):
        before = app.library
        await switched(app, pilot, tmp_path / "nothing")
        await until(lambda: "is not a folder" in str(app.screen.query_one(".dialog-hint", Label).visual))
        app.open_vault(tmp_path / "nothing")
        await says(app, "nothing")
        assert app.library is before
        await pilot.press("escape", "j")
        await until(lambda: app.screen.query_one(RowList).cursor == 1)


async def test_text_that_is_not_saved_is_kept_as_a_draft_or_the_vault_stays(vault, tmp_path):
    other = await other_vault(tmp_path)
    async with running(vault) as (app, pilot):
        before = app.library
        await pilot.press("d")
        await until(lambda: shown(app) == "EditorScreen")
        await pilot.press(*"words")
        app.open_vault(other)
        await until(lambda: shown(app) == "Choose")
        await pilot.press("s")
        await until(lambda: shown(app) == "EditorScreen")
        assert app.library is before
        app.open_vault(other)
        await until(lambda: shown(app) == "Choose")
        await pilot.press("k")
        await until(lambda: app.library is not before and is_listing(app))
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test():
        await until(lambda: shown(app) == "Choose")
