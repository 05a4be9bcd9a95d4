"""The properties of the selection, in the app."""

from __future__ import annotations

import pytest

from tests.helpers.app import TINY, go_to, list_notes, running, shown, until

NOTE = b"---\r\ndone: false # yet\r\nwhen: 2026-01-31\r\nkinds: [a, b]\r\n---\r\nText.\r\n"


@pytest.fixture
def note(vault):
    (vault / "Reading.md").write_bytes(NOTE)
    return vault / "Reading.md"


async def opened(app, pilot):
    await list_notes(app, pilot)
    await go_to(app, pilot, "n:Reading.md")
    await pilot.press("p")
    await until(lambda: shown(app) == "Picker")


async def picked(app, pilot, word):
    await pilot.press(*word, "enter")
    await until(lambda: shown(app) == "Choose")


async def back_with(app, note, old, new):
    await until(lambda: note.read_bytes() == NOTE.replace(old, new))
    await until(lambda: shown(app) == "Picker")


@pytest.mark.parametrize("size", [(120, 40), (40, 12)])
async def test_a_checkbox_is_toggled_and_undone(vault, note, size):
    async with running(vault, size=size) as (app, pilot):
        await opened(app, pilot)
        await picked(app, pilot, "done")
        await pilot.press("x")
        await back_with(app, note, b"false", b"true")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: note.read_bytes() == NOTE)


async def test_a_date_is_checked_and_a_value_edited(vault, note):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await picked(app, pilot, "when")
        await pilot.press("e")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"soon", "enter")
        await until(lambda: shown(app) == "Picker")
        assert note.read_bytes() == NOTE
        await picked(app, pilot, "when")
        await pilot.press("e")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"2026-03-05", "enter")
        await back_with(app, note, b"01-31", b"03-05")


async def test_an_item_is_added_and_removed(vault, note):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await picked(app, pilot, "kinds")
        await pilot.press("a")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"ccc", "enter")
        await back_with(app, note, b"b]", b"b, ccc]")
        await picked(app, pilot, "kinds")
        await pilot.press("i")
        await until(lambda: shown(app) == "Picker")
        await pilot.press("a", "enter")
        await back_with(app, note, b"[a, b]", b"[b, ccc]")


async def test_a_property_is_added_and_removed(vault, note):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await pilot.press(*"zebra", "enter")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"fast", "enter")
        await back_with(app, note, b"---\r\nText", b"zebra: fast\r\n---\r\nText")
        await picked(app, pilot, "zebra")
        await pilot.press("d")
        await back_with(app, note, b"", b"")


async def test_a_property_is_renamed_in_the_vault(vault, note):
    async with running(vault) as (app, pilot):
        await opened(app, pilot)
        await picked(app, pilot, "kinds")
        await pilot.press("r")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press("2", "enter")
        await back_with(app, note, b"kinds", b"kinds2")


async def test_a_paper_gets_its_literature_note(vault, note):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("p")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"zebra", "enter")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"fast", "enter")
        await until((vault / f"papers/{TINY}.md").exists)
        assert "\nzebra: fast\n" in (vault / f"papers/{TINY}.md").read_text()
