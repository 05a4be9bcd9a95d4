from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from textual.color import Color

from index import clean
from notes_tui.safe_lines import SafeLines

BLACK = Color(0, 0, 0)


def drawn(*texts):
    return [segment.text for segment in SafeLines().apply([Segment(text) for text in texts], BLACK)]


def test_orders_are_dropped_and_words_stay():
    assert drawn("a\x1b[2Jb", "\u202ec", "plain", "naïve 日本 👩‍🚀") == [
        "a[2Jb",
        "c",
        "plain",
        "naïve 日本 👩‍🚀",
    ]


def test_what_textual_itself_sends_stays():
    home = Segment("", None, [(ControlType.HOME,)])
    assert SafeLines().apply([home, Segment("é")], BLACK)[0] is home


@given(st.lists(st.text(), max_size=3))
@example(["\r\n", "\x1b\x9b"])
def test_nothing_unsafe_is_left_and_no_line_changes_its_width(texts):
    found = drawn(*texts)
    assert all(clean(text) == text for text in found)
    assert [cell_len(text) for text in found] == [cell_len(text.replace("\r", "")) for text in texts]
