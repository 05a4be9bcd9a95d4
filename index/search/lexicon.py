"""The words of the index as they are written: near ones, and those that begin like a given one."""

from __future__ import annotations

import fnmatch
import re
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from index.search.numeric import np
from index.search.schema import WRITTEN, pack, unpack
from index.search.segment.segment_reader import DIGIT, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.search.segment.array_file import Array
    from index.search.snapshot import Snapshot

_SHORTEST = 3
_SHORTEST_BEGUN = 4
_MOST_COMPARED = 5_000
_TWO_EDITS_FROM = 8
_SHORTEST_HALF = 3
# How likely a slip is, beside leaving a letter out: of 26 letters, only one makes this very word of the other.
_ANOTHER_LETTER = 1 / 26
_DOUBLED = 0.5
_FIRST_LETTER = 0.5

_BITS = np.array([number.bit_count() for number in range(1 << 14)], np.uint8)


class NearWord(NamedTuple):
    """A word that another may be misspelt from.

    Attributes:
        text: The word, as it occurs.
        likelihood: How likely the slip is, in (0, 1].
        documents: Number of documents that contain the word.
    """

    text: str
    likelihood: float
    documents: int


def fitting(snapshot: Snapshot, field: str, pattern: str) -> list[str]:
    """Return the terms of a field that fit a pattern of `*`, `?` and `[…]`."""
    start = re.match(r"[^*?\[]*", pattern)
    fits = re.compile(fnmatch.translate(pattern)).match
    return [term for term in snapshot.terms(field, start[0] if start else "") if fits(term)]


def is_known(snapshot: Snapshot, word: str) -> bool:
    """Return whether a document contains a folded word just as it is written."""
    return snapshot.frequency(WRITTEN, word) > 0


def completed(snapshot: Snapshot, word: str) -> str | None:
    """Return the word in most documents among those that begin like this; None where there is none."""
    known = snapshot.terms(WRITTEN, word)
    return min(known, key=lambda term: (-known[term], term), default=None)


def halves(snapshot: Snapshot, word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut a folded word into two that documents contain, of three letters or more each."""
    for at in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
        if is_known(snapshot, word[:at]) and is_known(snapshot, word[at:]):
            yield word[:at], word[at:]


def most_edits(word: str) -> int:
    """Return the number of edits within which `word~` finds others."""
    return 1 if len(word) < 6 else 2


def similar(snapshot: Snapshot, word: str, most: int) -> dict[str, int]:
    """Return the words without digits within some edits of a folded one, or that one, with the number of edits."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    known = _alike(snapshot, word, most)
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {term: int(distance) for term, distance, _ in found}


def near(snapshot: Snapshot, word: str) -> list[NearWord]:
    """Return the words nearest to a folded one, itself excluded, the best first; none where none is near enough.

    A near word is within one edit, or two from eight letters on: a letter too many, too few or wrong, or two
    neighbours swapped. The fewest edits count first, then the likelihood of the slip and the number of documents.
    """
    if len(word) < _SHORTEST:
        return []
    most = 1 if len(word) < _TWO_EDITS_FROM else 2
    edits = {term: distance for term, distance in similar(snapshot, word, most).items() if distance}
    least = min(edits.values(), default=0)
    best = [
        NearWord(term, _likelihood(word, term, distance), snapshot.frequency(WRITTEN, term))
        for term, distance in edits.items()
        if distance == least
    ]
    return sorted(best, key=lambda near: (-near.likelihood * sqrt(near.documents), near.text))


def near_beginnings(snapshot: Snapshot, word: str) -> list[str]:
    """Return the words of which a folded one is nearly the beginning, those in most documents first.

    That is one slip, after the longest beginning of the word with which words begin: `langau` is nearly the beginning
    of `language`. The first letters are right, and the last one or two are where the slip is.
    """
    if len(word) < _SHORTEST_BEGUN:
        return []
    right = next((at for at in range(len(word) - 1, 2, -1) if _count_begun(snapshot, word[:at])), 0)
    beginning = word[: max(_SHORTEST, right - 1)]
    if not right or _count_begun(snapshot, beginning) > _MOST_COMPARED:
        return []
    known = snapshot.terms(WRITTEN, beginning)
    longer = [term for term in known if len(term) >= len(word)]
    if not longer:
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    begun = [[term[:length] for term in longer] for length in (len(word) - 1, len(word), len(word) + 1)]
    edits = np.min([process.cdist([word], part, scorer=OSA.distance, score_cutoff=1)[0] for part in begun], 0)
    found = [longer[at] for at in np.flatnonzero(edits <= 1).tolist()]
    return sorted(found, key=lambda term: (-known[term], term))


def _count_begun(snapshot: Snapshot, beginning: str) -> int:
    """Return the number of words that begin so, counted once for each segment."""
    packed = pack(beginning)
    ranges = (part.segment.dictionary(WRITTEN).prefix_range(packed) for part in snapshot.segments())
    return sum(last - first for first, last in ranges)


def _likelihood(typed: str, meant: str, edits: int) -> float:
    """Return how likely somebody who means one word types the other, beside leaving a letter out."""
    if edits > 1:
        return _ANOTHER_LETTER**edits
    first = 1.0 if typed[0] == meant[0] else _FIRST_LETTER
    if len(meant) > len(typed) or sorted(meant) == sorted(typed):
        return first
    if len(meant) == len(typed):
        return first * _ANOTHER_LETTER
    doubled = any(
        typed[at] == typed[at + 1] and typed[:at] + typed[at + 1 :] == meant for at in range(len(typed) - 1)
    )
    return _DOUBLED if doubled else first * _ANOTHER_LETTER


def _alike(snapshot: Snapshot, word: str, most: int) -> list[str]:
    """Return the words without digits that may be within some edits: of about this length, with about its letters."""
    packed = pack(word)
    wanted = letters_of(packed)
    found: dict[bytes, None] = {}
    for part in snapshot.segments():
        letters, lengths = part.segment.written_letters
        fits = np.abs(lengths - len(packed)) <= most
        fits &= (letters & DIGIT) == 0
        chosen = np.flatnonzero(fits)
        held = letters[chosen]
        chosen = chosen[(_count(held & ~wanted) <= most) & (_count(~held & wanted) <= most)]
        found |= dict.fromkeys(part.segment.dictionary(WRITTEN).terms.some(chosen))
    return [unpack(term) for term in found]


def _count(sets: Array) -> Array:
    """Return the number of members of sets of letters."""
    counts: Array = _BITS[sets & 0x3FFF] + _BITS[(sets >> np.uint32(14)) & 0x3FFF]
    return counts
