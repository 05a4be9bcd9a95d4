"""Identifiers of papers as they are typed or pasted."""

from __future__ import annotations

import pytest

from index.search.model import Document
from index.search.query.typed_identifiers import identifier
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


@pytest.mark.parametrize(
    "typed",
    [
        "2401.12345",
        "2401.12345v1",
        "arXiv:2401.12345",
        "arxiv:2401.12345v12",
        "https://arxiv.org/abs/2401.12345v1",
        "http://arxiv.org/pdf/2401.12345.pdf",
        "arxiv.org/pdf/2401.12345v3",
        "www.arxiv.org/abs/2401.12345",
        "https://arxiv.org/abs/2401.12345?context=cs#top",
        "https://export.arxiv.org/abs/2401.12345",
        "https://ar5iv.labs.arxiv.org/html/2401.12345",
        "https://huggingface.co/papers/2401.12345",
        "https://www.alphaxiv.org/abs/2401.12345v2",
        "10.48550/arXiv.2401.12345",
        "https://doi.org/10.48550/arXiv.2401.12345",
        "<https://arxiv.org/abs/2401.12345>",
        "(arXiv:2401.12345).",
    ],
)
def test_forms_of_an_arxiv_id(typed: str) -> None:
    assert identifier(typed) == "arxiv 2401.12345"


@pytest.mark.parametrize(
    "typed",
    [
        "10.1145/3292500.3330701",
        "doi:10.1145/3292500.3330701",
        "DOI:10.1145/3292500.3330701,",
        "https://doi.org/10.1145/3292500.3330701",
        "http://dx.doi.org/10.1145/3292500.3330701",
        "https://dl.acm.org/doi/10.1145/3292500.3330701",
        "https://dl.acm.org/doi/pdf/10.1145/3292500.3330701?download=true",
        "https://dl.acm.org/doi/abs/10.1145/3292500.3330701#sec-1",
        "dl.acm.org/doi/10.1145/3292500.3330701/",
    ],
)
def test_forms_of_a_doi(typed: str) -> None:
    assert identifier(typed) == "doi 10.1145/3292500.3330701"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://openreview.net/forum?id=AbC", "https://openreview.net/pdf?id=AbC"),
        ("https://aclanthology.org/2020.acl-main.1/", "aclanthology.org/2020.acl-main.1.pdf"),
        ("https://example.org/a?utm_source=x&id=1", "http://www.example.org/a?id=1#part"),
        ("hep-th/9901001v2", "https://arxiv.org/abs/hep-th/9901001"),
        (
            "https://openaccess.thecvf.com/content/CVPR2020/html/A_CVPR_2020_paper.html",
            "https://openaccess.thecvf.com/content/CVPR2020/papers/A_CVPR_2020_paper.pdf",
        ),
        (
            "https://papers.nips.cc/paper_files/paper/2020/hash/12ab-Abstract.html",
            "https://papers.nips.cc/paper_files/paper/2020/file/12ab-Paper.pdf",
        ),
        ("https://proceedings.mlr.press/v97/a19b.html", "http://proceedings.mlr.press/v97/a19b/a19b.pdf"),
        ("10.1101/2020.01.02.123456", "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v1.full.pdf"),
    ],
)
def test_the_same_paper_at_two_addresses(one: str, other: str) -> None:
    assert identifier(one) == identifier(other) != ""


@pytest.mark.parametrize(
    "text", ["", "attention", "and/or", "3.14159", "v2.0", "node.js/express", "10.5", "a.b", "2017"]
)
def test_other_text_is_not_an_identifier(text: str) -> None:
    assert identifier(text) == ""


