from __future__ import annotations

import threading

import pytest
from textual.widgets import OptionList

from index import DocumentId
from notes_tui.widgets.markdown.view import MarkdownView
from tests.helpers.app import current, go_to, preview, running, says, shown, until

CALLOUT = "> [!tip]- Folded\n> hidden words\n\nend\n"


async def read(app, pilot, id_):
    """Open the reader of a note, from the list of notes."""
    await pilot.press("2")
    await go_to(app, pilot, id_)
    await pilot.press("enter")
    await until(lambda: shown(app) == "ReaderScreen")


async def test_an_embedded_note_that_changes_is_shown_as_it_is_now(vault):
    (vault / "Ideas.md").write_text("![[Daily/2026-03-05]]\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await until(lambda: "Read about harbours" in preview(app))
        (vault / "Daily" / "2026-03-05.md").write_text("Walked by the sea.\n", "utf-8")
        await until(lambda: "Walked by the sea" in preview(app))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "Walked by the sea" in preview(app))
        (vault / "Daily" / "2026-03-05.md").write_text("Slept all day.\n", "utf-8")
        await until(lambda: "Slept all day" in preview(app))


async def test_links_in_an_embedded_note_lead_from_where_that_is(vault):
    (vault / "Ideas.md").write_text("![[Daily/2026-03-05]]\n", "utf-8")
    (vault / "Daily" / "2026-03-05.md").write_text("[[near]]\n", "utf-8")
    (vault / "a").mkdir()
    (vault / "a" / "near.md").write_text("The wrong one.\n", "utf-8")
    (vault / "Daily" / "near.md").write_text("The right one.\n", "utf-8")
    async with running(vault) as (app, pilot):
        await read(app, pilot, "n:Ideas.md")
        await until(lambda: "near" in preview(app))
        await pilot.press("tab", "tab", "enter")
        await until(lambda: "The right one" in preview(app))


@pytest.mark.parametrize("title", ["# Ideas\n\n", ""])
async def test_a_link_to_a_heading_leads_there(vault, title):
    paragraphs = "\n\n".join(f"words {n}" for n in range(90))
    (vault / "Ideas.md").write_text(
        f"{title}[[#Last part]]\n\n## A\n\n{paragraphs}\n\n## Last part\n\n{paragraphs}"
    )
    async with running(vault) as (app, pilot):
        await read(app, pilot, "n:Ideas.md")
        await until(lambda: "words 0" in preview(app))
        await pilot.press("tab", "enter")
        await until(lambda: preview(app).startswith("Last part words 0"))


