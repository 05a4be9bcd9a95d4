"""The user's own keys in the app; which of them can be used is tested in `tests/hostile/test_settings.py`."""

from __future__ import annotations

from notes_tui.commands.keys_table import shown_keys
from notes_tui.commands.registry import command_of
from tests.helpers.app import running, says, shown, until


async def test_a_key_of_ones_own_wins_over_the_default_of_another_command(vault):
    async with running(vault, keys={"tag": "ctrl+t"}) as (app, pilot):
        await says(app, "also belongs to “new-tab”, which gives it up")
        await pilot.press("ctrl+t")
        await until(lambda: shown(app) == "TagPrompt")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert shown_keys(command_of("browse", "new-tab"), app.user_keys) == ""
        assert len(app.places.tabs) == 1
