"""Fetches in the app: shown first, cancelled, saved, and listed."""

from __future__ import annotations

import threading

import pytest
from textual.widgets import Input, Label
from werkzeug import Response

from index import ServiceSettings, SourcesSettings
from index.sources.fetch_turn import FetchTurn
from notes_tui import settings
from tests.helpers import services
from tests.helpers.app import rows, running, says, shown, until

DAY = services.daily(("2611.01001", "Lanterns for [bold] Contexts"), ("2611.01002", "Kites over Graphs"))


@pytest.fixture
def live(httpserver, monkeypatch):
    """Let the services of the app be the server of the test."""
    base = httpserver.url_for("")
    names = ("hf", "arxiv", "crossref", "openalex", "s2")
    found = SourcesSettings({name: ServiceSettings(base) for name in names})
    library = settings.Library
    monkeypatch.setattr("tests.helpers.app.Library", lambda vault: library(vault, sources=found))
    return httpserver


def label(app, name):
    return str(app.screen.query_one(name, Label).render())


def listed(app):
    return [row.text.plain for row in app.screen._rows]


def files(vault):
    return sorted(
        path.name for path in (vault / "corpus" / "fetched").rglob("*.*") if path.suffix != ".jsonl"
    )


async def start(app, pilot, text):
    await pilot.press("F")
    await until(lambda: shown(app) == "Ask")
    app.screen.query_one(Input).value = text
    await pilot.press("enter")


async def ready(app):
    await until(lambda: shown(app) == "ImportScreen" and app.screen._state in ("ready", "failed"))


async def test_a_day_is_shown_then_saved_then_listed_and_undone(live, vault):
    live.expect_request("/api/daily_papers").respond_with_data(DAY)
    async with running(vault) as (app, pilot):
        await start(app, pilot, "2026-11-27")
        await ready(app)
        assert label(app, ".dialog-title") == "Fetch 2026-11-27"
        assert label(app, "#import-sum") == "2 papers would be added, 0 updated, 0 unchanged."
        assert listed(app)[1].endswith("Lanterns for [bold] Contexts")
        assert label(app, ".dialog-hint") == "enter to save · escape to cancel"
        assert files(vault) == []
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen")
        await until(lambda: any("Kites over Graphs" in row for row in rows(app)))
        assert files(vault) == ["2026-11-27.json"]
        await pilot.press("u")
        await until(lambda: files(vault) == [])


