"""Places in texts as editors count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from notes_tui.lsp.text_positions import TextLines, sound

CHARACTERS = st.text(st.sampled_from("ab é\t😀\u2028\x0b\x85𝒳\n\r"), max_size=30)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])
UNITS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
SIZES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


def inside_a_line_end(text, offset):
    return text[offset - 1 : offset + 1] == "\r\n"


@given(CHARACTERS, ENCODINGS, st.data())
def test_an_offset_and_its_place_are_one(text, encoding, data):
    lines = TextLines(text, encoding)
    offset = data.draw(st.integers(0, len(text)).filter(lambda at: not inside_a_line_end(text, at)))
    place = lines.position(offset)
    assert lines.offset(place) == offset
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert place.line == len(before) - 1
    assert place.character == len(before[-1].encode(UNITS[encoding])) // SIZES[encoding]


@given(CHARACTERS, ENCODINGS, st.integers(0, 40), st.integers(0, 200))
def test_places_beyond_an_end_are_that_end(text, encoding, line, character):
    offset = TextLines(text, encoding).offset(Position(line, character))
    assert 0 <= offset <= len(text)
    assert not inside_a_line_end(text, offset)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_half_a_character_is_the_place_before_it(encoding):
    assert TextLines("a😀b", encoding).offset(Position(0, 2)) == 1


def test_a_range_is_replaced_even_if_it_is_the_wrong_way_round():
    lines = TextLines("one\r\n😀 two\r\n")
    assert lines.changed(Range(Position(1, 3), Position(1, 6)), "2").text == "one\r\n😀 2\r\n"
    assert lines.changed(Range(Position(1, 6), Position(1, 3)), "2").text == "one\r\n😀 2\r\n"


def test_halves_of_characters_are_replaced():
    assert sound("a\ud83d b") == "a� b"
    assert TextLines("ab").changed(Range(Position(0, 1), Position(0, 1)), "\ude00").text == "a�b"
