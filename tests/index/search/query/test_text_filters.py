"""Filters that read texts: what they find, and that they never take longer than they may."""

from __future__ import annotations

import pytest

from index.search.model import Document
from index.search.query.parser import parse
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


@pytest.fixture
def made(tmp_path):
    """An index of 100 papers, with the ids of the texts that were read since."""
    texts = {doc_id(f"p:{n}"): f"Paper {n} of RAG" if n % 2 else f"paper {n} of rag" for n in range(100)}
    SearchIndex.create(tmp_path / "index").close()
    read = []

    def text_of(identifier):
        read.append(identifier)
        return texts[identifier]

    index = SearchIndex.open(tmp_path / "index", text_of)
    index.apply(
        [
            Document(id_, "paper", id_.value, "", text, published=20200000 + n)
            for n, (id_, text) in enumerate(texts.items())
        ],
        [],
    )
    yield index, read
    index.close()


def test_only_what_other_words_leave_is_read(made):
    index, read = made
    found = index.search("/paper/ -year:<2020 key:7 match-case:RAG")
    assert found.total == 6
    assert sorted(set(read)) == sorted(doc_id(f"p:{n}") for n in (7, *range(70, 80)))


def test_nothing_is_read_twice(made):
    index, read = made
    for query in ("/of rag/", "/of rag/ paper", "-/of rag/", "/of rag/ key:1"):
        index.search(query)
    assert len(read) == len(set(read)) == 100
    index.facets("/of rag/")
    assert index.explain("/of rag/ paper", doc_id("p:3"))
    assert len(read) == 100


def test_the_newest_are_read_first_and_the_rest_is_named(made, monkeypatch):
    index, read = made
    monkeypatch.setattr("index.search.query.parser.SECONDS", 0.0)
    found = index.search("/paper/")
    assert (found.total, found.unread) == (16, 84)
    assert found.ignored == ("“/paper/”: 84 texts not searched yet (time limit)",)
    assert found.suggestion is None
    assert read == [doc_id(f"p:{n}") for n in range(99, 83, -1)]


def test_what_was_not_read_is_not_shown_as_wanting_it(made, monkeypatch):
    index, _ = made
    monkeypatch.setattr("index.search.query.parser.SECONDS", 0.0)
    assert index.search("-/RAG of/").total == 16


def test_asking_again_comes_to_an_end(made, monkeypatch):
    index, read = made
    monkeypatch.setattr("index.search.query.parser.TYPING_SECONDS", 0.0)
    left = []
    while not left or left[-1]:
        left.append(index.search("/paper/", as_typed=True).unread)
    assert left == [84, 68, 52, 36, 20, 4, 0]
    assert index.search("/paper/", as_typed=True).total == len(read) == 100


def test_two_filters_share_the_time(made, monkeypatch):
    index, _ = made
    monkeypatch.setattr("index.search.query.parser.SECONDS", 0.0)
    assert index.search("/paper/ /rag/").ignored == ("“/paper/”: 84 texts not searched yet (time limit)",)
    assert index.search("/paper/ /rag/").total == 32


def test_a_commit_is_read_anew(made):
    index, _ = made
    assert index.search("match-case:RAG").total == 50
    index.apply([], [doc_id("p:1")])
    assert index.search("match-case:RAG").total == 49


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("match-case:", "has no words after it"),
        ("match-case:year:2020", "has no words after it"),
        ("match-case:title:Rag", "case-insensitively"),
        ("match-case:rag~", "case-insensitively"),
        ("title:/x/", "in all fields"),
        ("/(/", "as words"),
        ("[a:>b]", "neither a number nor a date"),
    ],
)
def test_what_cannot_be_read_is_said(text, said):
    assert any(said in part for part in parse(text).ignored)


@pytest.mark.parametrize(
    "text", ["and/or", "/home/me/", "a / b / c", "https://x.y/z/", "/x", "match-case: x", "n/a"]
)
def test_what_only_looks_so_is_words(text):
    parsed = parse(text)
    assert parsed.ignored == ()
    assert parsed.open
