"""The last look at what is drawn: nothing that a terminal obeys leaves the app, whoever forgot to clean it.

Nor does what terminals do not agree on how wide it is: a person with a skin colour and a trade, or a sign that is
asked to look like a picture, is two cells wide in some and one or six in others, and all that stands right of it
would be moved.
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
# A character, and what is joined to it: that it be a picture or a key, a colour of skin, a further picture.
_JOINED = re.compile(f"([^\\s\ufe0f])(?:[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[{_PICTURE}])+")


class SafeLines(LineFilter):
    """Drops control characters and bidirectional overrides, which take no room on the line, and joined emoji."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments, with text alone in them."""
        if all(segment.text.isascii() and segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else _safe(segment) for segment in segments]


def _safe(segment: Segment) -> Segment:
    text = _JOINED.sub(_first, segment.text.replace("\r", ""))
    cleaned = clean(text)
    if cleaned == segment.text:
        return segment
    # A stand-in is as wide as a letter: it may take the place only of what was as wide.
    kept = "".join(new if new == old or cell_len(old) else "" for old, new in zip(text, cleaned, strict=True))
    return Segment(kept, segment.style)


def _first(match: re.Match[str]) -> str:
    """The first of what is joined, in as many cells as were given to all of it."""
    return match[1] + " " * (cell_len(match[0]) - cell_len(match[1]))
