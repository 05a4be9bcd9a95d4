"""The first screen: how often it reads, and what its palette offers."""

from __future__ import annotations

import asyncio

import pytest

from index.search.query.operator_names import OPERATOR_NAMES
from notes_tui.commands.keys_table import shown_keys
from notes_tui.commands.registry import COMMANDS, commands_of
from notes_tui.questions import ChooseAnswer, EnterText, PickOne
from notes_tui.screens import cursor_preview, list_loader
from notes_tui.screens.palette_screen import matching_commands
from notes_tui.screens.question_screens import screen_for
from notes_tui.settings import SearchSettings
from notes_tui.shell import EditNote, OpenDocument, ShowKeys
from notes_tui.view.query_operators import OPERATORS
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.line_list import LineList
from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.search_box import SearchBox
from notes_tui.widgets.search_offers import SearchOffers
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import TINY, current, rows, running, says, shown, until


@pytest.fixture
def loads(monkeypatch):
    """Every load of the list, as its arguments."""
    made = []
    load = list_loader.load_listing

    def counting(*arguments, **options):
        made.append(arguments)
        return load(*arguments, **options)

    monkeypatch.setattr(list_loader, "load_listing", counting)
    return made


async def idle(app, loads):
    """Wait until the app has been still for a second."""
    still, before = 0, -1
    while still < 20:
        await asyncio.sleep(0.05)
        busy = app.screen_stack[1].query_one(StatusLine).sync.phase != "watching"
        still = 0 if busy or len(loads) != before else still + 1
        before = len(loads)


@pytest.mark.parametrize("key", ["1", "2"])
async def test_one_save_loads_the_list_once(vault, loads, key, monkeypatch):
    # Long enough for the announcement of the rows and that of the full text on a busy machine.
    monkeypatch.setattr(list_loader, "_GATHER", 0.5)
    async with running(vault) as (app, pilot):
        paper = app.library.read.paper(TINY)
        app.library.edit.tag([paper], ["first"])
        await until(lambda: any("#first" in row for row in rows(app)))
        await pilot.press(key)
        await until(lambda: current(app) is not None)
        await idle(app, loads)
        before = len(loads)
        app.library.edit.tag([app.library.read.paper(TINY)], ["second"])
        await until(lambda: any("#second" in row for row in rows(app)))
        await idle(app, loads)
        assert len(loads) == before + 1


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("browse", lambda app: None),
        ("reader", lambda app: app.open(OpenDocument(app.screen.current()))),
        ("editor", lambda app: app.open(EditNote("Ideas.md"))),
        ("keys", lambda app: app.open(ShowKeys())),
        ("dialog", lambda app: app.push_screen(screen_for(app, PickOne("Which", [])))),
        ("dialog", lambda app: app.push_screen(screen_for(app, EnterText("Which")))),
        ("dialog", lambda app: app.push_screen(screen_for(app, ChooseAnswer("Which", [("a", "one")])))),
    ],
)
async def test_the_palette_lists_every_command_of_the_screen(vault, name, opened):
    async with running(vault) as (app, pilot):
        opened(app)
        await until(lambda: name == app.screen.SCREEN_NAME)
        await pilot.pause()
        await until(lambda: getattr(app.screen, "takes_keys", False))
        below = app.screen
        await pilot.press("ctrl+p")
        await until(lambda: shown(app) == "PaletteScreen" and app.screen.query_one(LineList).lines)
        wanted = [(command.label, shown_keys(command, app.user_keys)) for command in commands_of(name)]
        assert app.screen.query_one(LineList).lines == wanted
        # A second time, the key opens no palette of the palette.
        await pilot.press("ctrl+p", "escape")
        await until(lambda: app.screen is below)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("", "Search"), ("expo", "Export"), ("one to five STARS", "Rate"), ("quti", "Quit"), ("zzzzzz", None)],
)
def test_the_palette_finds_a_command_by_its_name_its_sentence_and_then_by_what_is_nearly_so(typed, first):
    found = [command.label for command in matching_commands(commands_of("browse"), typed)]
    assert next(iter(found), None) == first


async def test_a_command_of_the_palette_runs_on_the_screen_below_it(vault):
    async with running(vault) as (app, pilot):
        app.open(OpenDocument(app.screen.current()))
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("ctrl+p")
        await until(lambda: shown(app) == "PaletteScreen")
        await pilot.press(*"rename heading")
        await until(lambda: len(app.screen.query_one(LineList).lines) == 1)
        await pilot.press("enter")
        await says(app, "no heading or block")


def test_an_id_stands_for_one_command_on_each_screen():
    for name in {name for command in COMMANDS for name in command.screens}:
        ids = [command.id for command in commands_of(name)]
        assert len(ids) == len(set(ids)), name


def test_no_key_has_two_commands_on_one_screen():
    for name in {name for command in COMMANDS for name in command.screens}:
        keys = [key for command in commands_of(name) for key in command.keys.split(",") if key]
        assert len(keys) == len(set(keys)), name


