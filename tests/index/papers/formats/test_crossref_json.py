from __future__ import annotations

import json

import pytest

from index.papers import formats
from index.papers.model import Date
from index.papers.person_names import Name
from tests.helpers import gold
from tests.helpers.paths import NO_SAMPLES

WORK = {
    "DOI": "10.1000/ABC",
    "prefix": "10.1000",
    "member": "1",
    "type": "journal-article",
    "title": ["On <i>E. coli</i> &amp; Others"],
    "subtitle": ["A Study"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two &lt;3.</jats:p>",
    "author": [
        {"given": "Ada", "family": "Bee", "suffix": "Jr.", "sequence": "first"},
        {"name": "The Group", "sequence": "additional"},
    ],
    "container-title": ["Journal", "J."],
    "issued": {"date-parts": [[2020, 5]]},
    "published-print": {"date-parts": [[2020, 6, 1]]},
    "created": {"date-parts": [[2020, 4, 30]], "date-time": "2020-04-30T00:00:00Z"},
    "volume": "3",
    "page": "1-2",
    "publisher": "House",
    "ISSN": ["1", "2"],
    "subject": ["Bees"],
    "URL": "https://doi.org/10.1000/abc",
    "is-referenced-by-count": 4,
    "reference": [{"key": "x", "unstructured": "y" * 3000}],
}


def read(value):
    return formats.read("crossref.json", json.dumps(value).encode())


def answer(kind, message):
    return {"status": "ok", "message-type": kind, "message": message}


@pytest.mark.parametrize(
    "value", [answer("work", WORK), answer("work-list", {"total-results": 1, "items": [WORK]}), WORK, [WORK]]
)
def test_a_work(value):
    (record,) = read(value).records
    assert record.title == "On E. coli & Others: A Study"
    assert record.abstract == "One. Two <3."
    assert record.authors == (Name("Bee", "Ada", suffix="Jr."), Name(literal="The Group"))
    assert record.doi == "10.1000/abc"
    assert record.type == "article"
    assert record.published == Date(2020, 5)
    assert record.dates == (("published-print", "2020-06-01"), ("created", "2020-04-30"))
    assert (record.venue, record.volume, record.pages, record.publisher) == ("Journal", "3", "1-2", "House")
    assert (record.issn, record.keywords) == ("1 2", ("Bees",))
    assert record.urls == ("https://doi.org/10.1000/abc",)
    assert dict(record.fields)["is-referenced-by-count"] == "4"


def test_a_type_of_csl_in_the_same_work_as_csl():
    assert read({**WORK, "type": "paper-conference", "title": "T"}).records[0].type == "inproceedings"


def test_a_doi_that_is_not_known():
    (rejected,) = formats.read("x.json", b"Resource not found.").rejected
    assert "Crossref" in rejected.reason


def test_a_list_that_is_cut_off_keeps_what_is_whole():
    text = json.dumps(answer("work-list", {"items": [WORK, WORK]}))
    reading = formats.read("x.json", text[:-50].encode())
    assert len(reading.records) == 1
    assert len(reading.rejected) == 1


def test_a_work_without_title_and_doi_is_rejected():
    reading = read(answer("work-list", {"items": [{"publisher": "x"}, 7, WORK]}))
    assert (len(reading.records), len(reading.rejected)) == (1, 2)


@pytest.mark.parametrize("odd", [None, "x", 3, [], [[]], {"family": []}, True])
@pytest.mark.parametrize("name", sorted(WORK))
def test_a_value_of_another_kind_costs_nothing_else(name, odd):
    assert len(read(answer("work", {**WORK, name: odd})).records) == 1


@pytest.mark.skipif(not gold.sample_files("crossref-"), reason=NO_SAMPLES)
@pytest.mark.parametrize("file", gold.sample_files("crossref-"), ids=lambda file: file.name)
def test_sample_files_have_the_values_read_off_by_hand(file):
    assert gold.mismatches(file.name, formats.read(file.name, file.read_bytes())) == []
