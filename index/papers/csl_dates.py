"""Dates of CSL-JSON: as `Date`, as EDTF text, and back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.papers.model import Date
from index.papers.months import MONTHS, SEASONS, last_day

_LAST_YEAR = 9999
_PART = re.compile(r"\s*([+-]?\d{1,6})\s*", re.ASCII)
_EDTF = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%])?(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?", re.ASCII)
_YEAR = re.compile(r"(?<![\d-])(\d{4})(?!\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d|\w)", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{3,9}")
_KNOWN = frozenset({"date-parts", "season", "circa"})
# EDTF numbers seasons from 21 (spring) to 24, CSL from 1 to 4, older CSL as months from 13 to 16.
_SPRING = SEASONS["spring"]
_WINTER = SEASONS["winter"]
_MONTHS_OF_SEASONS = 12


class CslDate(NamedTuple):
    """A date that was read.

    Attributes:
        date: Its start, or None where no year can be read.
        edtf: The whole date as EDTF text, or empty where it is none.
        exact: Whether `edtf` says all that the source does.
        more: Whether `edtf` says more than `date`.
    """

    date: Date | None
    edtf: str
    exact: bool
    more: bool = False


_NOTHING = CslDate(None, "", exact=False)


def read_csl_date(value: object) -> CslDate:
    """Read a date variable: an object with `date-parts`, `raw` or `literal`, or a bare text or year."""
    if not isinstance(value, dict):
        plain = isinstance(value, (str, int)) and not isinstance(value, bool)
        return read_date_text(str(value), exact=False) if plain else _NOTHING
    parts = value.get("date-parts")
    if not parts:
        text = value.get("raw") or value.get("literal") or value.get("date-time")
        return read_date_text(text, exact=False) if isinstance(text, str) else _NOTHING
    if not isinstance(parts, list):
        return _NOTHING
    if not isinstance(parts[0], list):
        parts = [parts]
    if len(parts) == 1 and len(value) == 1:
        return _read_parts(tuple(parts[0])) or _NOTHING
    return _read_range(parts, value)


def _read_range(parts: list[object], value: dict[str, object]) -> CslDate:
    circa = value.get("circa") not in (None, False, 0, "0", "", "false")
    season = _number(value.get("season"))
    ends = [
        _read_parts(tuple(end), season if at == 0 else None, circa) if isinstance(end, list) else None
        for at, end in enumerate(parts[:2])
    ]
    first = ends[0]
    if first is None:
        return _NOTHING
    exact = len(parts) <= 2 and all(end is not None and end.exact for end in ends) and value.keys() <= _KNOWN
    exact = exact and (season is None or 1 <= season <= 4) and not (season and len(parts) > 1)
    edtf = "/".join(end.edtf or ".." for end in ends if end is not None)
    return CslDate(first.date, edtf if edtf != ".." else "", exact, first.more or len(ends) > 1)


def read_date_text(text: str, *, exact: bool = True) -> CslDate:
    """Read a date that is written as text: EDTF, a day with a time, or words such as `May 21, 2019`."""
    text = text.strip()[:100]
    ends = text.split("/")
    if len(ends) <= 2 and (first := _EDTF.fullmatch(ends[0])):
        last = _EDTF.fullmatch(ends[1]) if len(ends) == 2 else None
        made = [_from_match(end) for end in (first, last) if end]
        if made[0].date and (len(ends) == 1 or last or ends[1] in ("", "..")):
            edtf = "/".join([*(end.edtf for end in made), *([".."] if len(ends) == 2 and not last else [])])
            return CslDate(made[0].date, edtf, exact and edtf == text, made[0].more or len(ends) > 1)
    years = _YEAR.findall(text)
    if len(set(years)) != 1:
        return _NOTHING
    year = int(years[0])
    months = [
        MONTHS.index(word[:3].lower()) + 1 for word in _WORD.findall(text) if word[:3].lower() in MONTHS
    ]
    if len(months) != 1:
        return CslDate(Date(year), f"{year:04d}", exact=False)
    days = [int(day) for day in _DAY.findall(text)]
    day = days[0] if len(days) == 1 and 1 <= days[0] <= last_day(year, months[0]) else None
    date = Date(year, months[0], day)
    return CslDate(date, date.isoformat(), exact=False)


def to_csl_date(edtf: str) -> dict[str, object] | None:
    """Return a date variable for EDTF text, or None where CSL cannot say it."""
    circa = edtf.replace("/..", "").endswith("~")
    parts: list[list[int]] = []
    season: int | None = None
    for end in edtf.split("/"):
        if end == "..":
            parts.append([0])
            continue
        match = _EDTF.fullmatch(end)
        if match is None or (match[4] or "") != ("~" if circa else ""):
            return None
        numbers = [int(part) for part in match.groups()[:3] if part is not None]
        if len(numbers) == 2 and _SPRING <= numbers[1] <= _WINTER:
            season = numbers.pop() - _SPRING + 1
        parts.append(numbers)
    made: dict[str, object] = {"date-parts": parts}
    if season is not None:
        made["season"] = season
    if circa:
        made["circa"] = True
    return made if read_csl_date(made)[:3] == (read_date_text(edtf).date, edtf, True) else None


def _read_parts(parts: tuple[object, ...], season: int | None = None, circa: bool = False) -> CslDate | None:
    """Read year, month and day; an open end is a date without year, None is not a date."""
    # Anything may stand in the list; only numbers and their texts can be kept.
    if all(type(part) in (int, str) for part in parts):
        return _read_known_parts(parts, season, circa)
    return _read_numbers(tuple(_number(part) for part in parts), season, circa)


@lru_cache(maxsize=4096)
def _read_known_parts(parts: tuple[object, ...], season: int | None, circa: bool) -> CslDate | None:
    return _read_numbers(tuple(_number(part) for part in parts), season, circa)


def _read_numbers(numbers: tuple[int | None, ...], season: int | None, circa: bool) -> CslDate | None:
    if not numbers or len(numbers) > 3 or numbers[0] is None or abs(numbers[0]) > _LAST_YEAR:
        return None
    year, month, day = (*numbers, None, None)[:3]
    if year == 0 and len(numbers) == 1:
        return CslDate(None, "", exact=True)
    exact = None not in numbers
    mark = "~" if circa else ""
    if month is not None and _MONTHS_OF_SEASONS < month <= _MONTHS_OF_SEASONS + 4:
        season, month, exact = month - _MONTHS_OF_SEASONS, None, False
    elif month is not None and _SPRING <= month <= _WINTER:
        season, month, exact = month - _SPRING + 1, None, False
    if month is None or not 1 <= month <= 12:
        date = Date(year or 0, circa=circa)
        exact = exact and len(numbers) == 1
        if season is not None and 1 <= season <= 4:
            return CslDate(date, f"{date.isoformat()}-{season + _SPRING - 1}{mark}", exact, more=True)
        return CslDate(date, date.isoformat() + mark, exact)
    if day is not None and not 1 <= day <= last_day(year or 0, month):
        day, exact = None, False
    date = Date(year or 0, month, day, circa=circa)
    return CslDate(date, date.isoformat() + mark, exact and season is None)


def _from_match(match: re.Match[str]) -> CslDate:
    mark = match[4] or ""
    parts = tuple(part for part in match.groups()[:3] if part is not None)
    if int(match[1]) == 0 and len(parts) == 1:
        return CslDate(Date(0, circa=bool(mark)), f"0000{mark}", exact=True)
    made = _read_parts(parts, None, bool(mark)) or _NOTHING
    if made.date is None or (mark in "?%" and mark):
        return CslDate(made.date, f"{made.edtf.removesuffix('~')}{mark}", exact=True, more=True)
    return made


def _number(part: object) -> int | None:
    if isinstance(part, int) and not isinstance(part, bool):
        return part
    match = _PART.fullmatch(part) if isinstance(part, str) else None
    return int(match[1]) if match else None
