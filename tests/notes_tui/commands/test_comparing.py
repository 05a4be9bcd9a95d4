"""Papers side by side, and their table in a note."""

from __future__ import annotations

import pytest

from notes_tui.widgets.markdown.view import MarkdownView
from tests.helpers.app import TINY, go_to, running, says, shown, until

HARBOUR = "harbour-benchmark-long"


async def compared(app, pilot):
    for key in (TINY, HARBOUR):
        await go_to(app, pilot, f"p:{key}")
        await pilot.press("space")
    await pilot.press("C")
    await until(lambda: shown(app) == "ComparisonScreen")
    await until(lambda: "Status" in page(app))


def page(app):
    view = app.screen.query_one(MarkdownView)
    return "\n".join("".join(piece.text for piece in line) for line in view._sheet.lines)


@pytest.mark.parametrize("size", [(160, 48), (80, 24), (40, 12)])
async def test_two_marked_papers_stand_side_by_side(vault, size):
    async with running(vault, size) as (app, pilot):
        await compared(app, pilot)
        found = page(app)
        assert found.count("unread") == 2
        assert "Rating" not in found
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_the_table_that_is_shown_is_written_and_undone(vault):
    before = (vault / "Ideas.md").read_text("utf-8")
    async with running(vault) as (app, pilot):
        await compared(app, pilot)
        table = app.library.read.comparison_table(app.screen.comparison, "Ideas.md")
        await pilot.press("w")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"ideas", "enter")
        await until(lambda: "Section" in str(app.screen.query_one(".dialog-title").content))
        await pilot.press("enter")
        await until(lambda: (vault / "Ideas.md").read_text("utf-8") != before)
        assert (vault / "Ideas.md").read_text("utf-8") == f"{before}\n{table}"
        await until(lambda: shown(app) == "ComparisonScreen")
        await pilot.press("u")
        await until(lambda: (vault / "Ideas.md").read_text("utf-8") == before)


async def test_a_comparison_follows_the_disk_and_its_links(vault):
    async with running(vault) as (app, pilot):
        await compared(app, pilot)
        (vault / f"{TINY}.md").write_text(
            f"---\nkey: {TINY}\nstatus: read\n---\nA probe worth having.\n", "utf-8"
        )
        await until(lambda: "A probe worth having." in " ".join(page(app).split()))
        await pilot.press("tab", "enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("escape", "q")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_one_paper_alone_is_not_compared(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("C")
        await says(app, "Mark 2 to 5")
        assert shown(app) == "BrowseScreen"
