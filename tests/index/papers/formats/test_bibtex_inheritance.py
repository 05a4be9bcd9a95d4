"""Entries take fields of those that they refer to, also where these refer back."""

from __future__ import annotations

from index.papers import formats


def test_of_two_entries_that_refer_to_each_other_each_has_the_title_of_the_other():
    text = "@inproceedings{a, title={One}, crossref={b}}\n@inproceedings{b, title={Two}, year=1999, crossref={a}}"
    result = formats.read("a.bib", text.encode())
    assert [record.venue for record in result.records] == ["Two", "One"]
    assert [record.published.year for record in result.records if record.published] == [1999, 1999]
    assert all("only its own fields are taken" in remark.reason for remark in result.remarks)
