from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.highlight import Highlighter
from index.search.regex import (
    Expression,
    UnusablePatternError,
    compiled,
    holds,
    readable,
    spans,
    verbatim,
)
from index.search.snippets import snippet


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("RAG", "a RAG system", True),
        ("RAG", "a rag system", False),
        ("RAG", "DRAG", False),
        ("RAG", "RAGs", False),
        ("RAG", "“RAG”", True),
        ("RAG", "基于RAG的", True),
        ("Ecole", "École", False),
        ("École", "E\u0301cole", True),
        ("RAG*", "RAGs", True),
        ("C++", "in C++ 20", True),
        ("a.b", "axb", False),
        ("RAG system", "RAG\r\nsystem", True),
        ("模型", "大模型的", True),
    ],
)
def test_words_are_matched_as_written(word, text, found):
    assert holds(compiled(verbatim(word), cased=True), text) is found


def test_an_unfinished_word_may_continue():
    pattern = compiled(verbatim("Lear", beginning=True), cased=True)
    assert (holds(pattern, "Learning"), holds(pattern, "learning")) == (True, False)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", r"not a regular expression \(missing \)"),
        ("(?=x)y", "not a regular expression"),
        (r"(a)\1", "not a regular expression"),
        ("((a{1000}){1000}){1000}", "not a regular expression"),
        ("\ud800", "unpaired surrogate"),
        (r"\pL{100}", "too large"),
    ],
)
def test_unusable_patterns_are_refused(pattern, why):
    with pytest.raises(UnusablePatternError, match=why):
        compiled(pattern, cased=False)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*c", "(a*)*c", "(.*a){30}c", "(a?){99}a{99}c"])
def test_every_pattern_takes_linear_time(pattern):
    began = time.process_time()
    holds(compiled(pattern, cased=False), "a" * 50_000 + "b")
    assert time.process_time() - began < 2


@given(st.text(max_size=40), st.text(max_size=200))
def test_no_pattern_raises(pattern, text):
    try:
        found = compiled(pattern, cased=False)
    except UnusablePatternError:
        return
    holds(found, text)
    assert all(0 <= start < end <= len(text) for start, end in spans(Expression(pattern), text))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_every_word_matches_itself(word):
    if "*" not in word and word.strip():
        assert holds(compiled(verbatim(word), cased=True), word)


def test_expressions_are_highlighted_beside_words():
    shown, marks = snippet(
        "One é 42 and two \ud800 7", Highlighter([Expression(r"\d+"), "two", Expression("x*")])
    )
    assert [shown[start:end] for start, end in marks] == ["42", "two", "7"]


@pytest.fixture
def without_re2(monkeypatch):
    monkeypatch.setitem(sys.modules, "re2", None)
    compiled.cache_clear()
    yield
    compiled.cache_clear()


@given(
    word=st.text(max_size=8).map(lambda text: text.replace("*", "")),
    around=st.tuples(st.text(max_size=8), st.text(max_size=8)),
)
def test_both_engines_find_the_same_words(word, around):
    pattern, texts = verbatim(word), [readable(word.join(around)), readable("".join(around))]
    try:
        here = [compiled(pattern, cased=True).search(text) is not None for text in texts]
    except UnusablePatternError:
        return
    compiled.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "re2", None)
        there = [compiled(pattern, cased=True).search(text) is not None for text in texts]
    compiled.cache_clear()
    assert here == there


@pytest.mark.usefixtures("without_re2")
def test_a_wildcard_is_left_to_re2():
    with pytest.raises(UnusablePatternError, match="needs google-re2"):
        compiled(verbatim("a*b"), cased=True)


@pytest.mark.usefixtures("without_re2")
@pytest.mark.parametrize("joined", ["a b", "Größe 語", "c++ 1.5", "a\u3000b"])
def test_words_that_stand_in_a_text_are_found_without_re2(joined):
    assert holds(compiled(verbatim(joined), cased=True), f"before {joined} after")
    assert not holds(compiled(verbatim(joined), cased=True), f"before{joined}after")


@pytest.mark.usefixtures("without_re2")
def test_an_expression_says_what_is_not_installed():
    with pytest.raises(UnusablePatternError, match="needs google-re2"):
        compiled("a.b", cased=False)
