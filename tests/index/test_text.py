from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import clean, clean_line, fold, json_safe


def dangerous(char: str) -> bool:
    controls = unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\n\t"
    bidi = unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    return controls or bidi


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_nothing_that_a_terminal_obeys_is_left(text):
    assert not [char for char in clean(text) if dangerous(char)]
    assert "\n" not in clean_line(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("a\x07b", "a␇b"),
        ("a\x7fb", "a␡b"),
        ("a\x9b2Jb", "a\ufffd2Jb"),
        ("a\u202eb", "a\ufffdb"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b", "a␤b"),
        ("zero\u200bwidth", "zero\ufffdwidth"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("日本語 naïve", "日本語 naïve"),
    ],
)
def test_clean(text, shown):
    assert clean(text) == shown


def test_clean_line_is_one_line():
    assert clean_line("  a \n\t b\x1b ") == "a b␛"


@pytest.mark.parametrize(
    ("one", "other"), [("Café", "Cafe\u0301"), ("STRASSE", "straße"), ("a\u00a0b", "A b")]
)
def test_fold_makes_names_equal(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_json_means_the_same_and_is_safe(value):
    document = json_safe(json.dumps(value, ensure_ascii=False))
    assert json.loads(document) == value
    assert not [char for char in document if dangerous(char)]
