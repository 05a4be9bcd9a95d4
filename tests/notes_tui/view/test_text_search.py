from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_tui.view.text_search import TextMatch, TextSearch, next_match, replaced


@pytest.mark.parametrize(
    ("words", "line", "found"),
    [
        ("lens", "Lens, lens, LENSES", [(0, 4), (6, 10), (12, 16)]),
        ("Lens", "Lens, lens", [(0, 4)]),
        ("a.c", "abc a.c", [(4, 7)]),
        ("[[x", "see [[X]]", [(4, 7)]),
        ("åse", "ÅSE åse A\u030aSE", [(0, 3), (4, 7), (8, 12)]),
        ("a", "a\u030a a", [(3, 4)]),
        ("σ", "ΣΑΣ ς", [(0, 1), (2, 3), (4, 5)]),
        ("i", "ı i İ", [(2, 3)]),
        ("图", "图书图", [(0, 1), (2, 3)]),
        ("aa", "aaaaa", [(0, 2), (2, 4)]),
    ],
)
def test_words_are_found_as_they_are(words, line, found):
    assert list(TextSearch(words).in_line(line)) == found


def test_the_next_match_goes_around_the_end():
    matches = TextSearch("a").in_lines(["xa", "a", ""])
    assert matches == [TextMatch(0, 1, 2), TextMatch(1, 0, 1)]
    assert next_match(matches, (0, 2)) == matches[1]
    assert next_match(matches, (1, 1)) == matches[0]
    assert next_match(matches, (0, 1), back=True) == matches[1]
    assert next_match(matches, (1, 0), back=True) == matches[0]
    assert next_match([], (0, 0)) is None


LETTERS = st.text(st.sampled_from("abAéÉe\u0301ß図.|$ "), max_size=12)


@given(LETTERS, LETTERS.filter(bool), LETTERS)
def test_what_is_outside_the_matches_stays_to_the_byte(line, words, other):
    spans = list(TextSearch(words).in_line(line))
    pieces, at = [], 0
    for start, end in spans:
        assert at <= start < end <= len(line)
        found = unicodedata.normalize("NFC", line[start:end]).casefold()
        assert found == unicodedata.normalize("NFC", words).casefold()
        pieces.append(line[at:start])
        at = end
    assert replaced(line, spans, other) == other.join([*pieces, line[at:]])
