from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_tui.view.word_count import WordCount, words_in


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", 0),
        ("Two words", 2),
        ("don't re-read 3.5 co-op's", 4),
        ("## *One* — [[two|three]]", 3),
        ("图书馆 open", 4),
        ("e\u0301tude café", 2),
        ("… — 🙂", 0),
    ],
)
def test_words_are_counted(line, words):
    assert words_in(line) == words


def test_a_very_long_line_is_counted_in_pieces():
    assert words_in("word " * 40_000) == 40_000


@given(st.lists(st.lists(st.sampled_from(["a b", "图", "", "c"])), max_size=4))
def test_counting_again_counts_what_is_there_now(texts):
    count = WordCount()
    for lines in texts:
        assert count.count(lines) == sum(map(words_in, lines))
