"""Dates as people and programs write them: `2006 Mar 1`, `2006/03/01/`, `Spring 2006`, `2006 Mar-Apr`."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.papers.model import Date
from index.papers.months import MONTHS, SEASONS, last_day

_LONGEST = 100
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SEASONS = SEASONS | {name[:3]: number for name, number in SEASONS.items()}
_DIGITS = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})?(?:[-/.](\d{1,2})?)?)?"
    r"(?:/|[T ]\d\d:\d\d.*)?"
)
_RUN = re.compile(r"(\d{4})(\d\d)(\d\d)?")
_WORD = re.compile(r"\d+|[^\W\d_]+|[-–—/]|\S")


class WrittenDate(NamedTuple):
    """A date that was read.

    Attributes:
        date: The date, or the start of a range.
        edtf: The whole as EDTF text where `date` cannot say all, such as a season; else empty.
    """

    date: Date
    edtf: str = ""


class _Point(NamedTuple):
    year: int | None = None
    month: int | None = None
    day: int | None = None


def read_date(text: str, year: int | None = None) -> WrittenDate | None:
    """Read a date; None where the text is not one, or has a day that its month does not.

    Args:
        text: Such as `2006`, `2006/03/01/`, `20060301`, `2006 Mar 1`, `March 1, 2006`, `2006 Spring`, `Mar-Apr`.
        year: For a text without a year.
    """
    text = text.strip()[:_LONGEST]
    if match := _DIGITS.fullmatch(text) or _RUN.fullmatch(text):
        return _checked(_Point(*(int(part) if part else None for part in match.groups())))
    sides = _sides(_WORD.findall(text.lower().replace(",", " ").replace(".", " ")))
    points = [point for side in sides if (point := _point(side)) is not None]
    if len(points) != len(sides) or len(points) > 2:
        return None
    if len(points) == 1:
        return _checked(points[0]._replace(year=points[0].year or year))
    return _range(points[0], points[1], year)


def _sides(words: list[str]) -> list[list[str]]:
    sides: list[list[str]] = [[]]
    for word in words:
        if word in "-–—/":
            sides.append([])
        else:
            sides[-1].append(word)
    return sides


def _point(words: list[str]) -> _Point | None:
    found: dict[str, int] = {}
    for word in words:
        part = _part(word)
        if part is None or part[0] in found:
            return None
        found[part[0]] = part[1]
    if not found or ("day" in found and "month" not in found and len(found) > 1):
        return None
    return _Point(found.get("year"), found.get("month"), found.get("day"))


def _part(word: str) -> tuple[str, int] | None:
    if word.isascii() and word.isdecimal():
        return ("year", int(word)) if len(word) == 4 else ("day", int(word)) if len(word) < 3 else None
    if word in _SEASONS:
        return "month", _SEASONS[word]
    if word in MONTHS or word in _LONG_MONTHS or word == "sept":
        return "month", MONTHS.index(word[:3]) + 1
    return None


def _range(first: _Point, last: _Point, year: int | None) -> WrittenDate | None:
    """Complete both ends from each other: `2000 Dec 23-30`, `2006 Mar-Apr`, `Mar-Apr 2006`, `1998 Dec-1999 Jan`."""
    first = first._replace(year=first.year or last.year or year, month=first.month or last.month)
    last = last._replace(
        year=last.year or first.year, month=last.month or first.month if last.day else last.month
    )
    start, end = _checked(first), _checked(last)
    if start is None or end is None:
        return None
    edtf = f"{start.edtf or start.date.isoformat()}/{end.edtf or end.date.isoformat()}"
    return WrittenDate(start.date, edtf)


def _checked(point: _Point) -> WrittenDate | None:
    year, month, day = point
    if not year or (day is not None and month is None) or month == 0 or day == 0:
        return None
    if month and month > 12:
        return WrittenDate(Date(year), f"{year:04d}-{month}") if day is None and month <= 24 else None
    if month and day and day > last_day(year, month):
        return None
    return WrittenDate(Date(year, month, day))
