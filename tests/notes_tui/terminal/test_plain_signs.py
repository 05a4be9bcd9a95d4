from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.terminal.plain_signs import PlainSigns, plain
from notes_tui.view import map_picture
from notes_tui.view.line_canvas import LINES
from notes_tui.widgets.markdown import callout_signs
from notes_tui.widgets.markdown.model import CLOSED, OPEN
from tests.helpers.app import running


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("○◐● ▲12 ★★★", "o%* ^12 ***"),
        ("│ ─ ┌┐ ▎", "| - ++ |"),
        ("☐ open ☑ done ☒ not wanted", "o open x done - not wanted"),
        ("╘═@ ╌& ┈# ·≈ ─↔", "+-@ -& -# .~ -="),
        ("“Café” … naïve", '"Cafe" . naive'),
        ("学习", "? ? "),
        ("plain", "plain"),
        ("5\N{VULGAR FRACTION ONE HALF}", "51"),
    ],
)
def test_signs_are_replaced_by_similar_ones_as_wide(text, wanted):
    assert plain(text) == wanted
    assert cell_len(plain(text)) == cell_len(text)


def test_every_sign_of_a_page_and_of_the_map_has_one_like_it():
    drawn = (*callout_signs.SIGNS.values(), *map_picture.SIGNS.values(), *LINES.values(), OPEN, CLOSED)
    assert [sign for sign in drawn if "?" in plain(sign)] == [callout_signs.SIGNS["question"]]


def test_control_segments_pass():
    control = Segment("ö", None, [(1, 2)])
    assert PlainSigns().apply([control], Color(0, 0, 0)) == [control]


async def test_the_setting_makes_all_of_the_screen_ascii(vault):
    async with running(vault, signs="ascii") as (app, _):
        drawn = [segment.text for strip in app.screen._compositor.render_strips() for segment in strip]
        assert drawn
        assert all(text.isascii() for text in drawn)


async def test_a_terminal_of_another_encoding_gets_ascii(monkeypatch, vault):
    monkeypatch.setattr("notes_tui.terminal.themed_app.takes_unicode", lambda: False)
    monkeypatch.setattr(NotesApp, "is_headless", False)
    app = NotesApp(Library(vault), AppSettings())
    monkeypatch.setattr(app, "no_color", False)
    app.adapt_to_terminal((), "auto")
    assert any(isinstance(each, PlainSigns) for each in app._own_filters)
    app.library.close()
