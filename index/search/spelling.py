"""Did you mean: the query with misspelt words corrected from the words of the index."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from index.search.analyzer import fold_word, stem
from index.search.query.parser import ParsedQuery
from index.search.schema import WORD_FIELDS
from index.search.snapshot import Snapshot
from index.text import clean_line

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{4,40}(?![\w:])")
_MAX_WORDS = 8


def suggest(parsed: ParsedQuery, snapshot: Snapshot) -> str | None:
    """Return the query with each word that no document contains replaced by the nearest indexed one, or None.

    The nearest word is one that begins with the given one, which may be cut short; else one within one edit, or two
    where it has more than seven letters, and with the same first letter. Of equally near ones the most frequent is
    taken. Only the first few words are corrected.
    """
    corrected = 0

    def correct(match: re.Match[str]) -> str:
        nonlocal corrected
        if corrected >= _MAX_WORDS:
            return match[0]
        better = _nearest(fold_word(match[0]), snapshot)
        if better is None:
            return match[0]
        corrected += 1
        return better

    text = _WORD.sub(correct, parsed.text[:400])
    return clean_line(text) if corrected else None


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
    """Return a word whose stem is `found`, with the ending of `word`: the index knows stems only."""
    ending = word[len(root) :] if word.startswith(root) else ""
    # The stemmer writes a final y as i, and few English words end in i.
    plain = (found[:-1] + "y", found) if found.endswith("i") else (found,)
    guesses = (*([found + ending] if ending else ()), *plain, found + "e", found + "ing", found + "s")
    return next((guess for guess in guesses if stem(guess) == found), None)
