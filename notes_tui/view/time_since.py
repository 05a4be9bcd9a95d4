"""A moment of the past, as short as it is plain: a time of today, a day of the week, or a date."""

from __future__ import annotations

import datetime

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = 7


def time_since(moment: int, now: datetime.datetime) -> str:
    """Return a moment, in seconds since the epoch, as it is said at another one; both in the zone of `now`."""
    then = datetime.datetime.fromtimestamp(moment, now.tzinfo)
    days = (now.date() - then.date()).days
    if days <= 0:
        return f"{then:%H:%M}"
    return _DAYS[then.weekday()] if days < _WEEK else then.date().isoformat()
