"""The list that scripts choose from."""

from __future__ import annotations

from contextlib import closing

import pytest

from index import Library
from notes_tui.cli.main import run
from notes_tui.screens.pick_app import PickApp
from notes_tui.settings import AppSettings
from tests.helpers.app import until

TINY = "tinylens-small-models"


@pytest.fixture
def library(vault, tmp_path):
    with closing(Library(vault, cache=tmp_path / "cache")) as opened:
        opened.refresh()
        yield opened


async def _listed(pilot, app, count):
    await until(lambda: len(app._list.ids) == count)
    await pilot.pause()


async def test_enter_chooses_the_best_of_what_was_typed(library):
    app = PickApp(library, AppSettings(), "", "paper", several=False)
    async with app.run_test() as pilot:
        await _listed(pilot, app, 3)
        await pilot.press(*"tinylens")
        await _listed(pilot, app, 1)
        await pilot.press("enter")
    assert app.chosen is not None
    assert [id_.value for id_ in app.chosen] == [TINY]


async def test_several_are_chosen_in_the_order_of_their_marks(library):
    app = PickApp(library, AppSettings(), "", "paper", several=True)
    async with app.run_test() as pilot:
        await _listed(pilot, app, 3)
        await pilot.press("down", "tab", "up", "up", "tab", "enter")
        second, first = app._list.ids[1], app._list.ids[0]
    assert app.chosen == (second, first)


async def test_one_alone_cannot_be_marked(library):
    app = PickApp(library, AppSettings(), "", "paper", several=False)
    async with app.run_test() as pilot:
        await _listed(pilot, app, 3)
        await pilot.press("tab", "down", "enter")
        assert app.chosen == (app._list.ids[1],)


async def test_nothing_is_chosen_where_nothing_is_found_and_on_escape(library):
    app = PickApp(library, AppSettings(), "xqzzy", "all", several=False)
    async with app.run_test(size=(40, 12)) as pilot:
        await until(lambda: "0 found" in str(app.query_one("#said").render()))
        await pilot.press("enter", "escape")
    assert app.chosen is None


def test_without_a_terminal_it_says_so(vault, capsys):
    assert run(["pick", "--vault", str(vault)]) == 2
    assert "needs a terminal" in capsys.readouterr().err
