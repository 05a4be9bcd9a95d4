from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index.sources.pacing import Pace, retry_after
from tests.helpers.clock import FakeTime

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        (" 7 ", 7),
        ("Sun, 29 Nov 2026 12:01:00 GMT", 60),
        ("Sun, 29 Nov 2026 13:01:00 +0100", 60),
        ("Sun, 29 Nov 2026 11:00:00 GMT", 0),
        ("9" * 50, 999_999_999),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("Sun, 99 Nov 2026 12:01:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(text, seconds):
    assert retry_after(text, NOW) == seconds


@pytest.mark.parametrize(
    "headers",
    [
        {"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"},
        {"x-rate-limit-limit": "many", "x-rate-limit-interval": "1s"},
        {"x-rate-limit-limit": "50", "x-rate-limit-interval": "soon"},
        {"x-rate-limit-limit": "1000", "x-rate-limit-interval": "1s"},
        {"ratelimit": "nonsense"},
        {"ratelimit": '"api";r=3;t=200'},
    ],
)
def test_headers_never_make_it_faster(headers):
    time = FakeTime()
    pace = Pace(time.clock, 1.0)
    pace.wait()
    pace.heed(headers)
    pace.wait()
    assert time.seconds == pytest.approx(1.0)
