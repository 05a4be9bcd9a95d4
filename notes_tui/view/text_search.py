"""Find words in the lines of a text, literally: no sign has a meaning of its own."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class TextMatch(NamedTuple):
    """A match: its row, and the columns where it begins and ends, from 0."""

    row: int
    start: int
    end: int


class TextSearch:
    """Words to find; a capital letter in them makes them match as they are, otherwise case does not count.

    A letter with an accent is found in both of its forms in Unicode, and never a letter without its accent.
    """

    def __init__(self, words: str) -> None:
        """Prepare the search for words that are not empty and have no line end."""
        self._words = unicodedata.normalize("NFC", words)
        self._exact = any(letter.isupper() for letter in self._words)
        pattern = "".join(map(_either_form, self._words))
        self._pattern = re.compile(pattern, 0 if self._exact else re.IGNORECASE)

    def in_line(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each match in a line, without overlaps."""
        for found in self._pattern.finditer(line):
            start, end = found.span()
            cut = end < len(line) and unicodedata.combining(line[end])
            if not cut and (self._exact or self._is_same(found[0])):
                yield start, end

    def in_lines(self, lines: Iterable[str]) -> list[TextMatch]:
        """Return every match, in order."""
        return [TextMatch(row, *span) for row, line in enumerate(lines) for span in self.in_line(line)]

    def _is_same(self, found: str) -> bool:
        # Patterns that ignore case take the dotless i for an i.
        return unicodedata.normalize("NFC", found).casefold() == self._words.casefold()


def replaced(line: str, spans: Iterable[tuple[int, int]], replacement: str) -> str:
    """Return a line with other words in the place of its spans, which are in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (line[at:start], replacement)
        at = end
    return "".join([*parts, line[at:]])


def spans_by_row(matches: Iterable[TextMatch]) -> dict[int, list[tuple[int, int]]]:
    """Return start and end of the matches of each row that has any."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in matches:
        rows.setdefault(row, []).append((start, end))
    return rows


def next_match(
    matches: Sequence[TextMatch], place: tuple[int, int], *, back: bool = False
) -> TextMatch | None:
    """Return the match at or after a row and column, or the last one before it; around the end; None of none."""
    if not matches:
        return None
    at = bisect_left(matches, place)
    return matches[at - 1] if back else matches[at % len(matches)]


def _either_form(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if parts == letter else f"(?:{re.escape(letter)}|{re.escape(parts)})"
