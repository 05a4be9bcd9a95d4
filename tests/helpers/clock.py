"""A clock that only waits make go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from index.sources.pacing import Clock


class FakeTime:
    """Time that passes when somebody sleeps; every sleep is kept."""

    def __init__(self, start: datetime = datetime(2026, 11, 29, 12, tzinfo=UTC)) -> None:
        self.start = start
        self.seconds = 0.0
        self.slept = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.slept += seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, self.now, self.sleep, lambda: 0.0)
