"""The picker of the place in a note where something is added."""

from __future__ import annotations

import os

from textual.widgets import OptionList

from tests.helpers.app import running, shown, until


def offered(app):
    listed = app.screen.query_one(OptionList)
    return [listed.get_option_at_index(at).prompt.plain for at in range(listed.option_count)]


async def ask(app, pilot):
    await pilot.press("l")
    await until(lambda: shown(app) == "Picker" and app.screen.query_one(OptionList).highlighted == 0)


async def test_notes_come_by_their_last_change_without_templates_and_the_last_target_first(vault):
    (vault / ".obsidian" / "templates.json").write_text('{"folder": "Forms"}', "utf-8")
    (vault / ".obsidian" / "daily-notes.json").write_text('{"template": "Ideas"}', "utf-8")
    (vault / "Forms").mkdir()
    (vault / "Forms" / "Meeting.md").write_text("# Meeting\n", "utf-8")
    (vault / "Old.md").write_text("Words.\n", "utf-8")
    for path, days in (("Old.md", 9), ("Daily/2026-03-05.md", 3), ("Reading.md", 6)):
        os.utime(vault / path, (1_700_000_000 - days * 86_400,) * 2)
    async with running(vault) as (app, pilot):
        await ask(app, pilot)
        assert offered(app) == ["Daily/2026-03-05", "Reading", "Old"]
        await pilot.press(*"old", "enter")
        await until(lambda: "[[" in (vault / "Old.md").read_text("utf-8"))
        os.utime(vault / "Old.md", (1_600_000_000,) * 2)
    # Also at the next start.
    async with running(vault) as (app, pilot):
        await ask(app, pilot)
        assert offered(app) == ["Old  as before", "Daily/2026-03-05", "Reading", "Old"]
