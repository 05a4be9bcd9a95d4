from __future__ import annotations

import shutil

import platformdirs
import pytest
from textual.widgets import Input

from index import Library
from notes_tui import sample
from notes_tui.app import NotesApp
from notes_tui.app_state import AppState
from notes_tui.settings import AppSettings
from notes_tui.view.tour_steps import STEPS, TourProgress
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.tour_card import TourCard
from tests.helpers.app import current, running, says, shown, until
from tests.helpers.paths import SAMPLE_VAULT


@pytest.fixture
def newcomer():
    shutil.rmtree(platformdirs.user_state_path("notes-tui"))


def card(app):
    return " ".join(str(each.visual) for each in app.screen.query(TourCard))


async def begun(app, pilot):
    await pilot.press("0")
    await until(lambda: "Tour 1/8" in card(app))


def test_each_step_has_a_number_of_its_own():
    progress = TourProgress()
    progress.begin()
    numbers = []
    while progress.act is not None:
        numbers.append(progress.step)
        assert progress.saw(progress.act.sign)
    assert numbers == list(range(1, STEPS + 1))


def test_undoing_is_skipped_with_what_it_would_undo():
    progress = TourProgress()
    progress.begin()
    for _ in range(3):
        progress.skip()
    assert progress.act.command == "tag"
    progress.skip()
    assert progress.act.command == "link"
    for _ in range(9):
        progress.skip()
    assert progress.act is None


def test_only_what_is_to_be_done_leads_on():
    progress = TourProgress()
    assert not progress.saw("moved")
    progress.begin()
    assert not progress.saw("helped")
    assert progress.saw("moved")
    assert progress.step == 2


@pytest.mark.usefixtures("newcomer")
async def test_the_first_start_offers_it_and_escape_hides_the_offer_for_good(vault):
    async with running(vault) as (app, pilot):
        await until(lambda: "New here?" in card(app))
        assert "Welcome" not in card(app)
        await pilot.press("escape")
        await until(lambda: not card(app))
    async with running(vault) as (app, pilot):
        await pilot.press("j")
        await until(lambda: app.screen.query_one(RowList).cursor == 1)
        assert not card(app)


async def test_it_goes_on_by_itself_when_each_thing_was_done(vault):
    async with running(vault) as (app, pilot):
        assert not card(app)
        await begun(app, pilot)
        await pilot.press("j")
        await until(lambda: "Tour 2/8" in card(app))
        await pilot.press("slash", *"tiny", "enter")
        await until(lambda: "Tour 3/8" in card(app))
        await until(lambda: current(app) == "p:tinylens-small-models")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "Tour 4/8 t" in card(app))
        await pilot.press("t")
        await until(lambda: shown(app) == "TagPrompt")
        await pilot.press(*"to-read", "enter")
        await until(lambda: "Tour 5/8 u" in card(app))
        await pilot.press("u")
        await until(lambda: "Tour 6/8" in card(app))
        await pilot.press("l")
        await until(lambda: shown(app) == "Picker")
        app.screen.query_one(Input).value = "Ideas"
        await until(lambda: app.screen.query("OptionList").first().option_count == 1)
        await pilot.press("enter")
        await until(lambda: app.screen.query("OptionList").first().option_count == 2)
        await pilot.press("enter")
        await until(lambda: "Tour 7/8" in card(app))
        (vault / "Reading.md").write_text("# Reading\n\nOther words.\n", "utf-8")
        await until(lambda: "Tour 8/8" in card(app))
        await pilot.press("question_mark")
        await says(app, "That was the tour")
        await pilot.press("escape")
        assert not card(app)
    assert AppState().text("tour") == "taken"


async def test_escape_skips_a_step_only_where_it_has_nothing_else_to_do(vault):
    async with running(vault) as (app, pilot):
        await begun(app, pilot)
        await pilot.press("escape")
        assert "Tour 2/8" in card(app)
        await pilot.press("space", "escape")
        assert "Tour 2/8" in card(app)
        await pilot.press("slash", "x", "escape", "escape")
        assert "Tour 2/8" in card(app)
        for step in (3, 4, 6, 7, 8):
            await pilot.press("escape")
            assert f"Tour {step}/8" in card(app)
        await pilot.press("escape")
        await until(lambda: not card(app))


async def test_it_is_left_and_begun_again_by_its_key(vault):
    async with running(vault) as (app, pilot):
        await begun(app, pilot)
        await pilot.press("escape", "0")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("t")
        await until(lambda: "Tour 1/8" in card(app))
        await pilot.press("0")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("e")
        await until(lambda: not card(app))


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_it_leaves_room_for_the_list(vault, size):
    async with running(vault, size=size) as (app, pilot):
        app.start_tour()
        while app.tour_is_under_way:
            await until(lambda: app.screen.query(TourCard) and app.screen.query_one(TourCard).size.height)
            assert app.screen.query_one(TourCard).size.height <= 2
            text = "".join(
                app.screen.query_one(TourCard).render_line(y).text
                for y in range(app.screen.query_one(TourCard).size.height)
            )
            assert "skips" in text
            assert app.screen.query_one(RowList).size.height >= 3
            await pilot.press("escape")
            await pilot.pause()


async def test_the_sample_leads_to_its_welcome_note_until_that_was_opened():
    copy = sample.sample_vault()
    assert copy.is_dir()
    assert sample.welcome_note(copy.resolve()) == "Welcome.md"
    assert sample.welcome_note(SAMPLE_VAULT) == ""

    async def first_screen(app):
        await until(lambda: len(app.screen_stack) > 1 and app.screen_stack[1].query(RowList))
        await until(lambda: app.screen_stack[1].query_one(RowList).current is not None)

    app = NotesApp(Library(copy), AppSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await first_screen(app)
        await until(lambda: "Welcome" in card(app))
        await pilot.press("0")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("w")
        await until(lambda: shown(app) == "ReaderScreen")
        await until(lambda: not card(app))
    assert AppState().text("welcome") == "opened"
    app = NotesApp(Library(copy), AppSettings())
    async with app.run_test(size=(80, 24)) as pilot:
        await first_screen(app)
        await pilot.press("j")
        assert not card(app)
