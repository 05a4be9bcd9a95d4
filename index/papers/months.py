"""Months and seasons, as all readers of dates know them."""

from __future__ import annotations

from calendar import monthrange

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The first three letters of each month's name."""

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
"""Seasons by name: EDTF counts them on from the months."""


def last_day(year: int, month: int) -> int:
    """Return the last day of a month of any year, those before 1 included."""
    # The calendar repeats after 400 years.
    return monthrange(2000 + year % 400, month)[1]
