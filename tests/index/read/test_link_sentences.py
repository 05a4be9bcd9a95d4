from __future__ import annotations

import pytest

from index import LinkRow, link_sentence


def row(context, raw="[[key]]"):
    return LinkRow("list.md", 3, None, raw, "wikilink", None, None, "key", context, "")


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("A first. It says so in [[key]]. A last.", "It says so in key."),
        ("- [[key]]", ""),
        ("> — [[key]]", ""),
        ("> — [[key]], page 3", "key, page 3"),
        ("…to the end of [[key]], which", "…to the end of key, which"),
    ],
)
def test_the_sentence_reads_as_prose(context, expected):
    assert link_sentence(row(context)) == expected