async def test_a_callout_unfolds_as_a_link_is_followed(vault):
    (vault / "Ideas.md").write_text(CALLOUT, "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await until(lambda: "Folded ▸ end" in preview(app))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "Folded ▸ end" in preview(app))
        await pilot.press("tab", "enter")
        await until(lambda: "Folded ▾ ▌ hidden words end" in preview(app))
        (vault / "Ideas.md").write_text(f"{CALLOUT}\nand on\n", "utf-8")
        await until(lambda: "and on" in preview(app))
        assert "▌ hidden words" in preview(app)
        await pilot.press("enter")
        await until(lambda: "Folded ▸ end" in preview(app))


async def test_properties_are_shown_where_there_is_room(vault):
    (vault / "Ideas.md").write_text("---\nmood: hopeful\n---\nwords\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await until(lambda: "words" in preview(app))
        assert "hopeful" not in preview(app)
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "mood hopeful" in preview(app))


async def test_list_preview_and_reader_follow_a_note_that_another_program_moves(vault):
    (vault / "Ideas.md").write_text("# Ideas\n\n" + "\n\n".join(f"words {n}" for n in range(90)), "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await until(lambda: "words 0" in preview(app))
        (vault / "Ideas.md").rename(vault / "Daily" / "Zebra.md")
        await until(lambda: current(app) == "n:Daily/Zebra.md" and "words 0" in preview(app))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "words 0" in preview(app))
        await pilot.press("pagedown")
        await until(lambda: "words 0" not in preview(app))
        await pilot.wait_for_scheduled_animations()
        below = preview(app)
        (vault / "Daily" / "Zebra.md").rename(vault / "Away.md")
        await until(lambda: app.screen.current() == DocumentId.note("Away.md"))
        await says(app, "to Away.md")
        assert preview(app) == below
        (vault / "Away.md").write_text((vault / "Away.md").read_text("utf-8") + "\n\nwords 91", "utf-8")
        await pilot.press("e")
        await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
        await pilot.press("escape")
        await until(lambda: shown(app) == "ReaderScreen" and preview(app) == below)
        (vault / "Away.md").unlink()
        await until(lambda: "deleted" in preview(app))


LONG = (
    "# One\n\n"
    + "Filler.\n\n" * 60
    + "## Two (b)\n\nThe owl sits.\n\n"
    + "More.\n\n" * 60
    + "An Owl again.\n"
)


def top(app):
    view = app.screen.query_one(MarkdownView)
    lines = (view.render_line(y).text.strip() for y in range(view.size.height))
    return next(filter(None, lines))


def on_screen(app, words):
    view = app.screen.query_one(MarkdownView)
    return any(words in view.render_line(y).text for y in range(view.size.height))


async def test_words_are_found_in_the_text_that_is_read(vault):
    (vault / "Ideas.md").write_text(LONG, "utf-8")
    async with running(vault) as (app, pilot):
        await read(app, pilot, "n:Ideas.md")
        await until(lambda: on_screen(app, "Filler"))
        await pilot.press("slash")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"owl", "enter")
        await until(lambda: shown(app) == "ReaderScreen" and on_screen(app, "The owl sits."))
        await pilot.press("full_stop")
        await until(lambda: on_screen(app, "An Owl again."))
        await pilot.press("comma")
        await until(lambda: on_screen(app, "The owl sits."))
        await pilot.press("slash")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"zebra", "enter")
        await says(app, "“zebra” is not in this text")


async def test_what_stands_behind_the_beginning_of_a_long_text_is_found_at_once(vault, monkeypatch):
    filler = "Filler of many words, again and again.\n\n" * 3_000
    (vault / "Ideas.md").write_text(f"{filler}## Far away\n\nThe zebra stands here.\n", "utf-8")
    gate = threading.Event()
    make = MarkdownView._make

    def late(self, request, *rest):
        if len(request.text) > 100_000:  # the whole, after its beginning
            gate.wait(30)
        return make(self, request, *rest)

    async with running(vault) as (app, pilot):
        monkeypatch.setattr(MarkdownView, "_make", late)
        await read(app, pilot, "n:Ideas.md")
        await until(lambda: on_screen(app, "Filler"))
        await pilot.press("slash")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"zebra", "enter")
        await until(lambda: shown(app) == "ReaderScreen")
        gate.set()
        await until(lambda: on_screen(app, "The zebra stands here."))


async def test_the_contents_lead_to_a_heading(vault):
    (vault / "Ideas.md").write_text(LONG, "utf-8")
    async with running(vault) as (app, pilot):
        await read(app, pilot, "n:Ideas.md")
        await until(lambda: on_screen(app, "Filler"))
        await pilot.press("h")
        await until(lambda: shown(app) == "Picker" and app.screen.query_one(OptionList).option_count == 3)
        await pilot.press("down", "enter")
        await until(lambda: shown(app) == "ReaderScreen" and top(app) == "Two (b)")


async def test_what_was_deleted_has_no_contents(vault):
    async with running(vault) as (app, pilot):
        await read(app, pilot, "n:Ideas.md")
        (vault / "Ideas.md").unlink()
        await until(lambda: on_screen(app, "deleted"))
        await pilot.press("h")
        await says(app, "has no headings")


async def test_the_page_is_as_before_when_a_vault_that_was_away_is_back(vault):
    (vault / "papers").mkdir()
    (vault / "papers" / "tinylens-small-models.md").write_text(
        "---\nkey: tinylens-small-models\n---\n# TinyLens\n\nMy own words.\n", "utf-8"
    )
    async with running(vault) as (app, pilot):
        await pilot.press(*"/tiny", "enter", "enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await until(lambda: "My own words." in preview(app))
        away = vault.rename(vault.with_name("away"))
        app.library.look()
        await until(lambda: "is not there" in preview(app))
        away.rename(vault)
        app.library.look()
        await until(lambda: "My own words." in preview(app))
        assert "is not there" not in preview(app)
