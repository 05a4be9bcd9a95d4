from __future__ import annotations

import pytest
from textual.app import App

from index import SyncState
from notes_tui.widgets.status_line import StatusLine, describe


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (SyncState("watching"), ""),
        (SyncState("starting"), "scanning"),
        (SyncState("reading", 50, 100), "reading ━━━━━───── 50/100"),
        (SyncState("indexing", 2_000, 4_000), "2,000/4,000"),
        (SyncState("polling", message="No watches left."), "No watches left."),
        (SyncState("failed", message="The disk is full."), "The disk is full."),
    ],
)
def test_the_state_of_syncing_in_words(state, says):
    found = describe(state)
    assert says in found
    assert bool(found) is bool(says)


class Host(App[None]):
    def compose(self):
        yield StatusLine()


async def test_a_long_message_gives_way_to_the_state_on_the_right():
    app = Host()
    async with app.run_test(size=(60, 5)) as pilot:
        line = app.query_one(StatusLine)
        line.counts = "127 papers"
        line.message = "[bold]not markup[/] " * 10
        line.sync = SyncState("reading", 1, 2)
        await pilot.pause()
        shown = line.render_line(0).text
        assert "127 papers" in shown
        assert "[bold]not" in shown
        assert "…" in shown
        assert shown.rstrip().endswith("1/2")
