from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.papers import grouping
from index.papers.grouping import group, group_and_list, possible_duplicates
from index.papers.matching import barred, compare, compare_traits, match_keys
from index.papers.model import Date, Source
from index.papers.said import match_keys_of, names_of, normal_name, said, written_names
from index.papers.traits import traits
from tests.helpers.records import record

TWO = "Kim, Min; Park, Jun"
TITLE = "Fast inference of sparse graphs in large networks"


def sizes(records, *args):
    return sorted(map(len, group(records, *args)))


def titles(records, *args):
    return sorted(sorted(each.title for each in members) for members in group(records, *args))


# Rules ----------------------------------------------------------------------------------------------------


def test_records_of_one_work_are_one_group():
    records = [
        record(TITLE, TWO, 2020, arxiv_id="2001.00001"),
        record(TITLE.upper(), "", 2020),
        record("Other title of old", TWO, 2021, arxiv_id="2001.00001", doi="10.1000/a"),
        record(TITLE, TWO, 2021, doi="10.1000/A"),
        record("Something else altogether", TWO, 2021),
    ]
    assert sizes(records) == [1, 4]


def test_records_that_are_known_to_be_apart_are_grouped_as_others_are():
    records = [
        record(TITLE, TWO, 2020, arxiv_id="2001.00001"),
        record(TITLE.upper(), "", 2020),
        record("Another thing", TWO, 2020),
        record("Something else altogether", TWO, 2021),
    ]
    times = Counter(key for each in records for key in match_keys(each))
    apart = {id(each) for each in records if all(times[key] == 1 for key in match_keys(each))}
    assert len(apart) == 2
    assert group_and_list(records, apart=apart) == group_and_list(records)


def test_a_union_that_would_join_what_may_never_be_joined_is_refused():
    preprint = record("preprint " + TITLE, TWO, 2016)
    proceedings = record("preprint " + TITLE, TWO, 2015, type="inproceedings", venue="NeurIPS")
    journal = record("preprint " + TITLE, TWO, 2018, type="article", venue="TPAMI")
    (pair, one) = sorted(group([journal, preprint, proceedings]), key=len, reverse=True)
    # The nearest year decides.
    assert {each.venue for each in pair} == {"", "NeurIPS"}
    assert one == [journal]
    (possible,) = possible_duplicates([journal, preprint, proceedings])
    assert "joined with another work" in possible.reason
    assert not possible.joined


def test_identifiers_are_joined_before_titles():
    records = [
        record(TITLE, TWO, 2020, doi="10.1000/a"),
        record(TITLE, TWO, 2020, doi="10.1000/b", arxiv_id="2001.00001"),
        record(TITLE, TWO, 2020, arxiv_id="2001.00001"),
    ]
    assert [{each.doi for each in members} for members in group(records)] in (
        [{"10.1000/a"}, {"10.1000/b", None}],
        [{"10.1000/b", None}, {"10.1000/a"}],
    )


def test_equal_records_that_are_not_sure_stay_apart():
    assert sizes([record("GPT-4"), record("GPT-4")]) == [1, 1]
    assert sizes([record("", ""), record("", "")]) == [1, 1]
    assert sizes([record("Editorial", TWO, 2020), record("Editorial", TWO, 2020)]) == [1, 1]
    assert sizes([record("GPT-4", abstract="The same."), record("GPT-4", abstract="The same.")]) == [2]


def test_a_doubtful_identifier_is_named_although_it_joins():
    records = [
        record("Vital Effects", TWO, 2003, doi="10.1000/a"),
        record("Sparse Graphs", TWO, 2003, doi="10.1000/a"),
    ]
    (found,) = possible_duplicates(records)
    assert found.joined
    assert "titles differ" in found.reason


def test_one_possible_duplicate_for_two_groups():
    records = [record(TITLE, "", 2020) for _ in range(3)] + [record(TITLE, "", 2024) for _ in range(3)]
    found = group_and_list(records)
    assert sorted(map(len, found.groups)) == [3, 3]
    assert len(found.possible) == 1


