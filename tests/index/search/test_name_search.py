from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.search.name_search import NameBlock, Names, best_names

NAMES = ["hrm-text", "retrieval-based", "Daily/2026", "dense retrieval", "Ideas", "pretraining", "Café notes"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ret", ["retrieval-based", "dense retrieval", "pretraining"]),
        ("den ret", ["dense retrieval"]),
        ("IDEAS", ["Ideas"]),
        ("2026", ["Daily/2026"]),
        ("café", ["Café notes"]),
        ("retreival-based", ["retrieval-based"]),
    ],
)
def test_the_best_come_first(query, found):
    assert [NAMES[at] for at in best_names(query, NAMES)][: len(found)] == found


def test_an_empty_query_takes_all_in_order():
    assert best_names("", NAMES, 3) == [0, 1, 2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ret", ["pretraining", "retrieval-based", "dense retrieval"]),
        ("dense retrieval", ["dense retrieval"]),
        ("retreival-based", ["retrieval-based"]),
    ],
)
def test_what_is_to_come_last_does_however_well_it_matches(query, found):
    names = ["pretraining", "retrieval-based", "dense retrieval"]
    assert [names[at] for at in Names.of(names, last=1).best(query)][: len(found)] == found


def one_by_one(query, names, limit, last):
    """Return the expected matches, by comparing each name."""
    words = query.casefold().split()
    ranked = []
    for at, name in enumerate(names):
        folded = name.casefold().replace("\n", " ")
        if all(word in folded for word in words):
            begun = all(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in words)
            tier = (0, len(name)) if folded.startswith(words[0]) else (1 if begun else 2, 0)
            ranked.append((at >= last, *tier, at))
    return [at for *_rank, at in sorted(ranked)[:limit]]


LETTERS = st.text(st.sampled_from("aAbß-/ .\n\u0130\u201cé1"), max_size=7)


@given(LETTERS.filter(str.strip), st.lists(LETTERS, max_size=12), st.integers(1, 5), st.integers(0, 9))
@example(query="-", names=["A-", "/-"], limit=1, last=0)
def test_it_is_as_if_each_name_was_looked_at(query, names, limit, last):
    found = Names.of(names, last).best(query, limit, slips=False)
    assert found == one_by_one(query, names, limit, last)


@given(st.text(), st.lists(st.text()), st.integers(1, 5), st.none() | st.integers(0, 9))
def test_any_query(query, names, limit, last):
    found = Names.of(names, last).best(query, limit)
    late = [last is not None and at >= last for at in found]
    assert late == sorted(late)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert all(0 <= at < len(names) for at in found)


def test_a_letter_that_begins_many_names_compares_a_bounded_number(monkeypatch):
    names = Names.of([f"s {number:05}" for number in range(5_000)])
    held = []
    begun = NameBlock.begun

    def counted(block, word, **how):
        for at in begun(block, word, **how):
            held.append(at)
            yield at

    monkeypatch.setattr(NameBlock, "begun", counted)
    assert names.best("s", 8) == list(range(8))
    assert len(held) <= 1_001


@given(
    LETTERS,
    st.lists(st.lists(LETTERS, max_size=4), max_size=4),
    st.lists(LETTERS, max_size=4),
    st.sets(st.integers(0, 12)),
)
def test_blocks_are_searched_as_if_they_were_one(query, blocks, last, without):
    names = [name for block in blocks for name in block]
    joined = Names(*map(NameBlock.of, blocks), last=[NameBlock.of(last)], without=without)
    one = Names.of([*names, *last], len(names))
    found = [at for at in one.best(query, 99, slips=False) if at not in without]
    assert joined.best(query, 99, slips=False) == found
    assert [joined.name(at) for at in found] == [[*names, *last][at] for at in found]
