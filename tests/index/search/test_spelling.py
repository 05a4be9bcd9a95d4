"""Did you mean."""

from __future__ import annotations

import pytest

from index.search.model import Document
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id

TITLES = (
    "Who's Harry Potter? Approximate Unlearning in LLMs",
    "Retrieval Embeddings",
    "Post-training Retrieval",
    "Retrieval by Hand",
    "Pots of Clay",
    "Post",
    "Post Office",
    "Post Horn",
    "Post Haste",
    "A Hand in Post",
)


@pytest.fixture
def index(tmp_path):
    index = SearchIndex.create(tmp_path / "index")
    index.apply(
        [
            Document(
                doc_id(f"p:{at}"),
                "paper",
                f"k{at}",
                "",
                title,
                tags=("unlearning",) if "Unlearning" in title else (),
                organization="The Pottery" if "Clay" in title else "",
            )
            for at, title in enumerate(TITLES)
        ],
        (),
    )
    yield index
    index.close()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        pytest.param("hary potter", "harry potter", id="a letter left out"),
        pytest.param("harry pott", "harry potter", id="a word cut short, before one that is merely near"),
        pytest.param("retreival", "retrieval", id="two letters changed round"),
        pytest.param("title:hary -retrieval", "title:harry -retrieval", id="the rest stays as it is"),
        pytest.param("arry potter", "harry potter", id="the first letter left out"),
        pytest.param("retrival by hnd", "retrieval by hand", id="two words, one of them of three letters"),
        pytest.param("harry hand", None, id="all words occur, and nothing near them stands together"),
        pytest.param("retrieval pots", "retrieval post", id="a word that occurs, but not with the others"),
        pytest.param("harrypotter", "harry potter", id="two words written together"),
        pytest.param("[harry.hary:hand", None, id="half a property"),
        pytest.param("titel:hary", None, id="a name that is no operator"),
        pytest.param("zzzzyx", None, id="nothing is near"),
        pytest.param("isn't hand", None, id="what an apostrophe shortens is no slip"),
        pytest.param("tag:unlaerning", "tag:unlearning", id="a tag that nothing has"),
        pytest.param("harry #unlerning", "harry #unlearning", id="a tag with its sign"),
        pytest.param("org:potery retreival", "org:pottery retrieval", id="an organization that nothing has"),
        pytest.param("author:potery", None, id="a word, but not of an author"),
        pytest.param("tag:unlearning hand", None, id="a tag that something has"),
        pytest.param("pot", None, id="too short to guess from"),
        pytest.param("harry", None, id="it finds something"),
    ],
)
def test_suggestions(index, query, meant):
    assert index.suggestion(query) == meant
