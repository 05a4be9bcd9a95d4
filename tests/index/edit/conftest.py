"""The time of tests that ask live sources."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.helpers.clock import FakeTime


@pytest.fixture
def time() -> FakeTime:
    """Noon of the day of most answers."""
    return FakeTime(datetime(2026, 11, 27, 12, tzinfo=UTC))
