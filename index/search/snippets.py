"""The passage of a text that shows why it was found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.search.analyzer import fold_word, spellings, stem, tokens
from index.search.query import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.search.analyzer import Part

LENGTH = 160
"""Characters of a snippet, about."""

_LOOKED_AT = 100_000
_CONTEXT = 40  # characters before the first match
_SPACES = re.compile(r"\s+")


class _Run(NamedTuple):
    """Words that must stand side by side, of which the last may be a beginning."""

    number: int
    words: tuple[str, ...]
    beginning: str


class _Match(NamedTuple):
    start: int
    end: int
    number: int


def snippet(text: str, words: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of a text that holds most of the words.

    Args:
        text: Plain text of any length; only its beginning is looked at.
        words: As `Results.words`: words and phrases, a trailing `*` marks a prefix; expressions.

    Returns:
        One line of about 160 characters, `…` where it was cut, and start and end of each match in it.
    """
    whole = len(text) <= _LOOKED_AT
    text = _SPACES.sub(" ", text[:_LOOKED_AT]).strip()
    found = _matches(text, words)
    start, end = _window(text, found) if found else (0, _last_space(text, 0, LENGTH))
    before, after = "…" if start else "", "…" if end < len(text) or not whole else ""
    shift = len(before) - start
    ranges = tuple((a + shift, min(b, end) + shift) for a, b, _ in found if start <= a < end)
    return f"{before}{text[start:end]}{after}", ranges


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Start and end of everything in a text that the words match; the text is looked at as it is."""
    return [(start, end) for start, end, _ in _matches(text, words)]


def _runs(words: Iterable[str]) -> dict[str, list[_Run]]:
    """What to look for, by its first word; under the empty word what is known by its beginning alone."""
    found: dict[str, list[_Run]] = {}
    for number, marked in enumerate(words):
        if isinstance(marked, regex.Expression):
            continue
        text = marked.removesuffix("*")
        chunks = spellings(text)
        if " " in text.strip():  # a phrase, which is found in its first spelling
            ways = [tuple(word for chunk in chunks for word in chunk[0])]
        else:
            ways = [way for chunk in chunks for way in chunk]
        for way in filter(None, ways):
            found.setdefault(way[0], []).append(_Run(number, way, ""))
        if text != marked and text:
            head = ways[0][:-1] if ways else ()
            last = fold_word(re.split(r"\W", text)[-1])
            if last:
                found.setdefault(head[0] if head else "", []).append(_Run(number, head, last))
    return found


def _matches(text: str, words: Sequence[str]) -> list[_Match]:
    """Every match, in order; they do not overlap."""
    found = _words_in(text, words)
    if not any(isinstance(word, regex.Expression) for word in words):
        return found
    for number, word in enumerate(words):
        if isinstance(word, regex.Expression):
            found += [_Match(start, end, number) for start, end in regex.spans(word, text)]
    apart: list[_Match] = []
    for match in sorted(found, key=lambda match: (match.start, -match.end)):
        if not apart or match.start >= apart[-1].end:
            apart.append(match)
    return apart


def _words_in(text: str, words: Sequence[str]) -> list[_Match]:
    runs = _runs(words)
    if not runs:
        return []
    known = frozenset(runs)
    anywhere = runs.get("", [])
    parts = list(tokens(text))
    found: list[_Match] = []
    last = 0
    for at, part in enumerate(parts):
        if part.start < last or not (anywhere or not known.isdisjoint(part.terms)):
            continue
        candidates = [run for term in part.terms for run in runs.get(term, ())] + anywhere
        lengths = [(length, -run.number) for run in candidates if (length := _fits(run, text, parts, at))]
        if lengths:
            length, number = max(lengths)
            last = parts[at + length - 1].end
            found.append(_Match(part.start, last, -number))
    return found


def _fits(run: _Run, text: str, parts: Sequence[Part], at: int) -> int:
    """How many positions a run takes from this one on, 0 if it does not stand here."""
    length = len(run.words) + bool(run.beginning)
    if at + length > len(parts):
        return 0
    if any(word not in parts[at + place].terms for place, word in enumerate(run.words)):
        return 0
    if run.beginning:
        part = parts[at + length - 1]
        written = fold_word(text[part.start : part.end])
        if not written.startswith(run.beginning) and not any(
            term.startswith(run.beginning) or term == stem(run.beginning) for term in part.terms
        ):
            return 0
    return length


def _window(text: str, found: Sequence[_Match]) -> tuple[int, int]:
    """Where to cut: around the matches of the most different words, the first of several such places."""
    best, best_at = 0, 0
    inside: dict[int, int] = {}
    last = 0
    for at, match in enumerate(found):
        while last < len(found) and (last == at or found[last].end <= match.start + LENGTH - _CONTEXT):
            inside[found[last].number] = inside.get(found[last].number, 0) + 1
            last += 1
        if len(inside) > best:
            best, best_at = len(inside), at
        inside[match.number] -= 1
        if not inside[match.number]:
            del inside[match.number]
    match = found[best_at]
    start = max(0, match.start - _CONTEXT)
    if start:
        space = text.find(" ", start, match.start)
        start = space + 1 if space >= 0 else start
    return start, min(_last_space(text, match.end, start + LENGTH), start + 2 * LENGTH)


def _last_space(text: str, low: int, high: int) -> int:
    """Where to end a passage of text[:high], after a word if there is a space, but not before `low`."""
    if high >= len(text):
        return len(text)
    space = text.rfind(" ", low, high + 1)
    return space if space > 0 else max(low, high)
