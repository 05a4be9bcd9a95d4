from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.model import Date
from index.papers.publication_dates import read_edtf, read_month, read_year, with_month


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024", (Date(2024), "")),
        ("2024-05", (Date(2024, 5), "")),
        ("2024-02-29", (Date(2024, 2, 29), "")),
        ("2024-05-21T10:00:00Z", (Date(2024, 5, 21), "")),
        ("-0334", (Date(-334), "")),
        ("1999~", (Date(1999, circa=True), "")),
        ("1999?", (Date(1999), "1999?")),
        ("2001-21", (Date(2001), "2001-21")),
        ("2010/2012-03", (Date(2010), "2010/2012-03")),
        ("2010/", (Date(2010), "2010/")),
        ("../2010", (None, "../2010")),
        ("199X", (None, "199X")),
        ("1999-XX", (Date(1999), "1999-XX")),
        ("2024-02-30", None),
        ("2024-13", None),
        ("x/2010", None),
        ("/", None),
        ("1/2/3", None),
        ("in press", None),
    ],
)
def test_edtf(text, found):
    assert read_edtf(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024", (Date(2024), "")),
        ("2010/3", (Date(2010, 3), "")),
        ("c. 1900", (Date(1900, circa=True), "c. 1900")),
        ("2003a", (Date(2003), "2003a")),
        ("[2003]", (Date(2003), "[2003]")),
        ("2024-02-30", (Date(2024), "2024-02-30")),
        ("forthcoming", None),
        ("12345", None),
    ],
)
def test_years(text, found):
    assert read_year(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3", (3, None)),
        ("mar", (3, None)),
        ("March", (3, None)),
        ("10 January", (1, 10)),
        ("Jan. 10", (1, 10)),
        ("jul/aug", (7, None)),
        ("Spring", (21, None)),
        ("13", None),
        ("", None),
    ],
)
def test_months(text, found):
    assert read_month(text) == found


def test_a_day_that_the_month_does_not_have_is_left_out():
    assert with_month(Date(2023), 2, 29) == Date(2023, 2)


@given(st.text(alphabet="0123456789-/~?X. abcT:"))
def test_any_text(text):
    for read in (read_edtf, read_year):
        found = read(text)
        assert found is None or found[0] is None or read_edtf(found[0].isoformat())
    read_month(text)
