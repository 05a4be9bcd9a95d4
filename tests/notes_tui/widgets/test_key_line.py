from __future__ import annotations

import pytest

from notes_tui.widgets.key_line import KeyLine
from tests.helpers.app import running, shown, until


def line(app):
    return app.screen.query_one(KeyLine)


@pytest.mark.parametrize("width", [40, 61, 80, 120])
async def test_keys_are_named_whole_or_not_at_all(vault, width):
    async with running(vault, size=(width, 24)) as (app, _pilot):
        named = line(app).keys
        text = line(app).render_line(0)
        assert text.cell_length == width
        assert text.text.rstrip() == "".join(f" {key.shown} {key.name} " for key in named).rstrip()
        left = line(app).active[len(named) :]
        assert (not left) == (width >= 80)
        assert not left or sum(key.width for key in [*named, left[0]]) > width


async def test_a_click_on_a_key_is_as_good_as_the_key(vault):
    async with running(vault) as (app, pilot):
        before = [key.name for key in line(app).keys]
        at = sum(key.width for key in line(app).keys[: before.index("Tag")]) + 1
        await pilot.click(KeyLine, offset=(at, 0))
        await until(lambda: shown(app) == "TagPrompt")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert [key.name for key in line(app).keys] == before
        # Beside the keys, nothing happens.
        await pilot.click(KeyLine, offset=(119, 0))
        assert shown(app) == "BrowseScreen"


async def test_the_key_under_the_mouse_stands_out(vault):
    async with running(vault) as (app, pilot):
        styles = [segment.style for segment in line(app).render_line(0)]
        await pilot.hover(KeyLine, offset=(1, 0))
        await until(lambda: [segment.style for segment in line(app).render_line(0)] != styles)
        await pilot.hover("#list")
        await until(lambda: [segment.style for segment in line(app).render_line(0)] == styles)


async def test_a_dialog_over_the_screen_does_not_draw_its_keys_again(vault):
    async with running(vault) as (app, pilot):
        before = line(app).active
        await pilot.press("j", "t")
        await until(lambda: shown(app) == "TagPrompt")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert line(app).active is before
