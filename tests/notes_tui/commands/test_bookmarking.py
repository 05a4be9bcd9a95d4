"""Bookmarks are set in a text and found again, also in another session."""

from __future__ import annotations

from index import Bookmark, Bookmarks, DocumentId
from notes_tui.widgets.markdown.view import MarkdownView
from tests.helpers.app import go_to, list_notes, preview, running, says, shown, until

LONG = "# Long\n\n" + "\n\n".join(f"Paragraph {number} of many." for number in range(200))


async def read_ideas(app, pilot):
    await list_notes(app, pilot)
    await go_to(app, pilot, "n:Ideas.md")
    await pilot.press("enter")
    await until(lambda: shown(app) == "ReaderScreen" and "of many" in preview(app))


async def test_a_bookmark_outlives_the_session_and_text_above_it(vault):
    (vault / "Ideas.md").write_text(LONG, "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("apostrophe")
        await says(app, "No bookmarks yet")
        await read_ideas(app, pilot)
        await pilot.press(*["ctrl+d"] * 4)
        line = next(line for line in preview(app).split("Paragraph ")[1:]).split()[0]
        await pilot.press("m")
        await says(app, "Bookmark set")
    (vault / "Ideas.md").write_text(LONG.replace("# Long\n", "# Long\n\nNew.\n"), "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("apostrophe")
        await until(lambda: shown(app) == "Picker")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and f"Paragraph {line} of" in preview(app))
        assert app.screen.query_one(MarkdownView).scroll_offset.y > 20
        await pilot.press("m")
        await says(app, "Bookmark removed")
        assert Bookmarks(app.library.state).all() == []


def test_a_damaged_file_holds_no_bookmarks(tmp_path):
    marks = Bookmarks(tmp_path)
    one = Bookmark(DocumentId.note("a.md"), "A", "Head", 3, "Words", 1)
    two = Bookmark(DocumentId.paper("key"), "B", "", 0, "", 0)
    assert marks.toggle(one)
    assert marks.toggle(two)
    assert marks.all() == [two, one]
    assert not marks.toggle(one)
    assert marks.all() == [two]
    for damage in ("", "{}", "[1]", "[[1, 2]]", '[["x", "", "", "a", "", 0]]', "null"):
        (tmp_path / "bookmarks.json").write_text(damage, "utf-8")
        assert marks.all() == []
