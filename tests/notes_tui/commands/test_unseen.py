"""Papers are bold until they were opened, and the neighbouring day is one key away."""

from __future__ import annotations

import time

from notes_tui.screens import cursor_preview
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers import services
from tests.helpers.app import running, says, shown, until

FRIDAY = services.daily(("2611.27001", "Lanterns for Long Contexts"), ("2611.27002", "Kites over Graphs"))
MONDAY = services.daily(("2611.30001", "Rafts without Rudders"))


async def drop(app, vault, name="2026-11-27.json", data=FRIDAY):
    path = vault / "corpus" / "fetched" / "hf" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    app.library.look()


def bold(app):
    """The titles that are drawn bold."""
    rows = app.screen_stack[1].query_one(RowList)
    lines = [rows.render_line(y) for y in range(min(rows.size.height, len(rows.ids)))]
    return {
        segment.text.strip()
        for line in lines
        for segment in line
        if segment.style and segment.style.bold and segment.text.strip()
    }


def listed(app):
    return len(app.screen_stack[1].query_one(RowList).ids)


async def test_unseen_papers_are_bold_until_they_are_read(vault, monkeypatch):
    monkeypatch.setattr(cursor_preview, "SEEN_AFTER", 3600)
    async with running(vault) as (app, pilot):
        assert bold(app) == set()
        await pilot.press("U")
        await says(app, "papers that were here when this vault was first opened count as seen")
        await drop(app, vault)
        await until(lambda: bold(app) == {"Lanterns for Long Contexts", "Kites over Graphs"})
        await pilot.press("g", "U")
        await until(lambda: app.screen.current().value in ("kites-over-graphs", "lanterns-long-contexts"))
        first = app.screen.current()
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await until(lambda: len(app.library.seen.all_unseen()) == 1)
        (second,) = app.library.seen.all_unseen()
        # The reader goes on to the next one.
        await pilot.press("U")
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.current() == second != first)
        await until(lambda: app.library.seen.all_unseen() == frozenset())
        await pilot.press("escape")
        await until(lambda: bold(app) == set())
        assert app.screen.current() == second
        await pilot.press("U")
        assert app.screen.current() == second


async def test_what_stays_in_the_preview_has_been_seen(vault, monkeypatch):
    monkeypatch.setattr(cursor_preview, "SEEN_AFTER", 0.05)
    async with running(vault) as (app, pilot):
        await drop(app, vault)
        await until(lambda: listed(app) == 5)
        await pilot.press("U")
        await until(lambda: len(bold(app)) < 2)
        await until(lambda: len(app.library.seen.all_unseen()) < 2)


async def test_what_is_shown_while_a_query_is_typed_has_not_been_seen(vault, monkeypatch):
    monkeypatch.setattr(cursor_preview, "SEEN_AFTER", 0.05)
    async with running(vault) as (app, pilot):
        await pilot.press("/", *"kites")
        await drop(app, vault)
        await until(lambda: listed(app) == 1)
        await pilot.pause(0.3)
        assert len(app.library.seen.all_unseen()) == 2
        await pilot.press("enter")
        await until(lambda: len(app.library.seen.all_unseen()) == 1)


async def test_arrows_list_the_neighbouring_day(vault):
    async with running(vault) as (app, pilot):
        await drop(app, vault)
        await drop(app, vault, "2026-11-30.json", MONDAY)
        await until(lambda: listed(app) == 6)
        await pilot.press("/", *"day:2026-11-27", "enter")
        await until(lambda: listed(app) == 2)
        await pilot.press("right")
        # The weekend has no papers.
        await until(lambda: app.screen.search_text == "day:2026-11-30" and listed(app) == 1)
        await pilot.press("right")
        await pilot.press("left")
        await until(lambda: app.screen.search_text == "day:2026-11-27" and listed(app) == 2)
        await pilot.press("escape", "left")
        assert app.screen.search_text == ""


async def test_what_came_since_the_app_was_last_open_is_counted(vault):
    async with running(vault) as (app, _pilot):
        state = app.library.state
        assert "since" not in app.screen.query_one(StatusLine).counts
    last = int((state / "last-open").read_text())
    assert abs(last - time.time()) < 60
    (state / "last-open").write_text(str(last - 20 * 86_400))
    async with running(vault) as (app, _pilot):
        await drop(app, vault)
        await until(lambda: " came since 20" in app.screen.query_one(StatusLine).counts)
