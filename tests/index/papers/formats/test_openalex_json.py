from __future__ import annotations

import json

import pytest

from index.papers import formats
from index.papers.model import Date
from index.papers.person_names import Name

WORK = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1000/ABC",
    "title": "A <i>Title</i>",
    "display_name": "A Title",
    "publication_year": 2020,
    "publication_date": "2020-05-21",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"},
    "language": "en",
    "type": "preprint",
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1000/abc",
        "source": {"display_name": "Journal", "issn": ["1", "2"], "host_organization_name": "House"},
    },
    "locations": [{"landing_page_url": "http://arxiv.org/abs/2407.13168"}],
    "authorships": [{"author": {"display_name": "Ada van Bee"}}, {"raw_author_name": "Cy Dee"}],
    "biblio": {"volume": "3", "issue": "4", "first_page": "1", "last_page": "9"},
    "keywords": [{"display_name": "Bees"}],
    "cited_by_count": 5,
    "abstract_inverted_index": {"is": [1], "This": [0], "it.": [2, "x"]},
}


def read(value):
    return formats.read("openalex.json", json.dumps(value).encode())


@pytest.mark.parametrize("value", [WORK, {"meta": {"count": 1}, "results": [WORK]}, [WORK]])
def test_a_work(value):
    (record,) = read(value).records
    assert (record.title, record.abstract) == ("A Title", "This is it.")
    assert record.authors == (Name("Bee", "Ada", "van"), Name("Dee", "Cy"))
    assert (record.doi, record.arxiv_id, record.pmid) == ("10.1000/abc", "2407.13168", "123")
    assert record.published == Date(2020, 5, 21)
    assert (record.venue, record.volume, record.issue, record.pages) == ("Journal", "3", "4", "1-9")
    assert (record.type, record.publisher, record.language, record.issn) == ("online", "House", "en", "1 2")
    assert record.keywords == ("Bees",)
    assert record.urls == ("http://arxiv.org/abs/2407.13168",)
    assert dict(record.fields)["cited_by_count"] == "5"


def test_an_error_is_named():
    (rejected,) = read({"error": "Invalid query", "message": "no such field"}).rejected
    assert "reports an error" in rejected.reason


def test_a_list_without_works_is_named():
    (rejected,) = read({"meta": {"count": 0}, "results": []}).rejected
    assert "not of papers" in rejected.reason


@pytest.mark.parametrize("odd", [None, "x", 3, [], [[]], {"author": []}, True, {"source": 1, "x": {}}])
@pytest.mark.parametrize("name", sorted(WORK))
def test_a_value_of_another_kind_costs_nothing_else(name, odd):
    assert len(read({**WORK, name: odd}).records) == 1
