"""Tabs hold lists and documents; they are changed with keys and the mouse, and kept over restarts."""

from __future__ import annotations

import pytest

from index import DocumentId
from notes_tui.view.tab_labels import tab_labels
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.tab_bar import TabBar
from tests.helpers.app import TINY, current, preview, running, says, shown, until

HINT = "alt+1 … alt+9"


def bar(app):
    found = app.screen.query_one(TabBar)
    line = found.render_line(0).text.rstrip() if found.display else ""
    return line.removesuffix(HINT).rstrip()


def listed(app):
    return app.screen_stack[1].query_one(RowList)


async def test_a_list_and_a_document_have_a_tab_each(vault):
    async with running(vault, size=(80, 24)) as (app, pilot):
        assert bar(app) == ""
        app.screen.search_for("papers", "harbour")
        await until(lambda: len(listed(app).ids) == 1)
        await pilot.press("ctrl+t")
        await until(lambda: bar(app) == " 1 harbour [2 harbour]")
        await pilot.press("2")
        await until(lambda: (current(app) or "").startswith("n:") and "[2 harbour]" in bar(app))
        app.screen.search_for("notes", "")
        await until(lambda: len(listed(app).ids) == 3)
        app.screen.point_at(DocumentId.note("Reading.md"))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and bar(app) == " 1 harbour [2 Reading]")
        await pilot.press("left_curly_bracket")
        await until(lambda: shown(app) == "BrowseScreen" and bar(app) == "[1 harbour] 2 Reading")
        await until(lambda: len(listed(app).ids) == 1 and app.screen.search_text == "harbour")
        await pilot.press("right_curly_bracket")
        await until(lambda: shown(app) == "ReaderScreen" and bar(app) == " 1 harbour [2 Reading]")
        await until(lambda: "Start with" in preview(app))
        # The list is below its document.
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen" and bar(app) == " 1 harbour [2 Notes]")
        await until(lambda: current(app) == "n:Reading.md")
        await pilot.press("ctrl+w")
        await until(lambda: bar(app) == "" and app.screen.search_text == "harbour")
        await pilot.press("ctrl+w", "right_curly_bracket")
        await says(app, "no other tab")


async def test_a_tab_has_a_key_by_its_number_which_the_line_names(vault):
    async with running(vault, size=(80, 24)) as (app, pilot):
        await pilot.press("ctrl+t", "2")
        await until(lambda: bar(app) == " 1 Papers [2 Notes]")
        assert app.screen.query_one(TabBar).render_line(0).text.endswith(HINT)
        await pilot.press("alt+1")
        await until(lambda: bar(app) == "[1 Papers] 2 Notes" and app.screen.view == "papers")
        await until(lambda: (current(app) or "").startswith("p:"))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("alt+2")
        await until(lambda: shown(app) == "BrowseScreen" and app.screen.view == "notes")
        await pilot.press("alt+7")
        await says(app, "There is no tab 7.")


async def test_where_the_keys_were_changed_the_line_names_those(vault):
    async with running(vault, keys={"tab-1": "f6", "tab-9": "f7"}) as (app, pilot):
        await pilot.press("ctrl+t")
        await until(lambda: bar(app).endswith("f6 … f7"))
        await pilot.press("f6")
        await until(lambda: bar(app).startswith("[1 Papers]"))


async def test_from_a_document_a_new_tab_shows_the_list(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("j", "enter")
        await until(lambda: shown(app) == "ReaderScreen")
        left = app.screen.current()
        await pilot.press("ctrl+t")
        await until(lambda: shown(app) == "BrowseScreen" and "[2 Papers]" in bar(app))
        assert listed(app).current == left
        await pilot.press("right_curly_bracket")
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.current() == left)


async def test_a_click_goes_to_a_tab(vault):
    async with running(vault, size=(40, 12)) as (app, pilot):
        app.screen.search_for("notes", "")
        await until(lambda: (current(app) or "").startswith("n:"))
        await pilot.press("ctrl+t", "1")
        await until(lambda: bar(app) == " 1 Notes [2 Papers]")
        await pilot.click(TabBar, offset=(2, 0))
        await until(lambda: bar(app) == "[1 Notes] 2 Papers" and app.screen.view == "notes")
        # Beside the last one is nothing to go to.
        await pilot.click(TabBar, offset=(38, 0))
        await pilot.pause()
        assert bar(app) == "[1 Notes] 2 Papers"
        # There is room for the list and what is beside it, all the same.
        assert listed(app).size.height >= 2
        assert app.screen.query_one(MarkdownView).size.height >= 1


async def test_tabs_are_kept_over_restarts(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        read = app.screen.current()
        await pilot.press("ctrl+t", "2")
        await until(lambda: bar(app).endswith("[2 Notes]"))
        names = bar(app)
    async with running(vault) as (app, pilot):
        await until(lambda: bar(app) == names)
        assert app.screen.view == "notes"
        await pilot.press("ctrl+pageup")
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.current() == read)
    async with running(vault) as (app, pilot):
        # The names are those of the documents at once.
        await until(lambda: shown(app) == "ReaderScreen" and bar(app).startswith("[1 "))
        assert TINY not in bar(app)


async def test_no_more_tabs_are_opened_than_are_kept(vault, monkeypatch):
    monkeypatch.setattr("notes_tui.screens.kept_places.MOST_TABS", 3)
    async with running(vault) as (app, pilot):
        await pilot.press("ctrl+t", "ctrl+t", "ctrl+t")
        await says(app, "3 tabs are open")
        assert bar(app) == " 1 Papers  2 Papers [3 Papers]"


async def test_a_tab_is_not_left_with_text_that_is_not_saved(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("ctrl+t")
        await until(lambda: "[2 Papers]" in bar(app))
        await pilot.press("n")
        await until(lambda: shown(app) == "PaperNoteScreen")
        await pilot.press("x")
        app.places.change_tab("next")
        await says(app, "not saved yet")
        assert shown(app) == "PaperNoteScreen"


@pytest.mark.parametrize(
    ("titles", "at", "width", "line"),
    [
        (["Papers"], 0, 40, "[1 Papers]"),
        (["Papers", "retrieval"], 1, 40, " 1 Papers [2 retrieval]"),
        (["A very long title of a paper"] * 2, 0, 40, "[1 A very long tit…] 2 A very long tit… "),
        (["a\x1b[2Jb", "c"], 0, 40, None),
        (["検索" * 9] * 3, 2, 40, None),
        (["Papers and more"] * 9, 0, 40, None),
        (["Papers and more"] * 9, 8, 40, None),
        (["Papers and more"] * 9, 4, 40, None),
        (["Papers and more"] * 30, 15, 12, None),
    ],
)
def test_labels_fit_and_the_tab_that_is_shown_is_among_them(titles, at, width, line):
    from rich.cells import cell_len

    labels = tab_labels(titles, at, width)
    text = "".join(label.text for label in labels)
    assert cell_len(text) <= width
    assert "\x1b" not in text
    (shown_one,) = [label for label in labels if label.is_shown]
    assert shown_one.tab == at
    assert shown_one.text.startswith(f"[{at + 1} ")
    if line is not None:
        assert text == line
    if len(titles) > 8:
        # What has no room is one click away.
        ends = [label for label in labels if label.text in "<>"]
        hidden = set(range(len(titles))) - {label.tab for label in labels if label not in ends}
        assert hidden
        assert {label.tab for label in ends} <= hidden
