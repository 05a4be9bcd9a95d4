"""Text of PDF pages, apart from PDFium."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.pdf_text import comment_of, page_text, passage


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("acceler\ufffeating", "accelerating"),
        ("regis\x02\r\nters", "registers"),
        ("soft\u00ad\r\nware", "software"),
        ("so\u00adft", "soft"),
        ("\ufb01nd \ufb02ow e\ufb03cient", "find flow efficient"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00\x07\x1bb", "ab"),
        ("Größe – “x”", "Größe – “x”"),
    ],
)
def test_page_text(raw, text):
    assert page_text(raw) == text


@given(st.text())
def test_nothing_that_a_terminal_obeys_comes_out(raw):
    for text in (page_text(raw), comment_of(raw)):
        assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in text)


@given(st.text("ab c-.\n\x02", max_size=30), st.sets(st.integers(0, 29)))
def test_a_passage_has_all_that_is_marked(chars, marked):
    marked = {at for at in marked if at < len(chars)}
    found = passage(chars, marked)
    words = page_text(chars).split()
    assert all(word in words or word.strip("-.") in page_text(chars) for word in found.split())
    assert sum(chars[at].isalpha() for at in marked) <= sum(map(str.isalpha, found))


@pytest.mark.parametrize(
    ("chars", "words", "expected"),
    [
        ("it is crazy. Yes", "zy. Y", "crazy. Yes"),
        ("it is crazy. Yes", "crazy", "crazy"),
        ("user-mode access", "ode acc", "mode access"),
        ("regis\x02ters of", "ters", "registers"),
        ("nobody’s fault", "nobody", "nobody’s"),
        ("one two", " ", ""),
    ],
)
def test_words_are_whole(chars, words, expected):
    start = chars.index(words)
    assert passage(chars, range(start, start + len(words))) == expected


def test_parts_that_are_apart_stay_apart():
    assert passage("alpha beta gamma delta", [1, 2, 18, 19]) == "alpha delta"
