"""Giving papers other citation keys in the app."""

from __future__ import annotations

from textual.widgets import Input, Label, OptionList

from tests.helpers.app import go_to, running, shown, until
from tests.notes_tui.commands.test_refactoring import from_palette, text


def listed(app):
    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(at).prompt) for at in range(options.option_count)]


def sum_(app):
    return str(app.screen.query_one("#rename-sum", Label).content)


async def test_old_and_new_keys_are_shown_and_one_step_takes_all_back(vault):
    (vault / "cite.md").write_text("As @tinylens-small-models says.\n", "utf-8")
    async with running(vault) as (app, pilot):
        await from_palette(app, pilot, "rename citation")
        await until(lambda: shown(app) == "RenameScreen")
        assert "no source gives a key" in str(app.screen.query_one(".dialog-title", Label).content)
        await until(lambda: "No link changes" in sum_(app))
        await pilot.press(*"veryshorttitle.upper + ")
        await until(lambda: "pattern" in sum_(app).lower() and not listed(app))
        await pilot.press(*"year")
        await until(lambda: any(row.startswith("tinylens-small-models → TINYLENS20") for row in listed(app)))
        assert sum_(app).startswith("3 keys · Rewrites ")
        await pilot.press("enter")
        await until(lambda: text(vault, "cite.md").startswith("As @TINYLENS20"))
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: text(vault, "cite.md") == "As @tinylens-small-models says.\n")


async def test_only_the_marked_papers_get_other_keys(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, "p:tinylens-small-models")
        await pilot.press("space")
        await from_palette(app, pilot, "rename citation")
        await until(lambda: shown(app) == "RenameScreen")
        assert "Give tinylens-small-models keys" in str(app.screen.query_one(".dialog-title", Label).content)
        app.screen.query_one(Input).value = "title.upper"
        await until(lambda: sum_(app) == "1 key · Rewrites 1 link in 1 file")
        assert listed(app)[0] == "tinylens-small-models → TINYLENSSMALLMODELSTHATEXPLAINLARGEONES"
