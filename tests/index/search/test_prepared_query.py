"""A query is parsed once, for all that is asked of it."""

from __future__ import annotations

import pytest

from index.search import prepared_query
from index.search.search_index import SearchIndex
from tests.index.search.reference import random_documents


@pytest.fixture
def index(tmp_path):
    made = SearchIndex.create(tmp_path / "index")
    made.apply(list(random_documents(1, 60)), [])
    yield made
    made.close()


@pytest.fixture
def parsed(monkeypatch):
    """Return the list of texts that were parsed since."""
    texts, parse = [], prepared_query.parse

    def counting(text, **options):
        texts.append(text)
        return parse(text, **options)

    monkeypatch.setattr(prepared_query, "parse", counting)
    return texts


def test_one_query_answers_everything(index, parsed):
    query = index.query("graph", as_typed=True)
    results = query.results(limit=5)
    assert results.hits
    assert query.words == results.words == ("graph*",)
    assert query.facets() == index.facets("graph", as_typed=True)
    first = results.hits[0]
    reasons = query.explain(first.id)
    assert sum(reason.score for reason in reasons) == pytest.approx(first.score)
    assert parsed == ["graph"]


def test_the_same_text_is_parsed_once_until_the_index_changes(index, parsed):
    hit = index.search("graph", scope="paper").hits[0].id
    index.search("graph", scope="paper", sort="title")
    index.facets("graph", scope="paper")
    index.explain("graph", hit, scope="paper")
    assert parsed == ["graph"]
    index.search("graph", scope="note")
    assert parsed == ["graph"] * 2
    index.apply([], [hit])
    assert hit not in [found.id for found in index.search("graph", scope="paper", limit=100).hits]
    assert parsed == ["graph"] * 3


def test_few_queries_are_kept(index):
    for number in range(50):
        index.query(f"word{number}")
    assert len(index._queries) <= 10


def test_a_query_stays_with_its_snapshot(index):
    query = index.query("graph")
    before = query.results(limit=100)
    index.apply([], [hit.id for hit in before.hits])
    assert query.results(limit=100) == before
    assert index.search("graph").total == 0
