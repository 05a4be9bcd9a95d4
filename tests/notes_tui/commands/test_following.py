"""Subscriptions are added and removed in the app, and that is undone; one of several is refreshed."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Label

from index import ServiceSettings, SourcesSettings
from notes_tui import settings
from tests.helpers import services
from tests.helpers.app import rows, running, says, shown, until

TWO = "[tides]\nsource = 'arxiv'\nquery = 'cat:cs.CL'\n\n[kites]\nsource = 'hf'\nquery = 'kites'\n"


@pytest.fixture
def live(httpserver, monkeypatch):
    """Let the services of the app be the server of the test."""
    base = httpserver.url_for("")
    found = SourcesSettings({name: ServiceSettings(base) for name in ("hf", "arxiv")})
    library = settings.Library
    monkeypatch.setattr("tests.helpers.app.Library", lambda vault: library(vault, sources=found))
    return httpserver


def file(vault):
    return vault / "corpus" / "subscriptions.toml"


def hint(app):
    return str(app.screen.query_one(".dialog-hint", Label).render())


async def test_a_query_is_followed_and_that_is_undone(vault):
    async with running(vault) as (app, pilot):
        await app.screen.run_action("run('follow')")
        await until(lambda: shown(app) == "FormScreen")
        await pilot.press(*"arx", "enter", *"cat:cs.CL", "enter", "enter")
        await until(lambda: "“arx” cannot be followed" in hint(app))
        app.screen.query(Input)[0].value = "arxiv"
        await pilot.press("ctrl+s")
        await until(lambda: file(vault).exists())
        followed = app.library.sources.subscriptions().found
        assert [(each.source, each.query) for each in followed] == [("arxiv", "cat:cs.CL")]
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: not file(vault).exists())


async def test_one_is_followed_no_longer_and_that_is_undone(vault):
    file(vault).write_text(TWO, "utf-8")
    async with running(vault) as (app, pilot):
        await app.screen.run_action("run('unfollow')")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"tides", "enter")
        await until(lambda: [each.name for each in app.library.sources.subscriptions().found] == ["kites"])
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("u")
        await until(lambda: file(vault).read_text("utf-8") == TWO)


async def test_one_of_several_is_refreshed(live, vault):
    live.expect_request("/api/query").respond_with_data(services.feed(("2609.19170v1", "Tides of Attention")))
    file(vault).write_text(TWO, "utf-8")
    async with running(vault) as (app, pilot):
        await app.screen.run_action("run('refresh-one')")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"tides", "enter")
        await until(lambda: shown(app) == "ImportScreen" and app.screen._state == "ready")
        assert "what is new of tides" in str(app.screen.query_one(".dialog-title", Label).render())
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen" and app.screen.view == "inbox")
        await until(lambda: any("Tides of Attention" in row for row in rows(app)))
        assert [request.path for request, _ in live.log] == ["/api/query"]


async def test_without_any_the_palette_is_named(vault):
    async with running(vault) as (app, _pilot):
        for command in ("unfollow", "refresh-one"):
            await app.screen.run_action(f"run('{command}')")
            await says(app, "“Follow” in the palette")
            app.clear_notifications()


async def test_a_saved_search_narrows_the_inbox(vault):
    async with running(vault) as (app, pilot):
        app.library.searches.save("Kites", "kites", "paper")
        page = vault / "corpus" / "fetched" / "hf" / "2026-11-27.json"
        page.parent.mkdir(parents=True)
        page.write_bytes(services.daily(("2611.01001", "Kites over Graphs"), ("2611.01002", "Rafts at Dusk")))
        app.library.look()
        await pilot.press("5")
        await until(lambda: any("Kites" in row and "1 in the inbox" in row for row in rows(app)))
        await pilot.press("I")
        await until(lambda: app.screen.view == "inbox" and len(rows(app)) == 1 and "Graphs" in rows(app)[0])
        assert app.screen.search_text == "kites"
        # From every other list, one is picked.
        await pilot.press("escape", "1", "I")
        await until(lambda: shown(app) == "Picker")
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen" and app.screen.search_text == "kites")
        assert app.screen.view == "inbox"
