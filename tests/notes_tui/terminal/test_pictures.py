"""Kinds of pictures, by what the environment says of the terminal."""

from __future__ import annotations

import fcntl
import struct

import pytest

from notes_tui.terminal.pictures import CellPixels, cell_pixels, picture_kind


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230800"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210800"}, None),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, None),
        ({}, None),
    ],
)
def test_the_terminal_is_known_by_its_name(environment, kind):
    assert picture_kind("auto", environment) == kind


def test_the_setting_is_stronger():
    assert picture_kind("sixel", {"TERM": "xterm-kitty"}) == "sixel"
    assert picture_kind("half-cells", {}) == "half-cells"
    assert picture_kind("never", {"TERM": "xterm-kitty"}) is None


@pytest.mark.parametrize(
    ("window", "expected"),
    [((24, 80, 720, 432), (9, 18)), ((24, 80, 0, 0), CellPixels()), ((0, 0, 0, 0), CellPixels())],
)
def test_the_size_of_a_cell(monkeypatch, window, expected):
    def ioctl(_file, _what, found):
        found[:] = type(found)("H", struct.unpack("HHHH", struct.pack("HHHH", *window)))

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    assert cell_pixels() == expected