PAPERS = {
    "wanted": ("A quiet title", ("2401.12345v2", "2401.12345", "arxiv.org/abs/2401.12345v2")),
    "published": ("Another title", ("10.1145/3292500.3330701", "openreview.net/forum?id=Xy_1")),
    "citing": ("Arxiv abs 2401.12345 https org pdf doi 10.1145 3292500.3330701", ()),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = SearchIndex.create(tmp_path_factory.mktemp("identifiers") / "index")
    made.apply(
        [
            Document(doc_id(f"p:{key}"), "paper", key, "", title, facts=facts)
            for key, (title, facts) in PAPERS.items()
        ],
        (),
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("2401.12345", "wanted"),
        ("arXiv:2401.12345v1", "wanted"),
        ("https://arxiv.org/pdf/2401.12345v7.pdf", "wanted"),
        ("https://huggingface.co/papers/2401.12345", "wanted"),
        ("https://doi.org/10.1145/3292500.3330701", "published"),
        ("https://openreview.net/pdf?id=Xy_1", "published"),
        ("https://dl.acm.org/doi/10.1145/3292500.3330701 title", "published"),
    ],
)
@pytest.mark.parametrize("as_typed", [False, True])
def test_the_paper_itself_is_first(index, query, first, as_typed):
    assert index.search(query, as_typed=as_typed).hits[0].id.value == first


@pytest.mark.parametrize("query", ["https://arxiv.org/abs/2499.99999", "doi:10.1145/999.1"])
def test_an_unknown_paper_is_not_guessed(index, query):
    assert index.suggestion(query) is None
    assert not index.query(query).relaxed().hits


def test_the_identifier_explains_the_score(index):
    reasons = index.query("arxiv:2401.12345").explain(doc_id("p:wanted"))

    assert "2401.12345 is the identifier" in [reason.what for reason in reasons]


BRACKETED = {
    "p:lymphoid": "10.1016/S0140-6736(97)11096-0",
    "p:summary": "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
    "p:spaces": "10.1016/0022-1236(78)90038-7",
}


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory):
    index = SearchIndex.create(tmp_path_factory.mktemp("dois"))
    facts = {**{key: (doi,) for key, doi in BRACKETED.items()}, "p:page": ("example.org/wiki/Wake_(boat)",)}
    papers = [
        Document(doc_id(id_), "paper", id_[2:], "", title=id_[2:], facts=each) for id_, each in facts.items()
    ]
    index.apply(papers, ())
    yield index
    index.close()


@pytest.mark.parametrize(("paper", "doi"), BRACKETED.items())
@pytest.mark.parametrize(
    "written",
    [
        "{}",
        "({})",
        "https://doi.org/{}",
        "https://dx.doi.org/{} ",
        "doi:{}",
        'doi:"{}"',
        "(doi:{})",
        "doi:https://doi.org/{}",
        "doi:({} OR 10.1000/none)",
    ],
)
def test_a_doi_with_parentheses_finds_its_paper_and_each_letter_on_the_way(bracketed, paper, doi, written):
    query = written.format(doi)
    found = bracketed.search(query)
    assert (str(found.hits[0].id), found.ignored) == (paper, ())
    for length in range(1, len(query)):
        typed = bracketed.search(query[:length], as_typed=True)
        assert typed.total, query[:length]
    assert [
        str(hit.id)
        for hit in bracketed.search(query[: query.index(doi) + len(doi) * 2 // 3], as_typed=True).hits
    ] == [paper]


def test_percent_signs_in_an_address_are_read(bracketed):
    address = "https://doi.org/10.1016/S0140-6736%2897%2911096-0"
    for length in range(len("https://doi.org/10.1016/S01"), len(address) + 1):
        assert [str(hit.id) for hit in bracketed.search(address[:length], as_typed=True).hits] == [
            "p:lymphoid"
        ]
    assert bracketed.search(address).total == 1


def test_an_address_with_parentheses_is_one_word(bracketed):
    assert [str(hit.id) for hit in bracketed.search("https://example.org/wiki/Wake_(boat)").hits] == [
        "p:page"
    ]


@pytest.mark.parametrize("typed", ["wake/boa", "boat,wak", "lymphoid/10.1016/S01", "the/boat/w"])
def test_the_last_of_words_joined_by_a_sign_is_completed_alone(bracketed, typed):
    assert bracketed.search(typed, as_typed=True).total == (0 if typed.startswith("the") else 1)
