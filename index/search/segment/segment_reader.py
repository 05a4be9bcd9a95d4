"""Reading one segment of the index, which never changes.

Postings come as two arrays: document numbers in order, and the number of occurrences in each. A field's terms are
stored in order and so are their postings: everything that begins with a prefix is one slice of the file.

This is where damage is recognised: every number that is used as an offset, an index or a count is checked when it
is read, so that code which works on postings meets sound ones only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from index.search.numeric import np
from index.search.schema import TEXT_FIELDS, WRITTEN, pack, unpack
from index.search.segment.array_file import Array, ArrayFile, Floats, Ints
from index.search.segment.builder import runs
from index.search.segment.term_dictionary import ByteStrings, TermDictionary, heads, lengths_of

DIGIT = np.uint32(1 << 26)
"""The member of a set of letters that stands for all digits."""

# By byte: a to z, digits, all others.
_LETTER_SETS = np.full(256, 1 << 27, np.uint32)
_LETTER_SETS[ord("0") : ord("9") + 1] = DIGIT
_LETTER_SETS[ord("a") : ord("z") + 1] = [1 << number for number in range(26)]


def letters_of(term: bytes) -> np.uint32:
    """Return the set of letters of a term, one bit each; see `Segment.written_letters`."""
    found: np.uint32 = np.bitwise_or.reduce(_LETTER_SETS[np.frombuffer(term, np.uint8)])
    return found


class Postings(NamedTuple):
    """Document numbers in order, and the number of occurrences in each."""

    docs: Ints
    counts: Floats


class SegmentSize(NamedTuple):
    """A segment's name, its number of documents, and how many of them are deleted; merges are decided by these."""

    name: str
    size: int
    dead: int


class MergeInput(NamedTuple):
    """A segment to merge, and the numbers of its documents that are not deleted."""

    segment: Segment
    alive: Ints


class _FieldArrays(NamedTuple):
    """The starts of the postings of a field's terms, and the names of their arrays; None where each count is 1."""

    starts: memoryview
    docs: str
    counts: str | None


NOTHING = Postings(np.empty(0, np.intp), np.empty(0))


