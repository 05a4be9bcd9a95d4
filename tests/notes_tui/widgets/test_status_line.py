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
        (SyncState("reading", 1, 2, remaining=130), "1/2, about 2 minutes left"),
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


async def test_a_message_takes_the_room_of_what_matters_less():
    app = Host()
    async with app.run_test(size=(60, 5)) as pilot:
        line = app.query_one(StatusLine)
        line.sync = SyncState("watching")
        line.counts, line.elsewhere, line.message = "0 papers in 2 ms, 3 lack a word", "2: 6 notes", "Short."
        await pilot.pause()
        assert line.render_line(0).text.strip() == "0 papers in 2 ms, 3 lack a word  ·  2: 6 notes  ·  Short."
        line.message = "Did you mean: thing"
        await pilot.pause()
        assert line.render_line(0).text.strip() == f"0 papers in 2 ms, 3 lack a word  ·  {line.message}"
        line.message = "Did you mean: something"
        await pilot.pause()
        assert line.render_line(0).text.strip() == f"0 papers, 3 lack a word  ·  {line.message}"


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


async def test_a_long_state_of_syncing_takes_all_the_room_and_says_that_it_is_cut():
    app = Host()
    async with app.run_test(size=(40, 5)) as pilot:
        line = app.query_one(StatusLine)
        line.counts = "127 papers"
        line.sync = SyncState(
            "watching", message="/home/me/vault cannot be reached or is empty; what is known is kept."
        )
        await pilot.pause()
        assert line.render_line(0).text.strip() == "/home/me/vault cannot be reached or i…"
