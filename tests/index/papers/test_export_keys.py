"""Keys that papers are exported with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.export_keys import export_keys
from index.text import fold


@pytest.mark.parametrize(
    ("given_keys", "expected"),
    [
        ({"smith-2020": "smith:2020", "a-title": None}, {"smith-2020": "smith:2020", "a-title": "a-title"}),
        # The one that has the key in the library keeps it.
        ({"a-x": "smith", "smith": "smith"}, {"a-x": "a-x", "smith": "smith"}),
        ({"a-x": "smith", "Smith": "smith"}, {"a-x": "a-x", "Smith": "smith"}),
        ({"b": "k:1", "a": "k:1"}, {"a": "k:1", "b": "b"}),
        # Pandoc and Biber tell these apart.
        ({"b": "k:1", "a": "K:1"}, {"a": "K:1", "b": "k:1"}),
        ({"dup": "Dup", "dup-x": "dup"}, {"dup": "Dup", "dup-x": "dup"}),
        # Falling back to its own key, a paper takes that from the one whose source gives it.
        ({"a": "s", "b": "s", "c": "b"}, {"a": "s", "b": "b", "c": "c"}),
    ],
)
def test_two_papers_never_share_a_key(given_keys, expected):
    assert export_keys(given_keys) == expected


def test_of_several_papers_the_one_that_a_key_means_in_the_library_keeps_it():
    given_keys = {"k-1": "k", "k-2": "k", "k-3": "k"}
    assert export_keys(given_keys, {"k": "k-2"}.get) == {"k-1": "k-1", "k-2": "k", "k-3": "k-3"}
    assert export_keys(given_keys, {"k": "other"}.get) == {"k-1": "k", "k-2": "k-2", "k-3": "k-3"}


_keys = st.text("abAB:", min_size=1, max_size=2)


@given(st.dictionaries(_keys, st.none() | _keys, max_size=8))
def test_keys_differ_and_do_not_depend_on_order(given_keys):
    own = {fold(key): source for key, source in given_keys.items()}
    written = export_keys(own)
    assert len(set(written.values())) == len(own)
    assert written == export_keys(dict(reversed(own.items())))
    assert all(key in {name, own[name]} for name, key in written.items())
