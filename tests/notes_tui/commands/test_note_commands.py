"""Writing notes in the app: today's, those made beside others, and templates put into them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from index import DocumentId
from index.edit import new_notes
from notes_tui.shell import EditNote, OpenDocument
from notes_tui.terminal import external_programs
from notes_tui.widgets.line_list import LineList
from notes_tui.widgets.markdown.view import MarkdownView
from tests.helpers.app import TINY, go_to, preview, running, says, shown, until

NOW = datetime(2026, 3, 6, 9, 58, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(new_notes, "_now", lambda: NOW)


def setting(vault, name, **values):
    (vault / ".obsidian" / name).write_text(json.dumps(values), "utf-8")


def template(vault, name, text):
    setting(vault, "templates.json", folder="T")
    (vault / "T").mkdir(exist_ok=True)
    (vault / "T" / name).write_bytes(text.encode())


def editing(app):
    return shown(app) == "EditorScreen" and app.screen.takes_keys


def typed(app):
    return app.screen._editor.document_text


async def test_today_is_made_once_and_edited(vault):
    setting(vault, "daily-notes.json", folder="Daily", template="T/Day")
    template(vault, "Day.md", "# {{title}}\n")
    async with running(vault) as (app, pilot):
        await pilot.press("d")
        await until(lambda: editing(app))
        assert typed(app) == "# 2026-03-06\n"
        await pilot.press(*"Rain. ", "ctrl+s", "escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("d")
        await until(lambda: editing(app))
        assert typed(app) == (vault / "Daily" / "2026-03-06.md").read_text("utf-8") == "# 2026-03-06\nRain. "


async def test_a_unique_note_is_made_by_name(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(lambda: shown(app) == "PaletteScreen")
        await pilot.press(*"unique note")
        await until(lambda: len(app.screen.query_one(LineList).lines) == 1)
        await pilot.press("enter")
        await until(lambda: editing(app))
        assert (vault / "202603060958.md").exists()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_a_template_is_put_in_at_the_cursor_and_taken_back_at_once(vault, newline):
    before = newline.join(["---", "tags: [a]", "---", "\x0cone", "two", ""])
    (vault / "Ideas.md").write_bytes(before.encode())
    template(vault, "Meeting.md", "---\ntags: [b]\nwhen: {{date}}\n---\n## {{title}}\nat ")
    async with running(vault) as (app, pilot):
        app.open(EditNote("Ideas.md"))
        await until(lambda: editing(app))
        app.screen._editor.move_cursor((4, 1))
        await pilot.press("ctrl+t")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"meet", "enter")
        await until(lambda: editing(app))
        await until(lambda: "Ideas" in typed(app))
        lines = ["---", "tags: [a, b]", "when: 2026-03-06", "---", "\x0cone", "t## Ideas", "at wo", ""]
        assert typed(app) == newline.join(lines)
        await pilot.press(*"9:00 ")
        assert f"{newline}at 9:00 wo{newline}" in typed(app)
        await pilot.press(*["ctrl+z"] * 8)
        assert typed(app) == before
        assert (vault / "Ideas.md").read_bytes() == before.encode()


async def test_a_template_that_does_not_fit_changes_nothing(vault):
    template(vault, "Bad.md", "---\na: [\n---\n")
    async with running(vault) as (app, pilot):
        app.open(EditNote("Ideas.md"))
        await until(lambda: editing(app))
        before = typed(app)
        await pilot.press("ctrl+t")
        await until(lambda: shown(app) == "Picker")
        await pilot.press("enter")
        await says(app, "cannot be inserted")
        assert (shown(app), typed(app)) == ("EditorScreen", before)


async def test_without_templates_it_says_so(vault):
    async with running(vault) as (app, pilot):
        app.open(EditNote("Ideas.md"))
        await until(lambda: editing(app))
        await pilot.press("ctrl+t")
        await says(app, "No templates")
        assert shown(app) == "EditorScreen"


@pytest.mark.parametrize(
    ("here", "path"),
    [("n:Daily/2026-03-05.md", "Daily/New.md"), ("n:Ideas.md", "New.md"), (f"p:{TINY}", "papers/New.md")],
)
async def test_a_new_note_goes_beside_the_one_selected(vault, here, path):
    setting(vault, "app.json", newFileLocation="current")
    (vault / "papers").mkdir()
    (vault / "papers" / f"{TINY}.md").write_text(f"---\nkey: {TINY}\n---\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2" if here.startswith("n:") else "1")
        await go_to(app, pilot, here)
        await pilot.press("N")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"New", "enter")
        await until(lambda: editing(app))
        assert (vault / path).exists()


async def test_a_note_made_from_a_link_goes_beside_the_note_that_is_read(vault):
    setting(vault, "app.json", newFileLocation="current")
    (vault / "Daily" / "2026-03-05.md").write_text("See [[Nobody]].\n", "utf-8")
    async with running(vault) as (app, pilot):
        app.open(OpenDocument(DocumentId.note("Daily/2026-03-05.md")))
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.query(MarkdownView))
        await until(lambda: "See" in preview(app))
        await pilot.press("tab", "enter")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("c")
        await until(lambda: editing(app))
        assert (vault / "Daily" / "Nobody.md").exists()


async def test_obsidian_is_opened_at_the_heading_one_reads(vault, monkeypatch):
    opened = []
    monkeypatch.setattr(external_programs, "open_address", opened.append)
    text = (
        "# Ideas\n" + "\nwords\n" * 60 + "\n## How *long* it is " + "and so on " * 12 + "\n" + "\nmore\n" * 60
    )
    (vault / "Ideas.md").write_text(text, "utf-8")
    async with running(vault, size=(80, 24)) as (app, pilot):
        app.open(OpenDocument(DocumentId.note("Ideas.md")))
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.query(MarkdownView))
        await until(lambda: "Ideas" in preview(app))
        await pilot.press("O")
        await until(lambda: len(opened) == 1)
        assert "path=" in opened[0]
        await pilot.press("G")
        await until(lambda: "more" in preview(app))
        await pilot.press("O")
        await until(lambda: len(opened) == 2)
        assert opened[1].startswith(
            "obsidian://open?vault=vault&file=Ideas%23How%20%2Along%2A%20it%20is%20and"
        )
        assert opened[1].endswith("so%20on")


async def test_the_daily_notes_before_and_after(vault):
    for day in ("2026-03-01", "2026-03-04", "2026-03-09"):
        (vault / f"{day}.md").write_text(f"On {day}.\n")
    async with running(vault) as (app, pilot):
        await pilot.press("left_square_bracket")
        await until(lambda: shown(app) == "ReaderScreen" and "On 2026-03-04." in preview(app))
        await pilot.press("left_square_bracket")
        await until(lambda: shown(app) == "ReaderScreen" and "On 2026-03-01." in preview(app))
        await pilot.press("right_square_bracket")
        await until(lambda: shown(app) == "ReaderScreen" and "On 2026-03-04." in preview(app))
        await pilot.press("right_square_bracket")
        await until(lambda: shown(app) == "ReaderScreen" and "On 2026-03-09." in preview(app))


async def test_a_task_is_ticked_in_list_and_reader(vault):
    (vault / "Tasks.md").write_bytes(b"# Tasks\r\n\r\n- [x] first\r\n> - [ ] second\r\n")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Tasks.md")
        await pilot.press("X")
        await until(lambda: app.screen.is_modal)
        await pilot.press("enter")
        await until(lambda: b"[x] second" in (vault / "Tasks.md").read_bytes())
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: b"> - [ ] second" in (vault / "Tasks.md").read_bytes())
    assert (vault / "Tasks.md").read_bytes() == b"# Tasks\r\n\r\n- [x] first\r\n> - [ ] second\r\n"
