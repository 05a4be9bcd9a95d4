from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.papers.grouping import group
from index.papers.identity import identities, identity, names
from index.papers.model import Source
from index.papers.title_forms import title_identity
from tests.helpers.records import record
from tests.index.papers.test_grouping import RECORDS


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A  Title: of Things", "a title of things"),
        ("a title -- Of things!", "a title of things"),
        ("CodeT5+", "codet5 plus"),
        ("C#", "c sharp"),
        ("ＧＰＴ-４", "gpt 4"),
        ("S^3A", "s 3a"),
        ("???", "???"),
    ],
)
def test_the_identity_of_a_title_stays_as_old_keys_know_it(title, expected):
    assert title_identity(title) == expected
    assert identity([record(title)]) == expected
    assert identities([[record(title)]]) == [expected]


def test_the_longest_of_several_titles():
    records = [record("XLNet"), record("XLNet: Pretraining"), record("xlnet")]
    assert identity(records) == identity(records[::-1]) == "xlnet pretraining"
    assert names(records) == {"xlnet", "xlnet pretraining"}


def test_works_without_a_title():
    place = Source("a.bib", 7)
    for fields, expected in (
        ({"doi": "10.1000/A", "arxiv_id": "2001.00001"}, "untitled doi:10.1000/a"),
        ({"arxiv_id": "2001.00001", "key": "roe"}, "untitled arxiv:2001.00001"),
        ({"key": "roe"}, "untitled roe"),
        ({}, "untitled a.bib:7"),
    ):
        assert identity([record("", source=place, **fields)]) == expected


def test_works_with_one_title():
    groups = [
        [record("Editorial", "Roe, Ann", 2021)],
        [record("Editorial", "Roe, Ann", 2021, doi="10.1000/b")],
        [record("EDITORIAL", "Poe, Ed", 2019), record("Editorial", year=2022)],
        [record("Editorial", "Roe, Ann", 2021, venue="Mind")],
        [record("Editorial", "{The Board}", None)],
        [record("Another", "Roe, Ann", 2021)],
    ]
    found = identities(groups)
    assert found[2] == "editorial"
    assert found[1] == "editorial · doi:10.1000/b"
    assert {found[0], found[3]} == {"editorial · roe 2021", "editorial · roe 2021 · 2"}
    assert found[4:] == ["editorial · theboard", "another"]
    # A later work with the same title changes nothing.
    assert identities([*groups, [record("Editorial", "Moe, Al", 2024)]])[: len(groups)] == found


@settings(max_examples=100, deadline=None)
@given(RECORDS, st.randoms())
def test_identities_differ_and_do_not_depend_on_order(records, random):
    groups = group(records)
    shuffled = groups[:]
    random.shuffle(shuffled)
    found = identities(groups)
    assert len(set(found)) == len(groups)
    pairs = zip(identities(shuffled), shuffled, strict=True)
    assert sorted((name, repr(members)) for name, members in pairs) == sorted(
        zip(found, map(repr, groups), strict=True)
    )