def test_thousands_of_records_with_one_title_are_compared_with_their_neighbours(monkeypatch):
    calls = []
    monkeypatch.setattr(
        grouping, "compare_traits", lambda one, two: calls.append(1) or compare_traits(one, two)
    )
    years = [record("Editorial", f"Author{number}, A", 2020) for number in range(600)]
    pair = [
        record("Editorial", "Smith, J", 2020, doi="10.1000/a"),
        record("Editorial", "Smith, J", 2021, doi="10.1000/a"),
    ]
    assert sizes([pair[0], *years, pair[1]]) == [1] * 600 + [2]
    assert len(calls) < 602 * 45


# The user's word ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("doi:10.1000/A", "https://doi.org/10.1000/b"),
        ("DOI: 10.1000/a", "doi:10.1000/b"),
        ("doi:10.1000/a", "A Second Title! (2018)"),
        ("first title (2015)", "a second title (2018)"),
    ],
)
def test_what_the_user_joined(names):
    one = record("First Title", "Kim, Min", 2015, doi="10.1000/a")
    two = record("A Second Title", "Roe, Ann", 2018, doi="10.1000/b")
    names = tuple(name.replace("https://doi.org/", "doi:") for name in names)
    word = said(same=[names], different=[])
    assert sizes([one, two]) == [1, 1]
    assert sizes([one, two], word) == [2]
    assert possible_duplicates([one, two], word) == []


def test_a_copy_of_a_record_that_the_user_joined_comes_along():
    one = record("First Title", "Kim, Min", 2015, doi="10.1000/a")
    two = record("A Second Title", "Roe, Ann", 2018, doi="10.1000/b")
    copy = record("First title", "Kim, M", 2016)
    assert sizes([one, two, copy], said(same=[("doi:10.1000/a", "doi:10.1000/b")], different=[])) == [3]


@pytest.mark.parametrize(
    "names", [("doi:10.1000/a", "arxiv:2001.00001"), (f"{TITLE} (2020)", f"{TITLE.upper()} (2021)")]
)
def test_what_the_user_split(names):
    one = record(TITLE, TWO, 2020, doi="10.1000/a")
    two = record(TITLE, TWO, 2021, arxiv_id="2001.00001")
    word = said(same=[], different=[names])
    assert sizes([one, two]) == [2]
    assert sizes([one, two], word) == [1, 1]
    assert possible_duplicates([one, two], word) == []
    # A third record joins one of them, not both.
    assert sizes([one, two, record(TITLE, TWO, None)], word) == [1, 2]


def test_a_pair_that_is_said_to_be_both_is_kept_apart():
    one, two = record(TITLE, TWO, 2020, doi="10.1000/a"), record(TITLE, TWO, 2021, arxiv_id="2001.00001")
    pair = ("doi:10.1000/a", "arxiv:2001.00001")
    assert sizes([one, two], said(same=[pair], different=[pair[::-1]])) == [1, 1]


# Laws -----------------------------------------------------------------------------------------------------

