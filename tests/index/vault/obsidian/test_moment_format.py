"""Formats of dates and times, as Moment.js 2.31 writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vault.obsidian.moment_format import write

NOON = datetime(2026, 3, 5, 9, 7, 4, 123456, timezone(timedelta(hours=-3, minutes=-30)))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("YYYY-MM-DD", "2026-03-05"),
        ("YYYYMMDDHHmm", "202603050907"),
        ("YY M D H:m:s", "26 3 5 9:7:4"),
        ("YYYY/MMMM/YYYY-MMM-DD", "2026/March/2026-Mar-05"),
        ("dddd, MMMM Do YYYY", "Thursday, March 5th 2026"),
        ("ddd dd d e E", "Thu Th 4 4 4"),
        ("[Week] W [of] GGGG", "Week 10 of 2026"),
        ("[YYYY]YYYY", "YYYY2026"),
        ("\\YYYY \\MM-MM\\", "YYYY MM-03"),
        ("gggg-[W]ww", "2026-W10"),
        ("Q Qo DDD DDDD DDDo", "1 1st 64 064 64th"),
        ("hh:mm a A k", "09:07 am AM 9"),
        ("ss.SSS", "04.123"),
        ("Z ZZ", "-03:30 -0330"),
        ("LT L LL", "9:07 AM 03/05/2026 March 5, 2026"),
        ("LLLL", "Thursday, March 5, 2026 9:07 AM"),
        ("hmm Hmmss", "907 90704"),
        ("X", str(int(NOON.timestamp()))),
        ("Do Mo Wo wo Qo do", "5th 3rd 10th 10th 1st 4th"),
        ("x ww WW GG gg", f"{int(NOON.timestamp() * 1000)} 10 10 26 26"),
        ("l ll lll llll LTS", "3/5/2026 Mar 5, 2026 Mar 5, 2026 9:07 AM Thu, Mar 5, 2026 9:07 AM 9:07:04 AM"),
        ("[a] [b c] \\[D]", "a b c [5]"),
        ("YYYY NNNN z|zz|", "2026 Anno Domini ||"),
        ("Jour: YYYY", "Jour: 2026"),
        ("", ""),
    ],
)
def test_tokens(form, text):
    assert write(NOON, form) == text


@pytest.mark.parametrize(
    ("day", "form", "text"),
    [
        ((2026, 1, 1), "GGGG-[W]WW gggg-[w]ww", "2026-W01 2026-w01"),
        ((2027, 1, 1), "GGGG-[W]WW gggg-[w]ww", "2026-W53 2027-w01"),
        ((2024, 12, 29), "GGGG-[W]WW gggg-[w]ww", "2024-W52 2025-w01"),
        ((2022, 1, 1), "GGGG-[W]WW gggg-[w]ww", "2021-W52 2022-w01"),
        ((2022, 1, 2), "w wo E d", "2 2nd 7 0"),
        ((2026, 8, 11), "Do", "11th"),
        ((2026, 8, 12), "Do", "12th"),
        ((2026, 8, 21), "Do", "21st"),
        ((2026, 8, 23), "Do", "23rd"),
    ],
)
def test_weeks_and_ordinals(day, form, text):
    assert write(datetime(*day, tzinfo=UTC), form) == text


def test_midnight_and_noon():
    assert write(NOON.replace(hour=0), "h A k") == "12 AM 24"
    assert write(NOON.replace(hour=12), "h A k") == "12 PM 12"


@given(st.datetimes(timezones=st.just(UTC)))
def test_the_usual_forms_are_those_of_iso(moment):
    assert write(moment, "YYYY-MM-DD[T]HH:mm:ss") == moment.replace(tzinfo=None).isoformat(timespec="seconds")
    year, week, day = moment.isocalendar()
    assert write(moment, "GGGG W E") == f"{year:04} {week} {day}"
    assert write(moment, "dddd MMMM") == f"{moment:%A %B}"


@given(st.datetimes(timezones=st.just(UTC)), st.text())
def test_any_format_is_written(moment, form):
    assert isinstance(write(moment, form), str)
    if not {"[", "]"} & set(form):
        assert write(moment, f"[{form}]") == form
