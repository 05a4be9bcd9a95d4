from __future__ import annotations

import pytest

from index.papers.site_pages import day_term, page_terms, week_term


@pytest.mark.parametrize(
    ("file", "terms"),
    [
        ("corpus/fetched/hf/2026-11-27.json", ("day 2026-11-27", "week 2026-w48")),
        ("fetched/hf/2026-11-27-p2.json", ("day 2026-11-27", "week 2026-w48")),
        # The week of this day is one of the year before.
        ("fetched/hf/2027-01-01.json", ("day 2027-01-01", "week 2026-w53")),
        ("fetched/hf/2026-W48-p12.json", ("week 2026-w48",)),
        ("fetched/hf/2026-11.json", ()),
        ("fetched/hf/2611.01001.json", ()),
        ("fetched/hf/2026-13-27.json", ()),
        ("fetched/hf/2026-W60.json", ()),
        ("fetched/hf/2026-11-27.json.bak", ()),
        ("unfetched/hf/2026-11-27.json", ()),
        ("fetched/queries/hf/2026-11-27.json", ()),
    ],
)
def test_a_file_says_of_which_day_and_week_its_page_is(file, terms):
    assert page_terms([file]) == terms


def test_what_is_no_day_or_week_has_no_term():
    assert [day_term(text) for text in ("2026-02-30", "2026-W48-1", "20261127", "x", "")] == [None] * 5
    assert [week_term(text) for text in ("2026-W54", "2026-W00", "2026-48", "0000-W01")] == [None] * 4
    assert week_term("2026-W48") == week_term("2026-w48") == "week 2026-w48"
