from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_tui.widgets.text_encoding import decode, encode

TEXT = st.text(
    st.sampled_from("ab\n\r\t\x0b\x0c\x1b\x85\u2028\u202e é日") | st.characters(max_codepoint=0xFFFF)
)


@given(TEXT)
def test_an_unchanged_text_comes_back_to_the_character(text):
    assert decode(encode(text)) == text


@given(TEXT)
def test_the_text_area_gets_lines_and_nothing_that_a_terminal_obeys(text):
    shown = encode(text).text
    assert len(shown.splitlines()) <= shown.count("\n") + 1
    assert not [char for char in shown if char < " " and char not in "\n\t"]


@pytest.mark.parametrize(
    ("text", "newline"),
    [("a\nb", "\n"), ("a\r\nb\r\n", "\r\n"), ("a\rb", "\r"), ("a\r\nb\n", "\n"), ("", "\n")],
)
def test_line_ends(text, newline):
    draft = encode(text)
    assert draft.newline == newline
    added = replace(draft, text=f"{draft.text}\nmore")
    assert decode(added) == f"{text}{newline}more"
