"""Documents to the arrays of a segment.

A text is cut at spaces, and every distinct piece is analysed once: after that a piece is a number, and terms,
positions and posting lists follow from tables of these numbers, whole fields at a time.

The arrays of a field, each under `field/name`: `terms` (all terms in order, end to end), `term_at` (where each
begins), `start` (where the postings of each begin), `docs` (document numbers); of a text field also `freqs`,
`place_at` (where the positions of each term begin), `places` and `lengths` (positions in each document). Columns
are `published`, `upvotes`, `modified`, and bytes as `name/data` and `name/at`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from index.search.analyzer import flat
from index.search.schema import BYTE_COLUMNS, MAX_TEXT, NUMBER_COLUMNS, TERM_FIELDS, TEXT_FIELDS, pack
from index.search.segment.array_file import Array, compact

Arrays = dict[str, Array]


def offsets(lengths: Iterable[int], count: int) -> Array:
    """Where each of so many things begins that stand end to end, and where the last one ends."""
    found = np.zeros(count + 1, np.int64)
    np.cumsum(np.fromiter(lengths, np.int64, count), out=found[1:])
    return compact(found)


def runs(starts: Array, lengths: Array) -> Array:
    """The indices of runs that begin at `starts`, end to end."""
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    found: Array = np.arange(total, dtype=np.int64)
    found += np.repeat(starts.astype(np.int64) - ends + lengths, lengths)
    return found


def blob(name: str, values: Sequence[bytes], part: str = "at") -> Arrays:
    """Byte strings as two arrays."""
    data = np.frombuffer(b"".join(values), np.uint8)
    return {name: data, f"{name.rpartition('/')[0]}/{part}": offsets(map(len, values), len(values))}


def order_of(numbers: Array) -> Array:
    """The stable order of numbers below 2**32; sorting pairs outright is quicker than numpy's stable sorts."""
    pairs = numbers.astype(np.uint64)
    pairs <<= np.uint64(32)
    pairs |= np.arange(len(numbers), dtype=np.uint64)
    pairs.sort()
    pairs &= np.uint64(0xFFFFFFFF)
    return pairs.view(np.int64)


class _Numbers(dict[str, int]):
    """Numbers strings as they come."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


class Words(dict[str, int]):
    """Numbers pieces of text as they come, and keeps what each means: its terms with their offsets, and its width.

    Attributes:
        known: Numbers of terms.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known = _Numbers()
        self.widths = array("I")
        self.counts = array("I")
        self.terms = array("I")
        self.offsets = array("I")

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        found, width = flat(piece)
        self.widths.append(width)
        self.counts.append(len(found))
        for term, offset in found:
            self.terms.append(self.known[term])
            self.offsets.append(offset)
        return number


