"""Notes that are saved by themselves."""

from __future__ import annotations

from notes_tui.settings import EditorSettings
from tests.helpers.app import shown, until
from tests.notes_tui.editing.test_text_commands import editor

ON = EditorSettings(autosave=1)


def text(vault):
    return (vault / "Ideas.md").read_bytes().decode()


def title(app):
    return str(app.screen.query_one("#title").render())


async def test_a_note_is_saved_when_the_keys_rest(vault):
    async with editor(vault, "Text.\n", editor=ON) as (app, pilot):
        await pilot.press(*"My ")
        await until(lambda: text(vault) == "My Text.\n")
        await until(lambda: "not saved" not in title(app))
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: text(vault) == "Text.\n")


async def test_leaving_saves_without_a_question(vault):
    async with editor(vault, "Text.\n", editor=EditorSettings(autosave=3600)) as (app, pilot):
        await pilot.press(*"My ", "escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert text(vault) == "My Text.\n"


async def test_nothing_is_saved_unasked_by_default(vault):
    async with editor(vault, "Text.\n") as (app, pilot):
        await pilot.press(*"My ")
        await pilot.pause(1.5)
        assert text(vault) == "Text.\n"
        await pilot.press("escape")
        await until(lambda: shown(app) == "Choose")


async def test_a_file_that_another_program_changed_is_never_written(vault, monkeypatch):
    async with editor(vault, "Text.\n", editor=ON) as (app, pilot):
        monkeypatch.setattr(type(app.screen), "synced", lambda *_: None)
        (vault / "Ideas.md").write_text("Theirs.\n", "utf-8")
        await pilot.press(*"My ")
        await until(lambda: "also changed elsewhere" in title(app))
        assert text(vault) == "Theirs.\n"
        await pilot.press("escape")
        await until(lambda: shown(app) == "Choose")
        assert text(vault) == "Theirs.\n"


async def test_a_note_that_would_lose_most_of_its_text_is_not_saved_unasked(vault):
    long = "some words\n" * 30
    async with editor(vault, long, editor=ON) as (app, pilot):
        app.screen.editor.change_text("short")
        await pilot.pause(1.5)
        assert text(vault) == long


async def test_a_reason_that_a_note_cannot_be_saved_is_shown(vault, monkeypatch):
    from index import LibraryError

    async def refuse(*_):
        return LibraryError("The disk is full.")

    monkeypatch.setattr("notes_tui.screens.editor_screen.save_unless_changed", refuse)
    async with editor(vault, "Text.\n", editor=ON) as (app, pilot):
        await pilot.press("x")
        await until(lambda: "not saved by itself: The disk is full." in title(app))
        assert text(vault) == "Text.\n"
