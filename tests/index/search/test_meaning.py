"""Nearness in meaning among documents that lack a word, with a small model in place of an installed one."""

import numpy as np
import pytest

from index.search.meaning import Meaning
from index.search.model import Document
from index.search.scoring import by_meaning
from index.search.search_index import SearchIndex
from index.search.text_access import TextAccess
from tests.helpers.ids import doc_id

TEXTS = {
    "flow": "Lift of a wing in a stream",
    "cat": "Lift of a cat in a house",
    "water": "Stream of water in a house",
}
TOPICS = (("wing", "aircraft", "stream"), ("cat", "pet", "house"))


class Topics:
    """Counts words of two topics."""

    def __init__(self):
        self.read = []

    def embed(self, text):
        self.read.append(text)
        words = text.casefold().split()
        found = np.array([sum(word in words for word in topic) for topic in TOPICS], float)
        return found / (np.linalg.norm(found) or 1.0)


class Loading:
    """Loads a model, or none, and counts that."""

    def __init__(self, model):
        self.model = model
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.model


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens one index with a model."""
    SearchIndex.create(tmp_path / "index").close()
    made = []

    def text_of(id_):
        return TEXTS[id_.value]

    def with_model(load):
        meaning = Meaning(load, text_of) if load else None
        made.append(SearchIndex.open(tmp_path / "index", TextAccess(text_of, meaning=meaning)))
        if not made[-1].doc_count():
            made[-1].apply(
                [Document(doc_id(f"p:{key}"), "paper", key, "", title) for key, title in TEXTS.items()], ()
            )
        return made[-1]

    yield with_model
    for index in made:
        index.close()


@pytest.fixture(autouse=True)
def few_words(monkeypatch):
    monkeypatch.setattr(by_meaning, "FEWEST", 1)


def found(index, query, **options):
    return [hit.id.value for hit in index.relaxed(query, **options).hits]


def test_of_documents_that_lack_a_word_the_nearest_in_meaning_come_first(opened):
    assert found(opened(Loading(Topics())), "lift aircraft")[:2] == ["flow", "cat"]
    assert found(opened(Loading(Topics())), "lift pet")[:2] == ["cat", "flow"]


@pytest.mark.parametrize("load", [None, Loading(None)], ids=["switched off", "not installed"])
def test_without_a_model_words_alone_decide(opened, load):
    index = opened(load)
    assert found(index, "lift aircraft") == found(index, "lift pet")
    assert [hit.score for hit in index.relaxed("lift pet").hits] == [
        hit.score for hit in opened(None).relaxed("lift pet").hits
    ]


def test_the_model_is_loaded_once_and_only_where_documents_lack_a_word(opened):
    load = Loading(Topics())
    index = opened(load)
    index.search("lift", as_typed=True)
    index.search("lift zebra", as_typed=True)
    index.query("lift zebra", as_typed=True).finds_any()
    assert load.times == 0
    index.relaxed("lift zebra")
    index.relaxed("lift house zebra")
    assert load.times == 1


def test_a_document_is_read_once_until_it_changes(opened, monkeypatch):
    model = Topics()
    index = opened(Loading(model))
    index.relaxed("lift pet")
    model.read.clear()
    index.relaxed("lift aircraft")
    assert model.read == ["lift aircraft"]
    monkeypatch.setitem(TEXTS, "cat", "Lift of an aircraft")
    index.apply([Document(doc_id("p:cat"), "paper", "cat", "", TEXTS["cat"])], ())
    model.read.clear()
    index.relaxed("lift pet wings")
    assert model.read == ["lift pet wings", "Lift of an aircraft"]


def test_a_word_counts_as_it_is_read(opened):
    model = Topics()
    opened(Loading(model)).relaxed("liftt strea zebra")
    assert model.read[0] == "lift strea zebra"


def test_the_order_does_not_depend_on_how_many_are_asked_for(opened, monkeypatch):
    monkeypatch.setattr(by_meaning, "CANDIDATES", 2)
    index = opened(Loading(Topics()))
    whole = found(index, "lift stream house pet")
    assert len(whole) == 3
    assert [found(index, "lift stream house pet", limit=n) for n in (1, 2)] == [whole[:1], whole[:2]]


def test_the_nearness_is_a_part_of_the_score(opened):
    index = opened(Loading(Topics()))
    hits = index.relaxed("lift aircraft stream").hits
    reasons = {hit.id.value: index.explain("lift aircraft stream", hit.id) for hit in hits}
    for hit in hits:
        assert sum(reason.score for reason in reasons[hit.id.value]) == pytest.approx(hit.score)
    assert reasons["flow"][-1].what == "near in meaning"


def test_documents_with_all_words_keep_their_order(opened):
    with_model, without = opened(Loading(Topics())), opened(None)
    for query in ("lift", "in a house", "stream"):
        assert with_model.search(query).hits == without.search(query).hits


def test_few_words_are_remembered_and_decide_alone(opened, monkeypatch):
    monkeypatch.setattr(by_meaning, "FEWEST", 3)
    with_model, without = opened(Loading(Topics())), opened(None)
    assert with_model.relaxed("lift the pet").hits == without.relaxed("lift the pet").hits
    assert with_model.relaxed("lift cats pet").hits != without.relaxed("lift cats pet").hits
