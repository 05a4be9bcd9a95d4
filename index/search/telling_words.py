"""Words that several texts have in common, and words that tell each from the others."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from index.search.more_like_this import LikeText, counted_words, usual_writing
from index.search.snapshot import Snapshot

_FIELDS = ("title", "abstract", "body")


class TellingWords(NamedTuple):
    """Words as they are written in the texts, the weightiest first.

    Attributes:
        shared: Those of all texts.
        own: For each text, those of no other.
    """

    shared: tuple[str, ...]
    own: tuple[tuple[str, ...], ...]


def telling_words(texts: Sequence[LikeText], snapshot: Snapshot, most: int) -> TellingWords:
    """Return what texts have in common, and what is of one alone: by count and by rarity in the library.

    Args:
        texts: Two or more.
        snapshot: The library.
        most: Words to return of each kind.
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    counts = [counted_words(text, written) for text in texts]
    held = Counter(term for each in counts for term in each)

    def weight(term: str, count: int) -> float:
        frequency = max(1, *(snapshot.frequency(field, term) for field in _FIELDS))
        return count * math.log(1 + snapshot.size / frequency)

    def heaviest(found: dict[str, int]) -> tuple[str, ...]:
        weights = {term: weight(term, count) for term, count in found.items()}
        best = sorted(weights, key=lambda term: (-weights[term], term))[:most]
        return tuple(usual_writing(written[term]) for term in best)

    shared = {
        term: min(each[term] for each in counts) for term, texts_ in held.items() if texts_ == len(texts)
    }
    own = ({term: count for term, count in each.items() if held[term] == 1} for each in counts)
    return TellingWords(heaviest(shared), tuple(map(heaviest, own)))
