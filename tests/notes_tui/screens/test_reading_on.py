"""The reader goes on: to the neighbours in the list, back and forward, and to where a document was left."""

from __future__ import annotations

import pytest

from notes_tui.view.reading_trail import DocumentPlace, ListPlace, ReadingTrail
from notes_tui.widgets.markdown.view import MarkdownView
from tests.helpers.app import current, go_to, list_notes, preview, running, says, shown, until
from tests.helpers.ids import doc_id

LONG = "# Long\n\n" + "\n\n".join(f"Paragraph {number} of many." for number in range(200))


def document(app):
    return str(app.screen.current()) if shown(app) == "ReaderScreen" else "list"


def view(app):
    return app.screen.query_one(MarkdownView)


async def reads(app, id_, text=""):
    await until(lambda: document(app) == id_ and text in preview(app))


async def test_the_next_document_of_the_list_is_read_and_the_list_follows(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await pilot.press("g")
        order = [str(id_) for id_ in app.screen.query_one("RowList").ids]
        await pilot.press("enter")
        await reads(app, order[0])
        await pilot.press("J")
        await reads(app, order[1])
        assert current(app) == order[1]
        await pilot.press("J")
        await reads(app, order[2])
        await pilot.press("J")
        await pilot.pause()
        assert document(app) == order[2]
        assert any("last document of the list" in note.message for note in app._notifications)
        await pilot.press("K")
        await reads(app, order[1])
        await pilot.press("backspace")
        await reads(app, order[2])
        assert current(app) == order[2]
        await pilot.press("alt+right")
        await reads(app, order[1])
        assert current(app) == order[1]
        await pilot.press("escape")
        assert (document(app), current(app)) == ("list", order[1])


async def test_back_and_forward_lead_through_documents_and_lists(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Reading.md")
        await pilot.press("enter")
        await reads(app, "n:Reading.md", "Later")
        await pilot.press("tab", "tab", "tab", "enter")
        await until(lambda: document(app) != "n:Reading.md")
        second = document(app)
        await pilot.press("escape")
        await reads(app, "n:Reading.md")
        await pilot.press("escape", "1")
        await until(lambda: current(app) and current(app).startswith("p:"))
        await pilot.press("backspace")
        await until(lambda: current(app) == "n:Reading.md")
        await pilot.press("alt+left")
        await reads(app, "n:Reading.md")
        await pilot.press("alt+left")
        await reads(app, second)
        await pilot.press("alt+right")
        await reads(app, "n:Reading.md")
        await pilot.press("alt+right")
        assert document(app) == "list"
        await pilot.press("alt+right")
        await until(lambda: current(app).startswith("p:"))
        await pilot.press("alt+right")
        await says(app, "go forward")


async def test_a_document_opens_where_it_was_left(vault):
    (vault / "Ideas.md").write_text(LONG, "utf-8")
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("enter")
        await reads(app, "n:Ideas.md", "Paragraph 2 ")
        await pilot.press("ctrl+d", "ctrl+d", "ctrl+d")
        line = view(app).render_line(1).text.strip() or view(app).render_line(0).text.strip()
        assert "Paragraph" in line
        await pilot.press("escape", "enter")
        await reads(app, "n:Ideas.md", line)
        assert view(app).scroll_offset.y > 10
        # Text that came above it does not move it.
        await pilot.press("escape")
        (vault / "Ideas.md").write_text(LONG.replace("# Long\n", "# Long\n\nNew.\n\nNew too.\n"), "utf-8")
        await until(lambda: "New too" in app.library.read.note_text("Ideas.md"))
        await pilot.press("enter")
        await reads(app, "n:Ideas.md", line)


async def test_a_match_is_stronger_than_where_a_document_was_left(vault):
    (vault / "Ideas.md").write_text(LONG, "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2", "/", *"190", "enter")
        await until(lambda: current(app) == "n:Ideas.md")
        await pilot.press("enter")
        await reads(app, "n:Ideas.md", "Paragraph 190 ")
        await pilot.press("g", "escape", "enter")
        await reads(app, "n:Ideas.md", "Paragraph 190 ")
        await pilot.press("g", "escape", "backspace")
        await reads(app, "n:Ideas.md", "Paragraph 0 ")


@pytest.fixture
def places():
    return [DocumentPlace(doc_id(f"p:{name}")) for name in "abc"]


def test_a_trail_is_left_where_another_way_is_taken(places):
    one, two, three = places
    trail = ReadingTrail()
    trail.leave(one)
    assert trail.back(two) == one
    trail.leave(one)
    assert trail.forward(three) is None
    assert trail.back(three) == one
    assert trail.back(one) is None


def test_a_place_is_no_step_to_itself(places):
    trail = ReadingTrail()
    trail.leave(ListPlace("papers", "x", places[0].id))
    trail.leave(ListPlace("papers", "x"))
    assert trail.back(ListPlace("papers", "x")) is None
    assert trail.back(places[0]) is None
