"""Filters that read texts: their results, and their time limit."""

from __future__ import annotations

import pytest

from index.search.model import Document
from index.search.query.parser import parse
from index.search.search_index import SearchIndex
from index.search.text_access import TextAccess
from tests.helpers.ids import doc_id


@pytest.fixture
def made(tmp_path):
    """Yield an index of 100 papers, with the ids of the texts that were read since."""
    texts = {doc_id(f"p:{n}"): f"Paper {n} of RAG" if n % 2 else f"paper {n} of rag" for n in range(100)}
    SearchIndex.create(tmp_path / "index").close()
    read = []

    def text_of(identifier):
        read.append(identifier)
        return texts[identifier]

    index = SearchIndex.open(tmp_path / "index", TextAccess(text_of))
    index.apply(
        [
            Document(id_, "paper", id_.value, "", text, published=20200000 + n)
            for n, (id_, text) in enumerate(texts.items())
        ],
        [],
    )
    yield index, read
    index.close()


def test_only_texts_that_pass_the_other_filters_are_read(made):
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


def test_the_newest_texts_are_read_first_and_the_rest_is_reported(made, monkeypatch):
    index, read = made
    monkeypatch.setattr("index.search.query.parser.SECONDS", 0.0)
    found = index.search("/paper/")
    assert (found.total, found.unread) == (16, 84)
    assert found.ignored == ("“/paper/”: 84 texts not searched yet (time limit)",)
    assert index.suggestion("/paper/") is None
    assert read == [doc_id(f"p:{n}") for n in range(99, 83, -1)]


def test_unread_texts_do_not_match_an_exclusion(made, monkeypatch):
    index, _ = made
    monkeypatch.setattr("index.search.query.parser.SECONDS", 0.0)
    assert index.search("-/RAG of/").total == 16


def test_repeating_the_search_reads_all_texts(made, monkeypatch):
    index, read = made
    monkeypatch.setattr("index.search.query.parser.TYPING_SECONDS", 0.0)
    left = []
    while not left or left[-1]:
        left.append(index.search("/paper/", as_typed=True).unread)
    assert left == [84, 68, 52, 36, 20, 4, 0]
    assert index.search("/paper/", as_typed=True).total == len(read) == 100


def test_two_filters_share_the_time_limit(made, monkeypatch):
    index, _ = made
    monkeypatch.setattr("index.search.query.parser.SECONDS", 0.0)
    assert index.search("/paper/ /rag/").ignored == ("“/paper/”: 84 texts not searched yet (time limit)",)
    assert index.search("/paper/ /rag/").total == 32


def test_texts_are_read_again_after_a_commit(made):
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
def test_parts_that_are_not_understood_are_named(text, said):
    assert any(said in part for part in parse(text).ignored)


@pytest.mark.parametrize(
    "text", ["and/or", "/home/me/", "a / b / c", "https://x.y/z/", "/x", "match-case: x", "n/a"]
)
def test_lookalikes_are_words(text):
    parsed = parse(text)
    assert parsed.ignored == ()
    assert parsed.open
