"""Another vault is opened in the place of this one."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Label, OptionList

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.row_list import RowList
from tests.helpers.app import current, is_listing, running, says, shown, until


def offered(app):
    listed = app.screen.query_one(OptionList)
    return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]


@pytest.fixture
def other(tmp_path):
    other = tmp_path / "other vault"
    other.mkdir()
    (other / "Alone.md").write_text("# Alone\n", "utf-8")
    return other


async def switched(app, pilot, path):
    app.screen.action_run("switch-vault")
    await until(lambda: shown(app) == "Ask")
    app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")


async def test_another_vault_is_opened_in_the_place_of_this_one(vault, other):
    async with running(vault) as (app, pilot):
        before = app.library
        await switched(app, pilot, other)
        await until(lambda: app.library is not before and is_listing(app))
        await pilot.press("2")
        await until(lambda: current(app) == "n:Alone.md")
        (other / "Fresh.md").write_text("# Fresh\n", "utf-8")
        await until(lambda: len(app.screen.query_one(RowList).ids) == 2)
        app.screen.action_run("switch-vault")
        await until(lambda: shown(app) == "Picker" and len(offered(app)) == 2)
        assert offered(app)[0].startswith(vault.name)
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


async def test_text_that_is_not_saved_is_kept_as_a_draft_or_the_vault_stays(vault, other):
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
