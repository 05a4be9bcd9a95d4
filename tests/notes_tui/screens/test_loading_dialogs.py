"""Dialogs that are drawn before what they list is there."""

from __future__ import annotations

import threading

import pytest
from textual.widgets import OptionList

from index import LibraryError
from notes_tui.questions import PickItem, PickItems, PickOne, PickRelated
from notes_tui.screens.question_screens import screen_for
from tests.helpers.app import TINY, go_to, running, shown, until


@pytest.fixture
def gate():
    """Holds a load back until it is set."""
    gate = threading.Event()
    yield gate
    gate.set()


def lines(app):
    return [str(option.prompt) for listed in app.screen.query(OptionList) for option in listed.options]


async def asked(app, question):
    answers = []
    app.push_screen(screen_for(app, question), answers.append)
    await until(lambda: shown(app) in ("Picker", "RelatedScreen") and lines(app))
    return answers


def two(gate):
    def load():
        assert gate.wait(10)
        return PickItems([PickItem("own", "Own"), PickItem("other", "Other")], 1)

    return PickOne("Which", [PickItem("own", "Own")], load=load)


async def test_the_related_list_says_that_it_works_and_can_be_left(vault, monkeypatch, gate):
    async with running(vault) as (app, pilot):
        monkeypatch.setattr(type(app.library.read), "related", lambda *_args, **_named: gate.wait(10) and [])
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("r")
        await until(lambda: shown(app) == "RelatedScreen")
        assert lines(app) == ["Looking for related documents…"]
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_key_waits_for_the_related_document_that_it_acts_on(vault, gate):
    async with running(vault) as (app, pilot):
        note = next(iter(app.library.read.items(app.library.read.listing("notes", None)).values()))
        found = app.library.read.related([note])
        answers = await asked(app, PickRelated("Title", lambda _unwanted: found if gate.wait(10) else []))
        await pilot.press("enter")
        assert shown(app) == "RelatedScreen"
        gate.set()
        await until(lambda: answers)
        assert answers[0].id == found[0].item.id


async def test_nothing_related_is_said_in_the_dialog(vault):
    async with running(vault) as (app, pilot):
        await asked(app, PickRelated("Title", lambda _unwanted: []))
        await until(lambda: lines(app) == ["Nothing is related to this yet."])
        await pilot.press("enter", "M", "minus", "escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_picker_shows_the_first_items_at_once_and_can_be_left(vault, gate):
    async with running(vault) as (app, pilot):
        answers = await asked(app, two(gate))
        assert lines(app) == ["Own", "Reading your notes…"]
        await pilot.press("escape")
        await until(lambda: answers == [None])


async def test_what_is_typed_while_a_picker_loads_narrows_all_items_and_enter_waits_for_them(vault, gate):
    async with running(vault) as (app, pilot):
        answers = await asked(app, two(gate))
        await pilot.press(*"other", "enter")
        assert answers == []
        gate.set()
        await until(lambda: answers == ["other"])


async def test_a_picker_that_cannot_load_says_why_and_keeps_the_first_items(vault):
    def load():
        raise LibraryError("No index yet.", code="index-not-ready")

    async with running(vault) as (app, pilot):
        answers = await asked(app, PickOne("Which", [PickItem("own", "Own")], load=load))
        await until(lambda: lines(app) == ["Own", "No index yet."])
        await pilot.press("enter")
        await until(lambda: answers == ["own"])


async def test_a_list_says_so_where_nothing_has_the_letters_that_were_typed(vault):
    async with running(vault) as (app, pilot):
        answers = await asked(app, PickOne("Which", [PickItem("own", "Own")]))
        await pilot.press("z", "q")
        await until(lambda: lines(app) == ["Nothing here has these letters."])
        await pilot.press("enter")
        assert shown(app) == "Picker"
        await pilot.press("backspace", "backspace")
        await until(lambda: lines(app) == ["Own"])
        await pilot.press("enter")
        await until(lambda: answers == ["own"])
