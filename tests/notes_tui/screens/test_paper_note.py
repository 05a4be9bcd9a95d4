"""A literature note is written beside its paper."""

from __future__ import annotations

import pytest

from index import Draft, Library
from index.cache.locations import state_folder
from index.edit.drafts import Drafts
from index.vault.vault import Vault
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.note_editor import NoteEditor
from tests.helpers.app import TINY, go_to, list_notes, preview, running, says, shown, until

KEY = f"p:{TINY}"
NOTE = f"---\nkey: {TINY}\n---\n# Tiny\n\n## Notes\n\nMine.\n\n## Else\n\nOther.\n"


@pytest.fixture
def note(vault):
    (vault / "papers").mkdir()
    path = vault / "papers" / "tiny.md"
    path.write_text(NOTE, "utf-8")
    return path


async def open_beside(app, pilot):
    await until(lambda: app.library.read.paper(TINY).note is not None)
    await go_to(app, pilot, KEY)
    await pilot.press("n")
    await until(lambda: shown(app) == "PaperNoteScreen" and app.screen.takes_keys)
    await until(lambda: "TinyLens" in preview(app))
    return app.screen.query_one(QuotableView), app.screen.query_one(NoteEditor)


@pytest.mark.parametrize(("size", "beside"), [((120, 40), True), ((119, 40), False), ((40, 12), False)])
async def test_the_two_stand_beside_each_other_where_there_is_room(vault, note, size, beside):
    async with running(vault, size=size) as (app, pilot):
        page, editor = await open_beside(app, pilot)
        assert (page.region.y == editor.region.y) is beside
        assert (page.region.x == editor.region.x) is not beside
        assert min(page.size.height, editor.size.height) >= 3
        assert "Mine." not in preview(app)


async def test_one_writes_under_notes_and_reads_with_the_same_keys(vault, note):
    async with running(vault) as (app, pilot):
        page, editor = await open_beside(app, pilot)
        await pilot.press(*"vfj")
        assert "## Notes\n\nMine.\nvfj\n## Else" in editor.document_text
        await pilot.press("ctrl+w")
        assert page.has_focus
        await pilot.press("j", "f", "escape", "tab")
        assert editor.document_text.count("vfj") == 1
        await pilot.press("ctrl+w", "x", "ctrl+s")
        await until(lambda: "vfjx" in note.read_text("utf-8"))
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_quote_is_written_into_the_open_note_in_one_step(vault, note):
    async with running(vault) as (app, pilot):
        page, editor = await open_beside(app, pilot)
        await pilot.press("ctrl+w", "v", "enter")
        await until(lambda: "\n\n> " in editor.document_text)
        quoted = editor.document_text
        assert "Mine.\n\n> " in quoted
        assert "[[" not in quoted
        assert page.has_focus
        assert note.read_text("utf-8") == NOTE
        await pilot.press("ctrl+w", "ctrl+z")
        await until(lambda: editor.document_text == NOTE)


