"""Reading one segment of the index, which never changes.

Postings come as two arrays: document numbers in order, and how often a term occurs in each. A field's terms stand
in order and so do their postings: everything that begins with a prefix is one stretch of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.search.schema import TEXT_FIELDS, pack, unpack
from index.search.segment.array_file import Array, ArrayFile, Floats, Ints
from index.search.segment.builder import runs
from index.search.segment.term_dictionary import Lexicon, Strings, lengths_of


class Postings(NamedTuple):
    """Document numbers in order, and the number of occurrences in each."""

    docs: Ints
    counts: Floats


class Size(NamedTuple):
    """What of a segment decides on merges: its name, its number of documents, and how many are deleted."""

    name: str
    size: int
    dead: int


class Part(NamedTuple):
    """A segment to merge, and the numbers of its documents that are not deleted."""

    segment: Segment
    alive: Ints


NOTHING = Postings(np.empty(0, np.intp), np.empty(0))


class Segment:
    """One segment of the index, which never changes; safe to share between threads.

    Attributes:
        size: Number of documents, deleted ones included.
        prior: What `index.search.prior` has found out, and for which month.
    """

    def __init__(self, path: Path, size: int) -> None:
        """Map a segment.

        Raises:
            FileNotFoundError: It is not there.
            ArraysDamagedError: It is not whole.
        """
        self.size = size
        self.arrays = ArrayFile(path)
        self.prior: tuple[int, Floats] | None = None
        self._lexicons: dict[str, Lexicon] = {}

    def lexicon(self, field: str) -> Lexicon:
        """The terms of a field."""
        found = self._lexicons.get(field)
        if found is None:
            found = Lexicon(self.arrays[f"{field}/terms"], self.arrays[f"{field}/term_at"])
            self._lexicons[field] = found
        return found

    def postings(self, field: str, first: int, last: int) -> tuple[Array, Array | None]:
        """The postings of a run of terms, end to end; no counts in fields where every count is 1."""
        start = self.arrays[f"{field}/start"]
        low, high = int(start[first]), int(start[last])
        docs = self.arrays.read(f"{field}/docs", low, high)
        return docs, self.arrays.read(f"{field}/freqs", low, high) if field in TEXT_FIELDS else None

    def docs_of(self, field: str, terms: Sequence[int]) -> Array:
        """The documents that hold any of some terms, given by their numbers in order; in no order."""
        if not terms:
            return NOTHING.docs
        start = self.arrays[f"{field}/start"].astype(np.int64)
        chosen = np.array(terms)
        docs, _ = self.postings(field, terms[0], terms[-1] + 1)
        return docs[runs(start[chosen] - start[terms[0]], start[chosen + 1] - start[chosen])]

    def places(self, field: str, term: int, wanted: Array) -> tuple[Array, Array]:
        """Where a term stands in some documents.

        Args:
            field: A text field.
            term: The term's number.
            wanted: Document numbers, in order, each of which holds the term.

        Returns:
            For each occurrence, which of `wanted` it is in, and its position.
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
        found = self.all_places(field, term, term + 1)[runs(starts[chosen], lengths)]
        return np.repeat(np.arange(len(wanted)), lengths), found.astype(np.int64)

    def all_places(self, field: str, first: int, last: int) -> Array:
        """The positions of a run of terms, end to end."""
        place_at = self.arrays[f"{field}/place_at"]
        return self.arrays.read(f"{field}/places", int(place_at[first]), int(place_at[last]))

    def frequency(self, field: str, term: str) -> int:
        """Number of documents that hold a term, deleted ones included."""
        number = self.lexicon(field).find(pack(term))
        if number is None:
            return 0
        start = self.arrays[f"{field}/start"]
        return int(start[number + 1]) - int(start[number])

    def terms(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The terms of a field that begin with a prefix, in order, with their document frequencies."""
        lexicon = self.lexicon(field)
        first, last = lexicon.within(pack(prefix))
        counts = lengths_of(self.arrays[f"{field}/start"][first : last + 1]).tolist()
        return zip((unpack(lexicon.terms[n]) for n in range(first, last)), counts, strict=True)

    def strings(self, column: str) -> Strings:
        """A column of byte strings, for each document."""
        return Strings(self.arrays[f"{column}/data"], self.arrays[f"{column}/at"])

    @cached_property
    def id_numbers(self) -> Array:
        """For each document, which term of the field `id` it has."""
        docs, _ = self.postings("id", 0, len(self.lexicon("id").terms))
        found = np.zeros(self.size, np.uint32)
        found[docs] = np.repeat(
            np.arange(len(self.lexicon("id").terms), dtype=np.uint32),
            lengths_of(self.arrays["id/start"]),
        )
        return found

    @cached_property
    def title_heads(self) -> Array:
        """For each document, the first eight bytes of its title as a number in their order; none comes last."""
        data, at = self.arrays["title_order/data"], self.arrays["title_order/at"].astype(np.int64)
        places = at[:-1, None] + np.arange(8)
        inside = places < at[1:, None]
        heads = np.where(inside, np.append(data, np.uint8(0))[np.minimum(places, len(data))], np.uint8(0))
        found: Array = heads.view(">u8").ravel().astype(np.uint64)
        found[at[:-1] == at[1:]] = np.iinfo(np.uint64).max
        return found


def phrase(segment: Segment, field: str, terms: Sequence[int]) -> tuple[Array, Array]:
    """Documents of a segment that hold terms side by side, and how often."""
    lists = [segment.postings(field, term, term + 1)[0] for term in terms]
    lists.sort(key=len)
    held = lists[0]
    for docs in lists[1:]:
        mask = np.zeros(segment.size, bool)
        mask[held] = True
        held = docs[mask[docs]]
    if not len(held):
        return NOTHING
    # Where the phrase would begin, for each occurrence of each word, as one number for document and position.
    begun: Array | None = None
    for shift, term in enumerate(terms):
        number, place = segment.places(field, term, held)
        here = (number << 32) + (place - shift)
        if begun is None:
            begun = here
        else:
            both = np.concatenate([begun, here])
            both.sort(kind="stable")  # which merges two runs
            begun = both[1:][both[1:] == both[:-1]]
    if begun is None or not len(begun):
        return NOTHING
    counts = np.bincount(begun >> 32, minlength=len(held))
    found = np.flatnonzero(counts)
    return held[found], counts[found]
