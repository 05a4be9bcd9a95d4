from __future__ import annotations

import datetime

import pytest

from notes_tui.view.time_since import time_since

NOW = datetime.datetime(2026, 11, 30, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))


@pytest.mark.parametrize(
    ("then", "text"),
    [
        ("2026-11-30T08:05:00+02:00", "08:05"),
        # Before midnight in the zone of the user, and of the same day in UTC.
        ("2026-11-29T23:59:00+02:00", "Sunday"),
        ("2026-11-29T22:30:00+00:00", "00:30"),
        ("2026-11-24T12:00:00+02:00", "Tuesday"),
        ("2026-11-23T12:00:00+02:00", "2026-11-23"),
        # The clock was set back.
        ("2026-12-01T12:00:00+02:00", "12:00"),
    ],
)
def test_a_moment_is_said_as_short_as_it_is_plain(then, text):
    moment = int(datetime.datetime.fromisoformat(then).timestamp())
    assert time_since(moment, NOW) == text
