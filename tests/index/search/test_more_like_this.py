from __future__ import annotations

import pytest

from index.ids import DocumentId
from index.search import more_like_this
from index.search.model import Document
from index.search.more_like_this import LikeText, shared_words
from index.search.search_index import SearchIndex

WHALES = LikeText("Songs of whales", "Whales sing in dialects. Each dialect of whales belongs to one ocean.")
OVEN = LikeText("Heat in the oven", "Bread and crusts brown by the heat of an oven. Bread rises first.")


def paper(key, title, abstract):
    return Document(DocumentId.paper(key), "paper", key, "", title, abstract=abstract)


def index_of(folder, *documents):
    index = SearchIndex.create(folder / "index")
    index.apply(documents, ())
    return index


@pytest.fixture
def small(tmp_path):
    index = index_of(
        tmp_path,
        paper("whales", *WHALES),
        paper("dialects", "Dialects at sea", "The dialects that whales sing differ from ocean to ocean."),
        paper("villages", "Dialects of villages", "Dialects of people differ from village to village."),
        paper("oven", *OVEN),
        paper("crusts", "Crusts", "How bread browns in an oven."),
        paper("words", "Of and with", "It is for us to do what we can, as they did before, and that is all."),
    )
    yield index
    index.close()


def keys(index, *wanted, unwanted=(), limit=20):
    return [hit.id.value for hit in index.similar(wanted, unwanted=unwanted, limit=limit)[0]]


def test_documents_with_more_of_the_words_come_first(small):
    assert keys(small, WHALES) == ["whales", "dialects", "villages"]
    assert keys(small, OVEN) == ["oven", "crusts"]


def test_function_words_and_bare_numbers_find_nothing(small, tmp_path):
    assert keys(small, LikeText("Of and with", "What they did before, and for us")) == []
    numbered = index_of(tmp_path / "n", paper("a", "Part 4 of 12", "x"), paper("b", "Part 4 of 13", "y"))
    assert keys(numbered, LikeText("4", "12 and 4")) == []
    numbered.close()


def test_the_topic_of_a_whole_library_still_counts(tmp_path):
    index = index_of(
        tmp_path,
        *(paper(f"p{n}", f"Protein {n}", f"Proteins fold. Variant {n}.") for n in range(30)),
        paper("other", "Bread", "Flour and water."),
    )
    found, words = index.similar([LikeText("Protein", "A protein.")], limit=50)
    assert len(found) == 30
    assert shared_words(words, LikeText("", "of a protein"), 4) == ["protein"]
    index.close()


def test_several_texts_count_alike_however_long_they_are(small):
    long = OVEN._replace(text=f"{OVEN.text} " * 40)
    found = keys(small, WHALES, long)
    assert {"dialects", "crusts"} <= set(found)
    assert set(found[:2]) == {"whales", "oven"}


def test_what_is_not_wanted_is_put_behind(tmp_path):
    sea = LikeText("Dialects of whales", "Whales speak in dialects.")
    land = LikeText("Dialects of villages", "Villages speak in dialects.")
    more = [
        paper("whale", "A whale", "One of many whales."),
        paper("village", "A village", "One of villages."),
    ]
    index = index_of(tmp_path, paper("sea", *sea), paper("land", *land), *more)
    dialects = LikeText("Dialects", "How whales and villages speak")
    assert keys(index, dialects, unwanted=[sea])[0] == "land"
    assert keys(index, dialects, unwanted=[land])[0] == "sea"
    assert set(keys(index, dialects)) == {"sea", "land", "whale", "village"}
    assert "whale" not in keys(index, LikeText("Dialects", ""), unwanted=[sea])
    index.close()


def test_words_shown_are_those_that_add_most_as_they_are_written(small):
    _, words = small.similar([WHALES])
    other = LikeText("Dialects at sea", "The dialects that whales sing differ from ocean to ocean.")
    assert shared_words(words, other, 2) == ["whales", "dialect"]
    assert shared_words(words, OVEN, 4) == []


@pytest.mark.parametrize(
    ("title", "text", "written"),
    [
        ("MiniGPT-4", "MiniGPT sees. MiniGPT reads.", "MiniGPT"),
        ("Retrieval", "Retrieval helps retrieval.", "retrieval"),
        ("The city", "Paris grows, and Paris sleeps.", "Paris"),
    ],
)
def test_names_keep_their_capitals_and_first_words_do_not(tmp_path, title, text, written):
    index = index_of(tmp_path, paper("a", title, text), paper("b", "Another", f"{written} again, {written}."))
    _, words = index.similar([LikeText(title, text)])
    assert shared_words(words, LikeText("Another", f"{written} again, {written}."), 1) == [written]
    index.close()


def test_words_that_both_have_only_once_are_not_shown_beside_those_that_are_repeated(tmp_path):
    one = LikeText(
        "Memory of models", "All models store facts. Some are fragmented. Few models recall facts."
    )
    two = LikeText("Facts in models", "Facts may be fragmented.")
    index = index_of(tmp_path, paper("a", *one), paper("b", *two), paper("c", "Bread", "Flour."))
    _, words = index.similar([one])
    assert set(shared_words(words, two, 4)) == {"facts", "models"}
    index.close()


def test_frequent_words_are_looked_at_for_the_best_documents_only_and_the_order_is_the_same(
    tmp_path, monkeypatch
):
    texts = [
        (f"p{n}", f"Common title {n % 7}", f"common words everywhere rare{n % 5} other{n % 3} common")
        for n in range(60)
    ]
    index = index_of(tmp_path, *(paper(*text) for text in texts))
    asked = LikeText("Common title 3", "common words rare2 other1")
    whole = keys(index, asked, limit=8)
    monkeypatch.setattr(more_like_this, "_SCORED_EVERYWHERE", 40)
    monkeypatch.setattr(more_like_this, "_CANDIDATES", 20)
    assert keys(index, asked, limit=8) == whole
    assert len(keys(index, asked, limit=60)) == 20
    index.close()
