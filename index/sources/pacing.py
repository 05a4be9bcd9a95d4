"""The pace of requests to one service, and the time between tries."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from typing import TYPE_CHECKING

from index.papers.cancelling import check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_WAIT = 60.0
"""Seconds; who is asked to wait longer gives up and says so."""
_MOST = 86_400.0
"""Seconds; a service that asks for more, or whose clock is wrong, is asked again on the next day."""
_SLICE = 0.1
_POLL = 0.05
_REMAINING = re.compile(r"\br=(\d{1,9})\b")
_RESET = re.compile(r"\bt=(\d{1,9})\b")
_INTERVAL = re.compile(r"(\d{1,6})\s*s?")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and a way to let it pass; tests have their own.

    Attributes:
        monotonic: Seconds since some moment.
        now: The time of day, in UTC.
        sleep: Waits for some seconds.
        chance: A number from 0 up to 1.
    """

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def wait(self, seconds: float) -> None:
        """Wait, unless the work is cancelled meanwhile: then raise `Cancelled` within a tenth of a second."""
        end = self.monotonic() + seconds
        check()
        while (left := end - self.monotonic()) > 0:
            self.sleep(min(left, _SLICE))
            check()


class Pace:
    """Spaces the requests to one service, as the service and the settings ask for."""

    def __init__(self, clock: Clock, interval: float, most: int = 1) -> None:
        self._clock = clock
        self._least = interval
        self._interval = interval
        self._most = most
        self._next = float("-inf")
        self._under_way = 0
        self._changed = threading.Condition()
        self._turn = threading.Lock()
        self.at_once = most

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places for requests that are under way at the same time; wait while all are taken."""
        with self._changed:
            while self._under_way >= self.at_once:
                self._changed.wait(_POLL)
                check()
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify()

    def wait(self) -> bool:
        """Wait until the next request may be sent, and take its turn; return False if that is too long to wait."""
        # One after the other, so that no two of them are sent at the end of one wait.
        while not self._turn.acquire(timeout=_POLL):
            check()
        try:
            check()
            # While it waits, the answer to another request may ask for more patience.
            while (left := self.seconds_left) > 0:
                if left > LONGEST_WAIT:
                    return False
                self._clock.wait(left)
            with self._changed:
                self._next = self._clock.monotonic() + self._interval
            return True
        finally:
            self._turn.release()

    def delay(self, seconds: float) -> None:
        """Let the next request be sent after so many seconds from now, or later."""
        with self._changed:
            self._next = max(self._next, self._clock.monotonic() + min(seconds, _MOST))

    @property
    def seconds_left(self) -> float:
        """Seconds until the next request may be sent."""
        return self._next - self._clock.monotonic()

    def heed(self, headers: Mapping[str, str]) -> None:
        """Take the pace from the headers of an answer; it never becomes faster than the settings say.

        Read are Crossref's `x-rate-limit-limit` and `-interval`, and `x-concurrency-limit`; and `RateLimit` with `r`
        requests left and `t` seconds until there are more.
        """
        limit = headers.get("x-rate-limit-limit", "")
        interval = _INTERVAL.fullmatch(headers.get("x-rate-limit-interval", "").strip())
        if limit.isdecimal() and int(limit[:6]) and interval:
            wanted = max(self._least, int(interval[1]) / int(limit[:6]))
            with self._changed:
                self._next += max(0.0, wanted - self._interval)
                self._interval = wanted
        at_once = headers.get("x-concurrency-limit", "").strip()
        if at_once.isdecimal() and int(at_once[:6]):
            self.at_once = min(self._most, int(at_once[:6]))
        rate = headers.get("ratelimit", "")
        left, reset = _REMAINING.search(rate), _RESET.search(rate)
        if left and reset and int(left[1]) == 0:
            self.delay(int(reset[1]))


def in_words(seconds: float) -> str:
    """Return a time as a reader says it: in seconds, minutes or hours, rounded up."""
    for size, name in ((3600, "hours"), (60, "minutes")):
        if seconds > 2 * size:
            return f"{ceil(seconds / size)} {name}"
    return f"{ceil(seconds)} seconds"


def retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks to wait: a number or a date; None if it is neither."""
    text = text.strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
