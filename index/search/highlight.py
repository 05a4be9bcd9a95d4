"""The places of a text that the words of a query match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from index.search import regex
from index.search.analyzer import JOINED_PARTS, TextPosition, fold_word, spellings, stem, tokens
from index.search.english_spelling import american, american_beginning, american_words
from index.search.lexicon import most_edits

_INFLECTION = re.compile("(?<=[a-z]{2})(?:ies|es|s|ied|ed|ing)$")


class Match(NamedTuple):
    """One match: its offsets in the text, and the number of the word of the query."""

    start: int
    end: int
    number: int


class _Run(NamedTuple):
    """Terms that must stand side by side.

    Attributes:
        number: The number of the word of the query.
        words: The terms.
        beginnings: How a further word may begin; empty where there is none.
        stems: What its stem may be instead.
        written: A single word as it was typed, where other forms of it are marked only if a text has none so written.
    """

    number: int
    words: tuple[str, ...]
    beginnings: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    written: str = ""


class _Form(IntEnum):
    """The form of a match, the best first: as typed, in its plural or as a part of a compound, or another one.

    `universal` is another form of `universe`.
    """

    TYPED = 0
    SAME = 1
    OTHER = 2


class Highlighter:
    """Finds the words of one query in texts; compiled once, it serves any number of texts."""

    def __init__(self, words: Sequence[str]) -> None:
        """Compile the words of a query.

        Args:
            words: As `SearchResults.words`: words and phrases, where a trailing `*` marks a prefix and `~` similar
                words; expressions.
        """
        self._expressions = [
            (number, word) for number, word in enumerate(words) if isinstance(word, regex.Expression)
        ]
        # By the first term of a run; those that are known by their beginning only are under the empty word.
        self._runs: dict[str, list[_Run]] = {}
        self._similar: list[tuple[int, str]] = []
        for number, word in enumerate(words):
            if not isinstance(word, regex.Expression):
                self._add(number, word)
        self._first = frozenset(self._runs)

    def _add(self, number: int, marked: str) -> None:
        if marked.endswith("~"):
            self._similar.append((number, fold_word(marked[:-1])))
            return
        text = marked.removesuffix("*")
        chunks = spellings(text)
        if " " in text.strip():  # a phrase, which is found in its first spelling
            ways = [tuple(word for chunk in chunks for word in chunk[0])]
        else:
            ways = [way for chunk in chunks for way in chunk]
        written = fold_word(text) if ways and len(ways[0]) == 1 else ""
        for way in filter(None, ways):
            self._runs.setdefault(way[0], []).append(
                _Run(number, way, written=written if way is ways[0] else "")
            )
        if text != marked and text:
            head = ways[0][:-1] if ways else ()
            last = fold_word(re.split(r"\W", text)[-1])
            if last:
                run = _Run(number, head, *_begun(last), written=written)
                self._runs.setdefault(head[0] if head else "", []).append(run)

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
        if not self._runs and not self._similar:
            return []
        runs, first = self._runs, self._first
        anywhere = runs.get("", [])
        positions = list(tokens(text))
        found: list[Match] = []
        others: set[Match] = set()
        as_typed: set[int] = set()
        last = 0
        for at, position in enumerate(positions):
            if position.start < last:
                continue
            if self._similar and (match := self._similar_match(text, position)):
                found.append(match)
                last = match.end
                continue
            if not anywhere and first.isdisjoint(position.terms):
                continue
            candidates = [run for term in position.terms for run in runs.get(term, ())] + anywhere
            lengths = {run: _length(run, text, positions, at) for run in candidates}
            length = max(lengths.values(), default=0)
            if length:
                written = fold_word(text[position.start : position.end])
                best = [run for run in candidates if lengths[run] == length]
                form, number = min((_form(run, written, position), run.number) for run in best)
                last = positions[at + length - 1].end
                match = Match(position.start, last, number)
                found.append(match)
                if form is _Form.OTHER:
                    others.add(match)
                elif form is _Form.TYPED:
                    as_typed.add(number)
        return [match for match in found if match not in others or match.number not in as_typed]

    def _similar_match(self, text: str, position: TextPosition) -> Match | None:
        if not self._similar:
            return None
        from rapidfuzz.distance import OSA

        written = fold_word(text[position.start : position.end])
        for number, word in self._similar:
            most = most_edits(word)
            if OSA.distance(written, word, score_cutoff=most) <= most or stem(word) in position.terms:
                return Match(position.start, position.end, number)
        return None


def _begun(typed: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return how words may begin of which this much is typed, and the stems that some of them have instead."""
    if not (typed.isascii() and typed.isalpha()):
        return (typed,), frozenset((stem(typed),))
    beginnings = tuple(dict.fromkeys((typed, american_beginning(typed))))
    return beginnings, frozenset((stem(typed), *map(stem, american_words(typed))))


def _form(run: _Run, written: str, position: TextPosition) -> _Form:
    """Return how a match of a run is written."""
    if not run.written:
        return _Form.SAME
    if written == run.written or (run.beginnings and written.startswith(run.beginnings)):
        return _Form.TYPED
    is_form = not run.words or run.words[0] == position.terms[0]
    return _Form.OTHER if is_form and _uninflected(written) != _uninflected(run.written) else _Form.SAME


def _uninflected(word: str) -> str:
    """Return a folded word without the endings of plural and tenses, in American spelling."""
    word = american(word)
    bare = _INFLECTION.sub("", word)
    return bare[:-1] if bare != word and bare[-2:-1] == bare[-1:] else bare.rstrip("ey")


def _length(run: _Run, text: str, positions: Sequence[TextPosition], at: int) -> int:
    """Return how many positions a run takes from this one on, 0 if it does not match here."""
    length = len(run.words) + bool(run.beginnings)
    if at + length > len(positions):
        return 0
    if any(word not in positions[at + offset].terms for offset, word in enumerate(run.words)):
        return 0
    if run.beginnings:
        position = positions[at + length - 1]
        written = fold_word(text[position.start : position.end])
        if not written.startswith(run.beginnings) and not any(
            term.startswith(run.beginnings) or term in run.stems for term in position.terms
        ):
            return 0
    return _joined_length(run.words[0], text, positions, at) if length == 1 and run.words else length


def _joined_length(term: str, text: str, positions: Sequence[TextPosition], at: int) -> int:
    """Return how many positions a term takes from this one on: more than 1 if it is parts of a compound together."""
    if term == positions[at].terms[0]:
        return 1
    for count in range(2, JOINED_PARTS + 1):
        parts = positions[at : at + count]
        if (
            len(parts) == count
            and stem(fold_word("".join(text[one.start : one.end] for one in parts))) == term
        ):
            return count
    return 1
