"""Count the words of a text, quickly again after a change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# A letter of a script without blanks counts as a word, as Obsidian counts.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    "|(?:(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\\w\u0300-\u036f])+"
    "(?:['’.,-](?:(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])\\w)+)*"
)
# One search holds up everything else for as long as it takes.
_PIECE = 20_000


def words_in(line: str) -> int:
    """Return the number of words in a line."""
    if len(line) <= _PIECE:
        return sum(1 for _ in _WORD.finditer(line))
    return sum(1 for at in range(0, len(line), _PIECE) for _ in _WORD.finditer(line[at : at + _PIECE]))


class WordCount:
    """Counts words, and remembers those of each line for the next time."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._known: dict[str, int] = {}

    def count(self, lines: Iterable[str]) -> int:
        """Return the number of words in a text."""
        known, now = self._known, {}
        total = 0
        for line in lines:
            words = known.get(line)
            if words is None:
                words = words_in(line)
            now[line] = words
            total += words
        self._known = now
        return total
