from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.query import ranges
from index.search.query.ranges import date_range, number_range, second_range, year_range


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", (20240000, 20249999)),
        ("2024-05", (20240500, 20240599)),
        ("2024-5-1", (20240501, 20240501)),
        (" 2024-05-21 ", (20240521, 20240521)),
        ("2024-05..2025", (20240500, 20259999)),
        ("2024-05 .. 2025-02-03", (20240500, 20250203)),
        ("..2023", (None, 20239999)),
        ("2023..", (20230000, None)),
        (">2025-01", (20250200, None)),
        (">2025", (20260000, None)),
        (">=2025-01", (20250100, None)),
        ("<2025-01", (None, 20250099)),
        ("<=2025-01", (None, 20250199)),
        ("=2025", (20250000, 20259999)),
        (">= 2025", (20250000, None)),
        ("2025-13", None),
        ("2025-02-32", None),
        ("2025-00", None),
        ("..", None),
        ("", None),
        (">", None),
        ("may", None),
        ("2024-05..may", None),
        ("may..2024-05", None),
        ("2024..2025..2026", None),
        ("20244", None),
        ("-2024", None),
    ],
)
def test_dates(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert date_range(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", (20240000, 20249999)),
        ("2020..2022", (20200000, 20229999)),
        (">2020", (20210000, None)),
        ("2024-05", None),
        ("24", None),
    ],
)
def test_years(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert year_range(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", (3, 3)),
        (">=3", (3, None)),
        (">3", (4, None)),
        ("<3", (None, 2)),
        ("<=3", (None, 3)),
        ("=>3", (3, None)),
        ("3..10", (3, 10)),
        ("..10", (None, 10)),
        ("-5", (-5, -5)),
        ("3.5", None),
        ("many", None),
        ("1234567890", None),
        ("٣", (3, 3)),
    ],
)
def test_numbers(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert number_range(text) == expected


@given(st.integers(1000, 9999), st.integers(1, 12), st.integers(1, 31))
def test_a_day_lies_in_its_month_and_year_and_next_to_its_neighbours(year: int, month: int, day: int) -> None:
    number = year * 10_000 + month * 100 + day

    for text in (f"{year}", f"{year}-{month:02d}", f"{year}-{month}-{day}"):
        limits = date_range(text)
        assert limits is not None
        low, high = limits
        assert low is not None
        assert high is not None
        assert low <= number <= high
        assert date_range(f">{text}") == (high + 1, None)
        assert date_range(f"<{text}") == (None, low - 1)


@given(st.text(max_size=30))
def test_any_text_is_a_sound_range_or_none(text: str) -> None:
    for read in (date_range, year_range, number_range):
        limits = read(text)
        assert limits is None or any(limit is not None for limit in limits)


@pytest.mark.parametrize(
    ("today", "text", "first"),
    [
        ((2024, 3, 5), "7d", 20240227),
        ((2024, 3, 5), "1w", 20240227),
        ((2024, 3, 31), "1m", 20240229),
        ((2024, 1, 15), "2M", 20231115),
        ((2024, 2, 29), "1y", 20230228),
        ((2024, 3, 5), "0d", 20240305),
        ((2024, 3, 5), "9999y", None),
    ],
)
def test_the_last_days(monkeypatch, today, text, first):
    monkeypatch.setattr(ranges, "today", lambda: datetime.date(*today))
    assert date_range(text) == (first, today[0] * 10_000 + today[1] * 100 + today[2])


def test_names_of_days(monkeypatch):
    monkeypatch.setattr(ranges, "today", lambda: datetime.date(2024, 3, 1))
    assert date_range("Today") == (20240301, 20240301)
    assert date_range("yesterday..today") == (20240229, 20240301)
    assert date_range("<=yesterday") == (None, 20240229)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2024-02", (2024, 2, 1), (2024, 3, 1)),
        ("2024", (2024, 1, 1), (2025, 1, 1)),
        ("2024-02-29", (2024, 2, 29), (2024, 3, 1)),
        ("2024-02-31", (2024, 3, 1), (2024, 3, 1)),
        (">2024-02", (2024, 3, 1), None),
        ("<2024-02", None, (2024, 2, 1)),
        ("..2024", None, (2025, 1, 1)),
    ],
)
def test_days_are_seconds_of_local_time(text, low, high):
    def seconds(day):
        return int(datetime.datetime(*day).astimezone().timestamp())

    assert second_range(text) == (seconds(low) if low else 1, seconds(high) - 1 if high else None)
