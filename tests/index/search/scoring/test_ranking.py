import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.model import Document
from index.search.scoring import static_rank
from index.search.scoring.ranking import greatest
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-(2**31), 2**31 - 1) | st.integers(0, 2)), max_size=30),
    st.data(),
)
def test_greatest_equals_sorting(pairs, data):
    limit = data.draw(st.integers(0, len(pairs)))
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T
    found = greatest([first.astype(float), second.astype(np.int32)], limit)
    assert (
        found.tolist() == sorted(range(len(pairs)), key=lambda at: (-pairs[at][0], -pairs[at][1], at))[:limit]
    )


def paper(number, title, **more):
    return Document(
        **{
            "id": doc_id(f"p:{number}"),
            "kind": "paper",
            "key": f"key{number}",
            "path": "",
            "title": title,
            **more,
        }
    )


@pytest.fixture
def found(tmp_path):
    """Yield a function that indexes documents and returns a search for their keys, in order."""
    index = SearchIndex.create(tmp_path / "index")

    def build(*documents):
        index.apply(documents, ())
        return lambda text, **more: [hit.id.value for hit in index.search(text, **more).hits]

    yield build
    index.close()


FILLER = "words that are about something else"


def test_a_field_counts_more_than_another(found):
    search = found(
        paper(1, "Other", abstract=f"graph {FILLER}"),
        paper(2, "A graph"),
        Document(doc_id("n:3"), "note", "", "3.md", "Mine", body=f"graph {FILLER}"),
    )
    assert search("graph") == ["2", "1", "3"]


@pytest.mark.parametrize(
    "text", ["attention is all you need", "Attention Is All You Need", "StyDeco", "key2"]
)
def test_the_whole_title_name_or_key_is_first(found, text):
    search = found(
        paper(1, "Attention is all you need, again and again: key2 StyDeco", abstract="StyDeco key2 " * 9),
        paper(2, "StyDeco: Unsupervised style" if text == "StyDeco" else "Attention is all you need"),
    )
    assert search(text)[0] == "2"


@pytest.mark.parametrize(
    "better",
    [{"published": 20240101}, {"upvotes": 50}, {"has": ("note",)}],
)
def test_the_static_rank_decides_between_equals(found, better):
    plain = {"published": 20200101, "upvotes": 1}
    search = found(
        paper(1, "Graph networks", **plain),
        paper(2, "Graph networks", **{**plain, **better}),
        paper(3, "Graph networks", **plain),
    )
    assert search("graph") == ["2", "1", "3"]


def test_the_static_rank_never_beats_a_better_match(found):
    liked = {"published": 20240101, "upvotes": 100_000, "has": ("note",)}
    search = found(
        paper(1, "Something else", abstract=f"graph {FILLER}", **liked),
        paper(2, "Graphs", published=19900101, upvotes=0),
        paper(3, "No dates"),
    )
    assert search("graph") == ["2", "1"]


def test_the_static_rank_is_as_documented(found, tmp_path):
    found(
        paper(1, "a", published=20240100, upvotes=5_000, has=("note",)),
        paper(2, "a", published=20220100),
        paper(3, "a", published=None, upvotes=-3),
        paper(4, "a", published=20000000),
        Document(doc_id("n:5"), "note", "", "5.md", "a"),
    )
    values = static_rank.static_rank(SearchIndex.open(tmp_path / "index")._evaluator.snapshot)
    assert values == pytest.approx([1.05, 1.01, 1.0, 1.0, 1.02], abs=1e-5)


def test_titles_are_sorted_in_full_and_none_comes_last(found):
    titles = ["The same beginning: b", "The same beginning: a", "", "Äpfel", "zebra", "The", "apples"]
    search = found(*(paper(n, title) for n, title in enumerate(titles)))
    wanted = [3, 6, 5, 1, 0, 4, 2]
    for limit in range(len(titles) + 1):
        assert search("", sort="title", limit=limit) == [str(n) for n in wanted[:limit]]


def test_other_orders(found):
    search = found(
        paper(1, "a", published=20200101, upvotes=3, modified=5),
        paper(2, "a", published=20210101, upvotes=1),
        paper(3, "a", upvotes=9, modified=7),
        paper(4, "a", published=20210101, upvotes=3),
    )
    assert search("a", sort="date") == ["2", "4", "1", "3"] or search("a", sort="date") == [
        "4",
        "2",
        "1",
        "3",
    ]
    assert search("", sort="upvotes") == ["3", "4", "1", "2"]
    assert search("", sort="modified")[:2] == ["3", "1"]
    assert search("") == ["2", "4", "1", "3"]
