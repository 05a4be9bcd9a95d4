"""Keys that come before the list they are meant for act on it, never on the list before."""

from __future__ import annotations

import threading

import pytest
from textual.widgets import Input

from notes_tui.screens import list_loader
from notes_tui.widgets.row_list import RowList
from tests.helpers.app import running, says, shown, until


@pytest.fixture
def gate(monkeypatch):
    """Let no list be found until the event is set."""
    opened = threading.Event()
    opened.set()
    load = list_loader.load_listing

    def load_late(*args, **options):
        assert opened.wait(60)
        return load(*args, **options)

    monkeypatch.setattr(list_loader, "load_listing", load_late)
    yield opened
    opened.set()


def current(app):
    return app.screen_stack[1].query_one(RowList).current


async def test_a_key_behind_that_of_a_view_acts_on_the_row_of_that_view(vault, gate):
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await until(lambda: current(app).kind == "note")
        gate.clear()
        await pilot.press("1", "enter")
        assert shown(app) == "BrowseScreen"
        gate.set()
        await until(lambda: shown(app) == "ReaderScreen")
        assert app.screen.current().kind == "paper"


async def test_a_key_behind_a_query_acts_on_what_the_query_finds(vault, gate):
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await until(lambda: current(app).kind == "note")
        before = current(app)
        query = "probe" if "2026" in before.value else "harbours"
        gate.clear()
        await pilot.press("/", *query, "enter", "enter")
        assert app.screen.query_one(Input).value == query
        assert shown(app) == "BrowseScreen"
        gate.set()
        await until(lambda: shown(app) == "ReaderScreen")
        assert app.screen.current() != before


async def test_another_view_and_quitting_do_not_wait_for_a_slow_list(vault, gate):
    async with running(vault) as (app, pilot):
        gate.clear()
        await pilot.press("2", "3")
        assert app.screen.view == "tags"
        await pilot.press("q")
        await until(lambda: not app.is_running)
        gate.set()


async def test_a_key_for_a_list_that_does_not_come_is_dropped_and_never_acts_on_the_list_before(
    vault, gate, monkeypatch
):
    monkeypatch.setattr("notes_tui.terminal.key_queue._MOST_CHECKS", 20)
    async with running(vault) as (app, pilot):
        gate.clear()
        await pilot.press("2", "enter")
        await says(app, "What was typed while the list was loading is ignored.")
        assert not app.keys_are_waiting
        await pilot.press("space")
        await until(lambda: not app.keys_are_waiting)
        row_list = app.screen.query_one(RowList)
        assert shown(app) == "BrowseScreen"
        assert not row_list.marked
        # The list that came in the end takes keys again.
        gate.set()
        await until(lambda: current(app).kind == "note")
        await pilot.press("space")
        await until(lambda: [row.kind for row in row_list.marked] == ["note"])
