"""The last look at what is drawn: nothing that a terminal obeys leaves the app, whoever forgot to clean it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

from index import clean

if TYPE_CHECKING:
    from textual.color import Color


class SafeLines(LineFilter):
    """Drops control characters and bidirectional overrides, which take no room on the line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments, with text alone in them."""
        if all(segment.text.isascii() and segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else _safe(segment) for segment in segments]


def _safe(segment: Segment) -> Segment:
    text = segment.text.replace("\r", "")
    cleaned = clean(text)
    if cleaned == segment.text:
        return segment
    # A stand-in is as wide as a letter: it may take the place only of what was as wide.
    kept = "".join(new if new == old or cell_len(old) else "" for old, new in zip(text, cleaned, strict=True))
    return Segment(kept, segment.style)
