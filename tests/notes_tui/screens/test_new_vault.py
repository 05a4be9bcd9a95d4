from __future__ import annotations

import pytest

from index import Library
from index.sync.roots import Roots
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import running, shown, until

SENTENCE = "New vault. i imports papers, N makes a note, d starts today."


def listed(app):
    widget = app.screen.query_one(RowList)
    return " ".join(" ".join(widget.render_line(y).text for y in range(widget.size.height)).split())


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_an_empty_vault_says_what_to_do(tmp_path, size):
    (tmp_path / "empty").mkdir()
    app = NotesApp(Library(tmp_path / "empty"), AppSettings())
    async with app.run_test(size=size) as pilot:
        await until(lambda: SENTENCE in listed(app))
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        assert app.screen.query_one(StatusLine).sync.message == ""
        await pilot.press("d")
        await until(lambda: shown(app) == "EditorScreen")
        await pilot.press(*"words", "ctrl+s", "escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("2")
        await until(lambda: app.screen.query_one(RowList).current is not None)
        await pilot.press("1")
        await until(lambda: "No papers yet" in listed(app))


async def test_a_vault_that_has_lost_its_files_is_not_new(vault, tmp_path):
    async with running(vault) as (app, _pilot):
        vault.rename(tmp_path / "away")
        vault.mkdir()
        app.library.look()
        await until(lambda: "cannot be reached or is empty" in app.screen.query_one(StatusLine).sync.message)


def test_what_is_lost_is_unreachable_or_has_had_files(tmp_path):
    (tmp_path / "vault").mkdir()
    (tmp_path / "papers").mkdir()
    roots = Roots.of(tmp_path / "vault", [tmp_path / "papers"])
    missing = (tmp_path / "vault", tmp_path / "papers", tmp_path / "gone")
    assert roots.lost(missing, []) == (tmp_path / "gone",)
    assert roots.lost(missing, ["Note.md"]) == (tmp_path / "vault", tmp_path / "gone")
