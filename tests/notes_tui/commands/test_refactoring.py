"""Moving text between notes in the app."""

from __future__ import annotations

import pytest

from notes_tui.shell import EditNote
from notes_tui.widgets.line_list import LineList
from tests.helpers.app import current, go_to, running, says, shown, until


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr("notes_tui.screens.dialogs.SURPRISE", 0.0)


def text(vault, path):
    return (vault / path).read_text("utf-8")


async def from_palette(app, pilot, words):
    await pilot.press("ctrl+p")
    await until(lambda: shown(app) == "PaletteScreen")
    await pilot.press(*words)
    await until(lambda: len(app.screen.query_one(LineList).lines) == 1)
    await pilot.press("enter")


async def test_a_section_becomes_a_note_and_undo_brings_it_back(vault):
    before = text(vault, "Reading.md")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Reading.md")
        await from_palette(app, pilot, "section to a new")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"Later", "enter")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press("enter")
        await until((vault / "Later.md").exists)
        assert text(vault, "Later.md") == "## Later\n\n- [[Ideas]]\n"
        assert "[[Later]]" in text(vault, "Reading.md")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: text(vault, "Reading.md") == before)
        assert not (vault / "Later.md").exists()


async def test_a_note_is_appended_to_another_after_a_question_and_the_list_follows(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await from_palette(app, pilot, "join note")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"Daily", "enter")
        await until(lambda: shown(app) == "Choose")
        assert (vault / "Ideas.md").exists()
        await pilot.press("j")
        await until(lambda: "[[2026-03-05#Ideas]]" in text(vault, "Reading.md"))
        await until(lambda: not (vault / "Ideas.md").exists())
        assert text(vault, "Daily/2026-03-05.md").startswith("Read about harbours today.\n")
        assert "[[Nowhere]]" in text(vault, "Daily/2026-03-05.md")
        await until(lambda: current(app) == "n:Daily/2026-03-05.md")
        await pilot.press("u")
        await until((vault / "Ideas.md").exists)


async def test_the_selection_of_the_editor_becomes_a_note(vault):
    async with running(vault) as (app, pilot):
        app.open(EditNote("Ideas.md"))
        await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
        await pilot.press("ctrl+home", "ctrl+n")
        await says(app, "Select the text")
        await pilot.press("down", "down", "shift+end", "ctrl+n")
        await until(lambda: shown(app) == "Ask")
        await pilot.press("ctrl+u", *"Probe", "enter")
        await until((vault / "Probe.md").exists)
        await until(lambda: shown(app) == "EditorScreen")
        editor = app.screen._editor
        await until(lambda: editor.document_text == "# Ideas\n\n[[Probe]]\n")
        assert text(vault, "Probe.md") == "What if a #probe could count? See [[Nowhere]].\n"
        assert text(vault, "Ideas.md").startswith("# Ideas\n\nWhat if")
        await pilot.press("ctrl+z")
        await until(lambda: "What if a #probe" in editor.document_text)
        await pilot.press("ctrl+y", "ctrl+s")
        await until(lambda: text(vault, "Ideas.md") == "# Ideas\n\n[[Probe]]\n")
