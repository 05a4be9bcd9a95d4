from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.saved_names import saved_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("10.1038/nature14539", "10.1038%2Fnature14539.json"),
        ("2609.19170v1", "2609.19170v1.json"),
        ("..", "%2e..json"),
        (".hidden", "%2ehidden.json"),
        ("con", "%63on.json"),
        ("", "%.json"),
        (" ", "%20.json"),
        ("a\nb", "a%0Ab.json"),
        ("é", "%C3%A9.json"),
    ],
)
def test_names_of_files(stem, name):
    assert saved_name(stem, ".json") == name


@given(st.text(max_size=400), st.text(max_size=400))
def test_names_are_short_safe_and_distinct(one, other):
    names = [saved_name(each, ".xml") for each in (one, other)]
    assert all(len(name.encode()) <= 200 and name.isascii() and name.isprintable() for name in names)
    assert not any(set(name) & set('/\\:*?"<>|') or name.startswith(".") for name in names)
    assert (names[0] == names[1]) is (one == other)


def test_a_long_name_ends_in_a_hash_and_not_in_half_an_escape():
    names = {saved_name("é" * 100 + end, ".json") for end in "ab"}
    assert len(names) == 2
    for name in names:
        head, _, digest = name.removesuffix(".json").rpartition("-")
        assert len(digest) == 16
        assert head.replace("%C3%A9", "").replace("%C3", "") == ""
