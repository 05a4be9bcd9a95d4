"""Abstracts: whether two are one, and which is the best to show."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_WORD = re.compile(r"\w+")
# Below this number of words, two abstracts that differ inside may well share most of them.
_SHORT = 20
# Share of the pairs of neighbouring words: versions of one abstract have nearly all in common, other abstracts few.
_ALIKE = 0.5
_MARKUP = re.compile(r"</?[a-z][\w:.-]*(?:\s[^<>]*)?/?>|\\[A-Za-z]+\s*\{", re.IGNORECASE)
# Marks of a bad scan or of text taken from a PDF file: letters set apart, digits inside words, broken lines, letters
# that could not be read. A good abstract has hardly any; names such as `GPT4o` are a few in a hundred words at most.
# Each is looked for only where its sign, which is found sooner, is in the text.
_BROKEN = tuple(
    (re.compile(sign).search, broken)
    for sign, broken in (
        (" [b-z] ", "(?<!\\S)[b-hj-z](?= [b-z] )"),
        ("0|1|3|[|]", r"\b[a-z]+[013|][a-z]+\b"),
        ("- ", "[a-z]{2}- [a-z]"),
        ("\ufffd", "\ufffd"),
        ("[A-Z][A-Z]", r"\b[^\W\d_]*[a-z][A-Z]{2,}[a-z]\w*"),
        ("[b-df-hj-np-tv-xz]{5}", r"\b[b-df-hj-np-tv-xz]{5,}\b"),
    )
)
_DAMAGED = 0.05


def alike(one: str, two: str) -> bool:
    """Return whether two abstracts are one, cut short or slightly changed; an empty one is like every other."""
    if one == two or not one or not two:
        return True
    short, long = sorted((_words(one), _words(two)), key=len)
    # One that is cut short may end within a word.
    if not short or (long[: len(short) - 1] == short[:-1] and long[len(short) - 1].startswith(short[-1])):
        return True
    if len(short) < _SHORT:
        return False
    pairs = set(pairwise(short))
    return len(pairs & set(pairwise(long))) >= _ALIKE * len(pairs)


def best(abstracts: list[str]) -> str:
    """Return the longest abstract among those without damage and markup, or the least damaged one."""
    several = set(abstracts) - {""}
    return min(several, key=_faults) if len(several) > 1 else next(iter(several), "")


def _faults(text: str) -> tuple[bool, bool, int, str]:
    patterns = [pattern for sign, pattern in _BROKEN if sign(text)]
    broken = len(re.findall("|".join(patterns), text)) if patterns else 0
    return broken > _DAMAGED * (1 + text.count(" ")), _MARKUP.search(text) is not None, -len(text), text


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
