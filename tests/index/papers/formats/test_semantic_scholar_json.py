from __future__ import annotations

import json

import pytest

from index.papers import formats
from index.papers.model import Date
from index.papers.person_names import Name

PAPER = {
    "paperId": "abc",
    "externalIds": {"DOI": "10.1000/ABC", "ArXiv": "2407.13168", "PubMed": "123", "DBLP": "conf/x"},
    "url": "https://www.semanticscholar.org/paper/abc",
    "title": "A Title",
    "abstract": "Words.",
    "venue": "Short",
    "publicationVenue": {"name": "Longer", "issn": "1"},
    "journal": {"name": "Journal", "volume": "3", "pages": "1-9"},
    "year": 2020,
    "publicationDate": None,
    "publicationTypes": ["JournalArticle", "Review"],
    "authors": [{"authorId": "1", "name": "Ada van Bee"}],
    "openAccessPdf": {"url": "https://a.example/x.pdf"},
    "tldr": {"text": "Short."},
}


def read(value):
    return formats.read("s2.json", json.dumps(value).encode())


@pytest.mark.parametrize(
    "value", [PAPER, [PAPER], {"total": 1, "data": [PAPER]}, {"data": [{"citedPaper": PAPER}]}]
)
def test_a_paper(value):
    (record,) = read(value).records
    assert (record.title, record.abstract) == ("A Title", "Words.")
    assert record.authors == (Name("Bee", "Ada", "van"),)
    assert (record.doi, record.arxiv_id, record.pmid) == ("10.1000/abc", "2407.13168", "123")
    assert record.published == Date(2020)
    assert (record.venue, record.volume, record.pages, record.type) == ("Journal", "3", "1-9", "article")
    assert record.urls == ("https://www.semanticscholar.org/paper/abc", "https://a.example/x.pdf")
    assert dict(record.fields)["DBLP"] == "conf/x"


def test_a_paper_of_a_batch_that_is_not_known_is_an_empty_member():
    reading = read([None, PAPER, None])
    assert (len(reading.records), reading.comments) == (1, 2)
    assert not reading.rejected


@pytest.mark.parametrize("odd", [None, "x", 3, [], [[]], {"name": []}, True])
@pytest.mark.parametrize("name", sorted(PAPER))
def test_a_value_of_another_kind_costs_nothing_else(name, odd):
    if name != "paperId" or odd:
        assert len(read({**PAPER, name: odd}).records) == 1
