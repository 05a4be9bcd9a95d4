from __future__ import annotations

import json

import pytest

from index.sources.kept_paces import kept, seconds_left


def test_what_is_kept_is_read_later():
    data = kept({"hf": 1.0, "arxiv": 3.0}, 1000.0)
    assert seconds_left(data, 1000.5) == {"hf": 0.5, "arxiv": 2.5}
    assert seconds_left(data, 1002.0) == {"arxiv": 1.0}
    # The clock was set back.
    assert seconds_left(data, -9000.0) == {}


@pytest.mark.parametrize(
    "value", [[], {"hf": "x"}, {"hf": None}, {"other": 5}, {"hf": 1e999}, {"hf": [1]}, 7]
)
def test_what_cannot_be_read_does_not_count(value):
    assert seconds_left(json.dumps(value).encode(), 0.0) == {}
    assert seconds_left(b"{", 0.0) == seconds_left(b"\xff", 0.0) == seconds_left(b"", 0.0) == {}