class Segment:
    """One segment of the index, which never changes; safe to share between threads.

    Attributes:
        size: Number of documents, deleted ones included.
        static_rank: The month for which the static rank was computed last, and the factors of the documents.
    """

    def __init__(self, path: Path, size: int) -> None:
        """Map a segment.

        Raises:
            OSError: The file does not exist or cannot be read.
            IndexDamagedError: The file is cut off or damaged.
        """
        self.size = size
        self.arrays = ArrayFile(path)
        self.static_rank: tuple[int, Floats] | None = None
        self._dictionaries: dict[str, TermDictionary] = {}
        self._offsets: dict[str, Array] = {}
        self._postings_of: dict[str, _FieldArrays] = {}

    def dictionary(self, field: str) -> TermDictionary:
        """Return the terms of a field."""
        found = self._dictionaries.get(field)
        if found is None:
            at = self._checked_offsets(f"{field}/term_at", f"{field}/terms")
            found = self._dictionaries[field] = TermDictionary(self.arrays[f"{field}/terms"], at)
        return found

    def starts(self, field: str) -> Array:
        """Return where the postings of each term of a field begin, and where the last ones end."""
        return self._checked_offsets(f"{field}/start", f"{field}/docs")

    def _checked_offsets(self, name: str, into: str) -> Array:
        """Return an array of ascending offsets into another array, from its beginning to its end."""
        found = self._offsets.get(name)
        if found is None:
            found = self.arrays[name]
            ends = len(found) > 0 and found[0] == 0 and found[-1] == len(self.arrays[into])
            self.arrays.require(bool(ends and (found[1:] >= found[:-1]).all()), name, "is damaged")
            self._offsets[name] = found
        return found

    def postings(self, field: str, first: int, last: int) -> tuple[Array, Array | None]:
        """Return the postings of a run of terms, end to end; no counts in fields where every count is 1.

        Raises:
            IndexDamagedError: The postings are damaged.
        """
        names = self._postings_of.get(field)
        if names is None:
            counts_name = f"{field}/freqs" if field in TEXT_FIELDS else None
            names = _FieldArrays(self.starts(field).data, f"{field}/docs", counts_name)
            self._postings_of[field] = names
        low, high = names.starts[first], names.starts[last]
        docs = self.arrays.read(names.docs, low, high)
        if last > first + 1:
            sound = np.count_nonzero(docs < self.size) == len(docs)
        else:
            # Of few numbers, `count_nonzero` takes a fraction of the time of `all`.
            rising = np.count_nonzero(docs[1:] > docs[:-1]) + 1
            sound = not len(docs) or (rising == len(docs) and int(docs[-1]) < self.size)
        self.arrays.require(sound, names.docs, "is damaged")
        if names.counts is None:
            return docs, None
        counts = self.arrays.read(names.counts, low, high)
        self.arrays.require(np.count_nonzero(counts) == len(counts), names.counts, "is damaged")
        return docs, counts

    def docs_of(self, field: str, terms: Sequence[int]) -> Array:
        """Return the documents that hold any of some terms, given by their numbers in order; in no order."""
        if not terms:
            return NOTHING.docs
        start = self.starts(field).astype(np.int64)
        chosen = np.array(terms)
        docs, _ = self.postings(field, terms[0], terms[-1] + 1)
        return docs[runs(start[chosen] - start[terms[0]], start[chosen + 1] - start[chosen])]

    def positions_in(self, field: str, term: int, wanted: Array) -> tuple[Array, Array]:
        """Return the positions of a term in some documents.

        Args:
            field: A text field.
            term: The term's number.
            wanted: Document numbers, in order, each of which holds the term.

        Returns:
            For each occurrence, the index in `wanted` of its document, and its position.

        Raises:
            IndexDamagedError: The positions are damaged.
        """
        docs, counts = self.postings(field, term, term + 1)
        if counts is None:
            raise ValueError(f"{field} has no positions")
        counts = counts.astype(np.int64)
        starts = np.cumsum(counts) - counts
        mask = np.zeros(self.size, bool)
        mask[wanted] = True
        chosen = np.flatnonzero(mask[docs])
        lengths = counts[chosen]
        found = self.positions(field, term, term + 1, counts)[runs(starts[chosen], lengths)]
        return np.repeat(np.arange(len(wanted)), lengths), found.astype(np.int64)

    def positions(self, field: str, first: int, last: int, counts: Array) -> Array:
        """Return the positions of a run of terms, end to end.

        Args:
            field: A text field.
            first: The first term's number.
            last: The number after the last term's.
            counts: The number of occurrences in each posting of these terms.

        Raises:
            IndexDamagedError: The positions are damaged, or not as many as the occurrences.
        """
        at = self._checked_offsets(f"{field}/position_at", f"{field}/positions")
        found = self.arrays.read(f"{field}/positions", int(at[first]), int(at[last]))
        self.arrays.require(int(counts.sum(dtype=np.int64)) == len(found), f"{field}/freqs", "is damaged")
        return found

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents that hold a term, deleted ones included."""
        number = self.dictionary(field).find(pack(term))
        if number is None:
            return 0
        start = self.starts(field)
        return int(start[number + 1]) - int(start[number])

    def terms(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Return the terms of a field that begin with a prefix, in order, with their document frequencies."""
        terms = self.dictionary(field)
        first, last = terms.prefix_range(pack(prefix))
        counts = lengths_of(self.starts(field)[first : last + 1]).tolist()
        return zip((unpack(terms.terms[n]) for n in range(first, last)), counts, strict=True)

    def strings(self, column: str) -> ByteStrings:
        """Return a column of byte strings, one for each document."""
        return ByteStrings(self.arrays[f"{column}/data"], self.string_offsets(column))

    def string_offsets(self, column: str) -> Array:
        """Return where each string of a column of byte strings begins, and where the last one ends."""
        return self._checked_offsets(f"{column}/at", f"{column}/data")

    @cached_property
    def id_numbers(self) -> Array:
        """The number of each document's term in the field `id`."""
        count = len(self.dictionary("id").terms)
        docs, _ = self.postings("id", 0, count)
        found = np.zeros(self.size, np.uint32)
        found[docs] = np.repeat(np.arange(count, dtype=np.uint32), lengths_of(self.starts("id")))
        return found

    @cached_property
    def written_letters(self) -> tuple[Array, Array]:
        """For each word of `written`: the set of its letters, one bit each, and its number of bytes."""
        at = self._checked_offsets(f"{WRITTEN}/term_at", f"{WRITTEN}/terms").astype(np.int64)
        data = self.arrays[f"{WRITTEN}/terms"]
        if len(at) < 2:
            return np.empty(0, np.uint32), np.empty(0, np.int64)
        sets: Array = np.bitwise_or.reduceat(_LETTER_SETS[data], np.minimum(at[:-1], len(data) - 1))
        return sets, np.diff(at)

    @cached_property
    def title_heads(self) -> Array:
        """The first eight bytes of each document's title as a number in their order; no title comes last."""
        at = self.string_offsets("title_order")
        found = heads(self.arrays["title_order/data"], at[:-1], at[1:])
        found[at[:-1] == at[1:]] = np.iinfo(np.uint64).max
        return found


