from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers import formats
from index.papers.formats import endnote_xml
from index.papers.formats.xml_records import root

BEFORE = "<?xml version='1.0'?>\n<xml><records>\n"
AFTER = "\n</records></xml>"


def element(title: str) -> str:
    return f"<record><titles><title>{title}</title></titles></record>\n"


A, B, C = element("a"), element("b"), element("c")


@pytest.mark.parametrize(
    ("text", "titles", "rejected", "remarks"),
    [
        (f"{BEFORE}{A}{B}{C}{AFTER}", "abc", [], []),
        (f"{BEFORE}{A}{B[:-20]}", "a", [(4, "cut off")], []),
        (f"{BEFORE}{A}{B}", "ab", [], [(5, "cut off")]),
        (f"{BEFORE}{A}{B.replace('</title>', '')}{C}{AFTER}", "ac", [(4, "mismatched tag")], []),
        (f"{BEFORE}{A}{B.replace('</record>', '')}{C}{AFTER}", "ac", [(4, "its end is missing")], []),
        (f"{BEFORE}{A}{B.replace('<record>', '<rekord>')}{C}{AFTER}", "ac", [(4, "mismatched tag")], []),
        (f"{BEFORE}{A}{B.replace('b<', '<![CDATA[<')}{C}{AFTER}", "ac", [(4, "cut off")], []),
        (f"{BEFORE}{A}<!-- {C}{AFTER}", "ac", [], [(4, "cut off")]),
        (f"{BEFORE}{A}<!-- {C} -->{B}{AFTER}", "ab", [], []),
        (f"{BEFORE.replace('<xml>', '<xml a=>')}{A}{B}{AFTER}", "ab", [], [(2, "not well-formed")]),
        (f"{BEFORE}{A}{B}{AFTER}{C}", "abc", [], [(6, "junk")]),
        (f"{BEFORE}{AFTER}", "", [(1, "no records")], []),
    ],
)
def test_a_fault_costs_one_record_and_is_named_with_its_line(text, titles, rejected, remarks):
    result = endnote_xml.read("a.xml", text)
    assert "".join(record.title for record in result.records) == titles
    for parts, expected in ((result.rejected, rejected), (result.remarks, remarks)):
        found = [part for part in parts if "no title" not in part.reason]
        assert [part.line for part in found] == [line for line, _ in expected]
        assert all(says in part.reason for part, (_, says) in zip(found, expected, strict=True))


def test_entities_of_html_and_characters_that_xml_has_not_cost_nothing():
    text = BEFORE + element("a&nbsp;&eacute; &unknown; \x0b\x00\ud800&lt;b") + AFTER
    (record,) = endnote_xml.read("a.xml", text).records
    assert record.title == "a é &unknown; ���<b"


@pytest.mark.parametrize(
    ("declaration", "says"),
    [
        ("<!DOCTYPE xml [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>", "declares an entity"),
        ("<!DOCTYPE xml [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", "another file (file:///etc/passwd)"),
        ("<!DOCTYPE xml [<!ENTITY % b SYSTEM 'http://x/\x1b[2J'>%b;]>", "another file (http://x/�[2J)"),
        ("<!DOCTYPE xml SYSTEM 'http://x/y.dtd'>", "document type definition"),
        ("<!DOCTYPE xml PUBLIC '-//NLM//DTD x' 'y' [<!ELEMENT b ANY>]>", "document type definition"),
    ],
)
def test_what_could_open_files_or_fill_the_memory_is_refused(declaration, says):
    result = formats.read("a.xml", f"{declaration}\n<xml><records>{element('&b;')}</records></xml>".encode())
    assert result.records == ()
    (rejected,) = result.rejected
    assert says in rejected.reason
    assert rejected.line == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<a>", "a"),
        ("\ufeff<?xml version='1.0'?>\n<!-- <b> -->\n<a:c x='1'>", "a:c"),
        ("<!DOCTYPE a SYSTEM 'x'>\n<a/>", "a"),
        ("<!DOCTYPE a [<!ENTITY x '>'>]><a>", "a"),
        ("text <a>", ""),
        ("<", ""),
        ("", ""),
    ],
)
def test_the_outermost_element(text, name):
    assert root(text) == name


@given(st.text(alphabet="<>!-?[]a'\" \n") | st.text())
def test_any_text_has_a_root_or_none_and_is_read(text):
    assert isinstance(root(text), str)
    result = endnote_xml.read("a.xml", text)
    assert result.rejected or result.records


def test_many_faults_and_deep_nesting_are_bounded():
    result = endnote_xml.read("a.xml", BEFORE + "<record><![CDATA[" * 3000)
    assert len(result.rejected) == 3000
    assert "too many faults" in result.rejected[-1].reason
    deep = f"{BEFORE}<record>{'<a>' * 20_000}x{'</a>' * 20_000}</record>{AFTER}"
    (record,) = endnote_xml.read("a.xml", deep).records
    assert [text for _, text in record.fields] == ["x"]


def test_an_attribute_is_kept_under_the_name_of_its_element():
    text = BEFORE + A.replace("<titles>", '<key app="EN">7</key><titles>') + AFTER
    (record,) = endnote_xml.read("a.xml", text).records
    assert record.fields == (("key@app", "EN"), ("key", "7"))
