"""Days, weeks and months of the site whose pages brought a paper, by the names of the files that were fetched."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

SpanKind = Literal["day", "week", "month"]
SPAN_KINDS: tuple[SpanKind, ...] = ("day", "week", "month")
TRENDING = "trending"
"""The operator of queries that takes a span of any kind, and orders by upvotes."""

_PAGE = re.compile(r"(?:^|/)fetched/hf/(\d{4}-(?:W\d\d|\d\d(?:-\d\d)?))(?:-p\d{1,4})?\.json", re.ASCII)
_WEEK = re.compile(r"(\d{4})-w(\d\d)", re.ASCII | re.IGNORECASE)


def day_term(text: str) -> str | None:
    """Return the term of a day such as `2026-11-27`; None if it is none."""
    try:
        return f"day {date.fromisoformat(text)}" if re.fullmatch(r"[\d-]{10}", text, re.ASCII) else None
    except ValueError:
        return None


def week_term(text: str) -> str | None:
    """Return the term of a week such as `2026-W48`; None if it is none."""
    monday = _monday(text)
    return _week(monday) if monday else None


def month_term(text: str) -> str | None:
    """Return the term of a month such as `2026-11`; None if it is none."""
    try:
        return _month(date.fromisoformat(f"{text}-01")) if re.fullmatch(r"[\d-]{7}", text, re.ASCII) else None
    except ValueError:
        return None


def site_day() -> date:
    """Return the present day of the site, which is that of UTC."""
    return datetime.now(UTC).date()


def span_term(text: str) -> str | None:
    """Return the term of a day, week or month, or of the present `day`, `week` or `month`; None if it is none."""
    today = site_day()
    present = {"day": f"day {today}", "week": _week(today), "month": _month(today)}
    return present.get(text.lower()) or day_term(text) or week_term(text) or month_term(text)


def page_terms(files: Iterable[str]) -> tuple[str, ...]:
    """Return the terms of days, weeks and months by whose pages a paper came: its source files say which.

    A page of a day also counts for its week and month, and a page of a week for the month that it lies in whole.
    """
    terms: set[str] = set()
    for file in files:
        if (found := _PAGE.search(file)) is None or found.end() != len(file):
            continue
        name = found[1]
        if monday := _monday(name):
            terms.add(_week(monday))
            if monday.month == (monday + timedelta(6)).month:
                terms.add(_month(monday))
        elif (term := day_term(name)) is not None:
            day = date.fromisoformat(name)
            terms.update((term, _week(day), _month(day)))
        elif (term := month_term(name)) is not None:
            terms.add(term)
    return tuple(sorted(terms))


def _monday(week: str) -> date | None:
    """Return the first day of a week; None if it is none, or lies partly after the last year that has a number."""
    found = _WEEK.fullmatch(week)
    try:
        in_time = found is not None and int(found[1]) < date.max.year
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found and in_time else None
    except ValueError:
        return None


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"week {year:04}-w{week:02}"


def _month(day: date) -> str:
    return f"month {day.year:04}-{day.month:02}"
