"""The passage of a text that shows why it was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from index.search.analysis import tokens
from index.search.analysis import words as words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTH = 160
"""Characters of a snippet, about."""

_LOOKED_AT = 100_000
_SPACES = re.compile(r"\s+")


def snippet(text: str, words: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of a text that holds most of the words.

    Args:
        text: Plain text of any length; only its beginning is looked at.
        words: As `Results.words`: words and phrases, a trailing `*` marks a prefix.

    Returns:
        One line of about 160 characters, `…` where it was cut, and start and end of each match in it.
    """
    text = _SPACES.sub(" ", text[:_LOOKED_AT]).strip()
    found = _matches(text, words)
    if not found:
        cut = text[:LENGTH].rsplit(" ", 1)[0] if len(text) > LENGTH else text
        return (f"{cut}…" if len(text) > LENGTH else cut), ()
    start, end = _window(text, found)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    spans = tuple((a + shift, b + shift) for a, b, _ in found if a >= start and b <= end)
    return f"{before}{text[start:end]}{after}", spans


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Start and end of everything in a text that the words match; the text is looked at as it is."""
    return [(start, end) for start, end, _ in _matches(text, words)]


def _matches(text: str, words: Sequence[str]) -> list[tuple[int, int, str]]:
    exact = {term for word in words if not word.endswith("*") for term in words_of(word)}
    prefixes = tuple(term for word in words if word.endswith("*") for term in words_of(word[:-1]))
    found: list[tuple[int, int, str]] = []
    for part in tokens(text):
        for term in part.terms:
            if term in exact or (prefixes and term.startswith(prefixes)):
                found.append((part.start, part.end, term))
                break
    return found


def _window(text: str, found: list[tuple[int, int, str]]) -> tuple[int, int]:
    """Where to cut: around the matches with the most different words, the first of several."""
    best, best_at = 0, 0
    starts = [start for start, _, _ in found]
    for at, (start, _, _) in enumerate(found):
        last = bisect_left(starts, start + LENGTH - 40)
        different = len({term for _, _, term in found[at:last]})
        if different > best:
            best, best_at = different, at
    start = max(0, found[best_at][0] - 40)
    if start:
        space = text.find(" ", start, found[best_at][0])
        start = space + 1 if space >= 0 else found[best_at][0]
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", found[best_at][1], end)
        end = space if space >= 0 else max(end, found[best_at][1])
    return start, end
