"""The places of a text that the words of a query match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.search import regex
from index.search.analyzer import TextPosition, fold_word, spellings, stem, tokens


class Match(NamedTuple):
    """One match: its offsets in the text, and the number of the word of the query."""

    start: int
    end: int
    number: int


class _Run(NamedTuple):
    """Terms that must stand side by side; `beginning` is the beginning of a further word, or empty."""

    number: int
    words: tuple[str, ...]
    beginning: str


class Highlighter:
    """Finds the words of one query in texts; compiled once, it serves any number of texts."""

    def __init__(self, words: Sequence[str]) -> None:
        """Compile the words of a query.

        Args:
            words: As `SearchResults.words`: words and phrases, where a trailing `*` marks a prefix; expressions.
        """
        self._expressions = [
            (number, word) for number, word in enumerate(words) if isinstance(word, regex.Expression)
        ]
        # By the first term of a run; those that are known by their beginning only are under the empty word.
        self._runs: dict[str, list[_Run]] = {}
        for number, word in enumerate(words):
            if not isinstance(word, regex.Expression):
                self._add(number, word)
        self._first = frozenset(self._runs)

    def _add(self, number: int, marked: str) -> None:
        text = marked.removesuffix("*")
        chunks = spellings(text)
        if " " in text.strip():  # a phrase, which is found in its first spelling
            ways = [tuple(word for chunk in chunks for word in chunk[0])]
        else:
            ways = [way for chunk in chunks for way in chunk]
        for way in filter(None, ways):
            self._runs.setdefault(way[0], []).append(_Run(number, way, ""))
        if text != marked and text:
            head = ways[0][:-1] if ways else ()
            last = fold_word(re.split(r"\W", text)[-1])
            if last:
                self._runs.setdefault(head[0] if head else "", []).append(_Run(number, head, last))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return start and end of every match in an unchanged text, in order."""
        return [(start, end) for start, end, _ in self.matches(text)]

    def matches(self, text: str) -> list[Match]:
        """Return every match, in order; they do not overlap."""
        found = self._word_matches(text)
        if not self._expressions:
            return found
        for number, expression in self._expressions:
            found += [Match(start, end, number) for start, end in regex.spans(expression, text)]
        apart: list[Match] = []
        for match in sorted(found, key=lambda match: (match.start, -match.end)):
            if not apart or match.start >= apart[-1].end:
                apart.append(match)
        return apart

    def _word_matches(self, text: str) -> list[Match]:
        if not self._runs:
            return []
        runs, first = self._runs, self._first
        anywhere = runs.get("", [])
        positions = list(tokens(text))
        found: list[Match] = []
        last = 0
        for at, position in enumerate(positions):
            if position.start < last or not (anywhere or not first.isdisjoint(position.terms)):
                continue
            candidates = [run for term in position.terms for run in runs.get(term, ())] + anywhere
            lengths = [
                (length, -run.number) for run in candidates if (length := _length(run, text, positions, at))
            ]
            if lengths:
                length, number = max(lengths)
                last = positions[at + length - 1].end
                found.append(Match(position.start, last, -number))
        return found


def _length(run: _Run, text: str, positions: Sequence[TextPosition], at: int) -> int:
    """Return how many positions a run takes from this one on, 0 if it does not match here."""
    length = len(run.words) + bool(run.beginning)
    if at + length > len(positions):
        return 0
    if any(word not in positions[at + offset].terms for offset, word in enumerate(run.words)):
        return 0
    if run.beginning:
        position = positions[at + length - 1]
        written = fold_word(text[position.start : position.end])
        if not written.startswith(run.beginning) and not any(
            term.startswith(run.beginning) or term == stem(run.beginning) for term in position.terms
        ):
            return 0
    return length
