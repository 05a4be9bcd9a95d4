"""Editing a note while others change it, and while things break: no word is lost."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import OptionList

from index import Draft, Reader
from index.cache.locations import state_folder
from index.edit.drafts import Drafts
from index.errors import LibraryError
from index.vault.vault import Vault
from notes_tui.editing import autosave
from notes_tui.screens import merge_screen
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.shell import EditNote
from notes_tui.widgets.note_editor import NoteEditor
from tests.helpers.app import running, says, shown, until


def title(app):
    return str(app.screen.query_one("#title").render())


def editing(app):
    return shown(app) == "EditorScreen" and app.screen._base is not None


@asynccontextmanager
async def editor(vault, path="Ideas.md"):
    async with running(vault, size=(100, 30)) as (app, pilot):
        app.push_screen(EditorScreen(app, EditNote(path)))
        await until(lambda: editing(app))
        await pilot.press("ctrl+home")
        yield app, pilot


def text(vault, path="Ideas.md"):
    return (vault / path).read_bytes().decode()


def drafts(vault):
    """Return the drafts that a session starting now would be offered."""
    return Drafts(state_folder(vault) / "drafts", Vault(vault)).all()


def leave_draft(vault, path, base, text, at=0):
    left = Drafts(state_folder(vault) / "drafts", Vault(vault))
    left.keep(Draft(path, base, text, 1_700_000_000 + at))
    left.close()


@pytest.fixture
def at_once(monkeypatch):
    """Drafts are kept at the first pause, and questions taken up at the first key."""
    monkeypatch.setattr(autosave, "_DELAY", 0.01)
    monkeypatch.setattr("notes_tui.screens.dialogs.SURPRISE", 0.0)
    monkeypatch.setattr(merge_screen, "SURPRISE", 0.0)


IDEAS = "# Ideas\n\nWhat if a #probe could count? See [[Nowhere]].\n"


async def test_a_save_that_would_lose_the_properties_asks_first(vault):
    before = text(vault, "Reading.md")
    async with editor(vault, "Reading.md") as (app, pilot):
        await pilot.press(*"abc", "ctrl+s")
        await says(app, "loses its properties")
        assert text(vault, "Reading.md") == before
        await pilot.press("backspace", "backspace", "backspace", "ctrl+end", "x", "ctrl+s")
        await until(lambda: text(vault, "Reading.md") == before + "x")
        await pilot.press("ctrl+home", "y", "ctrl+s")
        await until(lambda: not app.screen._saving)
        assert text(vault, "Reading.md") == before + "x"
        await pilot.press("ctrl+s")
        await until(lambda: text(vault, "Reading.md") == "y" + before + "x")


# Changed elsewhere


async def test_changes_in_different_places_are_saved_together_in_one_step(vault):
    async with editor(vault) as (app, pilot):
        await pilot.press(*"My ")
        theirs = IDEAS + "\nTheirs.\n"
        (vault / "Ideas.md").write_text(theirs, "utf-8")
        await until(lambda: "also changed elsewhere" in title(app))
        await pilot.press("ctrl+s")
        await until(lambda: text(vault) == "My " + theirs)
        await until(lambda: "saved, merged with changes from elsewhere" in title(app))
        assert app.screen._editor.document_text == "My " + theirs
        assert app.screen._editor.cursor_location == (0, 3)
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: text(vault) == theirs)


async def test_a_clash_is_shown_and_nothing_is_written_until_it_is_chosen(vault, at_once):
    async with editor(vault) as (app, pilot):
        await pilot.press(*"My ")
        theirs = IDEAS.replace("# Ideas", "# Theirs")
        (vault / "Ideas.md").write_text(theirs, "utf-8")
        await pilot.press("ctrl+s")
        await until(lambda: shown(app) == "MergeScreen")
        await pilot.press("enter")
        await until(lambda: shown(app) == "MergeScreen")
        await pilot.press("escape")
        await until(lambda: shown(app) == "EditorScreen")
        assert text(vault) == theirs
        assert app.screen._editor.document_text == "My " + IDEAS
        await pilot.press("ctrl+s")
        await until(lambda: shown(app) == "MergeScreen")
        await pilot.press("b", "enter")
        await until(lambda: text(vault) == "My # Ideas\n" + theirs)
        await until(lambda: editing(app) and not app.screen._changed)
        assert app.screen._editor.document_text == text(vault)


async def test_mine_can_be_kept_as_a_copy(vault, at_once):
    async with editor(vault) as (app, pilot):
        await pilot.press(*"My ")
        (vault / "Ideas.md").write_text("Theirs.\n", "utf-8")
        await pilot.press("ctrl+s")
        await until(lambda: shown(app) == "MergeScreen")
        await pilot.press("c")
        await until(lambda: len(list(vault.glob("Ideas (conflicted copy*.md"))) == 1)
        await until(lambda: editing(app) and app.screen._editor.document_text == "Theirs.\n")
        (copy,) = vault.glob("Ideas (conflicted copy*.md")
        assert copy.read_text("utf-8") == "My " + IDEAS
        assert text(vault) == "Theirs.\n"
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_change_elsewhere_while_a_clash_is_on_show_is_seen_too(vault, at_once):
    async with editor(vault) as (app, pilot):
        await pilot.press(*"My ")
        (vault / "Ideas.md").write_text(IDEAS.replace("# Ideas", "# Theirs"), "utf-8")
        await pilot.press("ctrl+s")
        await until(lambda: shown(app) == "MergeScreen")
        (vault / "Ideas.md").write_text(IDEAS.replace("# Ideas", "# Theirs") + "Later.\n", "utf-8")
        await pilot.press("o", "enter")
        await until(lambda: text(vault) == "My " + IDEAS + "Later.\n")


async def test_choices_that_break_the_properties_are_asked_again(vault, at_once):
    async with editor(vault, "Reading.md") as (app, pilot):
        await pilot.press("ctrl+home", "down", *"a: 1", "enter")
        (vault / "Reading.md").write_text(text(vault, "Reading.md").replace("tags:", "a: 2\ntags:"), "utf-8")
        theirs = text(vault, "Reading.md")
        await pilot.press("ctrl+s")
        await until(lambda: shown(app) == "MergeScreen")
        await pilot.press("b", "enter")
        await until(lambda: shown(app) == "EditorScreen" or shown(app) == "MergeScreen")
        await until(lambda: shown(app) == "MergeScreen" and app.screen.chosen == ("both",))
        assert text(vault, "Reading.md") == theirs
        await pilot.press("o", "enter")
        await until(lambda: "a: 1\n" in text(vault, "Reading.md"))


async def test_a_save_that_loses_most_of_a_note_is_asked_about_once(vault):
    long = "some words\n" * 30
    (vault / "Ideas.md").write_bytes(long.encode())
    async with editor(vault) as (app, pilot):
        app.screen._editor.change_text("hort")
        await pilot.press("s", "ctrl+s")
        question = "The note loses 325 of 330 characters; press ctrl+s again to save it."
        await until(lambda: question in [toast.message for toast in app._notifications])
        assert text(vault) == long
        await pilot.press("s", "ctrl+s")
        await until(lambda: text(vault) == "sshort")
        await until(lambda: "not saved" not in title(app))
        app.screen._editor.change_text(long)
        await pilot.press("ctrl+s")
        await until(lambda: text(vault) == long)
        await until(lambda: "not saved" not in title(app))
        app.screen._editor.change_text("")
        await pilot.press("ctrl+s")
        await says(app, "330 of 330")
        assert text(vault) == long


async def test_leaving_with_a_save_that_loses_most_of_a_note_asks_too(vault):
    long = "some words\n" * 30
    (vault / "Ideas.md").write_bytes(long.encode())
    async with editor(vault) as (app, pilot):
        app.screen._editor.change_text("")
        await pilot.press("escape")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("s")
        await says(app, "330 of 330")
        assert editing(app)
        await pilot.press("escape")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("s")
        await until(lambda: text(vault) == "")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_note_with_nothing_unsaved_follows_the_file(vault):
    async with editor(vault) as (app, _pilot):
        app.screen._editor.move_cursor((2, 4))
        (vault / "Ideas.md").write_text("New\n" + IDEAS, "utf-8")
        await until(lambda: app.screen._editor.document_text == "New\n" + IDEAS)
        assert app.screen._editor.cursor_location == (3, 4)
        assert title(app).strip() == "Ideas.md"


async def test_a_note_deleted_elsewhere_can_be_written_again(vault):
    async with editor(vault) as (app, pilot):
        await pilot.press(*"My ")
        (vault / "Ideas.md").unlink()
        await pilot.press("ctrl+s")
        await until(lambda: shown(app) == "Choose")
        assert not (vault / "Ideas.md").exists()
        await pilot.press("w")
        await until((vault / "Ideas.md").exists)
        assert text(vault) == "My " + IDEAS


async def test_a_note_deleted_elsewhere_says_so_and_is_not_written_unasked(vault, at_once):
    async with editor(vault) as (app, pilot):
        (vault / "Ideas.md").unlink()
        await until(lambda: "no longer on disk" in title(app))
        await pilot.press("ctrl+s")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("b")
        await until(lambda: editing(app))
        assert not (vault / "Ideas.md").exists()
        assert app.screen._editor.document_text == IDEAS
        (vault / "Ideas.md").write_text(IDEAS, "utf-8")
        await until(lambda: title(app).strip() == "Ideas.md")


async def test_the_editor_goes_on_where_another_program_moved_the_note(vault):
    async with editor(vault) as (app, pilot):
        app.screen._editor.move_cursor((2, 4))
        (vault / "Ideas.md").rename(vault / "Daily" / "Thoughts.md")
        await until(lambda: title(app).strip() == "Daily/Thoughts.md")
        assert app.screen._editor.cursor_location == (2, 4)
        await pilot.press("x", "ctrl+s")
        changed = IDEAS.replace("What", "Whatx")
        await until(lambda: text(vault, "Daily/Thoughts.md") == changed)
        (vault / "Daily" / "Thoughts.md").write_text("Theirs.\n", "utf-8")
        await until(lambda: app.screen._editor.document_text == "Theirs.\n")
        assert not (vault / "Ideas.md").exists()


async def test_unsaved_text_and_its_draft_go_on_where_the_note_was_moved(vault, at_once):
    async with editor(vault) as (app, pilot):
        await pilot.press(*"My ")
        await until(lambda: list((state_folder(vault) / "drafts").glob("*.json")))
        (vault / "Ideas.md").rename(vault / "Thoughts.md")
        await until(lambda: "Thoughts.md" in title(app) and "not saved" in title(app))
        kept = Path(app.screen.library.state / "drafts")
        await until(
            lambda: [draft["path"] for draft in map(read_draft, kept.glob("*.json"))] == ["Thoughts.md"]
        )
        assert app.screen._editor.document_text == "My " + IDEAS
        await pilot.press("ctrl+s")
        await until(lambda: text(vault, "Thoughts.md") == "My " + IDEAS)
        await until(lambda: not list(kept.glob("*.json")))
        assert not (vault / "Ideas.md").exists()


def read_draft(file):
    return json.loads(file.read_text("utf-8"))


async def test_keys_typed_on_after_saving_choose_nothing(vault, monkeypatch):
    monkeypatch.setattr(merge_screen, "SURPRISE", 60.0)
    async with editor(vault) as (app, pilot):
        await pilot.press(*"My ")
        (vault / "Ideas.md").write_text("Theirs.\n", "utf-8")
        await pilot.press("ctrl+s", *"to be", "enter")
        await until(lambda: shown(app) == "MergeScreen")
        await asyncio.sleep(0.1)
        assert set(app.screen.chosen) == {None}
        assert text(vault) == "Theirs.\n"


# Unsaved words


async def test_unsaved_words_are_kept_and_dropped_when_they_are_saved(vault, at_once):
    async with editor(vault) as (app, pilot):
        kept = state_folder(vault) / "drafts"
        await pilot.press(*"My ")
        await until(lambda: len(list(kept.glob("*.json"))) == 1)
        assert drafts(vault) == ()
        await pilot.press("ctrl+s")
        await until(lambda: not list(kept.glob("*.json")))
        await pilot.press(*"own ")
        await until(lambda: len(list(kept.glob("*.json"))) == 1)
        await pilot.press("escape")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("d")
        await until(lambda: shown(app) == "BrowseScreen")
        assert not list(kept.glob("*.json"))
        assert text(vault) == "My " + IDEAS


async def test_words_are_kept_while_keys_keep_coming(vault, monkeypatch):
    monkeypatch.setattr(autosave, "_LONGEST", 0.2)
    monkeypatch.setattr(autosave, "_DELAY", 60.0)
    async with editor(vault) as (_app, pilot):
        kept = state_folder(vault) / "drafts"
        for _ in range(200):
            await pilot.press("x")
            if list(kept.glob("*.json")):
                break
        assert list(kept.glob("*.json"))


async def test_words_that_go_back_to_what_is_saved_are_not_kept(vault, at_once):
    async with editor(vault) as (_app, pilot):
        kept = state_folder(vault) / "drafts"
        await pilot.press("x")
        await until(lambda: list(kept.glob("*.json")))
        await pilot.press("backspace")
        await until(lambda: not list(kept.glob("*.json")))


async def test_leaving_the_app_keeps_what_is_not_saved(vault):
    async with editor(vault) as (_app, pilot):
        await pilot.press(*"My ")
        await pilot.press("ctrl+q")
    (left,) = drafts(vault)
    assert (left.path, left.base, left.text) == ("Ideas.md", IDEAS, "My " + IDEAS)


async def test_words_that_cannot_be_kept_are_said_once_and_can_be_saved(vault, at_once, monkeypatch):
    def refuse(_self, _draft):
        raise LibraryError("Unsaved words cannot be kept.")

    monkeypatch.setattr(Drafts, "keep", refuse)
    async with editor(vault) as (app, pilot):
        said = []
        monkeypatch.setattr(app, "notify_warning", said.append)
        await pilot.press("x")
        await until(lambda: said)
        await pilot.press("y")
        await asyncio.sleep(0.1)
        await pilot.press("ctrl+s")
        await until(lambda: text(vault) == "xy" + IDEAS)
        assert said == ["Unsaved words cannot be kept."]


async def test_words_from_before_are_offered_opened_and_brought_together(vault, at_once):
    leave_draft(vault, "Ideas.md", IDEAS, "My " + IDEAS)
    (vault / "Ideas.md").write_text(IDEAS + "\nTheirs.\n", "utf-8")
    async with running(vault, size=(100, 30)) as (app, pilot):
        await until(lambda: shown(app) == "Choose")
        await pilot.press("o")
        await until(lambda: editing(app) and "also changed elsewhere" in title(app))
        assert app.screen._editor.document_text == "My " + IDEAS
        assert "your unsaved text" in title(app)
        assert len(list((state_folder(vault) / "drafts").glob("*.json"))) == 1
        await pilot.press("ctrl+s")
        await until(lambda: text(vault) == "My " + IDEAS + "\nTheirs.\n")
        await until(lambda: not list((state_folder(vault) / "drafts").glob("*.json")))


async def test_words_from_before_that_were_opened_but_not_saved_stay(vault, at_once):
    leave_draft(vault, "Ideas.md", IDEAS, "My " + IDEAS)
    async with running(vault, size=(100, 30)) as (app, pilot):
        await until(lambda: shown(app) == "Choose")
        await pilot.press("o")
        await until(lambda: editing(app))
        await pilot.press("ctrl+q")
    (left,) = drafts(vault)
    assert left.text == "My " + IDEAS


@pytest.mark.parametrize(("key", "stay"), [("d", 0), ("l", 1), ("escape", 1)])
async def test_words_from_before_are_discarded_or_stay(vault, at_once, key, stay):
    leave_draft(vault, "Ideas.md", IDEAS, "My " + IDEAS)
    async with running(vault, size=(100, 30)) as (app, pilot):
        await until(lambda: shown(app) == "Choose")
        await pilot.press(key)
        await until(lambda: shown(app) == "BrowseScreen")
    assert len(drafts(vault)) == stay
    assert text(vault) == IDEAS


def question(app):
    return str(app.screen.query_one(".dialog-title").render()) if shown(app) == "Choose" else ""


async def test_each_of_several_is_asked_about_also_where_the_note_is_gone(vault, at_once):
    leave_draft(vault, "Ideas.md", IDEAS, "one")
    leave_draft(vault, "Gone.md", "", "two", at=60)
    async with running(vault, size=(100, 30)) as (app, pilot):
        await until(lambda: "text in Ideas.md" in question(app))
        await pilot.press("o")
        await until(lambda: editing(app))
        await pilot.press("escape")
        await until(lambda: "Not saved yet" in question(app))
        await pilot.press("d")
        await until(lambda: "text in Gone.md" in question(app))
        await pilot.press("o")
        await until(lambda: editing(app))
        await pilot.press("ctrl+s")
        await until(lambda: "no longer exists" in " ".join(question(app).split()))
        await pilot.press("w")
        await until((vault / "Gone.md").exists)
    assert (text(vault, "Gone.md"), text(vault)) == ("two", IDEAS)
    assert drafts(vault) == ()


async def test_keys_typed_before_the_question_can_be_read_do_not_answer_it(vault, monkeypatch):
    monkeypatch.setattr("notes_tui.screens.dialogs.SURPRISE", 60.0)
    leave_draft(vault, "Ideas.md", IDEAS, "My " + IDEAS)
    async with running(vault, size=(100, 30)) as (app, pilot):
        await until(lambda: shown(app) == "Choose")
        await pilot.press("d", "enter")
        assert shown(app) == "Choose"
    assert len(drafts(vault)) == 1


async def test_completions_are_loaded_when_they_are_first_asked_for_and_offered_then(vault, monkeypatch):
    asked = []
    offers = Reader.offers
    monkeypatch.setattr(
        Reader, "offers", lambda read, kind, path: asked.append(kind) or offers(read, kind, path)
    )
    async with running(vault, size=(100, 30)) as (app, pilot):
        app.push_screen(EditorScreen(app, EditNote("Reading.md")))
        await until(lambda: isinstance(app.screen, EditorScreen) and app.screen.takes_keys)
        assert asked == []
        await pilot.press("[", "[", "r", "e")
        options = app.screen.query_one(NoteEditor).query_one(OptionList)
        await until(lambda: options.display and options.option_count)
        assert asked == ["links"]
