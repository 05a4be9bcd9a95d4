"""The driver of random keys sees what it is to see."""

from __future__ import annotations

from itertools import islice

import pytest
from textual.geometry import Size

from benchmarks import key_driver
from benchmarks.random_keys import bursts
from benchmarks.watched_app import WatchedApp
from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from tests.helpers.app import until


def test_a_seed_gives_each_session_the_same_keys():
    first = list(islice(bursts(1, 2), 100))
    assert first == list(islice(bursts(1, 2), 100))
    assert first != list(islice(bursts(1, 3), 100))
    assert first != list(islice(bursts(2, 2), 100))


@pytest.mark.parametrize(
    ("typed", "ends", "unasked"),
    [
        (["q"], None, False),
        (["ctrl+q"], None, False),
        (["slash", "ctrl+q"], None, False),
        (["j"], NotesApp.exit, True),
        (["j"], NotesApp.quit, True),
        (["slash", "q"], NotesApp.quit, True),
        (["ctrl+p"], NotesApp.quit, True),
    ],
)
async def test_an_end_is_unasked_without_a_command_and_a_key_for_it(vault, typed, ends, unasked):
    app = WatchedApp(Library(vault), AppSettings())
    async with app.run_test() as pilot:
        await until(lambda: app.screen.focused is not None)
        await pilot.press(*typed)
        await until(lambda: app.is_ending or not app.keys_are_waiting)
        if ends is not None:
            getattr(app, ends.__name__)()
        await until(lambda: app.is_ending)
    assert app.end is not None
    assert app.end.unasked is unasked, str(app.end)


async def test_an_end_by_itself_is_a_finding(tmp_path, monkeypatch):
    monkeypatch.setattr(NotesApp, "start_syncing", lambda app: app.call_later(app.exit))
    outcome = await key_driver.drive(tmp_path, 1, 100, Size(80, 24))
    assert any(finding.startswith("Ended unasked by nobody") for finding in outcome.findings)


def test_what_was_deleted_has_to_be_in_the_trash_once():
    files = {"a.md": b"a"}
    trash = key_driver.Counter([b"x"])
    assert key_driver._differences(files, trash, {"a.md": b"a", ".trash/x.md": b"x"}) == []
    assert len(key_driver._differences(files, trash, {"a.md": b"a"})) == 1
    assert len(key_driver._differences(files, trash, {"a.md": b"b", ".trash/x.md": b"y"})) == 3


def test_random_keys_in_a_terminal(tmp_path):
    outcome = key_driver._drive_terminal(tmp_path, 1, 60, Size(80, 24))
    assert outcome.findings == []
    assert outcome.keys >= 60
