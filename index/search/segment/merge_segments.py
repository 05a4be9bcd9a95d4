"""Merging segments: the policy, and the merge itself.

A merge reads segments that never change and builds a new one, a block of terms at a time, whose postings go to a
temporary file: so it needs little memory whatever the size, never keeps other threads waiting for long, and can be
abandoned at any moment.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from index.search.numeric import np
from index.search.schema import BYTE_COLUMNS, NUMBER_COLUMNS, TERM_FIELDS, TEXT_FIELDS
from index.search.segment.array_file import Array, Spool, SpooledArray, compact
from index.search.segment.builder import order_of, runs
from index.search.segment.segment_reader import MergeInput, Segment, SegmentSize
from index.search.segment.term_dictionary import TermDictionary, lengths_of

FANOUT = 4
"""Number of segments of similar size that become one; sizes within this factor are similar."""

MANY_SMALL = 8
"""Number of small segments, as edits leave them, that become one."""

SMALL = 256
"""Most documents of a small segment."""

_IDLE_SHARE = 8
_DEAD_AT_LEAST = 64
_POSTINGS_AT_ONCE = 500_000
_TERMS_AT_ONCE = 2_000
_STRINGS_AT_ONCE = 20_000


def due(sizes: Sequence[SegmentSize], *, idle: bool = False) -> list[str]:
    """Return the segments that should be merged into one now; empty if none should.

    Smaller segments are merged along with those of one size; a segment with a third of its documents deleted is
    rewritten.

    Args:
        sizes: The segments of the index.
        idle: Nothing is being written, so that there is time for larger merges: every segment costs each query its
            look-ups. All become one where an eighth of the documents, and no few, are outside the largest.
    """
    outside = sum(living := [found.size - found.dead for found in sizes]) - max(living, default=0)
    if idle and outside > max(SMALL, sum(living) // _IDLE_SHARE):
        return [found.name for found in sizes]
    tiers = {found.name: _tier(found.size - found.dead) for found in sizes}
    counts = list(tiers.values())
    full = [tier for tier in counts if counts.count(tier) >= (FANOUT if tier else MANY_SMALL)]
    if full:
        return [found.name for found in sizes if tiers[found.name] <= max(full)]
    return [found.name for found in sizes if found.dead > _DEAD_AT_LEAST and found.dead * 3 > found.size]


def _tier(size: int) -> int:
    return max(0, math.ceil(math.log(max(size, 1) / SMALL, FANOUT)))


def merge(
    parts: Sequence[MergeInput], spool: Spool, check: Callable[[], None] = lambda: None
) -> tuple[dict[str, Array | SpooledArray], list[Array]]:
    """Return the arrays of one segment that replaces several.

    Args:
        parts: In the order in which their documents will follow each other.
        spool: Holds the large arrays; to be kept until they are written.
        check: Called every few milliseconds; an exception from it ends the merge.

    Returns:
        The arrays, and for each part the new numbers of its documents, -1 for deleted ones.

    Raises:
        OSError: The spool cannot be written.
    """
    numbers: list[Array] = []
    base = 0
    for segment, alive in parts:
        found = np.full(segment.size, -1, np.int64)
        found[alive] = np.arange(base, base + len(alive))
        numbers.append(found)
        base += len(alive)
    arrays: dict[str, Array | SpooledArray] = {}
    segments = [part.segment for part in parts]
    for field in (*TEXT_FIELDS, *TERM_FIELDS):
        arrays |= _FieldMerge(field, segments, numbers, spool).merged(check)
    for field in TEXT_FIELDS:
        name = f"{field}/lengths"
        arrays[name] = compact(np.concatenate([part.segment.arrays[name][part.alive] for part in parts]))
    for name in NUMBER_COLUMNS:
        arrays[name] = np.concatenate([part.segment.arrays[name][part.alive] for part in parts])
    for name in BYTE_COLUMNS:
        arrays[f"{name}/data"], arrays[f"{name}/at"] = _strings(name, parts, spool, check)
    return arrays, numbers


def _strings(
    name: str, parts: Sequence[MergeInput], spool: Spool, check: Callable[[], None]
) -> tuple[SpooledArray, Array]:
    """Return the bytes of a column, and where each string begins."""
    data, lengths = SpooledArray(spool), [np.zeros(1, np.int64)]
    for segment, alive in parts:
        at = segment.string_offsets(name)
        for first in range(0, len(alive), _STRINGS_AT_ONCE):
            check()
            docs = alive[first : first + _STRINGS_AT_ONCE]
            starts, ends = at[docs].astype(np.int64), at[docs + 1].astype(np.int64)
            held = segment.arrays.read(f"{name}/data", int(starts[0]), int(ends[-1]))
            data.append(held[runs(starts - starts[0], ends - starts)])
            lengths.append(ends - starts)
    return data, compact(np.cumsum(np.concatenate(lengths)))


class _Words:
    """The words of one stretch of the alphabet, which begin with those before the first word of the next.

    Attributes:
        texts: All words, in order.
        lows: By segment, the number of its first term in the stretch.
        ranks: By segment, the places in `texts` of its terms in the stretch.
    """

    def __init__(self, dictionaries: Sequence[TermDictionary], lows: list[int], highs: list[int]) -> None:
        lists = [
            [words.terms[number] for number in range(low, high)]
            for words, low, high in zip(dictionaries, lows, highs, strict=True)
        ]
        self.texts = sorted(set().union(*lists))
        self.lows = lows
        rank = {word: number for number, word in enumerate(self.texts)}
        self.ranks = [np.fromiter(map(rank.__getitem__, terms), np.int64, len(terms)) for terms in lists]


class _FieldMerge:
    """One field of the segments of a merge."""

    def __init__(
        self, field: str, segments: Sequence[Segment], numbers: Sequence[Array], spool: Spool
    ) -> None:
        self._field = field
        self._segments = segments
        self._numbers = numbers
        self._terms, self._docs = SpooledArray(spool), SpooledArray(spool, np.uint32)
        self._freqs, self._positions = SpooledArray(spool), SpooledArray(spool)
        self._term_lengths: list[Array] = [np.zeros(1, np.int64)]
        self._starts: list[Array] = []
        self._position_starts: list[Array] = []

    def merged(self, check: Callable[[], None]) -> dict[str, Array | SpooledArray]:
        """Return the arrays of the field."""
        for words in self._stretches():
            for first, last in self._blocks(words):
                check()
                self._merge_block(words, first, last)
        field = self._field
        arrays: dict[str, Array | SpooledArray] = {
            f"{field}/terms": self._terms,
            f"{field}/term_at": compact(np.cumsum(np.concatenate(self._term_lengths))),
            f"{field}/start": compact(np.concatenate([*self._starts, [len(self._docs)]])),
            f"{field}/docs": self._docs,
        }
        if field in TEXT_FIELDS:
            arrays[f"{field}/freqs"] = self._freqs
            begins = np.concatenate([*self._position_starts, [len(self._positions)]])
            arrays[f"{field}/position_at"] = compact(begins)
            arrays[f"{field}/positions"] = self._positions
        return arrays

    def _stretches(self) -> Iterator[_Words]:
        """Yield the words in order, so many at once that neither time nor memory is held for long."""
        dictionaries = [segment.dictionary(self._field) for segment in self._segments]
        cuts = {
            words.terms[number]
            for words in dictionaries
            for number in range(_TERMS_AT_ONCE, len(words.terms), _TERMS_AT_ONCE)
        }
        lows = [0] * len(dictionaries)
        for cut in sorted(cuts):
            highs = [words.lower_bound(cut) for words in dictionaries]
            yield _Words(dictionaries, lows, highs)
            lows = highs
        yield _Words(dictionaries, lows, [len(words.terms) for words in dictionaries])

    def _blocks(self, words: _Words) -> list[tuple[int, int]]:
        """Return ranges of words, each with a limited number of postings."""
        counts = np.zeros(len(words.texts) + 1, np.int64)
        for segment, low, ranks in zip(self._segments, words.lows, words.ranks, strict=True):
            counts[ranks + 1] += lengths_of(segment.starts(self._field)[low : low + len(ranks) + 1])
        sums = np.cumsum(counts)
        wanted = np.arange(_POSTINGS_AT_ONCE, sums[-1] + _POSTINGS_AT_ONCE, _POSTINGS_AT_ONCE)
        cuts = np.unique(np.append(np.searchsorted(sums, wanted).clip(0, len(words.texts)), [0]))
        return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))

    def _merge_block(self, words: _Words, first: int, last: int) -> None:
        pieces = [self._piece(words, number, first, last) for number in range(len(self._segments))]
        terms, numbers, counts, held = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        order = order_of(terms)
        order = order[numbers[order] >= 0]
        head = terms[order]
        start = np.flatnonzero(np.diff(head, prepend=-1))
        texts = [words.texts[at] for at in head[start].tolist()]
        self._starts.append(len(self._docs) + start)
        self._docs.append(numbers[order])
        self._terms.append(np.frombuffer(b"".join(texts), np.uint8))
        self._term_lengths.append(np.fromiter(map(len, texts), np.int64, len(texts)))
        if self._field in TEXT_FIELDS:
            freqs = counts[order]
            starts = np.cumsum(counts, dtype=np.int64) - counts
            self._position_starts.append(len(self._positions) + (np.cumsum(freqs) - freqs)[start])
            self._freqs.append(freqs)
            self._positions.append(held[runs(starts[order], freqs)])

    def _piece(self, words: _Words, number: int, first: int, last: int) -> tuple[Array, Array, Array, Array]:
        """Return words, new document numbers, frequencies and positions of one segment between two words."""
        segment, ranks, field = self._segments[number], words.ranks[number], self._field
        low, high = np.searchsorted(ranks, [first, last]).tolist()
        begin, end = words.lows[number] + low, words.lows[number] + high
        docs, freqs = segment.postings(field, begin, end)
        per_term = lengths_of(segment.starts(field)[begin : end + 1])
        terms = np.repeat(ranks[low:high], per_term)
        positions = np.empty(0, np.uint8)
        if freqs is not None:
            positions = segment.positions(field, begin, end, freqs)
        counts = np.ones(len(docs), np.uint8) if freqs is None else freqs
        return terms, self._numbers[number][docs], counts.astype(np.int64), positions
