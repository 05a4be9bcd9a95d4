"""Days and weeks of the site whose pages brought a paper, by the names of the files that were fetched."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAGE = re.compile(r"(?:^|/)fetched/hf/(\d{4})-(?:W(\d\d)|(\d\d)-(\d\d))(?:-p\d{1,4})?\.json", re.ASCII)


def day_term(text: str) -> str | None:
    """Return the term of a day such as `2026-11-27`; None if it is none."""
    try:
        return f"day {date.fromisoformat(text)}" if re.fullmatch(r"[\d-]{10}", text, re.ASCII) else None
    except ValueError:
        return None


def week_term(text: str) -> str | None:
    """Return the term of a week such as `2026-W48`; None if it is none."""
    found = re.fullmatch(r"(\d{4})-w(\d\d)", text, re.ASCII | re.IGNORECASE)
    try:
        return _week(date.fromisocalendar(int(found[1]), int(found[2]), 1)) if found else None
    except ValueError:
        return None


def page_terms(files: Iterable[str]) -> tuple[str, ...]:
    """Return the terms of days and weeks by whose pages a paper came: its source files say which.

    A page of a day also counts for its week.
    """
    terms: set[str] = set()
    for file in files:
        if (found := _PAGE.search(file)) is None or found.end() != len(file):
            continue
        if found[2]:
            terms.update(filter(None, [week_term(f"{found[1]}-W{found[2]}")]))
        elif (term := day_term(f"{found[1]}-{found[3]}-{found[4]}")) is not None:
            terms.update((term, _week(date.fromisoformat(term.removeprefix("day ")))))
    return tuple(sorted(terms))


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"week {year:04}-w{week:02}"
