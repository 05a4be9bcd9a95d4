from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from notes_tui.terminal.readable_colors import CONTRAST, ReadableColors, contrast, nearest

BLACK = Color(0, 0, 0)
colors = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: ColorTriplet(*parts))


def filtered(text, style, *, numbered=False, background=BLACK):
    [segment] = ReadableColors(numbered=numbered).apply([Segment(text, style)], background)
    return segment.style


@given(front=colors, back=colors)
def test_any_text_gets_enough_contrast(front, back):
    style = Style(color=RichColor.from_triplet(front), bgcolor=RichColor.from_triplet(back))
    found = filtered("word", style)
    assert contrast(found.color.triplet, found.bgcolor.triplet) >= CONTRAST


@given(front=colors, back=colors)
def test_any_text_gets_enough_contrast_of_256_colours(front, back):
    style = Style(color=RichColor.from_triplet(front), bgcolor=RichColor.from_triplet(back))
    found = filtered("word", style, numbered=True)
    assert found.color.number >= 16
    assert found.bgcolor.number >= 16
    assert contrast(found.color.get_truecolor(), found.bgcolor.get_truecolor()) >= CONTRAST


def test_what_can_be_read_stays_as_it_is():
    style = Style(color="#e0e0e0", bgcolor="#121212", bold=True)
    assert filtered("word", style) == style


def test_lines_and_bars_keep_their_colour():
    style = Style(color="#222222", bgcolor="#121212")
    assert filtered("─── │", style) == style


def test_the_background_of_the_widget_counts_where_the_text_has_none():
    found = filtered("word", Style(color="#333333"), background=Color(10, 10, 10))
    assert contrast(found.color.triplet, ColorTriplet(10, 10, 10)) >= CONTRAST
    assert found.bgcolor is None


def test_on_a_ground_of_the_terminals_own_text_is_reversed():
    found = filtered("word", Style(color="yellow", bgcolor="blue"))
    assert (found.color.name, found.bgcolor.name, found.reverse) == ("default", "default", True)


def test_the_footers_ground_is_a_grey_and_not_navy():
    panel = ColorTriplet(0x24, 0x2F, 0x38)
    red, green, blue = RichColor.from_ansi(nearest(panel)).get_truecolor()
    assert max(red, green, blue) - min(red, green, blue) < 48
