from __future__ import annotations

import json

import pytest

from index.papers import formats
from index.papers.formats import daily_papers_json
from index.papers.model import Date
from index.papers.person_names import Name
from tests.helpers import gold
from tests.helpers.paths import NO_SAMPLES

PAPER = {
    "id": "2407.13168v2",
    "title": "A\nTitle",
    "summary": "See https://github.com/a/in-abstract.",
    "authors": [
        {"name": "Ada van Bee", "hidden": False},
        {"name": "Not An Author", "hidden": True},
        {"name": "Cy Dee"},
    ],
    "publishedAt": "2024-07-18T05:15:24.000Z",
    "submittedOnDailyAt": "2024-07-22T00:00:00.000Z",
    "upvotes": 0,
    "ai_summary": "One sentence.",
    "ai_keywords": ["a", "b"],
    "githubRepo": "https://github.com/a/b",
    "githubStars": 12,
    "projectPage": "https://a.example/",
    "organization": {"name": "org", "fullname": "The Organization"},
}
ENTRY = {
    "paper": PAPER,
    "publishedAt": "2024-07-19T01:00:00.000Z",
    "title": "Outer",
    "summary": "…",
    "numComments": 2,
}


def read(value):
    data = json.dumps(value).encode()
    assert daily_papers_json.sniff(data.decode(), "x")
    return formats.read("hf.json", data)


def test_a_paper_of_a_list():
    (record,) = read([ENTRY]).records
    assert record.title == "A Title"
    assert record.authors == (Name("Bee", "Ada", "van"), Name("Dee", "Cy"))
    assert not record.authors_more
    assert record.published == Date(2024, 7, 18)
    assert record.dates == (("submittedOnDailyAt", "2024-07-22"),)
    assert record.upvotes == 0
    assert (record.arxiv_id, record.arxiv_version) == ("2407.13168", "v2")
    assert record.organization == "The Organization"
    assert record.urls == ("https://a.example/",)
    assert record.code_urls == ("https://github.com/a/b", "https://github.com/a/in-abstract")
    assert dict(record.fields) == {
        "ai_summary": "One sentence.",
        "ai_keywords": '["a", "b"]',
        "githubStars": "12",
        "publishedAt": "2024-07-19T01:00:00.000Z",
        "numComments": "2",
    }


def test_the_organization_may_stand_beside_the_paper():
    outer = {"paper": {"id": "2407.13168", "title": "T"}, "organization": {"name": "org"}}
    assert read([outer]).records[0].organization == "org"


def test_a_single_paper_and_a_single_entry():
    assert [record.title for record in read(PAPER).records] == ["A Title"]
    assert [record.title for record in read(ENTRY).records] == ["A Title"]


def test_a_damaged_entry_costs_no_other():
    text = json.dumps([ENTRY, ENTRY, ENTRY])
    at = text.index('"paper"', 10)
    reading = formats.read("hf.json", (text[:at] + "?" + text[at:]).encode())
    assert len(reading.records) == 2
    assert len(reading.rejected) == 1


@pytest.mark.parametrize("odd", [None, "x", 3, [], [[]], {"name": []}, True])
@pytest.mark.parametrize("name", sorted(PAPER))
def test_a_value_of_another_kind_costs_nothing_else(name, odd):
    (record,) = read([{**ENTRY, "paper": {**PAPER, "title": "T", name: odd}}, ENTRY]).records[:1]
    assert record.fields


@pytest.mark.skipif(not gold.sample_files("hf-"), reason=NO_SAMPLES)
@pytest.mark.parametrize("file", gold.sample_files("hf-"), ids=lambda file: file.name)
def test_sample_files_have_the_values_read_off_by_hand(file):
    assert gold.mismatches(file.name, formats.read(file.name, file.read_bytes())) == []
