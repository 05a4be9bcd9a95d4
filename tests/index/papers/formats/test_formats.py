from __future__ import annotations

import json

import pytest

from index.papers import formats


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("page.txt", b"<!DOCTYPE html><html><body>Daily</body></html>", "HTML"),
        ("page.txt", b"%PDF-1.7\n...", "a PDF document"),
        ("refs.bib", b'{"title": "A"}', "JSON"),
        ("paper.pdf", b"PK\x03\x04rest", "a ZIP archive"),
        ("refs.xml", b'<?xml version="1.0"?><a/>', "XML with <a>"),
        ("refs.xml", b"<!-- x --><m:mods xmlns:m='y'/>", "XML: records in MODS"),
        ("refs.xml", b"<!DOCTYPE html>\n<html/>", "HTML"),
        ("refs.xml", b"< a", "damaged HTML or XML"),
        ("feeds.opml", b"<?xml version='1.0'?>\n<opml version='2.0'/>", "subscriptions and not papers"),
        ("list.txt", b"a,b\n1,2\n", "no format known"),
    ],
)
def test_a_file_is_named_as_what_it_is_whatever_its_name(name, data, says):
    (rejected,) = formats.read(name, data).rejected
    assert says in rejected.reason


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("A.JSONL", "JSON"),
        ("b.opml", "feeds"),
        ("c.pdf", "PDF"),
        ("d.enw", "EndNote"),
        ("e", "so far"),
    ],
)
def test_what_is_not_read_is_named_with_what_is(name, says):
    assert says in formats.unread(name)
    assert "Daily Papers" in formats.unread(name)


@pytest.mark.parametrize(
    "names",
    [
        {"prefix": "10.1", "member": "2"},
        {"paperId": "abc"},
        {"publication_year": "2020", "primary_location": "x"},
        {"paper": "x", "publishedAt": "2020", "title": "t", "summary": "s", "upvotes": "1"},
    ],
)
def test_csl_json_with_fields_that_came_from_an_answer_of_a_service_keeps_its_keys(names):
    item = {
        "id": "Roe2020",
        "citation-key": "Roe2020",
        "type": "book",
        "title": "Lamps",
        "DOI": "10.1/x",
        **names,
    }
    (record,) = formats.read("refs.json", json.dumps([item]).encode()).records
    assert record.key == "Roe2020"


def test_single_nul_characters_cost_no_record_and_are_named():
    data = b"TY  - JOUR\nTI  - A\nER  -\nTY  - JOUR\nTI  - B\0C\nER  -\n"
    result = formats.read("a.ris", data)
    assert [record.title for record in result.records] == ["A", "B�C"]
    assert [(remark.line, "NUL" in remark.reason) for remark in result.remarks] == [(5, True)]


def test_a_file_full_of_nul_characters_is_no_text():
    (rejected,) = formats.read("a.ris", "TY  - JOUR\nTI  - A\nER  -\n".encode("utf-16-le")).rejected
    assert "UTF-16" in rejected.reason
