"""The words of the index as they are written: near ones, and those that begin like a given one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.search.schema import WRITTEN

if TYPE_CHECKING:
    from index.search.snapshot import Snapshot

_MOST = 6
_SHORTEST = 4
_TWO_EDITS_FROM = 8


def is_known(snapshot: Snapshot, word: str) -> bool:
    """Return whether a document contains a folded word just as it is written."""
    return snapshot.frequency(WRITTEN, word) > 0


def completed(snapshot: Snapshot, word: str) -> str | None:
    """Return the word in most documents among those that begin like this; None where there is none."""
    known = snapshot.terms(WRITTEN, word)
    return min(known, key=lambda term: (-known[term], term), default=None)


def near(snapshot: Snapshot, word: str) -> list[str]:
    """Return the words nearest to one that no document contains, the best first; none where none is near enough.

    A near word is within one edit, or two from eight letters on: a letter too many, too few or wrong, or two
    neighbours swapped. The fewest edits count first, then the same first letter, then the number of documents.
    """
    if len(word) < _SHORTEST:
        return []
    most = 1 if len(word) < _TWO_EDITS_FROM else 2
    known = snapshot.terms(WRITTEN, "")
    found = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=most, limit=None)
    edits = {term: int(distance) for term, distance, _ in found if not any(map(str.isdigit, term))}
    least = min(edits.values(), default=0)
    best = [term for term, distance in edits.items() if distance == least]
    return sorted(best, key=lambda term: (term[0] != word[0], -known[term], term))[:_MOST]
