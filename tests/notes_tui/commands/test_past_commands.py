"""The history of changes and earlier versions of a note, in the app."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList, Static

from index import Library
from tests.helpers.app import TINY, go_to, running, says, shown, until

NOTE = f"papers/{TINY}.md"


def earlier_session(vault):
    library = Library(vault)
    library.refresh()
    library.edit.tag([library.read.paper(TINY)], ["earlier"])
    library.refresh()
    library.close()


def difference(app):
    return app.screen.query_one("#past-diff Static", Static).render().plain


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 48)])
async def test_a_change_of_an_earlier_session_is_shown_and_undone(vault, size):
    earlier_session(vault)
    async with running(vault, size=size) as (app, pilot):
        await pilot.press("7")
        await until(lambda: shown(app) == "PastScreen" and "earlier" in difference(app))
        assert "tag +earlier" in app.screen.query_one(OptionList).get_option_at_index(0).prompt.plain
        await pilot.press("u")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("u")
        await until(lambda: not (vault / NOTE).exists())


async def test_words_narrow_the_history(vault):
    library = Library(vault)
    library.refresh()
    for name in ("Walrus", "Otter"):
        library.edit.create(name)
        library.refresh()
    library.close()
    async with running(vault) as (app, pilot):
        await pilot.press("7")
        await until(lambda: shown(app) == "PastScreen" and "Otter" in difference(app))
        listed = app.screen.query_one(OptionList)
        assert listed.option_count == 2
        await pilot.press("slash", *"wal7")
        await until(lambda: listed.option_count == 0 and "Nothing has these words" in difference(app))
        await pilot.press("backspace", "space", *"NEW")
        await until(lambda: "Walrus" in difference(app))
        assert listed.option_count == 1
        await pilot.press("escape")
        await until(lambda: listed.option_count == 2 and listed.has_focus)
        assert shown(app) == "PastScreen"
        await pilot.press("slash", *"walrus", "enter")
        await until(lambda: listed.has_focus and listed.option_count == 1)
        await pilot.press("u")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("u")
        await until(lambda: not (vault / "Walrus.md").exists())
        assert (vault / "Otter.md").exists()


async def test_undo_asks_before_it_goes_on_into_an_earlier_session(vault):
    earlier_session(vault)
    async with running(vault) as (app, pilot):
        await pilot.press("u")
        await until(lambda: shown(app) == "Choose")
        assert (vault / NOTE).exists()
        await pilot.press("n")
        await until(lambda: shown(app) == "BrowseScreen")
        assert (vault / NOTE).exists()
        await pilot.press("u")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("u")
        await until(lambda: not (vault / NOTE).exists())


async def test_an_earlier_version_is_restored(vault):
    earlier_session(vault)
    library = Library(vault)
    library.refresh()
    before = (vault / NOTE).read_bytes()
    library.edit.tag([library.read.paper(TINY)], ["later"])
    library.refresh()
    library.close()
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("V")
        await until(lambda: shown(app) == "PastScreen" and "later" in difference(app))
        await pilot.press("u")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("r")
        await until(lambda: (vault / NOTE).read_bytes() == before)


async def test_hostile_text_is_shown_as_text(vault):
    (vault / "Reading.md").write_text("plain\n", "utf-8")
    library = Library(vault)
    library.refresh()
    (vault / "Reading.md").write_text("[red]\x1b[2J\x07[/red]\u202e\n", "utf-8")
    library.refresh()
    library.close()
    async with running(vault) as (app, pilot):
        await pilot.press("7")
        await until(lambda: shown(app) == "PastScreen" and "plain" in difference(app))
        text = difference(app)
        assert "[red]" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)


async def test_without_changes_a_sentence_says_so(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("7")
        await says(app, "No changes are kept")
        assert shown(app) == "BrowseScreen"


async def test_a_history_that_cannot_be_written_is_said(vault):
    library = Library(vault)
    library.past.folder.parent.mkdir(parents=True, exist_ok=True)
    library.past.folder.write_bytes(b"in the way")
    library.close()
    async with running(vault) as (app, pilot):

        def said():
            return any(
                "cannot be undone after this session" in str(note.message) for note in app._notifications
            )

        for _ in range(3):
            await pilot.press("s")
        await until(said)
        assert (vault / "papers").is_dir()
