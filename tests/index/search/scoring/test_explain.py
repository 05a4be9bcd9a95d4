from __future__ import annotations

import pytest

from index.search.model import Document
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


@pytest.fixture
def index(tmp_path):
    made = SearchIndex.create(tmp_path / "index")
    made.apply(
        [
            Document(
                doc_id("p:a"),
                "paper",
                "kalm-a",
                "",
                "KaLM: Better Probes",
                "A probe of states.",
                tags=("x",),
            ),
            Document(
                doc_id("p:b"),
                "paper",
                "b",
                "",
                "Probing",
                "Many probes and more.",
                upvotes=9,
                published=20250101,
            ),
            Document(
                doc_id("n:c.md"), "note", "", "c.md", "Notes", body="A probe is a probe.", status="read"
            ),
        ],
        [],
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    "query",
    ["probe", "better probes", "kalm", "kalm: better probes", "prob*", "probr~", "tag:x probe", "a OR many",
     "probe -many", '"probe of states"', "upvotes:>3 probe", "status:read probe", "kalm-a",
     "probe -/x/", "probe ignore-case:PROBE OR many", "line:\"\" OR probe", "probe -[a:>2] -[b:null]"],
)  # fmt: skip
@pytest.mark.parametrize("as_typed", [False, True])
def test_the_parts_add_up_to_the_score(index, query, as_typed):
    results = index.search(query, as_typed=as_typed)
    assert results.hits
    for hit in results.hits:
        reasons = index.explain(query, hit.id, as_typed=as_typed)
        assert sum(reason.score for reason in reasons) == pytest.approx(hit.score)
        assert reasons


def test_labels_of_reasons(index):
    found = [reason.what for reason in index.explain("kalm probes", doc_id("p:a"))]
    assert found[0] == "kalm in title and name or tag"
    # Words are named as they were typed, not by their stems.
    assert found[1] == "probes in title and abstract"
    (word,) = (each for each in index.explain("kalm probes", doc_id("p:a")) if each.word == "probes")
    assert [field for field, _ in word.fields] == ["title", "abstract"]
    assert sum(share for _, share in word.fields) == pytest.approx(word.score)
    assert "kalm is the short name" in [reason.what for reason in index.explain("kalm", doc_id("p:a"))]
    assert index.explain("status:read probe", doc_id("n:c.md"))[-1].what.endswith(
        "recent, upvoted or your own"
    )


def test_documents_that_are_not_hits_have_no_reasons(index):
    assert index.explain("kalm", doc_id("p:b")) == ()
    assert index.explain("kalm", doc_id("p:gone")) == ()
