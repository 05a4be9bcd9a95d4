"""BibTeX files of other programs: read as they were by hand, and damaged at any place."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.papers import formats
from index.papers.formats import bibtex
from index.papers.formats.bibtex_blocks import blocks
from tests.helpers.gold import mismatches, sample_files
from tests.helpers.paths import NO_SAMPLES

SAMPLES = sample_files("bib-")
pytestmark = pytest.mark.skipif(not SAMPLES, reason=NO_SAMPLES)
SMALL = [path for path in SAMPLES if path.stat().st_size < 10_000]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_gold(path):
    assert mismatches(path.name, formats.read(path.name, path.read_bytes())) == []


def test_another_encoding_is_found_and_named():
    (path,) = sample_files("bib-bibtexparser-gbk")
    result = formats.read(path.name, path.read_bytes())
    assert [record.key for record in result.records] == ["凯撒2013"]
    assert [(remark.line, "gbk" in remark.reason) for remark in result.remarks] == [(1, True)]


def test_the_name_of_an_undefined_string_is_kept_and_named():
    (path,) = sample_files("bib-bbt-math")
    result = formats.read(path.name, path.read_bytes())
    assert {record.venue for record in result.records} == {"IEEE_J_PROC"}
    assert [remark.line for remark in result.remarks] == [4, 17]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_start_is_a_record_a_comment_or_rejected(path):
    result = formats.read(path.name, path.read_bytes())
    text = path.read_bytes().decode("utf-16" if "utf16" in path.name else "utf-8", "replace")
    # None of these files has an `@` with a word and a brace in a value.
    starts = len(re.findall(r"@\s*\w+\s*[{(]", text))
    assert starts == len(result.records) + result.comments + len(result.rejected)


def damaged(draw):
    text = draw(st.sampled_from(SMALL)).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    at = draw(st.integers(0, max(0, len(text) - 1)))
    how = draw(st.sampled_from(["changed", "cut", "doubled"]))
    new = draw(st.sampled_from('{}"@,=#%\\( \n\0aé')) if how == "changed" else ""
    return (
        text,
        at,
        text[:at] + {"changed": new, "cut": "", "doubled": text[at : at + 1] * 2}[how] + text[at + 1 :],
    )


@settings(max_examples=300)
@given(st.composite(damaged)())
def test_a_damaged_character_costs_no_record_before_it(drawn):
    text, at, other = drawn
    before, after = bibtex.read("a.bib", text), bibtex.read("a.bib", other)
    ends, sound = 0, set()
    for block in blocks(text):
        ends = text.index(block.text, ends) + len(block.text)
        if ends < at and block.kind == "entry":
            sound.add(block.line)
    assume("@string" not in text.lower() and "crossref" not in text.lower())
    assert {r for r in before.records if r.source.line in sound} <= set(after.records)
    parts = [block.kind for block in blocks(other)]
    assert len(parts) == len(after.records) + after.comments + len(after.rejected)
