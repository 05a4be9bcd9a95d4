"""The best documents that lack a word: which, in which order, and what is said of them."""

import pytest

from index.search.model import Document
from index.search.prepared_query import FEW
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id

PAPERS = {
    "unlearning": ("Machine unlearning without retraining", "A model forgets what it was trained on."),
    "hallucination": ("Where hallucinations come from", "Sources of hallucination in language models."),
    "retrieval": ("Dense retrieval with long documents", "A retriever that reads long documents."),
    "transformer": ("A recurrent transformer", "Attention that remembers earlier segments."),
    "qwen": ("Qwen2.5-VL technical notes", "A vision and language model."),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = SearchIndex.create(tmp_path_factory.mktemp("relaxing") / "index")
    made.apply(
        [
            Document(
                doc_id(f"p:{key}"),
                "paper",
                key,
                "",
                title,
                abstract=abstract,
                authors=("Ada Vaswani",) if key == "transformer" else (),
                tags=("memory",) if key == "transformer" else (),
                facts=("2401.12345v2", "2401.12345") if key == "qwen" else (),
                published=20170600 if key == "transformer" else 20240100,
            )
            for key, (title, abstract) in PAPERS.items()
        ],
        (),
    )
    yield made
    made.close()


def found(index, query, **options):
    return [hit.id.value for hit in index.relaxed(query, **options).hits]


@pytest.mark.parametrize(
    ("query", "first", "missing", "replaced"),
    [
        pytest.param(
            "what is unlearning about", "unlearning", (), (), id="only words of sentences are missing"
        ),
        pytest.param(
            "languagemodel",
            "qwen",
            (),
            (("languagemodel", "language model"),),
            id="two words written together",
        ),
        pytest.param("dense retrieval zebra", "retrieval", ("zebra",), (), id="a word that nothing has"),
        pytest.param(
            "dense hallucination retrieval", "retrieval", ("hallucination",), (), id="a word elsewhere"
        ),
        pytest.param(
            "retreival", "retrieval", (), (("retreival", "retrieval"),), id="two letters changed round"
        ),
        pytest.param(
            "halucination", "hallucination", (), (("halucination", "hallucination"),), id="one left out"
        ),
        pytest.param(
            "unlearnin xyzzy", "unlearning", ("xyzzy",), (("unlearnin", "unlearnin*"),), id="cut short"
        ),
        pytest.param(
            "recu transf", "transformer", (), (("recu", "recu*"), ("transf", "transf*")), id="all cut short"
        ),
        pytest.param(
            "the paper about dense (long retrieval)", "retrieval", (), (), id="words in parentheses"
        ),
        pytest.param(
            "state-of-the-art retrieval", "retrieval", ("state", "art"), (), id="parts of a compound"
        ),
        pytest.param("tag:memory zebra attention", "transformer", ("zebra",), (), id="beside a filter"),
        pytest.param(
            "docunen", "retrieval", (), (("docunen", "documents"),), id="nearly the beginning of a word"
        ),
        pytest.param("dense 💡 retrieval", "retrieval", ("💡",), (), id="an emoji beside words"),
        pytest.param(
            "💡 zebra dense", "retrieval", ("zebra",), (), id="an emoji beside words, of which one lacks"
        ),
        pytest.param(
            "don't dense xylophone", "retrieval", ("xylophone",), (), id="a word with an apostrophe"
        ),
        pytest.param(
            'Smith et al. "dense retrieval"', "retrieval", ("Smith", "et", "al"), (), id="a phrase alone"
        ),
        pytest.param(
            "dense retrieval https://example.org/a",
            "retrieval",
            ("https://example.org/a",),
            (),
            id="an address",
        ),
        pytest.param(
            "zebra notes 2401.12345", "qwen", ("zebra",), (), id="an identifier, with a word that lacks"
        ),
        pytest.param("+dense zebra", "retrieval", ("zebra",), (), id="a plus alone"),
        pytest.param("title:dense zebra", "retrieval", ("zebra",), (), id="a field alone"),
    ],
)
def test_the_best_of_the_rest(index, query, first, missing, replaced):
    assert index.search(query).total == 0
    hit = index.relaxed(query).hits[0]
    assert (hit.id.value, hit.missing, hit.replaced) == (first, missing, replaced)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param('"retrieval dense"', id="a phrase"),
        pytest.param('"retrieval dense" documents', id="a phrase among words"),
        pytest.param("+zebra retrieval", id="a plus"),
        pytest.param("retrieval year:1999", id="a filter"),
        pytest.param("retrieval tag:nothing", id="a tag"),
        pytest.param("retrieval -dense", id="an exclusion"),
        pytest.param("title:zebra retrieval", id="a field"),
        pytest.param("match-case:Retrieval dense", id="letter case"),
        pytest.param("zzyzzyx", id="nothing like it"),
        pytest.param("tag:memory", id="no words"),
        pytest.param("", id="no query"),
        pytest.param("zebra*", id="a star"),
        pytest.param("https://example.org/dense", id="an address alone"),
        pytest.param("zebra tag:memory", id="a filter alone"),
        pytest.param('zebra -"dense retrieval"', id="an exclusion alone"),
        pytest.param("xylophone OR zebra", id="alternatives"),
    ],
)
def test_what_is_asked_for_in_another_way_is_never_left_out(index, query):
    assert found(index, query) == []


def test_quotes_in_a_long_question_are_names_and_sayings(index):
    question = (
        'I would like papers on how "what you see" documents get long dense retrieval by reading them whole'
    )
    assert found(index, question)[0] == "retrieval"


