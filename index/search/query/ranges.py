"""Ranges in queries: `2024`, `2020..2022`, `2024-05..`, `7d`, `>=3`, as inclusive limits."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable

Limits = tuple[int | None, int | None]
_Read = Callable[[str], tuple[int, int] | None]

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"-?\d{1,9}")
_YEARS = re.compile(r"(\d{4})\s*[-\u2013]\s*(\d{4})")
_AGO = re.compile(r"(\d{1,4})\s*([dwmy])", re.IGNORECASE)
_UNFINISHED = re.compile(r"[<>=]{0,2}\s*[\d.-]*[dwmy]?", re.IGNORECASE)
_DAYS = {"today": 0, "yesterday": 1}
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


def today() -> datetime.date:
    """Return the day in local time."""
    return datetime.datetime.now().astimezone().date()


def _number(day: datetime.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _day_limits(text: str) -> tuple[int, int] | None:
    """As `_date_limits`, also for `today` and `yesterday`."""
    ago = _DAYS.get(text.lower())
    if ago is None:
        return _date_limits(text)
    day = _number(today() - datetime.timedelta(ago))
    return day, day


def _last(count: int, unit: str) -> Limits:
    """Return the days from so many days, weeks, months or years ago until today."""
    last = today()
    try:
        if unit in "dw":
            first = last - datetime.timedelta(count * (7 if unit == "w" else 1))
        else:
            year, month = divmod(last.year * 12 + last.month - 1 - count * (12 if unit == "y" else 1), 12)
            day = min(last.day, calendar.monthrange(max(year, 1), month + 1)[1])
            first = last.replace(year=year, month=month + 1, day=day)
    except (OverflowError, ValueError):
        return None, _number(last)
    return _number(first), _number(last)


def date_range(text: str) -> Limits | None:
    """Return the days, as YYYYMMDD, of a date or range of dates; None for other text.

    Dates are written as `2024-05`, `today` and `yesterday`, ranges as `2024-05..2025`, `>2025-01`, `..2023`, and as
    `7d`, `2w`, `3m`, `1y` for the last days, weeks, months and years.
    """
    if match := _AGO.fullmatch(text.strip()):
        return _last(int(match[1]), match[2].lower())
    return _range(_with_dots(text), _day_limits)


def second_range(text: str) -> Limits | None:
    """Return the seconds since the epoch of the days of `date_range`, in local time; None for other text."""
    days = date_range(text)
    if days is None:
        return None
    low, high = days
    return 1 if low is None else max(1, _seconds(low)), None if high is None else _seconds(high, after=1) - 1


def _seconds(number: int, *, after: int = 0) -> int:
    """Return when a day begins, given as YYYYMMDD, or the one after; months and days beyond the last are the next."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    if month > 12:
        year, month, day, after = year + 1, 1, 1, 0
    month = max(1, month)
    if not 1 <= year < 2038:
        return 0 if year < 1 else 2**31 - 1
    length = calendar.monthrange(year, month)[1]
    if day > length:
        day, after = length, 1
    begins = datetime.datetime(year, month, max(1, day)) + datetime.timedelta(after)  # noqa: DTZ001 - local
    return int(begins.timestamp())


def is_begun(text: str) -> bool:
    """Return whether a date, number or range may be what begins like this."""
    text = text.strip().lower()
    return bool(_UNFINISHED.fullmatch(text)) or any(name.startswith(text) for name in _DAYS)


def _with_dots(text: str) -> str:
    """Return a range of years such as `2024-2025` as it is written with dots."""
    return _YEARS.sub(r"\1..\2", text) if _YEARS.fullmatch(text.strip()) else text


def year_range(text: str) -> Limits | None:
    """Return the days of `2024`, `2020..2022` or `>2023`, as `date_range`; None for other text."""
    return _range(_with_dots(text), _year_limits)


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
