"""The page that was over a list or document when the app was left is open again at the next start."""

from __future__ import annotations

import time

import pytest

from index import DocumentId
from notes_tui.screens import kept_page
from notes_tui.shell import OpenPdf, ShowMap
from notes_tui.widgets.note_editor import NoteEditor
from tests.helpers.app import TINY, current, go_to, list_notes, running, shown, until
from tests.helpers.pdf_files import PdfPage, pdf


async def edit(app, pilot, words=()):
    """Edit the first note, and leave the cursor in its last line."""
    await list_notes(app, pilot)
    await pilot.press("g", "e")
    await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
    await pilot.press("ctrl+end", *words)
    return app.screen.path, app.screen.editor.cursor_offset


async def test_a_note_is_edited_on_at_the_cursor(vault):
    async with running(vault) as (app, pilot):
        path, offset = await edit(app, pilot)
        assert offset > 0
    async with running(vault) as (app, pilot):
        await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
        assert (app.screen.path, app.screen.editor.cursor_offset) == (path, offset)
        assert app.screen.query_one(NoteEditor).has_focus_within
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
    async with running(vault) as (app, _pilot):
        await settled(app)
        assert shown(app) == "BrowseScreen"


async def settled(app):
    """Wait until everything that was kept is open."""
    await until(lambda: current(app) is not None and not app.places.is_opening)


async def test_the_note_beside_its_paper_is_kept(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("n")
        await until(lambda: shown(app) == "PaperNoteScreen" and app.screen.takes_keys)
        await pilot.press("x", "ctrl+s")
        await until(lambda: not app.screen.unsaved and (vault / app.screen.path).exists())
    async with running(vault) as (app, _pilot):
        await until(lambda: shown(app) == "PaperNoteScreen" and app.screen.takes_keys)
        assert app.screen.current() == DocumentId.paper(TINY)


async def test_a_note_that_is_gone_is_not_opened(vault):
    async with running(vault) as (app, pilot):
        path, _ = await edit(app, pilot)
    (vault / path).unlink()
    (vault / "Other.md").write_text("Other words.\n", "utf-8")
    async with running(vault) as (app, _pilot):
        await settled(app)
        assert shown(app) == "BrowseScreen"


async def test_a_note_with_a_draft_is_asked_for_and_not_opened_besides(vault):
    async with running(vault) as (app, pilot):
        await edit(app, pilot, "unsaved")
    async with running(vault) as (app, _pilot):
        await settled(app)
        await until(lambda: shown(app) == "Choose")
        assert [type(screen).__name__ for screen in app.screen_stack[1:]] == ["BrowseScreen", "Choose"]


async def test_keys_at_the_start_are_not_typed_into_a_note(vault, monkeypatch):
    async with running(vault) as (app, pilot):
        path, _ = await edit(app, pilot)
    before = (vault / path).read_bytes()
    find = kept_page.page_to_open
    pressed = []
    monkeypatch.setattr(
        "notes_tui.screens.kept_places.page_to_open", lambda *args: wait(pressed) or find(*args)
    )
    async with running(vault) as (app, pilot):
        await pilot.press("j")
        pressed.append("j")
        await settled(app)
        assert shown(app) == "BrowseScreen"
    assert (vault / path).read_bytes() == before


def wait(pressed):
    for _ in range(1000):
        if pressed:
            return
        time.sleep(0.01)


async def test_a_map_is_shown_again_around_its_middle(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await pilot.press("g", "M")
        await until(lambda: shown(app) == "MapScreen" and app.screen.query("MapView").first().chosen is None)
        middle = app.screen.centre
    async with running(vault) as (app, _pilot):
        await until(lambda: shown(app) == "MapScreen")
        assert app.screen.centre == middle


async def test_a_page_of_a_pdf_file_is_shown_again(vault):
    file = vault / "papers" / "files" / f"{TINY}.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(pdf(PdfPage(("One.",)), PdfPage(("Two.",))))
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("A")
        await until(lambda: shown(app) == "PdfScreen" and app.screen.is_read)
        await pilot.press("n")
        await until(lambda: app.screen.page == 2)
        name = app.screen.file
    async with running(vault) as (app, _pilot):
        await until(lambda: shown(app) == "PdfScreen" and app.screen.is_read)
        assert (app.screen.file, app.screen.page) == (name, 2)


@pytest.mark.parametrize(
    "row",
    [
        [],
        ["edit", "../outside.md", 0, ""],
        ["edit", "missing.md", 0, ""],
        ["edit", 7, "x", None],
        ["map", "document", "nonsense"],
        ["map", "document", "p:missing"],
        ["pdf", "missing.pdf", 1],
        ["pdf"],
        {"a": 1},
        None,
    ],
)
async def test_rows_that_are_damaged_or_lead_nowhere_open_nothing(vault, row):
    async with running(vault) as (app, _pilot):
        assert kept_page.page_to_open(app, row) is None
        assert kept_page.page_to_open(app, ["map", "tag", "a/b"]) == ShowMap("a/b")
        assert kept_page.page_to_open(app, ["pdf", "Reading.md", 0]) == OpenPdf("Reading.md", 1)


async def test_a_comparison_is_shown_again_with_the_papers_that_are_there(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("m", "C")
        await until(lambda: shown(app) == "ComparisonScreen")
        keys = [each.paper.key for each in app.screen.comparison.papers]
        assert len(keys) == 3
    async with running(vault) as (app, pilot):
        await until(lambda: shown(app) == "ComparisonScreen")
        assert [each.paper.key for each in app.screen.comparison.papers] == keys
        there = kept_page.page_to_open(app, ["comparison", "gone", *keys[1:]])
        assert [each.paper.key for each in there.comparison.papers] == keys[1:]
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


@pytest.mark.parametrize("row", [["comparison", "gone", TINY], ["comparison", 1], ["plot", "nothing", ""]])
async def test_what_cannot_be_shown_again_is_left(vault, row):
    async with running(vault) as (app, _pilot):
        await until(lambda: current(app) is not None)
        assert kept_page.page_to_open(app, row) is None


async def test_a_plot_is_shown_again_for_its_query(vault):
    query = "year:2000..2030"  # all three papers
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *query, "enter", "9")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("t")
        await until(lambda: shown(app) == "PlotScreen")
        assert app.screen.shown_plot().query == query
    async with running(vault) as (app, pilot):
        await until(lambda: shown(app) == "PlotScreen")
        assert (app.screen.shown_plot().kind, app.screen.shown_plot().query) == ("tags", query)