def phrase(segment: Segment, field: str, terms: Sequence[int]) -> tuple[Array, Array]:
    """Return the documents of a segment that hold terms side by side, and the number of occurrences in each."""
    held = _holding_all(segment, field, terms)
    if not len(held):
        return NOTHING
    # Where the phrase would begin by each occurrence of each word: one number for document and position.
    begun: Array | None = None
    for shift, term in enumerate(terms):
        number, position = segment.positions_in(field, term, held)
        here = (number << 32) + (position - shift)
        segment.arrays.require(bool((here[1:] > here[:-1]).all()), f"{field}/positions", "is damaged")
        if begun is None:
            begun = here
        else:
            both = np.concatenate([begun, here])
            both.sort(kind="stable")  # merges two sorted runs
            begun = both[1:][both[1:] == both[:-1]]
    if begun is None or not len(begun):
        return NOTHING
    return _counted(held, begun)


def near(segment: Segment, field: str, terms: Sequence[int], distance: int) -> tuple[Array, Array]:
    """Return the documents of a segment that hold terms within some places, and the number of occurrences in each."""
    held = _holding_all(segment, field, terms)
    if not len(held):
        return NOTHING
    places = []  # of each term, one number for document and position
    for term in terms:
        number, position = segment.positions_in(field, term, held)
        here = (number << 32) + position
        segment.arrays.require(bool((here[1:] > here[:-1]).all()), f"{field}/positions", "is damaged")
        places.append(here)
    first = np.unique(np.concatenate(places))
    fits = np.ones(len(first), bool)
    for here in places:
        # The next of each term from every place on.
        after = np.append(here, np.iinfo(np.int64).max)[np.searchsorted(here, first)]
        fits &= after - first <= distance
    return _counted(held, first[fits]) if fits.any() else NOTHING


def _holding_all(segment: Segment, field: str, terms: Sequence[int]) -> Array:
    """Return the documents of a segment that hold all of some terms."""
    lists = [segment.postings(field, term, term + 1)[0] for term in terms]
    lists.sort(key=len)
    held = lists[0]
    for docs in lists[1:]:
        mask = np.zeros(segment.size, bool)
        mask[held] = True
        held = docs[mask[docs]]
    return held


def _counted(held: Array, places: Array) -> tuple[Array, Array]:
    """Return the documents of places, each the index of a document with a position, and their number in each."""
    counts = np.bincount(places >> 32, minlength=len(held))
    found = np.flatnonzero(counts)
    return held[found], counts[found]
