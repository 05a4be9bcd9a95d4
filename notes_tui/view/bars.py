"""Bars of text."""

from __future__ import annotations

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(count: float, most: float, room: int) -> str:
    """Return a bar for a number, which fills the room at `most`; what is not nothing can be seen."""
    eighths = round(count / most * room * 8) if most > 0 else 0
    if count > 0 and not eighths:
        eighths = 1
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()
