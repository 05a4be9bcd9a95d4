"""The app begins where it was left."""

from __future__ import annotations

import json

import pytest

from index import DocumentId, Library
from notes_tui.app import NotesApp
from notes_tui.app_state import WindowState
from notes_tui.reading_positions import ReadingPosition, ReadingPositions
from notes_tui.settings import AppSettings
from notes_tui.state_file import read_state
from notes_tui.view.reading_trail import DocumentPlace, ListPlace
from notes_tui.view.row_ids import DiaryId, SavedSearchId, TagId
from notes_tui.view.tabs import Tab, as_row, read_tabs
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import TINY, current, list_notes, preview, running, shown, until

NOTE = DocumentId.note("Reading.md")
LONG = DocumentId.note("Long.md")


def app_on(vault):
    return NotesApp(Library(vault), AppSettings())


async def watching(app):
    await until(lambda: app.screen_stack[1].query_one(StatusLine).sync.phase == "watching")


def listed(app):
    return app.screen_stack[1].query_one(RowList)


def long_note(vault):
    lines = "\n\n".join(f"Line {number} of many." for number in range(300))
    (vault / "Long.md").write_text(f"# Long\n\n{lines}\n", "utf-8")


async def at_long_note(pilot):
    """Put the cursor on the long note, and return the app."""
    app = pilot.app
    await watching(app)
    await list_notes(app, pilot)
    app.screen.point_at(LONG)
    return app


def many_notes(vault):
    for number in range(120):
        (vault / f"N{number:03}.md").write_text(f"# Harbour {number:03}\n", "utf-8")


@pytest.mark.parametrize("query", ["", "harbour"])
async def test_view_query_row_scroll_and_marks_are_kept(vault, query):
    many_notes(vault)
    async with app_on(vault).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        await watching(app)
        app.screen.search_for("notes", query)
        app.screen.sort_by("title")
        await until(lambda: len(listed(app).ids) > 100)
        listed(app).go_to(60)
        await pilot.press("space", "k", "k", "k")
        kept = (listed(app).current, listed(app).above, listed(app).marked)
        assert kept[1] > 3
        assert len(kept[2]) == 1
    async with app_on(vault).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        await watching(app)
        await until(lambda: len(listed(app).ids) > 100)
        assert (app.screen.view, app.screen.search_text) == ("notes", query)
        assert (listed(app).current, listed(app).above, listed(app).marked) == kept
        assert listed(app).has_focus


async def test_the_first_list_of_a_query_is_what_it_listed_last(vault, monkeypatch):
    many_notes(vault)
    async with app_on(vault).run_test(size=(80, 24)) as pilot:
        await watching(pilot.app)
        pilot.app.screen.search_for("notes", "harbour")
        await until(lambda: len(listed(pilot.app).ids) > 100)
        await pilot.press("j", "j")
        kept = listed(pilot.app).ids
    lists = []
    app = app_on(vault)
    find = app.library.read.find
    monkeypatch.setattr(app.library.read, "find", lambda *a, **b: lists.append("find") or find(*a, **b))
    shows = RowList.set_ids
    monkeypatch.setattr(
        RowList, "set_ids", lambda self, ids, *a, **b: lists.append(list(ids)) or shows(self, ids, *a, **b)
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: len(listed(app).ids) > 100)
        assert lists[0] == list(kept[:100])
        assert "find" in lists
        assert listed(app).current == kept[2]
        # What was chosen while the query was still being answered stays chosen: see `RowKeeper`.
        await pilot.press("j")
        assert listed(app).current == kept[3]


async def test_reading_goes_on_at_the_line_where_it_was_left(vault):
    long_note(vault)
    async with app_on(vault).run_test(size=(80, 24)) as pilot:
        app = await at_long_note(pilot)
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "Line 0" in preview(app))
        await pilot.press(*["ctrl+d"] * 8)
        await until(lambda: app.screen.query_one(MarkdownView).scroll_offset.y > 50)
        view = app.screen.query_one(MarkdownView)
    left = view.position
    async with app_on(vault).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.query(MarkdownView))
        await until(lambda: "Line" in preview(app))
        assert app.screen.query_one(MarkdownView).position == left
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert current(app) == "n:Long.md"
        # The preview begins there as well.
        await until(lambda: left.beginning in preview(app))


async def test_a_line_that_was_gone_to_in_the_preview_is_kept(vault):
    long_note(vault)
    async with app_on(vault).run_test(size=(80, 24)) as pilot:
        app = await at_long_note(pilot)
        await until(lambda: "Line 0" in preview(app))
        await pilot.press("tab", *["ctrl+d"] * 8)
        await until(lambda: app.screen.query_one(MarkdownView).scroll_offset.y > 20)
        await pilot.press("tab", "tab", "k")
        await until(lambda: "Line" not in preview(app))
        left = app.reading_positions.get(LONG)
        assert left.block > 10
        await pilot.press("j")
        await until(lambda: app.screen.query_one(MarkdownView).position == left)
    positions = ReadingPositions(app.library.state)
    assert positions.get(LONG) == left
    # Others were shown only.
    assert len(read_state(app.library.state / "reading-positions.json")) == 1


