from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_tui.matching import best

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
    assert [NAMES[at] for at in best(query, NAMES)][: len(found)] == found


def test_an_empty_query_takes_all_in_order():
    assert best("", NAMES, 3) == [0, 1, 2]


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
    assert [names[at] for at in best(query, names, last=1)][: len(found)] == found


@given(st.text(), st.lists(st.text()), st.integers(1, 5), st.none() | st.integers(0, 9))
def test_any_query(query, names, limit, last):
    found = best(query, names, limit, last=last)
    late = [last is not None and at >= last for at in found]
    assert late == sorted(late)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert all(0 <= at < len(names) for at in found)
