from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.model import Date
from index.papers.written_dates import read_date


@pytest.mark.parametrize(
    ("text", "date", "edtf"),
    [
        ("2006", Date(2006), ""),
        ("2006//", Date(2006), ""),
        ("2006/05/21/", Date(2006, 5, 21), ""),
        ("2006-05", Date(2006, 5), ""),
        ("2006.05.21", Date(2006, 5, 21), ""),
        ("20060521", Date(2006, 5, 21), ""),
        ("2006-05-21T15:05:19Z", Date(2006, 5, 21), ""),
        ("2006 Mar 1", Date(2006, 3, 1), ""),
        ("March 1, 2006", Date(2006, 3, 1), ""),
        ("1 Sept. 2006", Date(2006, 9, 1), ""),
        ("2006 Spring", Date(2006), "2006-21"),
        ("2006 Mar-Apr", Date(2006, 3), "2006-03/2006-04"),
        ("2000 Dec 23-30", Date(2000, 12, 23), "2000-12-23/2000-12-30"),
        ("1998 Dec–1999 Jan", Date(1998, 12), "1998-12/1999-01"),
        ("2006-2007", Date(2006), "2006/2007"),
    ],
)
def test_dates_in_the_forms_of_reference_managers(text, date, edtf):
    assert read_date(text) == (date, edtf)


@pytest.mark.parametrize(
    ("text", "date"),
    [("MAY 21", Date(2004, 5, 21)), ("Jan", Date(2004, 1)), ("SPR", Date(2004)), ("2003", Date(2003))],
)
def test_a_text_without_a_year_takes_that_of_its_record(text, date):
    found = read_date(text, 2004)
    assert found is not None
    assert found.date == date


@pytest.mark.parametrize(
    "text",
    ["", "x", "5", "Jan", "2024-02-30", "0000", "2006/13/01", "in press", "1 2 2006", "2006 2007", "a-b-c"],
)
def test_what_is_no_date_is_none(text):
    assert read_date(text) is None


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["2006", "Mar", "31", "-", "/", "spring", "²", "٣", ","])).map(" ".join),
    )
)
def test_any_text_gives_a_date_that_exists_or_none(text):
    found = read_date(text)
    assert found is None or (1 <= found.date.year <= 9999 and (found.date.month or 1) in range(1, 13))