async def test_what_is_not_saved_is_not_closed_by_a_link(vault, note):
    (vault / "Ideas.md").write_text(f"# Ideas\n\nA #probe on [[{TINY}]].\n", "utf-8")
    async with running(vault) as (app, pilot):
        page, editor = await open_beside(app, pilot)
        await until(lambda: "Ideas" in preview(app))
        await pilot.press("x", "ctrl+w")
        await until(lambda: page.has_focus)
        links = page._sheet.page.links
        at = next(at for at, link in enumerate(links) if link.target == "Ideas")
        await pilot.press(*["tab"] * (at + 1), "enter")
        await until(lambda: shown(app) == "ReaderScreen" and "#probe" in preview(app))
        await pilot.press("tab", "enter")
        await says(app, "not saved yet")
        assert shown(app) == "ReaderScreen"
        await pilot.press("escape")
        await until(lambda: shown(app) == "PaperNoteScreen")
        assert "Mine.\nx" in editor.document_text
        await pilot.press("escape")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("d")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_plain_note_is_edited_alone(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("n")
        await until(lambda: shown(app) == "EditorScreen")


async def begin_beside(app, pilot):
    """Open the note of a paper that may have none yet."""
    await go_to(app, pilot, KEY)
    await pilot.press("n")
    await until(lambda: shown(app) == "PaperNoteScreen" and app.screen.takes_keys)
    return app.screen.query_one(NoteEditor)


async def leave(app, pilot):
    await pilot.press("escape")
    await until(lambda: shown(app) == "BrowseScreen")


async def test_a_look_at_a_note_that_is_not_there_makes_none(vault):
    async with running(vault) as (app, pilot):
        editor = await begin_beside(app, pilot)
        before = editor.document_text[: editor.cursor_offset]
        assert before.startswith("---\nkey: ")
        assert before.endswith("## Notes\n\n")
        await leave(app, pilot)
        assert not (vault / "papers").exists()


async def test_a_note_is_made_with_the_first_words_and_undo_takes_it_away(vault):
    async with running(vault) as (app, pilot):
        editor = await begin_beside(app, pilot)
        await pilot.press(*"Mine", "ctrl+s")
        (path,) = await made(vault)
        assert path.read_text("utf-8") == editor.document_text
        assert editor.document_text.endswith("## Notes\n\nMine")
        await leave(app, pilot)
        await until(lambda: app.library.read.paper(TINY).note is not None)
        await pilot.press("u")
        await until(lambda: not path.exists())


async def made(vault):
    await until(lambda: any((vault / "papers").glob("*.md")))
    return (vault / "papers").glob("*.md")


async def test_a_note_that_is_made_elsewhere_meanwhile_keeps_both(vault):
    async with running(vault) as (app, pilot):
        editor = await begin_beside(app, pilot)
        path = vault / app.screen.path
        await pilot.press(*"Mine")
        path.parent.mkdir()
        path.write_text(editor.document_text.replace("tags: []", "tags: [a]").removesuffix("Mine"), "utf-8")
        await pilot.press("ctrl+s")
        await until(lambda: "Mine" in path.read_text("utf-8"))
        assert "tags: [a]" in path.read_text("utf-8")


async def test_a_draft_of_a_new_note_goes_on_as_one(vault, monkeypatch):
    monkeypatch.setattr("notes_tui.screens.dialogs.SURPRISE", 0.0)
    path, text = "papers/tiny.md", f"---\nkey: {TINY}\n---\n## Notes\n\n"
    left = Drafts(state_folder(vault) / "drafts", Vault(vault))
    left.keep(Draft(path, text, f"{text}Mine", 1_700_000_000, new=True))
    left.close()
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: shown(app) == "Choose")
        await pilot.press("o")
        await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
        assert not (vault / path).exists()
        await pilot.press("ctrl+s")
        await until((vault / path).exists)
        assert (vault / path).read_text("utf-8") == f"{text}Mine"


async def test_a_section_to_write_in_is_offered_and_written_with_the_first_word_in_it(vault, note):
    note.write_text(text := NOTE.partition("## Notes")[0] + "## Else\n\nOther.", "utf-8")
    async with running(vault) as (app, pilot):
        _, editor = await open_beside(app, pilot)
        assert editor.document_text == f"{text}\n\n## Notes\n\n"
        assert editor.cursor_offset == len(editor.document_text)
        assert not app.screen.unsaved
        await leave(app, pilot)
        assert note.read_text("utf-8") == text
        _, editor = await open_beside(app, pilot)
        await pilot.press("x", "backspace")
        assert not app.screen.unsaved
        await pilot.press("up", "up", "up", "up", "end", "y", "ctrl+s")
        await until(lambda: note.read_text("utf-8") == f"{text}y")
        await pilot.press("ctrl+end", "z", "ctrl+s")
        await until(lambda: note.read_text("utf-8") == f"{text}y\n\n## Notes\n\nz")


async def test_no_section_is_offered_in_code_that_is_not_closed(vault, note):
    note.write_text(text := f"---\nkey: {TINY}\n---\n# Tiny\n\n```\ncode\n", "utf-8")
    async with running(vault) as (app, pilot):
        _, editor = await open_beside(app, pilot)
        assert editor.document_text == text