async def test_a_document_that_is_gone_is_not_opened(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        app.screen.point_at(NOTE)
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
    (vault / "Reading.md").unlink()
    async with app_on(vault).run_test() as pilot:
        await watching(pilot.app)
        await until(lambda: len(listed(pilot.app).ids) == 2)
        assert shown(pilot.app) == "BrowseScreen"


async def test_two_windows_of_a_vault_are_kept_beside_each_other(vault):
    async with running(vault) as (first, _):
        first.screen.search_for("papers", "harbour")
        async with app_on(vault).run_test() as other:
            await until(lambda: len(listed(other.app).ids) == 3)
            other.app.screen.search_for("tags", "")
            other.app.reading_positions.keep(NOTE, ReadingPosition(3, "x", 0))
            await other.pause()
        first.reading_positions.keep(DocumentId.paper(TINY), ReadingPosition(2, "y", 1))
        await until(lambda: len(listed(first).ids) == 1)
    async with app_on(vault).run_test() as again:
        await until(lambda: len(listed(again.app).ids) == 1)
        assert again.app.screen.search_text == "harbour"
        async with app_on(vault).run_test() as other:
            await until(lambda: isinstance(listed(other.app).current, TagId))
        assert again.app.reading_positions.get(NOTE).block == 3
        assert again.app.reading_positions.get(DocumentId.paper(TINY)).block == 2


@pytest.mark.parametrize(
    "damaged",
    [
        "{",
        "[]",
        '{"tabs": 5, "tab": "x", "rows": [1, "x:y"]}',
        '{"tabs": [1, {}, {"view": "none"}, {"view": []}], "tab": 99, "rows": {}}',
        '{"tabs": [{"view": "notes", "query": 5, "row": null, "above": 0, "sort": null, "marked": []}]}',
    ],
)
async def test_a_damaged_file_of_a_window_is_not_used(vault, damaged):
    library = Library(vault)
    folder = library.state / "windows"
    library.close()
    folder.mkdir(parents=True)
    (folder / "1.json").write_text(damaged, "utf-8")
    async with running(vault) as (app, _):
        assert app.screen.view == "papers"


def test_a_damaged_file_is_named_in_the_log(tmp_path, caplog):
    file = tmp_path / "state.json"
    file.write_text("{", "utf-8")
    assert read_state(file) == {}
    file.write_bytes(b" " * 1_000_001)
    assert read_state(file) == {}
    assert [str(file) in record.getMessage() for record in caplog.records] == [True, True]


def test_only_the_latest_positions_are_kept(tmp_path):
    one = ReadingPositions(tmp_path)
    for number in range(600):
        one.keep(DocumentId.paper(f"k{number}"), ReadingPosition(number, "a", 0))
    one.write()
    other = ReadingPositions(tmp_path)
    assert other.get(DocumentId.paper("k99")) is None
    assert other.get(DocumentId.paper("k599")) == ReadingPosition(599, "a", 0)
    assert len(read_state(tmp_path / "reading-positions.json")) == 500


def test_more_windows_than_are_kept_keep_nothing(tmp_path):
    windows = [WindowState(tmp_path) for _ in range(9)]
    for number, window in enumerate(windows):
        window.keep(tab=number)
    assert [window.number("tab", -1) for window in windows] == list(range(9))
    assert sorted(each.stem for each in (tmp_path / "windows").glob("*.json")) == list("12345678")
    for window in windows:
        window.release()
    assert WindowState(tmp_path).number("tab", -1) == 0


@pytest.mark.parametrize(
    "row",
    [
        None,
        NOTE,
        DocumentId.paper("key"),
        TagId("a/b"),
        SavedSearchId("Searches/x.md"),
        DiaryId(NOTE, "2026-11-23"),
    ],
)
def test_a_tab_is_read_back(row):
    listed = ListPlace("diary", "harbour", row, 4, "title", (NOTE, TagId("x")))
    read = DocumentPlace(NOTE, ReadingPosition(3, "Line", 1), title="Reading")
    for tab in (Tab(listed), Tab(listed, read)):
        (again,) = read_tabs(json.loads(json.dumps([as_row(tab)])))
        assert again == tab
        assert (again.listed.row, again.listed.above, again.listed.sort) == (row, 4, "title")
        assert again.listed.marked == listed.marked
        assert again.title == tab.title
