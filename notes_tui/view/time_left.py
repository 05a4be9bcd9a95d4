"""The time that is left of a long run, in words."""

from __future__ import annotations

_FEW = 10


def time_left(seconds: int | None) -> str:
    """Return how long a run goes on, rounded to what can be known; empty where nothing is known."""
    if seconds is None:
        return ""
    if seconds < _FEW:
        return "a few seconds left"
    if seconds < 55:
        return f"about {round(seconds / 10) * 10} seconds left"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {_counted(minutes, 'minute')} left"
    hours, minutes = divmod(round(minutes / 10) * 10, 60)
    rest = f" {minutes} minutes" if minutes else ""
    return f"about {_counted(hours, 'hour')}{rest} left"


def with_time_left(text: str, seconds: int | None) -> str:
    """Return a line of progress with the time that is left, where that is known."""
    left = time_left(seconds)
    return f"{text}, {left}" if left else text


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
