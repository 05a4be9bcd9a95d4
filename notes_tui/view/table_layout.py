"""Align tables of Markdown: only blanks, outer pipes and dashes change, never what is in a cell."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_QUOTED = re.compile(r"[ \t]*+(?:>[ \t]?)*+[ \t]*+")
_LISTED = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\|)")
# The text area shows the carriage returns of files with mixed line ends as a letter of their own.
_RETURN = "\U000f000d"
# What is not divided: a pipe after a backslash, code, and wikilinks, which are divided by renderers at most.
_WHOLE = re.compile(r"\\\||(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)|!?\[\[[^\[\]]*\]\]|\|")
# Lines that begin like this end a table, and so do those that are indented as code is.
_BLOCK = re.compile(r"[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|<|`{3}|~{3}")
_INDENTED = 4
_DELIMITER = re.compile(r":?-+:?")
_NARROWEST = 3
# Longer lines are no rows that a person reads.
_LONGEST = 10_000
_BLANKS = " \t"


class _TableRow(NamedTuple):
    """A row of a table: what comes before it, the spans of its cells in the line, and what comes after it."""

    line: str
    before: str
    cells: list[tuple[int, int]]
    after: str

    @property
    def texts(self) -> list[str]:
        return [self.line[start:end].strip(_BLANKS) for start, end in self.cells]

    @property
    def is_delimiter(self) -> bool:
        return all(map(_DELIMITER.fullmatch, self.texts))


class TableCell(NamedTuple):
    """The place behind the text of a cell: row and column, from 0."""

    row: int
    column: int


def table_at(lines: Sequence[str], row: int, is_text: Callable[[int], bool]) -> range | None:
    """Return the rows of the table that a row of a text belongs to, or None.

    Args:
        lines: The text.
        row: The row, from 0.
        is_text: Returns False for rows in code or properties.
    """
    if not (0 <= row < len(lines)) or not _is_row(lines[row]) or not is_text(row):
        return None
    first = row
    while first and _is_row(lines[first - 1]) and is_text(first - 1):
        first -= 1
    last = row
    while last + 1 < len(lines) and _is_row(lines[last + 1]) and is_text(last + 1):
        last += 1
    # Other lines with pipes may stand above the table.
    for header in range(first, last):
        below = _row(lines[header + 1])
        if below.is_delimiter and len(_row(lines[header], listed=True).cells) == len(below.cells):
            rows = range(header, _end(lines, header, last))
            return rows if row in rows else None
    return None


def aligned(lines: Sequence[str]) -> list[str]:
    """Return the lines of a table with all columns aligned; the same lines where the pipes are aligned already."""
    rows = _rows(lines)
    if len({_pipes(row) for row in rows}) == 1 and _pipes(rows[0]):
        return list(lines)
    columns = len(rows[1].cells)
    texts = [[*row.texts, *[""] * (columns - len(row.cells))] for row in rows]
    widths = [_NARROWEST] * max(map(len, texts))
    for number, row in enumerate(texts):
        for at, text in enumerate(row):
            widths[at] = max(widths[at], cell_len(text) if number != 1 else 0)
    marks = [*texts[1], *[""] * (len(widths) - columns)]
    texts[1] = [_dashes(mark, width) for mark, width in zip(texts[1], widths, strict=False)]
    return [
        f"{row.before}{_joined(map(_padded, cells, widths, marks))}{row.after}"
        for row, cells in zip(rows, texts, strict=True)
    ]


def next_cell(lines: Sequence[str], row: int, column: int, *, back: bool = False) -> TableCell | None:
    """Return the cell after the one that holds a column of a row of a table, or the one before; None at its ends."""
    rows = _rows(lines)
    cells = [
        (TableCell(number, _text_end(line, span)), span)
        for number, line in enumerate(rows)
        if number != 1
        for span in line.cells
    ]
    if back:
        before = [cell for cell, span in cells if (cell.row, span[1]) < (row, column)]
        return before[-1] if before else None
    return next((cell for cell, span in cells if (cell.row, span[0]) > (row, column)), None)


def empty_row(line: str) -> str:
    """Return a row of empty cells as wide as those of a row of a table."""
    row = _row(line)
    cells = (" " * max(cell_len(line[start:end]), _NARROWEST) for start, end in row.cells)
    return f"{row.before}|{'|'.join(cells)}|{row.after}"


def first_cell(line: str) -> int:
    """Return the column behind the text of the first cell of a row."""
    row = _row(line)
    return _text_end(row, row.cells[0])


def _is_row(line: str) -> bool:
    return len(line) <= _LONGEST and any(found[0] == "|" for found in _WHOLE.finditer(line))


def _end(lines: Sequence[str], header: int, last: int) -> int:
    """Return the number of the first row that belongs to a table no longer."""
    inside = _row(lines[header], listed=True).before.expandtabs(_INDENTED)
    for number in range(header + 2, last + 1):
        start = _row(lines[number]).before
        before = start.expandtabs(_INDENTED)
        indented = len(before.rpartition(">")[2]) >= _INDENTED and len(before) != len(inside)
        starts_block = _BLOCK.match(lines[number], len(start))
        if indented or before.count(">") != inside.count(">") or starts_block:
            return number
    return last + 1


def _rows(lines: Sequence[str]) -> list[_TableRow]:
    return [_row(line, listed=number == 0) for number, line in enumerate(lines)]


def _row(line: str, *, listed: bool = False) -> _TableRow:
    quoted = _QUOTED.match(line)
    start = quoted.end() if quoted else 0
    if listed and (marker := _LISTED.match(line, start)):
        start = marker.end()
    text = line.rstrip(_RETURN)
    end = max(start, len(text.rstrip(_BLANKS)))
    pipes = [found.start() for found in _WHOLE.finditer(line, start, end) if found[0] == "|"]
    edges = [start - 1, *pipes, end]
    if pipes and pipes[0] == start:
        del edges[0]
    if pipes and pipes[-1] == end - 1 and len(edges) > 2:
        del edges[-1]
    cells = [(left + 1, right) for left, right in pairwise(edges)]
    return _TableRow(line, line[:start], cells, line[len(text) :])


def _pipes(row: _TableRow) -> tuple[int, ...]:
    """Return the places of the pipes of a row on the screen; none where a pipe at its start or end is missing."""
    line = row.line
    first, last = row.cells[0][0] - 1, row.cells[-1][1]
    if first < len(row.before) or line[last:] != f"|{row.after}":
        return ()
    widths = (cell_len(line[start:end]) + 1 for start, end in row.cells)
    return tuple(accumulate(widths, initial=cell_len(row.before)))


def _text_end(row: _TableRow, span: tuple[int, int]) -> int:
    start, end = span
    text = row.line[start:end]
    return start + (len(text.rstrip(_BLANKS)) or min(1, len(text)))


def _dashes(mark: str, width: int) -> str:
    left, right = mark.startswith(":"), mark.endswith(":") and len(mark) > 1
    return f"{':' * left}{'-' * (width - left - right)}{':' * right}"


def _padded(text: str, width: int, mark: str) -> str:
    room = width - cell_len(text)
    left = (room if not mark.startswith(":") else room // 2) if mark.endswith(":") else 0
    return f" {' ' * left}{text}{' ' * (room - left)} "


def _joined(cells: map[str]) -> str:
    return f"|{'|'.join(cells)}|"
