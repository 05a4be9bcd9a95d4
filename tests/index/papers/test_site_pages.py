from __future__ import annotations

from datetime import date

import pytest

from index.papers import site_pages
from index.papers.site_pages import day_term, month_term, page_terms, span_term, week_term


@pytest.mark.parametrize(
    ("file", "terms"),
    [
        ("corpus/fetched/hf/2026-11-27.json", ("day 2026-11-27", "month 2026-11", "week 2026-w48")),
        ("fetched/hf/2026-11-27-p2.json", ("day 2026-11-27", "month 2026-11", "week 2026-w48")),
        # The week of this day is one of the year before.
        ("fetched/hf/2027-01-01.json", ("day 2027-01-01", "month 2027-01", "week 2026-w53")),
        ("fetched/hf/2026-W48-p12.json", ("month 2026-11", "week 2026-w48")),
        # This week has days of two months, and a page of it does not say which.
        ("fetched/hf/2026-W49.json", ("week 2026-w49",)),
        ("fetched/hf/2026-11.json", ("month 2026-11",)),
        ("fetched/hf/2026-11-p2.json", ("month 2026-11",)),
        ("fetched/hf/2026-13.json", ()),
        ("fetched/hf/2611.01001.json", ()),
        ("fetched/hf/2026-13-27.json", ()),
        ("fetched/hf/2026-W60.json", ()),
        ("fetched/hf/2026-11-27.json.bak", ()),
        ("unfetched/hf/2026-11-27.json", ()),
        ("fetched/queries/hf/2026-11-27.json", ()),
    ],
)
def test_a_file_says_of_which_day_week_and_month_its_page_is(file, terms):
    assert page_terms([file]) == terms


def test_what_is_no_day_week_or_month_has_no_term():
    assert [day_term(text) for text in ("2026-02-30", "2026-W48-1", "20261127", "x", "")] == [None] * 5
    assert [week_term(text) for text in ("2026-W54", "2026-W00", "2026-48", "0000-W01")] == [None] * 4
    assert week_term("2026-W48") == week_term("2026-w48") == "week 2026-w48"
    assert [month_term(text) for text in ("2026-13", "2026-00", "2026-1", "202611", "2026-W4")] == [None] * 5
    assert month_term("2026-11") == span_term("2026-11") == "month 2026-11"
    assert week_term("9999-W52") is None


def test_the_present_has_words(monkeypatch):
    monkeypatch.setattr(site_pages, "site_day", lambda: date(2026, 11, 29))
    found = [span_term(text) for text in ("day", "WEEK", "month", "year")]
    assert found == ["day 2026-11-29", "week 2026-w48", "month 2026-11", None]
