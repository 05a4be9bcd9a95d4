from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from textual.color import Color

from index import clean
from notes_tui.terminal.output_filter import SafeOutputFilter

BLACK = Color(0, 0, 0)


def drawn(*texts):
    return [segment.text for segment in SafeOutputFilter().apply([Segment(text) for text in texts], BLACK)]


def test_orders_are_dropped_and_words_stay():
    assert drawn("a\x1b[2Jb", "\u202ec", "plain", "naïve 日本 👩") == [
        "a[2Jb",
        "c",
        "plain",
        "naïve 日本 👩",
    ]


def test_of_joined_emoji_the_first_is_kept_in_as_many_cells():
    assert drawn("👩‍🔬 x", "👍🏽x", "☎️x", "1️⃣x", "क्‍ष", "🇩🇪") == ["👩 x", "👍x", "☎ x", "1 x", "क्‍ष", "🇩🇪"]


EMOJI = st.sampled_from(
    ["👩‍🔬", "👩🏽‍🔬", "👍🏽", "☎️", "❤️‍🔥", "1️⃣", "🇩🇪", "日", "か\u3099", "e\u0301", " ", "x"]
)


@given(st.lists(EMOJI, max_size=8).map("".join))
def test_terminals_agree_on_how_wide_it_is(text):
    (found,) = drawn(f"a{text}")
    # What stands for a character of its own is one in every terminal.
    assert sum(map(cell_len, found)) == cell_len(found) == cell_len(f"a{text}")


def test_what_textual_itself_sends_stays():
    home = Segment("", None, [(ControlType.HOME,)])
    assert SafeOutputFilter().apply([home, Segment("é")], BLACK)[0] is home


@given(st.lists(st.text(), max_size=3))
@example(["\r\n", "\x1b\x9b"])
def test_nothing_unsafe_is_left_and_no_line_changes_its_width(texts):
    found = drawn(*texts)
    assert all(clean(text) == text for text in found)
    assert [cell_len(text) for text in found] == [cell_len(text.replace("\r", "")) for text in texts]
