from __future__ import annotations

import pytest

from notes_tui.widgets.facet_list import FacetList
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.pane_border import PaneBorder
from notes_tui.widgets.row_list import RowList
from tests.helpers.app import running, says, until


def widths(app):
    return app.screen.query_one(RowList).size.width, app.screen.query_one(MarkdownView).size.width


async def test_keys_change_the_share_of_the_list_and_it_is_kept(vault):
    async with running(vault) as (app, pilot):
        before = widths(app)
        await pilot.press("greater_than_sign", "greater_than_sign")
        await until(lambda: widths(app)[0] > before[0])
        wide = widths(app)
        assert wide[1] < before[1]
    async with running(vault) as (app, pilot):
        await until(lambda: widths(app) == wide)
        await pilot.press(*["less_than_sign"] * 40)
        await until(lambda: 15 < widths(app)[0] < before[0])
        assert sum(widths(app)) >= sum(before) - 1


async def test_one_above_the_other_the_height_changes(vault):
    async with running(vault, size=(80, 24)) as (app, pilot):
        before = app.screen.query_one(RowList).size
        await pilot.press("less_than_sign")
        await until(lambda: app.screen.query_one(RowList).size.height < before.height)
        assert app.screen.query_one(RowList).size.width == before.width


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_pane_is_zoomed_and_both_come_back(vault, size):
    async with running(vault, size=size) as (app, pilot):
        listed, preview = app.screen.query_one(RowList), app.screen.query_one(MarkdownView)
        await pilot.press("Z")
        await until(lambda: listed.size.width == size[0] and not preview.display)
        await pilot.press("Z")
        await until(lambda: preview.display and preview.size.height > 0)
        await pilot.press("Z", "tab")
        await until(lambda: preview.display and preview.has_focus)
        await pilot.press("Z")
        await until(lambda: not listed.display and preview.has_focus)


async def test_all_rows_are_marked_by_one_key(vault):
    async with running(vault) as (app, pilot):
        listed = app.screen.query_one(RowList)
        await pilot.press("space", "m")
        assert set(listed.marked) == set(listed.ids)
        assert len(listed.marked) == 3
        await pilot.press("m")
        assert listed.marked == ()


async def drag(app, pilot, x, y):
    """Pull the border to a place on the screen, and release it."""
    await pilot.mouse_down(PaneBorder)
    await pilot.hover(offset=(x, y))
    await pilot.mouse_up(offset=(x, y))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_the_mouse_moves_the_border_and_two_clicks_put_it_back(vault, size):
    beside = size[0] >= 100

    def shares():
        listed, preview = app.screen.query_one(RowList).size, app.screen.query_one(MarkdownView).size
        return (listed.width, preview.width) if beside else (listed.height, preview.height)

    async with running(vault, size=size) as (app, pilot):
        before = shares()
        at = app.screen.query_one(PaneBorder).region
        wanted = (at.x - 20, at.y) if beside else (at.x, at.y - 2)
        await drag(app, pilot, *wanted)
        border = app.screen.query_one(PaneBorder)
        # A share is kept in whole percents.
        await until(lambda: max(abs(border.region.x - wanted[0]), abs(border.region.y - wanted[1])) <= 1)
        moved = shares()
        assert moved[0] < before[0]
        assert moved[1] > before[1]
    async with running(vault, size=size) as (app, pilot):
        await until(lambda: shares() == moved)
        # The mouse cannot take all room away from a pane.
        await drag(app, pilot, 0, 0)
        await until(lambda: 0 < shares()[0] < moved[0])
        await pilot.click(PaneBorder, times=2)
        await until(lambda: shares() == before)


async def test_the_counts_are_hidden_in_views_without_any_and_come_back(vault):
    async with running(vault) as (app, pilot):
        facets = app.screen.query_one(FacetList)
        await pilot.press("f")
        await until(lambda: facets.display and facets.option_count)
        await pilot.press("escape", "3")
        await until(lambda: app.screen.view == "tags" and not facets.display)
        await pilot.press("f")
        await says(app, "nothing to count")
        assert not facets.display
        await pilot.press("1")
        await until(lambda: facets.display and facets.option_count)
        await pilot.press("f")
        await until(lambda: facets.has_focus)


async def test_on_a_slim_screen_the_counts_take_the_place_of_the_list(vault):
    async with running(vault, size=(40, 12)) as (app, pilot):
        facets, listed = app.screen.query_one(FacetList), app.screen.query_one(RowList)
        await pilot.press("f")
        await until(lambda: facets.has_focus and facets.option_count)
        assert facets.size.width == 40
        await pilot.press("enter")
        await until(lambda: app.screen.search_text)
        assert facets.display
        await pilot.press("escape")
        await until(lambda: listed.has_focus and not facets.display and listed.size.width == 40)
        # Wider, the counts stay beside the list, and give way where it becomes slim again.
        await pilot.resize_terminal(120, 30)
        await pilot.press("f")
        await until(lambda: facets.has_focus)
        await pilot.press("escape")
        await until(lambda: listed.has_focus)
        assert facets.display
        await pilot.resize_terminal(40, 12)
        await until(lambda: not facets.display)
