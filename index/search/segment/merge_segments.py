"""Merging segments: the policy, and the merge itself.

A merge reads segments that never change and builds a new one, a block of terms at a time, so that it needs little
memory and can be abandoned at any moment.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from index.search.schema import BYTE_COLUMNS, NUMBER_COLUMNS, TERM_FIELDS, TEXT_FIELDS
from index.search.segment.array_file import Array, compact
from index.search.segment.builder import Arrays, blob, order_of, runs
from index.search.segment.segment_reader import MergeInput, Segment, SegmentSize
from index.search.segment.term_dictionary import lengths_of

FANOUT = 4
"""Number of segments of similar size that become one; sizes within this factor are similar."""

MANY_SMALL = 8
"""Number of small segments, as edits leave them, that become one."""

SMALL = 256
"""Most documents of a small segment."""

_IDLE_SHARE = 8
_DEAD_AT_LEAST = 64
_POSTINGS_AT_ONCE = 500_000


def due(sizes: Sequence[SegmentSize], *, idle: bool = False) -> list[str]:
    """Return the segments that should be merged into one now; empty if none should.

    Smaller segments are merged along with those of one size; a segment with a third of its documents deleted is
    rewritten.

    Args:
        sizes: The segments of the index.
        idle: Nothing is being written, so that there is time for larger merges: every segment costs each query its
            look-ups. All become one where an eighth of the documents, and no few, are outside the largest.
    """
    tiers = {found.name: _tier(found.size - found.dead) for found in sizes}
    counts = list(tiers.values())
    full = [tier for tier in counts if counts.count(tier) >= (FANOUT if tier else MANY_SMALL)]
    if full:
        return [found.name for found in sizes if tiers[found.name] <= max(full)]
    outside = sum(living := [found.size - found.dead for found in sizes]) - max(living, default=0)
    if idle and outside > max(SMALL, sum(living) // _IDLE_SHARE):
        return [found.name for found in sizes]
    return [found.name for found in sizes if found.dead > _DEAD_AT_LEAST and found.dead * 3 > found.size]


def _tier(size: int) -> int:
    return max(0, math.ceil(math.log(max(size, 1) / SMALL, FANOUT)))


def merge(
    parts: Sequence[MergeInput], check: Callable[[], None] = lambda: None
) -> tuple[Arrays, list[Array]]:
    """Return the arrays of one segment that replaces several.

    Args:
        parts: In the order in which their documents will follow each other.
        check: Called every few milliseconds; an exception from it ends the merge.

    Returns:
        The arrays, and for each part the new numbers of its documents, -1 for deleted ones.
    """
    numbers: list[Array] = []
    base = 0
    for segment, alive in parts:
        found = np.full(segment.size, -1, np.int64)
        found[alive] = np.arange(base, base + len(alive))
        numbers.append(found)
        base += len(alive)
    arrays: Arrays = {}
    segments = [part.segment for part in parts]
    for field in (*TEXT_FIELDS, *TERM_FIELDS):
        check()
        arrays |= _FieldMerge(field, segments, numbers).merged(check)
    for field in TEXT_FIELDS:
        name = f"{field}/lengths"
        arrays[name] = compact(np.concatenate([part.segment.arrays[name][part.alive] for part in parts]))
    for name in NUMBER_COLUMNS:
        arrays[name] = np.concatenate([part.segment.arrays[name][part.alive] for part in parts])
    for name in BYTE_COLUMNS:
        check()
        values = [
            strings[doc] for part in parts for strings in [part.segment.strings(name)] for doc in part.alive
        ]
        arrays |= blob(f"{name}/data", values)
    return arrays, numbers


class _FieldMerge:
    """One field of the segments of a merge."""

    def __init__(self, field: str, segments: Sequence[Segment], numbers: Sequence[Array]) -> None:
        self._field = field
        self._segments = segments
        self._numbers = numbers
        lists = [list(segment.dictionary(field).terms) for segment in segments]
        self._words = sorted(set().union(*lists))
        rank = {word: number for number, word in enumerate(self._words)}
        self._ranks = [np.fromiter(map(rank.__getitem__, terms), np.int64, len(terms)) for terms in lists]

    def _blocks(self) -> list[tuple[int, int]]:
        """Return ranges of words, each with a limited number of postings."""
        counts = np.zeros(len(self._words) + 1, np.int64)
        for segment, ranks in zip(self._segments, self._ranks, strict=True):
            counts[ranks + 1] += lengths_of(segment.starts(self._field))
        sums = np.cumsum(counts)
        wanted = np.arange(_POSTINGS_AT_ONCE, sums[-1] + _POSTINGS_AT_ONCE, _POSTINGS_AT_ONCE)
        cuts = np.unique(np.append(np.searchsorted(sums, wanted).clip(0, len(self._words)), [0]))
        return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))

    def merged(self, check: Callable[[], None]) -> Arrays:
        """Return the arrays of the field."""
        field = self._field
        has_positions = field in TEXT_FIELDS
        docs, freqs, positions, heads = [], [], [], []
        for first, last in self._blocks():
            check()
            pieces = [self._piece(number, first, last) for number in range(len(self._segments))]
            terms, numbers, counts, held = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
            order = order_of(terms)
            order = order[numbers[order] >= 0]
            heads.append(terms[order].astype(np.uint32))
            docs.append(numbers[order].astype(np.uint32))
            if has_positions:
                starts = np.cumsum(counts, dtype=np.int64) - counts
                freqs.append(compact(counts[order]))
                positions.append(held[runs(starts[order], counts[order])])
        head = _concatenated(heads)
        start = np.flatnonzero(np.diff(head.astype(np.int64), prepend=-1))
        arrays = blob(f"{field}/terms", [self._words[at] for at in head[start].tolist()], "term_at")
        arrays[f"{field}/start"] = compact(np.append(start, len(head)))
        arrays[f"{field}/docs"] = _concatenated(docs).astype(np.uint32, copy=False)
        if has_positions:
            freq = _concatenated(freqs)
            begins = np.concatenate([[0], np.cumsum(freq, dtype=np.int64)])
            arrays[f"{field}/freqs"] = freq
            arrays[f"{field}/position_at"] = compact(np.append(begins[start], begins[-1]))
            arrays[f"{field}/positions"] = _concatenated(positions)
        return arrays

    def _piece(self, number: int, first: int, last: int) -> tuple[Array, Array, Array, Array]:
        """Return terms, new document numbers, frequencies and positions of one segment between two words."""
        segment, ranks, field = self._segments[number], self._ranks[number], self._field
        low, high = np.searchsorted(ranks, [first, last]).tolist()
        docs, freqs = segment.postings(field, low, high)
        per_term = lengths_of(segment.starts(field)[low : high + 1])
        terms = np.repeat(ranks[low:high], per_term)
        positions = np.empty(0, np.uint8)
        if freqs is not None:
            positions = segment.positions(field, low, high, freqs)
        counts = np.ones(len(docs), np.uint8) if freqs is None else freqs
        return terms, self._numbers[number][docs], counts.astype(np.int64), positions


def _concatenated(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.empty(0, np.uint8)