def test_what_has_all_the_words_is_not_repeated(index):
    strict = index.search("language model")
    assert {hit.id.value for hit in strict.hits} == {"hallucination", "qwen"}
    assert found(index, "language model")[0] == "unlearning"
    assert not set(found(index, "language model")) & {"hallucination", "qwen"}


def test_only_the_documents_of_the_scope(index):
    assert found(index, "retreival", scope="note") == []
    assert found(index, "retreival", scope="paper") == ["retrieval"]


def test_the_limit_and_the_total(index):
    results = index.relaxed("dense recurrent unlearning", limit=2)
    assert (len(results.hits), results.total) == (2, 3)


def test_where_many_documents_have_all_words_nothing_is_added(tmp_path):
    index = SearchIndex.create(tmp_path / "index")
    papers = [
        Document(doc_id(f"p:k{number}"), "paper", f"k{number}", "", f"Alpha beta {number}")
        for number in range(FEW)
    ]
    index.apply([*papers, Document(doc_id("p:z"), "paper", "z", "", "Alpha alone")], ())
    assert found(index, "alpha beta") == []
    index.apply((), [doc_id("p:k0")])
    assert found(index, "alpha beta") == ["z"]
    index.close()


def test_a_hit_that_lacks_a_word_is_explained(index):
    reasons = index.explain("dense zebra retrieval", doc_id("p:retrieval"))
    hit = index.relaxed("dense zebra retrieval").hits[0]
    assert sum(reason.score for reason in reasons) == pytest.approx(hit.score)
    parts = [reason.what for reason in reasons]
    assert parts[:2] == [
        "dens in title",
        "retriev in title and name or tag and abstract",
    ]


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("vaswani attention 2017", "transformer"),
        ("2401.12345", "qwen"),
        ("2401.12345v2", "qwen"),
        ("Qwen2", "qwen"),
        ("recurrent vaswani", "transformer"),
    ],
)
def test_plain_words_reach_what_a_person_remembers(index, query, key):
    assert [hit.id.value for hit in index.search(query).hits] == [key]


def test_a_document_with_the_words_just_as_typed_comes_first(tmp_path):
    index = SearchIndex.create(tmp_path / "index")
    titles = ("A universe of models", "The university and its model", "Universal for modelling")
    index.apply(
        [Document(doc_id(f"p:{n}"), "paper", str(n), "", title) for n, title in enumerate(titles)], ()
    )
    assert next(iter(index.search("university model").hits)).id.value == "1"
    assert next(iter(index.search("universe models").hits)).id.value == "0"
    index.close()


@pytest.mark.parametrize("query", ["http server", "HTTPServer", "httpserver", "the http server notes"])
@pytest.mark.parametrize("title", ["An HTTPServer: notes", "An HTTP server: notes", "An httpserver: notes"])
def test_a_compound_is_found_apart_and_together(tmp_path, query, title):
    made = SearchIndex.create(tmp_path / "index")
    made.apply([Document(doc_id("p:wanted"), "paper", "wanted", "", title, abstract="The words of it.")], ())

    hits = [*made.search(query).hits, *made.relaxed(query).hits]

    assert [hit.id.value for hit in hits] == ["wanted"]
    made.close()


@pytest.mark.parametrize("query", ["dense data base", "data base", "+data base"])
def test_words_apart_are_found_in_one_word_with_the_others(tmp_path, query):
    made = SearchIndex.create(tmp_path / "index")
    made.apply([Document(doc_id("p:wanted"), "paper", "wanted", "", "A dense database")], ())

    assert [hit.id.value for hit in made.search(query).hits] == ([] if query.startswith("+") else ["wanted"])
    made.close()


def test_words_in_short_form_are_not_searched_for(tmp_path):
    index = SearchIndex.create(tmp_path / "index")
    papers = [("d", "Networks", ("D. Doe", "M. Moe")), ("wanted", "Graphs of trees", ())]
    index.apply(
        [
            Document(doc_id(f"p:{key}"), "paper", key, "", title, authors=names)
            for key, title, names in papers
        ],
        (),
    )
    for query in ("I'd like graphs, I’m new", "they don't have graphs, i.e. zebra"):
        assert found(index, query) == ["wanted"]
    assert found(index, "d zebra") == ["d"]
    index.close()


def test_a_word_that_a_question_repeats_counts_more(tmp_path):
    index = SearchIndex.create(tmp_path / "index")
    papers = [("texture", "Synthesis of texture"), ("image", "Perception of images")]
    index.apply([Document(doc_id(f"p:{key}"), "paper", key, "", title) for key, title in papers], ())
    assert found(index, "texture perception zebra") == found(index, "perception texture zebra")
    assert found(index, "texture perception zebra, texture")[0] == "texture"
    assert found(index, "texture perception zebra, perceptions")[0] == "image"
    hits = index.relaxed("texture texture zebra").hits
    once = index.relaxed("texture zebra").hits
    assert once[0].score < hits[0].score < 2 * once[0].score
    index.close()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("retre", "retrieval"),
        ("retrei", "retrieval"),
        ("halluci", "hallucination"),
        ("unlaern", "unlearning"),
    ],
)
def test_a_word_with_a_slip_is_followed_while_it_is_typed(index, typed, first):
    shown = index.search(typed, as_typed=True).hits or index.relaxed(typed, as_typed=True).hits
    assert shown[0].id.value == first


def test_an_exclusion_that_is_being_typed_excludes_only_whole_words(index):
    assert index.search("documents -read", as_typed=True).total == 0
    assert index.search("documents -rea", as_typed=True).total == 1
    assert index.search("attention -tag:mem", as_typed=True).total == 1
    assert index.search("attention -tag:memory", as_typed=True).total == 0
