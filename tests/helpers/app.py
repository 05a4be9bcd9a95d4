"""Drive the app through Textual's Pilot, on a real vault."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.ids import short

TINY = "tinylens-small-models"


async def until(check, seconds=300.0):
    """Wait for an effect of another thread."""
    for _ in range(int(seconds / 0.02)):
        if check():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it did not happen within {seconds} s")


@asynccontextmanager
async def running(vault, size=(120, 40), *, draws_messages=False, **settings):
    """Run the app until its list has three rows; the app may be where it was left, in a document over the list."""
    app = NotesApp(Library(vault), AppSettings(**settings))
    async with app.run_test(size=size, notifications=draws_messages) as pilot:
        first = app.screen_stack[1]
        await until(lambda: first.query_one(StatusLine).sync.phase == "watching")
        await until(lambda: first.query_one(RowList).virtual_size.height == 3)
        yield app, pilot


def rows(app):
    widget = app.screen_stack[1].query_one(RowList)
    shown = min(widget.size.height, widget.virtual_size.height)
    return [widget.render_line(y).text for y in range(shown)]


def preview(app):
    view = app.screen.query_one(MarkdownView)
    return " ".join(" ".join(view.render_line(y).text for y in range(view.size.height)).split())


def shown(app):
    return type(app.screen).__name__


def is_listing(app):
    """Return whether the first screen of a vault is there, and no other."""
    return len(app.screen_stack) == 2 and bool(app.screen.query(RowList))


async def says(app, words):
    """Wait for a message with these words."""
    await until(lambda: any(words in str(each.message) for each in app._notifications))


async def list_notes(app, pilot):
    await pilot.press("2")
    await until(lambda: (current(app) or "").startswith("n:"))


async def go_to(app, pilot, id_):
    """Move the cursor down the list to a row, again where the row may have moved up behind it."""
    for _ in range(3):
        await pilot.press("g")
        for _ in range(20):
            if current(app) == id_:
                return
            await pilot.press("j")
            await asyncio.sleep(0.01)
    raise AssertionError(f"{id_} is not in the list")


def current(app):
    return short(app.screen_stack[1].query_one(RowList).current)
