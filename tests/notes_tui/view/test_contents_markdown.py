"""The preview of tags and saved searches shows what is in them."""

from __future__ import annotations

from notes_tui.view.row_ids import SavedSearchId, TagId
from notes_tui.widgets.markdown.view import MarkdownView
from tests.helpers.app import TINY, current, preview, running, shown, until


async def test_the_preview_of_a_tag_lists_its_documents_and_leads_there(vault):
    (vault / "papers").mkdir()
    (vault / "papers" / f"{TINY}.md").write_text("---\ntags: [list/later]\n---\n", "utf-8")
    (vault / "Odd.md").write_text("---\ntitle: Odd ]] | name\ntags: [list]\n---\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("3")
        await until(lambda: app.screen_stack[1].query_one("#list").current == TagId("list"))
        await until(lambda: "#list 1 paper" in preview(app))
        assert "TinyLens: Small Models That Explain Large Ones" in preview(app)
        assert "3 notes" in preview(app)
        assert "Odd )) / name" in preview(app)
        assert "Harbour" not in preview(app)
        app.screen.query_one(MarkdownView).focus()
        app.screen.query_one(MarkdownView).action_next_link()
        app.screen.query_one(MarkdownView).action_follow_link()
        await until(lambda: shown(app) == "ReaderScreen")
        # As all links to a paper with a literature note do in Obsidian.
        assert str(app.screen.current()) == f"n:papers/{TINY}.md"
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_the_preview_of_a_saved_search_lists_its_hits(vault):
    async with running(vault) as (app, pilot):
        app.library.searches.save("Ships", "harbour OR tinylens", "paper")
        await pilot.press("5")
        await until(lambda: isinstance(app.screen_stack[1].query_one("#list").current, SavedSearchId))
        await until(lambda: "2 papers" in preview(app))
        assert "Ships harbour OR tinylens" in preview(app)
        assert "Harbour: A Benchmark" in preview(app)
        assert "Counting" not in preview(app)
        await pilot.press("enter")
        await until(lambda: (current(app) or "").startswith("p:") and app.screen.view == "papers")
