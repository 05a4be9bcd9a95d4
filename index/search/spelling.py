"""Did you mean: the query with misspelt words mended from the words of the index."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from index.search.analyzer import fold_word, stem
from index.search.query.parser import Parsed
from index.search.schema import WORD_FIELDS
from index.search.snapshot import Snapshot
from index.text import clean_line

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{4,40}(?![\w:])")
_MOST_WORDS = 8


def suggest(parsed: Parsed, snapshot: Snapshot) -> str | None:
    """The query with each word that is in no document replaced by the nearest one that is, or None.

    The nearest is one that begins with the word, as a word cut short; else one within one edit, or two if it has
    more than seven letters, and with the same first letter. Of equally near ones the most frequent is taken. Only
    the first few words are looked at.
    """
    mended = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal mended
        if mended >= _MOST_WORDS:
            return match[0]
        better = _nearest(fold_word(match[0]), snapshot)
        if better is None:
            return match[0]
        mended += 1
        return better

    text = _WORD.sub(mend, parsed.text[:400])
    return clean_line(text) if mended else None


def _nearest(word: str, snapshot: Snapshot) -> str | None:
    root = stem(word)
    if any(snapshot.frequency(field, root) for field in WORD_FIELDS):
        return None
    most = 1 if len(word) <= 7 else 2
    best: tuple[int, int, str] | None = None
    for field in WORD_FIELDS:
        for term, count in snapshot.terms(field, word[:1]).items():
            distance = 0 if term.startswith(word) else OSA.distance(root, term, score_cutoff=most)
            if distance <= most and term.isalpha() and (best is None or (distance, -count) < best[:2]):
                best = distance, -count, term
    return None if best is None else _unstem(word, root, best[2])


def _unstem(word: str, root: str, found: str) -> str | None:
    """A word whose stem is `found`, with the ending of `word`: the index knows stems alone."""
    ending = word[len(root) :] if word.startswith(root) else ""
    # The stemmer writes a final y as i, and English words hardly end in one.
    plain = (found[:-1] + "y", found) if found.endswith("i") else (found,)
    guesses = (*([found + ending] if ending else ()), *plain, found + "e", found + "ing", found + "s")
    return next((guess for guess in guesses if stem(guess) == found), None)
