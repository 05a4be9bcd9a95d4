"""Map positions in the content of Markdown blocks back to offsets in the file.

markdown-it strips quote marks, list indents and heading marks from the content of a block, and unescapes the bars in
table cells.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate

LINE_END = re.compile("\r\n|\r|\n")

BYTE_ORDER_MARK = "\ufeff"

Locate = Callable[[int], int]
"""Maps a position in the content of a block to the offset in the file."""


def body_place(text: str, front_matter_end: int) -> tuple[int, int]:
    """Return the offset of a body's first character, after a byte order mark, and its line, from 1.

    Args:
        text: The whole file.
        front_matter_end: Offset after the front matter; 0 without one.
    """
    # A byte order mark would hide a heading on the first line.
    first = front_matter_end or int(text.startswith(BYTE_ORDER_MARK))
    return first, 1 + len(LINE_END.findall(text, 0, first))


class SourceMap:
    """The lines of one body, whose rows count from 0."""

    def __init__(self, text: str, start: int, line: int) -> None:
        """Find the lines.

        Args:
            text: The whole file.
            start: Offset of the body.
            line: Line of the file, from 1, at `start`.
        """
        self.text = text
        # markdown-it replaces each NUL by this character.
        self._plain = text.replace("\0", "\ufffd")
        self._first_line = line
        self.starts = [start, *(match.end() for match in LINE_END.finditer(text, start))]

    def line(self, row: int) -> int:
        """Return the line of the file, from 1, of a row."""
        return self._first_line + row

    def line_at(self, offset: int) -> int:
        """Return the line of the file, from 1, that an offset is in."""
        return self._first_line + bisect_right(self.starts, offset) - 1

    def row_end(self, row: int) -> int:
        """Return the offset after a row and its line end."""
        return self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)

    def by_lines(self, content: str, first: int) -> Locate:
        """Map content each line of which, apart from white space, is the end of a line of the file.

        Args:
            content: What markdown-it made of the rows of the block.
            first: The first of these rows.
        """
        lines = content.split("\n")
        begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
        offsets = []
        for row, line in enumerate(lines, first):
            source = self._plain[self.starts[row] : self.row_end(row)]
            column = _column(source, line.strip())
            offsets.append(self.starts[row] + column - (len(line) - len(line.lstrip())))

        def locate(position: int) -> int:
            row = bisect_right(begins, position) - 1
            return offsets[row] + position - begins[row]

        return locate

    def cell(self, content: str, row: int, cursor: int) -> tuple[Locate, int] | None:
        """Map the content of the next cell of a table's row, and return the offset after the cell.

        Args:
            content: The text of the cell; not empty.
            row: The row of the file.
            cursor: The offset to search for the cell from.
        """
        escaped = content.replace("|", "\\|")
        base = self._plain.find(escaped, cursor, self.row_end(row))
        if base < 0:
            return None
        bars = [place for place, char in enumerate(content) if char == "|"]
        return lambda position: base + position + bisect_left(bars, position), base + len(escaped)


def _column(source: str, content: str) -> int:
    """Return the column of a line of the file at which the content of the block begins."""
    trimmed = source.rstrip()
    if not trimmed.endswith(content):  # a heading with `#` at its end as well
        trimmed = trimmed.rstrip("#").rstrip()
    return len(trimmed) - len(content)
