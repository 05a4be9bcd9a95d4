"""Ranges in queries: `2024`, `2020..2022`, `2024-05..`, `>=3`, as inclusive limits."""

from __future__ import annotations

import re
from collections.abc import Callable

Limits = tuple[int | None, int | None]
_Read = Callable[[str], tuple[int, int] | None]

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"-?\d{1,9}")
_COMPARISON = re.compile(r"(>=|<=|=>|=<|>|<|=)(.*)", re.DOTALL)


def _date_limits(text: str) -> tuple[int, int] | None:
    """Return the first and last day, as YYYYMMDD, that a date may mean; unknown months and days count as 0."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    low = (year or 0) * 10_000 + (month or 0) * 100 + (day or 0)
    high = (year or 0) * 10_000 + (99 if month is None else month) * 100 + (99 if day is None else day)
    return low, high


def _year_limits(text: str) -> tuple[int, int] | None:
    return _date_limits(text) if _YEAR.fullmatch(text) else None


def _number_limits(text: str) -> tuple[int, int] | None:
    return (int(text), int(text)) if _NUMBER.fullmatch(text) else None


def date_range(text: str) -> Limits | None:
    """Return the days, as YYYYMMDD, of `2024-05`, `2024-05..2025`, `>2025-01` or `..2023`; None for other text."""
    return _range(text, _date_limits)


def year_range(text: str) -> Limits | None:
    """Return the days of `2024`, `2020..2022` or `>2023`, as `date_range`; None for other text."""
    return _range(text, _year_limits)


def number_range(text: str) -> Limits | None:
    """Return the numbers of `3`, `>=3` or `3..10`; None for other text."""
    return _range(text, _number_limits)


def _range(text: str, read: _Read) -> Limits | None:
    text = text.strip()
    if match := _COMPARISON.fullmatch(text):
        limits = read(match[2].strip())
        return _from_comparison(match[1], *limits) if limits else None
    first, dots, last = text.partition("..")
    start, end = read(first.strip()), read(last.strip())
    if not dots:
        return start
    if (start is None and first.strip()) or (end is None and last.strip()) or start is end is None:
        return None
    return (None if start is None else start[0]), (None if end is None else end[1])


def _from_comparison(sign: str, low: int, high: int) -> Limits:
    if ">" in sign:
        return (low if "=" in sign else high + 1), None
    if "<" in sign:
        return None, (high if "=" in sign else low - 1)
    return low, high