async def test_what_is_not_known_is_said_and_has_no_file(live, vault):
    live.expect_request("/works/10.5555/x").respond_with_data("Resource not found.", status=404)
    live.expect_request("/works/doi:10.5555/x").respond_with_json({"error": "Not found"}, status=404)
    async with running(vault) as (app, pilot):
        await start(app, pilot, "10.5555/x")
        await ready(app)
        assert listed(app) == ["rejected  10.5555/x  Neither Crossref nor OpenAlex knows 10.5555/x."]
        await pilot.press("e")
        await says(app, "was not fetched, so")
        await pilot.press("enter", "escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert app.screen.search_text == ""


async def test_escape_cancels_while_a_service_is_silent(live, vault):
    asked, go_on = threading.Event(), threading.Event()

    def slow(_request):
        asked.set()
        go_on.wait(60)
        return Response(DAY)

    live.expect_request("/api/daily_papers").respond_with_handler(slow)
    async with running(vault) as (app, pilot):
        await start(app, pilot, "2026-11-27 2026-11-26")
        await until(asked.is_set)
        await until(lambda: label(app, "#import-sum") == "Fetching: request 1 of 2…")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        lock = app.library.sources._client()._lock
        await until(lambda: not lock.locked())
        go_on.set()
        assert files(vault) == []
        assert len(live.log) <= 1


async def test_no_network_is_said(live, vault, monkeypatch):
    live.stop()
    async with running(vault) as (app, pilot):
        await start(app, pilot, "2026-11-27")
        await ready(app)
        assert listed(app)[0].startswith("rejected  2026-11-27  No network: Hugging Face cannot be reached (")
        assert label(app, ".dialog-hint") == "escape to close"
    live.start()


@pytest.mark.parametrize("size", [(120, 40), (40, 12)])
async def test_a_text_that_names_nothing_is_refused_and_stays(live, vault, size):
    live.expect_request("/api/daily_papers").respond_with_data(DAY)
    async with running(vault, size) as (app, pilot):
        await start(app, pilot, "2026-11-27 [red]nothing")
        await until(lambda: "“[red]nothing” is neither a DOI nor" in label(app, ".dialog-hint"))
        hint = app.screen.query_one(".dialog-hint", Label)
        # All of it can be read.
        await until(
            lambda: hint.size.height == hint.get_content_height(hint.size, hint.size, hint.size.width)
        )
        dialog = app.screen.query_one(".dialog")
        await until(lambda: dialog.content_region.contains_region(hint.region))
        assert shown(app) == "Ask"
        assert app.screen.query_one(Input).value == "2026-11-27 [red]nothing"
        await pilot.press(*["backspace"] * len(" [red]nothing"), "enter")
        await ready(app)
        assert label(app, ".dialog-title") == "Fetch 2026-11-27"


async def test_what_the_selected_papers_lack(live, vault):
    (vault / "corpus" / "page.txt").unlink()
    own = "@online{{k{n}, title={{Tides of Attention {n}}}, eprint={{2609.1917{n}}}, eprinttype={{arxiv}}}}"
    (vault / "corpus" / "own.bib").write_text("\n".join(own.format(n=n) for n in range(3)))
    live.expect_request("/api/query").respond_with_data(
        services.feed(("2609.19170v1", "Tides of Attention 0"))
    )
    async with running(vault) as (app, pilot):
        await pilot.press("/", *"key:k0", "enter")
        await until(lambda: app.screen.search_text == "key:k0")
        await until(lambda: "Tides of Attention 0" in rows(app)[0])
        await pilot.press("ctrl+p")
        await until(lambda: shown(app) == "PaletteScreen")
        await pilot.press(*"what is missing", "enter")
        await until(lambda: shown(app) not in ("BrowseScreen", "PaletteScreen"))
        await pilot.press("d")
        await ready(app)
        assert listed(app) == ["updated   k0  Tides of Attention 0"]
        await pilot.press("enter")
        await until(lambda: app.library.read.paper("k0").published == "2026-09-20")


def follow(vault, text):
    (vault / "corpus" / "subscriptions.toml").write_text(text, "utf-8")


async def test_a_refresh_brings_what_is_new_into_the_inbox(live, vault):
    live.expect_request("/api/query").respond_with_data(
        services.feed(("2609.19170v1", "Tides of Attention"), ("2609.19171v1", "Rafts without Rudders"))
    )
    follow(vault, "[tides]\nsource = 'arxiv'\nquery = 'cat:cs.CL'\n")
    async with running(vault) as (app, pilot):
        await pilot.press("R")
        await ready(app)
        assert label(app, ".dialog-title") == "Fetch what is new of 1 subscription"
        assert label(app, "#import-sum") == "2 papers would be added, 0 updated, 0 unchanged."
        assert not (vault / "corpus" / "fetched" / "queries").exists()
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen" and app.screen.view == "inbox")
        await until(lambda: any("Tides of Attention" in row for row in rows(app)))
        assert any("Rafts without Rudders" in row for row in rows(app))
        # Within the hour there is nothing to ask again, and the inbox stays.
        await pilot.press("R")
        await ready(app)
        assert label(app, ".dialog-hint") == "escape to close"
        assert len(live.log) == 1


async def test_a_refresh_is_cancelled_and_leaves_nothing(live, vault):
    asked, go_on = threading.Event(), threading.Event()

    def slow(_request):
        asked.set()
        go_on.wait(60)
        return Response(DAY)

    live.expect_request("/api/papers/search").respond_with_handler(slow)
    follow(vault, "[kites]\nsource = 'hf'\nquery = 'kites'\n")
    async with running(vault) as (app, pilot):
        await pilot.press("R")
        await until(asked.is_set)
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        lock = app.library.sources._client()._lock
        await until(lambda: not lock.locked())
        go_on.set()
        assert files(vault) == []
        assert app.screen.view == "papers"


async def test_a_refresh_names_what_cannot_be_followed(live, vault):
    follow(vault, "[a]\nsource = 'gopher'\nquery = '[red]'\n")
    async with running(vault) as (app, pilot):
        await pilot.press("R")
        await says(app, "“gopher” cannot be followed")
        assert shown(app) == "BrowseScreen"
        follow(vault, "")
        await pilot.press("R")
        await says(app, "“Follow” in the palette")
        assert shown(app) == "BrowseScreen"


async def test_a_fetch_waits_for_that_of_another_process_and_can_be_cancelled(live, vault):
    live.expect_request("/api/daily_papers").respond_with_data(DAY)
    async with running(vault) as (app, pilot):
        other = FetchTurn(app.library.state.parent.parent / "fetch.lock")
        with other.held(lambda: None):
            for _ in range(2):
                await start(app, pilot, "2026-11-27")
                await until(
                    lambda: (
                        shown(app) == "ImportScreen"
                        and label(app, "#import-sum")
                        == "Another notes-tui is fetching; waiting until it is done…"
                    )
                )
                await pilot.press("escape")
                await until(lambda: shown(app) == "BrowseScreen")
            await start(app, pilot, "2026-11-27")
            await until(lambda: shown(app) == "ImportScreen")
            assert len(live.log) == 0
        await ready(app)
        assert label(app, "#import-sum") == "2 papers would be added, 0 updated, 0 unchanged."