@pytest.mark.parametrize("name", ["browse", "reader", "editor", "merge"])
def test_a_footer_fits_eighty_columns(name):
    names = {
        "slash": "/",
        "question_mark": "?",
        "enter": "⏎",
        "escape": "esc",
        "ctrl+s": "^s",
        "ctrl+t": "^t",
    }
    shown = [command for command in commands_of(name) if command.footer]
    cells = [f" {names.get(c.keys.split(',')[0], c.keys.split(',')[0])} {c.footer} " for c in shown]
    assert len("".join(cells)) <= 80


async def test_documents_that_lack_a_word_follow_under_a_rule(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("/", *"harbuor zebra")
        await until(lambda: any("harbuor read as harbour" in row for row in rows(app)))
        assert rows(app)[0].startswith("── without zebra; harbuor read as harbour ──")
        await pilot.press("enter")
        assert current(app) is not None
        counts = app.screen_stack[1].query_one(StatusLine).counts
        assert counts.startswith("0 papers in ")
        assert counts.endswith(" lack a word")


async def test_the_setting_leaves_them_out(vault):
    async with running(vault, search=SearchSettings(relax=False)) as (app, pilot):
        await pilot.press("/", *"harbuor")
        await until(lambda: "Did you mean: harbour" in app.screen_stack[1].query_one(StatusLine).message)
        assert not rows(app)


@pytest.mark.parametrize("typing", [True, False])
async def test_a_suggestion_is_taken_by_one_key(vault, typing):
    async with running(vault, search=SearchSettings(relax=False)) as (app, pilot):
        await pilot.press("/", *"harbuor")
        await until(
            lambda: "Did you mean: harbour · ctrl+y" in app.screen_stack[1].query_one(StatusLine).message
        )
        if not typing:
            await pilot.press("enter")
        await pilot.press("ctrl+y")
        await until(lambda: bool(rows(app)))
        assert app.screen_stack[1].search_text == "harbour"


async def test_tab_takes_a_value_that_occurs(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("/", *"status:un")
        offers = app.screen.query_one(SearchOffers)
        await until(lambda: offers.chosen is not None)
        wanted = offers.chosen.text
        await pilot.press("tab")
        assert app.screen.query_one(SearchBox).value == wanted
        await until(lambda: not offers.display)
        await pilot.press("tab")
        assert app.screen.query_one(RowList).has_focus


async def test_the_other_view_is_searched_once_for_a_list_and_not_for_each_row(vault, monkeypatch):
    counted, count = [], cursor_preview.elsewhere
    monkeypatch.setattr(
        cursor_preview, "elsewhere", lambda *about: counted.append(about[1:]) or count(*about)
    )
    async with running(vault) as (app, pilot):
        await pilot.press("/", *"a* ", "enter")
        status = app.screen.query_one(StatusLine)
        await until(lambda: "2: " in status.elsewhere)
        found = status.elsewhere
        counted.clear()
        seen = set()
        for key in ("G", "k", "g"):
            await pilot.press(key)
            await until(lambda: current(app) in (app.screen.query_one(QuotableView)._sheet.key or ""))
            seen.add(current(app))
        assert len(seen) > 1
        assert (counted, status.elsewhere) == ([], found)
        # Another list may have other hits.
        await pilot.press("2")
        await until(lambda: counted and "1: " in status.elsewhere)


async def test_letters_that_are_typed_do_not_draw_the_footer_again(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash")
        box = app.screen.query_one(SearchBox)
        await until(lambda: box.has_focus and "Go to results" in named(app))
        before = app.screen.query_one(KeyLine).active
        await pilot.press(*"small")
        await until(lambda: len(rows(app)) == 1)
        assert app.screen.query_one(KeyLine).active is before
        # Until there is something that a key takes.
        await pilot.press("ctrl+u", *"tag", "colon")
        await until(lambda: app.screen.query_one(SearchOffers).chosen is not None)
        await until(lambda: "Take" in named(app))
        await pilot.press("escape")
        await until(lambda: "Take" not in named(app))


async def test_a_query_is_selected_so_that_typing_replaces_it_and_end_goes_on_with_it(vault):
    async with running(vault) as (app, pilot):
        box = app.screen.query_one(SearchBox)
        await pilot.press("slash", *"tiny", "enter", "slash")
        await until(lambda: box.has_focus and box.selected_text == "tiny")
        await pilot.press(*"kites")
        assert box.value == "kites"
        await pilot.press("enter", "slash", "end", *" or")
        assert box.value == "kites or"
        # Left at once, the query stays.
        await pilot.press("escape", "slash", "escape")
        assert box.value == "kites or"


def named(app):
    return {key.name for key in app.screen.query_one(KeyLine).keys}


async def test_a_question_mark_in_the_empty_box_lists_the_operators(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("/", "?")
        offers, box = app.screen.query_one(SearchOffers), app.screen.query_one(SearchBox)
        assert (offers.chosen.text, box.value) == ("tag:", "")
        await pilot.press("down", "tab")
        assert (box.value, offers.display) == ("title:", False)
        await pilot.press("?")
        assert box.value == "title:?"
        await pilot.press("ctrl+u", "?", "escape")
        assert (offers.display, box.has_focus) == (False, True)
        await pilot.press("escape")
        assert not box.has_focus


def test_every_operator_is_offered():
    assert {f"{name}:" for name in OPERATOR_NAMES} - set(OPERATORS) == {"file:", "ignore-case:"}
