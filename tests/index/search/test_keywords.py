from __future__ import annotations

import pytest

from index.search.model import Document
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


@pytest.fixture
def keyworded(tmp_path):
    made = SearchIndex.create(tmp_path / "index")
    made.apply(
        [
            Document(doc_id("p:a"), "paper", "a", "", "Alpha", keywords=("Machine Learning", "Transformers")),
            Document(doc_id("p:b"), "paper", "b", "", "Learning machines", keywords=("machines", "trees")),
            Document(doc_id("p:c"), "paper", "c", "", "Gamma", keywords=("Réseaux/Thèse",)),
        ],
        (),
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("keyword:learning", "a"),
        ('keyword:"machine learning"', "a"),
        ('keyword:"learning machine"', ""),
        ("keyword:machine", "ab"),
        ("keyword:transformer", "a"),
        ("keyword:these", "c"),
        ("keyword:/^tr/", "ab"),
        ("-keyword:machine", "c"),
        ("machine", "b"),
    ],
)
def test_keywords(keyworded, query, found):
    assert {hit.id.value for hit in keyworded.search(query).hits} == set(found)


def test_a_keyword_that_is_typed(keyworded):
    assert {hit.id.value for hit in keyworded.search('keyword:"machine le', as_typed=True).hits} == {"a"}
    assert not keyworded.search("keyword:!?").hits
    for typed, found in (('keyword:"learning machine', {"a"}), ('keyword:"learning machine"', set())):
        assert {hit.id.value for hit in keyworded.search(typed, as_typed=True).hits} == found


def test_a_keyword_is_explained(keyworded):
    (hit,) = keyworded.search("keyword:transformers").hits
    reasons = keyworded.explain("keyword:transformers", hit.id)
    assert reasons[0].what == "transform in keyword"
    assert keyworded.reading("keyword:transformers") == ("keyword “transformers”",)
