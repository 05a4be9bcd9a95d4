"""Documents that share the distinctive words of a text."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from index.search.analyzer import fold_word, stem, tokens
from index.search.function_words import FUNCTION_WORDS
from index.search.query.ast import Or
from index.search.query.terms import FIELD_WEIGHTS, word

if TYPE_CHECKING:
    from index.search.snapshot import Snapshot

_WORDS = 20
# A word in more than this share of all documents says little, and costs the most to search.
_COMMON = 0.1
_SHORTEST = 3


def distinctive_words(text: str, snapshot: Snapshot) -> dict[str, str]:
    """Return the most distinctive words of a text by tf-idf, the best first: term to the word as written.

    Words that no other document contains are left out, as they find nothing.
    """
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for part in tokens(text):
        surface = fold_word(text[part.start : part.end])
        if len(surface) >= _SHORTEST and not surface.isdigit() and surface not in FUNCTION_WORDS:
            term = stem(surface)
            counts[term] += 1
            written.setdefault(term, surface)
    weights: dict[str, float] = {}
    for term, count in counts.items():
        frequency = max(snapshot.frequency(field, term) for field in FIELD_WEIGHTS)
        if 1 < frequency <= max(4, _COMMON * snapshot.count):
            weights[term] = (1 + math.log(count)) * math.log(snapshot.count / frequency + 1)
    best = sorted(weights, key=lambda term: (-weights[term], term))[:_WORDS]
    return {term: written[term] for term in best}


def similar_query(terms: dict[str, str]) -> Or:
    """Return the query for documents with any of the words, in any field."""
    return Or(tuple(word([(term,)], FIELD_WEIGHTS) for term in terms))


def shared_words(terms: dict[str, str], text: str) -> list[str]:
    """Return those of the words that a text contains, in their order, as they were written."""
    held = {term for part in tokens(text) for term in part.terms}
    return [written for term, written in terms.items() if term in held]
