"""Possible duplicates side by side: decided one by one, and never listed again."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from textual.widgets import Input, Label, Static

from index import Library, read_assignment
from index.problems import ProblemKind
from notes_tui.app import NotesApp
from notes_tui.screens.form_screen import FormScreen
from notes_tui.settings import AppSettings
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import shown, until

BIB = (
    "@article{one, title={Rare Things}, author={Roe, Ann}, year={2019}}\n"
    "@article{two, title={Rare things}, author={Roe, Ann}, year={1999}, doi={10.1000/two}}\n"
    "@article{three, title={Other Matters of a Kind}, author={Poe, Bo}, year={2001}}\n"
)


@pytest.fixture
def papers(vault):
    (vault / "corpus" / "a.bib").write_text(BIB, "utf-8")
    return vault


@asynccontextmanager
async def opened(vault, size=(120, 40)):
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=size) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        yield app, pilot


async def listed(app, count):
    def check():
        found = [each for each in app.library.read.problems() if each.kind is ProblemKind.POSSIBLE_DUPLICATE]
        return len(found) == count

    await until(check)


def page(app):
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def command(app, pilot, id_):
    """Run a command that has no key, as the palette does."""
    app.call_later(app.screen.action_run, id_)
    await pilot.pause()


@pytest.mark.parametrize("size", [(160, 48), (80, 24), (40, 12)])
async def test_a_pair_stands_side_by_side_and_is_merged(papers, size):
    async with opened(papers, size) as (app, pilot):
        await listed(app, 1)
        await command(app, pilot, "duplicates")
        await until(lambda: shown(app) == "DuplicatesScreen")
        await until(lambda: app.screen._planned is not None)
        assert "Rare Things" in page(app)
        assert "≠" in page(app)
        await pilot.press("m")
        await until(lambda: shown(app) != "DuplicatesScreen")
        await listed(app, 0)
        assert app.library.read.paper("two") == app.library.read.paper("one")
        await pilot.press("u")
        await listed(app, 1)
        assert not (papers / "corpus" / "merges.yaml").exists()


async def test_a_pair_that_is_kept_apart_is_never_listed_again(papers):
    async with opened(papers) as (app, pilot):
        await listed(app, 1)
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        await until(lambda: app.screen._rows)
        at = next(
            i for i, row in enumerate(app.screen._rows) if row.problem.kind is ProblemKind.POSSIBLE_DUPLICATE
        )
        app.screen.query_one("MotionOptionList").highlighted = at
        await pilot.press("enter")
        await until(lambda: shown(app) == "DuplicatesScreen")
        await pilot.press("d")
        await until(lambda: shown(app) != "DuplicatesScreen")
        await listed(app, 0)
        assert app.library.read.paper("two") != app.library.read.paper("one")
        await command(app, pilot, "duplicates")
        await pilot.pause()
        assert shown(app) != "DuplicatesScreen"


async def test_going_on_and_leaving_decides_nothing(papers):
    again = BIB.replace("three", "four").replace("Other Matters of a Kind", "Other matters of a kind")
    (papers / "corpus" / "b.bib").write_text(
        again.splitlines()[2].replace("2001}", "1990}, doi={10.1000/four}"), "utf-8"
    )
    async with opened(papers) as (app, pilot):
        await listed(app, 2)
        await command(app, pilot, "duplicates")
        await until(lambda: shown(app) == "DuplicatesScreen")
        first = app.screen.pair
        await pilot.press("n")
        assert app.screen.pair != first
        assert "2 of 2" in str(app.screen.query_one("#title", Static).render())
        await pilot.press("p")
        assert app.screen.pair == first
        await pilot.press("escape")
        await until(lambda: shown(app) != "DuplicatesScreen")
        assert not (papers / "corpus" / "merges.yaml").exists()


async def test_a_paper_is_made_in_a_form_that_says_what_is_wrong(papers):
    async with opened(papers) as (app, pilot):
        await command(app, pilot, "new-paper")
        await until(lambda: shown(app) == "FormScreen")
        screen = app.screen
        assert isinstance(screen, FormScreen)
        fields = {each.name: each for each in screen.query(Input)}
        fields["title"].value = "Made by Hand"
        fields["published"].value = "2019-13"
        await pilot.press("ctrl+s")
        await until(lambda: "is not a date" in str(screen.query_one(".dialog-hint", Label).render()))
        fields["published"].value = "2019"
        await pilot.press("ctrl+s")
        await until(lambda: app.library.read.paper("made-hand") is not None)
        assert app.library.read.paper("made-hand").published == "2019"


async def test_a_paper_is_corrected_in_a_form(papers):
    async with opened(papers) as (app, pilot):
        await until(lambda: app.library.read.paper("three") is not None)
        await pilot.press("slash", *"matters", "enter")
        await until(lambda: app.screen.selection() and app.screen.selection()[0].value == "three")
        await command(app, pilot, "correct-paper")
        await until(lambda: shown(app) == "FormScreen")
        fields = {each.name: each for each in app.screen.query(Input)}
        assert fields["authors"].value == "Poe, Bo"
        fields["authors"].value = "Poe, Bo; Roe, Ann"
        await pilot.press("ctrl+s")
        await until(lambda: app.library.read.paper("three").corrected == ("authors",))
        assert app.library.read.paper("three").authors == ("Bo Poe", "Ann Roe")
        await until(lambda: shown(app) == "BrowseScreen")
        await command(app, pilot, "hide-papers")
        await until(lambda: app.library.read.paper("three").hidden)
        await until(lambda: not app.library.read.find("matters").hits)


async def test_two_marked_papers_are_merged_and_split_again(papers):
    async with opened(papers) as (app, pilot):
        await until(lambda: app.library.read.paper("three") is not None)
        await pilot.press("slash", *"poe OR tinylens", "enter")
        await until(lambda: len(app.screen.query_one(RowList)._ids) == 2)
        await pilot.press("space", "j", "space")
        await command(app, pilot, "merge-papers")
        await until(lambda: shown(app) == "DuplicatesScreen")
        await pilot.press("m")
        await until(lambda: len(app.library.read.paper("three").sources) == 2)
        await until(lambda: shown(app) == "BrowseScreen")
        await until(lambda: len(app.screen.query_one(RowList)._ids) == 1)
        await command(app, pilot, "split-paper")
        await until(lambda: shown(app) == "Picker")
        await pilot.press("enter")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("s")
        await until(lambda: len(app.library.read.paper("three").sources) == 1)


async def test_corrections_are_taken_back(papers):
    async with opened(papers) as (app, pilot):
        await until(lambda: app.library.read.paper("three") is not None)
        edits, paper = app.library.works.edits, app.library.read.paper("three")
        edits.set([paper], [read_assignment("venue=Mind")])
        await until(lambda: app.library.read.paper("three").venue == "Mind")
        await pilot.press("slash", *"matters", "enter")
        await until(lambda: app.screen.selection() and app.screen.selection()[0].value == "three")
        await command(app, pilot, "take-back-corrections")
        await until(lambda: app.library.read.paper("three").venue == "")