class Inverter:
    """Takes documents in and gives a segment out.

    Attributes:
        size: Number of documents taken in.
        words: Number of words taken in, by which memory can be bounded.
    """

    def __init__(self, words: Words | None = None) -> None:
        """Start empty; words that others have analysed need not be again."""
        self.size = 0
        self.words = 0
        self._pieces = Words() if words is None else words
        self._texts = {field: (array("I"), array("I")) for field in TEXT_FIELDS}
        self._values = {field: (_Numbers(), array("I"), array("I")) for field in TERM_FIELDS}
        self._numbers: dict[str, list[int]] = {name: [] for name in NUMBER_COLUMNS}
        self._bytes: dict[str, list[bytes]] = {name: [] for name in BYTE_COLUMNS}

    def add(self, row: Mapping[str, Any]) -> None:
        """Take a document in, as `index.search.schema.row` gives it."""
        number_of = self._pieces.__getitem__
        for field, (found, counts) in self._texts.items():
            text = row[field]
            if text:
                words = text[:MAX_TEXT].split()  # no word of the index holds a space
                found.extend(map(number_of, words))
                counts.append(len(words))
                self.words += len(words)
            else:
                counts.append(0)
        for field, (numbers, terms, counts) in self._values.items():
            values = dict.fromkeys(row[field])
            terms.extend(map(numbers.__getitem__, values))
            counts.append(len(values))
        for name, default in NUMBER_COLUMNS.items():
            value = row[name]
            self._numbers[name].append(default if value is None else value)
        for name, column in self._bytes.items():
            column.append(row[name])
        self.size += 1

    def arrays(self) -> Arrays:
        """The segment."""
        found: Arrays = {}
        rank, words = self._ranks()
        for field, (numbers, counts) in self._texts.items():
            found |= self._text(field, np.array(numbers), np.array(counts), rank, words)
        for field, (values, terms, counts) in self._values.items():
            docs = np.repeat(np.arange(self.size, dtype=np.uint32), np.array(counts))
            known = [pack(value) for value in values]
            sorted_known = sorted(range(len(known)), key=known.__getitem__)
            place = np.empty(len(known), np.uint32)
            place[sorted_known] = np.arange(len(known), dtype=np.uint32)
            found |= _postings(
                field, place[np.array(terms)], docs, None, [known[number] for number in sorted_known]
            )
        for name, column in self._numbers.items():
            found[name] = np.array(column, np.int64 if name == "modified" else np.int32)
        for name, strings in self._bytes.items():
            found |= blob(f"{name}/data", strings)
        return found

    def _ranks(self) -> tuple[Array, list[bytes]]:
        """The place of each term among those that occur, and those in order."""
        table = self._pieces
        used = np.zeros(len(table), bool)
        for numbers, _ in self._texts.values():
            used[np.array(numbers)] = True
        counts = np.array(table.counts)
        occurring = np.unique(np.array(table.terms)[np.repeat(used, counts)])
        known = list(table.known)
        pairs = sorted((pack(known[number]), number) for number in occurring.tolist())
        rank = np.zeros(len(known), np.uint32)
        rank[[number for _, number in pairs]] = np.arange(len(pairs), dtype=np.uint32)
        return rank, [word for word, _ in pairs]

    def _text(self, field: str, numbers: Array, counts: Array, rank: Array, words: Sequence[bytes]) -> Arrays:
        """Numbers of pieces of a field to its postings."""
        table = self._pieces
        docs = np.repeat(np.arange(self.size, dtype=np.uint32), counts)
        width = np.array(table.widths)[numbers]
        ends = np.concatenate([[0], np.cumsum(width, dtype=np.int64)])
        first = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        starts = ends[first[:-1]]
        lengths = ends[first[1:]] - starts
        places = ends[:-1] - starts[docs]
        per_piece = np.array(table.counts)
        count = per_piece[numbers]
        at = (np.cumsum(per_piece, dtype=np.int64) - per_piece)[numbers]
        terms, shifts = np.array(table.terms), np.array(table.offsets)
        if (count != 1).any():
            docs, places = np.repeat(docs, count), np.repeat(places, count)
            at = runs(at, count)
        places = places + shifts[at]
        found = _postings(field, rank[terms[at]], docs, places, words)
        found[f"{field}/lengths"] = compact(lengths)
        return found


def _postings(field: str, terms: Array, docs: Array, places: Array | None, words: Sequence[bytes]) -> Arrays:
    """Occurrences, in order of documents and places, to the arrays of a field.

    Args:
        field: Its name.
        terms: For each occurrence, which one of `words` it is.
        docs: For each occurrence, its document.
        places: For each occurrence, its position; None for fields without.
        words: All terms, in order; those that do not occur are left out.
    """
    order = order_of(terms)
    terms, docs = terms[order], docs[order]
    if places is None:
        first = np.arange(len(terms))
    else:
        changes = np.ones(len(terms), bool)
        changes[1:] = (terms[1:] != terms[:-1]) | (docs[1:] != docs[:-1])
        first = np.flatnonzero(changes)
    heads, docs = terms[first], docs[first]
    changes = np.ones(len(heads), bool)
    changes[1:] = heads[1:] != heads[:-1]
    start = np.flatnonzero(changes)
    found = blob(f"{field}/terms", [words[number] for number in heads[start].tolist()], "term_at")
    found[f"{field}/start"] = compact(np.append(start, len(docs)))
    found[f"{field}/docs"] = docs.astype(np.uint32, copy=False)
    if places is not None:
        found[f"{field}/freqs"] = compact(np.diff(np.append(first, len(terms))))
        found[f"{field}/place_at"] = compact(np.append(first[start], len(terms)))
        found[f"{field}/places"] = compact(places[order])
    return found
