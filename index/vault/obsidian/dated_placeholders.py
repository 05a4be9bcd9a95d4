"""Placeholders for dates: `{{date+1w:D MMM}}`, `{{yesterday}}`, `{{monday:D}}`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from index.vault.obsidian import moment_format

_DATED = re.compile(r"(date|time)\s*(?:([+-]\d{1,6})\s*([yqmwdhs]))?\s*(?::(.*))?", re.IGNORECASE)
_NAMED = re.compile(r"(yesterday|today|tomorrow)\s*(?::(.*))?", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(sunday|monday|tuesday|wednesday|thursday|friday|saturday)\s*(?::(.*))?", re.IGNORECASE
)
_DAYS_AWAY = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = {"y": 12, "q": 3, "M": 1}
_SPANS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}


def written(name: str, now: datetime, formats: Mapping[str, str]) -> str | None:
    """Return the text of a placeholder, or None where it is not one for a date, or beyond the years 1 to 9999.

    Units are Moment's: `y`, `Q`, `M` (months), `w`, `d`, `h`, `m` (minutes), `s`. Weeks begin on Sunday.

    Args:
        name: What stands between the braces, in any letter case.
        now: Local time with its zone.
        formats: The Moment.js formats of `date` and `time` where the placeholder has none.
    """
    try:
        if match := _DATED.fullmatch(name):
            moment = moved(now, int(match[2]), match[3]) if match[2] else now
            return _in_format(moment, match[4], formats[match[1].lower()])
        if match := _NAMED.fullmatch(name):
            moment = now + timedelta(days=_DAYS_AWAY[match[1].lower()])
            return _in_format(moment, match[2], formats["date"])
        if match := _WEEKDAY.fullmatch(name):
            sunday = now - timedelta(days=now.isoweekday() % 7)
            moment = sunday + timedelta(days=_WEEKDAYS.index(match[1].lower()))
            return _in_format(moment, match[2], formats["date"])
    except (OverflowError, ValueError):
        return None
    return None


def moved(moment: datetime, count: int, unit: str) -> datetime:
    """Return a moment that many units later, on the last day of the month where the day does not exist.

    Raises:
        OverflowError, ValueError: It is not in the years 1 to 9999.
    """
    unit = unit if unit == "M" else unit.lower()
    if unit in _SPANS:
        return moment + count * _SPANS[unit]
    months = moment.year * 12 + moment.month - 1 + count * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def _in_format(moment: datetime, form: str | None, default: str) -> str:
    return moment_format.write(moment, (form or "").strip() or default)
