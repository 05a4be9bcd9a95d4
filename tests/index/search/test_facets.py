from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.search.model import Count, Document
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


def paper(number, words="common", **values):
    return Document(doc_id(f"p:k{number}"), "paper", f"k{number}", "", f"Title {words}", **values)


@pytest.fixture
def made(tmp_path):
    opened = []

    def make(*batches):
        index = SearchIndex.create(tmp_path / f"index{len(opened)}")
        opened.append(index)
        for documents in batches:
            index.apply(documents, [])
        return index

    yield make
    for index in opened:
        index.close()


def test_a_library_without_dates_has_no_years(made):
    index = made([paper(1, tags=("x",)), paper(2)])
    assert index.facets("common")["year"] == ()
    assert made([paper(1, published=200)]).facets("common")["year"] == (Count("0", 1),)


def test_values_of_hits_are_counted(made):
    index = made(
        [
            paper(1, tags=("topic/ml", "x"), published=20240105, organization="Example Lab", status="read"),
            paper(2, tags=("topic/ml",), published=20240000, organization="Example Lab"),
        ],
        [
            paper(3, tags=("topic/vision",), published=20250101, status="read"),
            paper(4, "other", tags=("y",), published=19990101, organization="Else"),
        ],
    )
    assert index.facets("common") == {
        "tag": (Count("topic", 3), Count("topic/ml", 2), Count("topic/vision", 1), Count("x", 1)),
        "org": (Count("Example Lab", 2),),
        "status": (Count("read", 2),),
        "year": (Count("2025", 1), Count("2024", 2)),
    }
    assert index.facets("nothing-like-it") == {"tag": (), "org": (), "status": (), "year": ()}


def test_deleted_and_replaced_documents_are_not_counted(made):
    index = made([paper(1, tags=("a",)), paper(2, tags=("a",)), paper(3, tags=("a",))])
    index.apply([paper(2, tags=("b",))], [doc_id("p:k1")])
    assert index.facets("common")["tag"] == (Count("a", 1), Count("b", 1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["common", "rare"]), st.lists(st.sampled_from("abcdef"), max_size=4)),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 5),
)
def test_counts_equal_counting_by_hand(made, rows, size):
    documents = [paper(n, words, tags=tuple(dict.fromkeys(tags))) for n, (words, tags) in enumerate(rows)]
    index = made(*(documents[at : at + size] for at in range(0, len(documents), size)))
    expected = Counter(tag for words, tags in rows if words == "rare" for tag in set(tags))
    assert {count.value: count.documents for count in index.facets("rare")["tag"]} == dict(expected)
