"""Keep Textual's text area quick in texts of megabytes and lines of many thousand letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Span, Text
from textual.document._wrapped_document import WrappedDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.containers import Lines


class CountedDocument(WrappedDocument):
    """A wrapped document that knows its height; Textual's counts all lines for each line that it draws."""

    @property
    def height(self) -> int:
        """Return the number of lines on the screen."""
        return len(self._offset_to_line_info)


class LongLine(Text):
    """A line of which only the part on the screen is divided; Textual divides all of it for each part."""

    def __init__(self, line: str) -> None:
        """Take a line that has no control characters."""
        super().__init__("", end="", no_wrap=True)
        self._text = [line]
        self._length = len(line)

    def set_length(self, new_length: int) -> None:
        """Add blanks up to a length."""
        self._text = [self.plain.ljust(new_length)]
        self._length = new_length

    def divide(self, offsets: Iterable[int]) -> Lines:
        """Return the parts between offsets, each made when it is asked for."""
        return cast("Lines", _Parts(self, [0, *offsets, self._length]))

    def part(self, start: int, end: int) -> Text:
        """Return a part with its colours."""
        part = Text(self.plain[start:end], style=self.style, end="", no_wrap=True)
        part.spans = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.style)
            for span in self.spans
            if span.start < end and span.end > start
        ]
        return part


class _Letters(NamedTuple):
    """The letters of a part."""

    plain: str


class _Parts:
    """The parts of a long line: the first that is asked for is drawn, and of the others only tabs are counted."""

    def __init__(self, line: LongLine, edges: list[int]) -> None:
        self._line = line
        self._edges = edges
        self._plain = line.plain
        self._drawn = False

    def __getitem__(self, number: int) -> Text | _Letters:
        start, end = self._edges[number], self._edges[number + 1]
        if self._drawn:
            return _Letters(self._plain[start:end])
        self._drawn = True
        return self._line.part(start, end)
