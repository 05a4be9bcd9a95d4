"""Dates as source files write them: EDTF, as BibLaTeX has it, and year, month and day in words and numbers."""

from __future__ import annotations

import re

from index.papers.model import Date
from index.papers.months import MONTHS, SEASONS, last_day

_ISO = r"(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?([?~%]?)"
_POINT = re.compile(_ISO)
_UNKNOWN = re.compile(r"\d{2,3}[XxUu]{1,2}|\d{4}-(?:[XxUu]{2}|\d\d-[XxUu]{2})(?:-[XxUu]{2})?")
_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_YEAR = re.compile(r"(?<![\d.])(\d{4})(?![\d])")
_CIRCA = re.compile(r"\b(?:ca?\.|ca\b|circa\b)|[~?]", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")


def read_edtf(text: str) -> tuple[Date | None, str] | None:
    """Read a date in EDTF, such as `2024-05-21`, `1999~`, `2010/2012`, `2001-21`, `199X`.

    Returns:
        The date, or the start of a range, if there is one; and the text if it says more than the date, else an empty
        one. None where the text is no such date.
    """
    text = text.strip()
    if "/" in text:
        return _range(text)
    if _UNKNOWN.fullmatch(text):
        known = re.match(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", text)
        return (_date(*map(int, known[0].split("-"))) if known else None), text
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    year, month, day, sign = match.groups()
    circa = sign in ("~", "%")
    if month and 21 <= int(month) <= 24 and not day:
        return Date(int(year), circa=circa), text
    date = _date(int(year), *(int(part) for part in (month, day) if part), circa=circa)
    return (date, text if sign in ("?", "%") else "") if date else None


def read_year(text: str) -> tuple[Date | None, str] | None:
    """Read a date from a field of years, in which people write other things too: `2024`, `c. 1900`, `2003/2004`."""
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) == 4:
        return Date(int(text)), ""
    if found := read_edtf(text):
        return found
    if (loose := _LOOSE.fullmatch(text)) and (date := _date(*(int(part) for part in loose.groups() if part))):
        return date, ""
    year = _YEAR.search(text[:200])
    return (Date(int(year[1]), circa=bool(_CIRCA.search(text[:200]))), text) if year else None


def read_month(text: str) -> tuple[int, int | None] | None:
    """Read a month, or a season as 21 to 24, and a day if there is one: `3`, `March`, `10 jan`, `jul/aug`."""
    text = text.strip().lower()
    if text.isascii() and text.isdecimal() and len(text) <= 2:
        return (int(text), None) if 1 <= int(text) <= 12 else None
    for word in _WORD.findall(text[:100]):
        month = SEASONS.get(word) or (MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else None)
        if month:
            day = _DAY.search(text[:100])
            return month, int(day[1]) if day and month <= 12 else None
    return None


def with_month(date: Date, month: int, day: int | None) -> Date | None:
    """Return a date of a year with month and day; without the day if the month does not have it."""
    return _date(date.year, month, day, circa=date.circa) or _date(date.year, month, circa=date.circa)


def _range(text: str) -> tuple[Date | None, str] | None:
    first, _, last = text.partition("/")
    ends = [end.strip() for end in (first, last)]
    read = [read_edtf(end) if end not in ("", "..", "*") else (None, "") for end in ends if "/" not in end]
    if len(read) < 2 or None in read or not any(end and end[0] for end in read):
        return None
    return (read[0][0] if read[0] else None), text


def _date(year: int, month: int | None = None, day: int | None = None, *, circa: bool = False) -> Date | None:
    if month is not None and not 1 <= month <= 12:
        return None
    if month is not None and day is not None and not 1 <= day <= last_day(year, month):
        return None
    return Date(year, month, day, circa=circa)