TITLES = (
    *(
        "Sparse Graphs",
        "sparse graphs!",
        "Sparse Graphs: A Long and Winding Survey",
        "Sparse Graphs II",
        "Editorial",
    ),
    *("Fast inference of sparse graphs in networks", "Fast inference of sparse graph in networks", "", "???"),
    *("Erratum: Sparse Graphs", "Fast Inference of Sparse Graphs in Networks 2", "Sparse Graphs: Part I"),
)
RECORDS = st.lists(
    st.builds(
        record,
        st.sampled_from(TITLES),
        st.sampled_from(
            ["", "Kim, Min", TWO, "Park, Jun; Kim, M.", "{The Team}", "Roe, Ann", "Kim, Min; others"]
        ),
        st.none() | st.builds(Date, st.integers(2018, 2022), inferred=st.booleans()),
        source=st.builds(Source, st.sampled_from(["a", "b"]), st.integers(1, 9)),
        doi=st.sampled_from([None, None, "10.1000/a", "10.1000/b"]),
        arxiv_id=st.sampled_from([None, None, "2001.00001", "2001.00002"]),
        type=st.sampled_from([None, "article", "inproceedings", "book"]),
        venue=st.sampled_from(["", "", "Mind", "NeurIPS", "arXiv"]),
        volume=st.sampled_from(["", "1", "2"]),
        abstract=st.sampled_from(["", "The one and only abstract.", "Another text about other things."]),
    ),
    max_size=9,
)
NAMES = st.sampled_from(["doi:10.1000/a", "doi:10.1000/b", "sparse graphs (2020)", "arxiv:2001.00002"])
WORDS = st.builds(said, *[st.lists(st.tuples(NAMES, NAMES), max_size=2)] * 2)


def shape(groups):
    return sorted(sorted(map(repr, members)) for members in groups)


@settings(max_examples=100, deadline=None)
@given(RECORDS, WORDS, st.randoms())
def test_groups_do_not_depend_on_order(records, word, random):
    shuffled = records[:]
    random.shuffle(shuffled)
    one, two = group_and_list(records, word), group_and_list(shuffled, word)
    assert one.groups == two.groups
    assert one.possible == two.possible


@settings(max_examples=100, deadline=None)
@given(RECORDS, WORDS, st.randoms())
def test_groups_do_not_depend_on_files(records, word, random):
    """Records that say different things are grouped alike, wherever they stand."""
    records = list({repr(replace(each, source=Source("", 0))): each for each in records}.values())
    moved = [
        replace(each, source=Source(random.choice("xyz"), number)) for number, each in enumerate(records)
    ]
    places = {each.source: old.source for each, old in zip(moved, records, strict=True)}
    back = [[replace(each, source=places[each.source]) for each in members] for members in group(moved, word)]
    assert back == group(records, word)


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_no_pair_that_may_never_be_joined_shares_a_group(records):
    groups = group(records)
    assert sorted(map(repr, records)) == sorted(repr(each) for members in groups for each in members)
    for members in groups:
        for one, two in combinations(members, 2):
            assert not compare(one, two).never


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_verdicts_are_symmetric_and_have_a_key_in_common(records):
    for one, two in combinations(records, 2):
        verdict = compare(one, two)
        assert verdict == compare(two, one)
        assert barred(traits(one), traits(two)) == verdict.never
        if verdict.kind != "different":
            assert not match_keys(one).isdisjoint(match_keys(two))


@settings(max_examples=100, deadline=None)
@given(RECORDS, WORDS)
def test_what_is_said_to_be_different_shares_no_group(records, word):
    for members in group(records, word):
        for one, two in combinations(members, 2):
            for left, right in word.different:
                both = {left, right}
                if len(both) == 2 and not both & (names_of(one) & names_of(two)):
                    ones, twos = names_of(one) & both, names_of(two) & both
                    assert not (ones and twos and ones != twos and len(ones) == len(twos) == 1)


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_groups_of_a_part_that_shares_no_key_are_those_of_the_whole(records):
    """A cache may group only the records that share keys, directly or through others, with those that changed."""
    if not records:
        return
    part = [records[0]]
    while True:
        keys = {key for each in part for key in match_keys(each)}
        more = [each for each in records if each in part or keys & match_keys(each)]
        if len(more) == len(part):
            break
        part = more
    whole = shape(group(records))
    assert [members for members in shape(group(part)) if members not in whole] == []


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_a_record_has_one_of_the_match_keys_of_each_of_its_names(records):
    for each in records:
        for name in names_of(each):
            assert not match_keys_of(name).isdisjoint(match_keys(each)), name


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_names_as_they_are_written_are_those_that_are_compared(records):
    for each in records:
        assert {normal_name(name) for name in written_names(each)} == names_of(each)
