from __future__ import annotations

import json

import pytest

from index.sources.fetch_log import FetchLog, LogEntry, appended

ENTRY = LogEntry(
    "arxiv",
    ("2609.1",),
    "https://x.org/?id=1",
    "2026-11-29T10:00:00+00:00",
    200,
    "",
    "arxiv/2609.1v1.xml",
    "ab",
)


def log(**changed):
    return json.dumps(json.loads(appended(b"", [ENTRY])) | changed).encode() + b"\n"


def test_what_was_written_is_read_again():
    assert FetchLog(appended(b"", [ENTRY])).latest("arxiv", "2609.1") == ENTRY
    assert FetchLog(log(file="")).latest("arxiv", "2609.1") is not None
    assert FetchLog(log(file="queries/x%2fy/2026-11-28.xml")).latest("arxiv", "2609.1") is not None


@pytest.mark.parametrize(
    "file",
    [
        "../a.json",
        "hf/../../a.json",
        "/etc/a.json",
        "hf",
        "hf/",
        "a\x00/b.json",
        "hf/" + "x" * 201,
        "a/b/c/d/e/f.json",
        7,
    ],
)
def test_a_line_that_names_another_place_is_left_out(file):
    assert FetchLog(log(file=file)).latest("arxiv", "2609.1") is None


@pytest.mark.parametrize("line", [b"{", b"[]", b"null", b"[" * 9_999, b"\xff"])
def test_damaged_lines_cost_nothing_else(line):
    assert FetchLog(line + b"\n" + log()).latest("arxiv", "2609.1") == ENTRY
