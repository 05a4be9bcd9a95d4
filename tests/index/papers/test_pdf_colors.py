"""Names of colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.pdf_colors import HIGHLIGHT_COLORS, color_name


@pytest.mark.parametrize(
    ("color", "name"),
    [
        ("#ffff00", "yellow"),
        ("#ffd400", "yellow"),
        ("#ff6666", "red"),
        ("#5fb236", "green"),
        ("#2ea8e5", "cyan"),
        ("#0000ff", "blue"),
        ("#a28ae5", "purple"),
        ("#e56eee", "pink"),
        ("#f19837", "orange"),
        ("#5a2d00", "brown"),
        ("#aaaaaa", "gray"),
        ("#000000", "black"),
        ("#ffffff", "white"),
        ("", ""),
    ],
)
def test_colors_of_readers(color, name):
    assert color_name(color) == name


@given(st.integers(0, 0xFFFFFF))
def test_every_color_has_a_name(number):
    assert color_name(f"#{number:06x}") in HIGHLIGHT_COLORS
