"""The last filter of what is drawn: nothing that controls a terminal leaves the app, whoever forgot to clean it.

Nor do characters whose width differs between terminals: a person with a skin colour and a job, or a sign in its emoji
form, takes two cells in some and one or six in others, which would move all that follows on the line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

from index import clean

if TYPE_CHECKING:
    from textual.color import Color


_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
# A character, and what is joined to it: an emoji or keycap selector, a skin colour, further pictures.
_JOINED = re.compile(f"([^\\s\ufe0f])(?:[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[{_PICTURE}])+")


class SafeOutputFilter(LineFilter):
    """Drops control characters and bidirectional overrides, which take no cells, and joined emoji."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the same segments with nothing but text in them."""
        if all(segment.text.isascii() and segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else _safe(segment) for segment in segments]


def _safe(segment: Segment) -> Segment:
    text = _JOINED.sub(_first, segment.text.replace("\r", ""))
    cleaned = clean(text)
    if cleaned == segment.text:
        return segment
    # A replacement is as wide as a letter, so it may replace only what takes cells.
    kept = "".join(new if new == old or cell_len(old) else "" for old, new in zip(text, cleaned, strict=True))
    return Segment(kept, segment.style)


def _first(match: re.Match[str]) -> str:
    """Return the first of the joined characters, in as many cells as all of them had."""
    return match[1] + " " * (cell_len(match[0]) - cell_len(match[1]))
