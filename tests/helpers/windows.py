"""The app on a vault where it was left, which may be in a document over the list."""

from __future__ import annotations

from contextlib import asynccontextmanager

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import until


@asynccontextmanager
async def window(vault, size=(120, 40)):
    """Run the app until its list has three rows, whatever is shown over it."""
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=size) as pilot:
        first = app.screen_stack[1]
        await until(lambda: first.query_one(StatusLine).sync.phase == "watching")
        await until(lambda: first.query_one(RowList).virtual_size.height == 3)
        yield app, pilot
