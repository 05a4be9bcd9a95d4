from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers import formats
from index.papers.formats import identifier_list

LIST = """\
# To read

10.1038/nature14539   # deep learning
doi: 10.1000/x,
https://doi.org/10.1000/Y
- arXiv:2407.13168v2
2407.00001
3. https://arxiv.org/pdf/astro-ph/0601001
https://huggingface.co/papers/2407.00002
https://example.org/paper#section
https://github.com/a/b
"""


def test_each_line_is_a_record_without_a_title():
    reading = formats.read("list.txt", LIST.encode())
    assert not reading.rejected
    found = [
        (r.source.line, r.doi or r.arxiv_id or "".join((*r.urls, *r.code_urls))) for r in reading.records
    ]
    assert found == [
        (3, "10.1038/nature14539"),
        (4, "10.1000/x"),
        (5, "10.1000/y"),
        (6, "2407.13168"),
        (7, "2407.00001"),
        (8, "astro-ph/0601001"),
        (9, "2407.00002"),
        (10, "https://example.org/paper#section"),
        (11, "https://github.com/a/b"),
    ]
    assert {record.title for record in reading.records} == {""}
    assert reading.records[3].arxiv_version == "v2"


def test_a_line_that_is_something_else_is_named():
    reading = formats.read("list.txt", (LIST + "10.1000 slipped\x1b").encode())
    assert len(reading.records) == 9
    (rejected,) = reading.rejected
    assert rejected.line == 12
    assert "10.1000 slipped␛" in rejected.reason


@pytest.mark.parametrize(
    "text",
    [
        "Some words.\n",
        "See 10.1000/x for more.\nAnd 10.1000/y.\n",
        "# only\n# comments\n",
        "A Title\n\n10.1000/x\n",
        "2407.13168\nOne\nTwo\n",
        "javascript:alert(1)\nfile:///etc/passwd\n",
        "12 34\n56\n",
        "[link](https://example.org)\n",
    ],
)
def test_other_text_is_not_taken_for_a_list(text):
    assert not identifier_list.sniff(text, "x.txt")


@given(
    st.lists(
        st.sampled_from(["10.1000/x", "2407.13168", "x", "", " # c", "https://a.example", "\x85"])
        | st.text(max_size=9)
    )
)
def test_every_line_is_a_record_or_rejected_or_empty(lines):
    lines = [line.replace("\n", " ").replace("\r", " ") for line in lines]
    reading = identifier_list.read("x", "\n".join(lines))
    assert len(reading.records) + len(reading.rejected) <= len(lines)
    assert len(reading.records) >= sum(
        line in ("10.1000/x", "2407.13168", "https://a.example") for line in lines
    )
