"""Documents to the arrays of a segment.

A text is cut at spaces, and every distinct piece is analysed once: after that a piece is a number, and terms,
positions and postings follow from tables of these numbers, whole fields at a time.

The arrays of a field, each under `field/name`: `terms` (all terms in order, end to end), `term_at` (where each
begins), `start` (where the postings of each begin), `docs` (document numbers); of a text field also `freqs`,
`position_at` (where the positions of each term begin), `positions` and `lengths` (positions in each document).
Columns are `published`, `upvotes`, `modified`, and bytes as `name/data` and `name/at`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from index.search.analyzer import analyse, pieces_of, plain_word, stem
from index.search.numeric import np
from index.search.schema import (
    BYTE_COLUMNS,
    MAX_TEXT,
    NUMBER_COLUMNS,
    TEXT_FIELDS,
    VALUE_FIELDS,
    WORD_FIELDS,
    WRITTEN,
    Row,
    pack,
)
from index.search.segment.array_file import Array, compact

Arrays = dict[str, Array]


def offsets(lengths: Iterable[int], count: int) -> Array:
    """Return where each of `count` runs that follow each other begins, and where the last one ends."""
    found = np.zeros(count + 1, np.int64)
    np.cumsum(np.fromiter(lengths, np.int64, count), out=found[1:])
    return compact(found)


def runs(starts: Array, lengths: Array) -> Array:
    """Return the indices of runs that begin at `starts`, end to end."""
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    found: Array = np.arange(total, dtype=np.int64)
    found += np.repeat(starts.astype(np.int64) - ends + lengths, lengths)
    return found


def blob(name: str, values: Sequence[bytes], part: str = "at") -> Arrays:
    """Return byte strings as two arrays: the bytes, and where each string begins."""
    data = np.frombuffer(b"".join(values), np.uint8)
    return {name: data, f"{name.rpartition('/')[0]}/{part}": offsets(map(len, values), len(values))}


def order_of(numbers: Array) -> Array:
    """Return the stable order of numbers below 2**32; sorting pairs is quicker than numpy's stable sorts."""
    pairs = numbers.astype(np.uint64)
    pairs <<= np.uint64(32)
    pairs |= np.arange(len(numbers), dtype=np.uint64)
    pairs.sort()
    pairs &= np.uint64(0xFFFFFFFF)
    return pairs.view(np.int64)


class _Numbers(dict[str, int]):
    """Numbers strings in order of appearance."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


class PieceTable(dict[str, int]):
    """Numbers pieces of text in order of appearance, and keeps the analysis of each.

    Attributes:
        known: Numbers of terms.
        widths: By piece, its number of positions.
        counts: By piece, its number of terms.
        terms: The terms of all pieces, end to end.
        offsets: The position of each of these terms in its piece.
        words: Numbers of words as they are written.
        word_counts: By piece, its number of such words.
        written: The words of all pieces, end to end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known = _Numbers()
        self.widths = array("I")
        self.counts = array("I")
        self.terms = array("I")
        self.offsets = array("I")
        self.words = _Numbers()
        self.word_counts = array("I")
        self.written = array("I")

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        if word := plain_word(piece):  # the great majority
            self.widths.append(1)
            self.counts.append(1)
            self.terms.append(self.known[stem(word)])
            self.offsets.append(0)
            self.word_counts.append(1)
            self.written.append(self.words[word])
            return number
        found, width, written = analyse(piece)
        self.widths.append(width)
        self.counts.append(len(found))
        for term, offset in found:
            self.terms.append(self.known[term])
            self.offsets.append(offset)
        self.word_counts.append(len(written))
        self.written.extend(map(self.words.__getitem__, written))
        return number


class SegmentBuilder:
    """Builds the arrays of a segment from documents.

    Attributes:
        size: Number of documents added.
        words: Number of words added, by which memory can be bounded.
    """

    def __init__(self, pieces: PieceTable | None = None) -> None:
        """Start empty; pieces in the table need not be analysed again."""
        self.size = 0
        self.words = 0
        self._pieces = PieceTable() if pieces is None else pieces
        self._texts = {field: (array("I"), array("I")) for field in TEXT_FIELDS}
        self._values = {field: (_Numbers(), array("I"), array("I")) for field in VALUE_FIELDS}
        self._numbers: dict[str, list[int]] = {name: [] for name in NUMBER_COLUMNS}
        self._bytes: dict[str, list[bytes]] = {name: [] for name in BYTE_COLUMNS}

    def add(self, row: Row) -> None:
        """Add a document."""
        number_of = self._pieces.__getitem__
        for field, (found, counts) in self._texts.items():
            text = row[field]
            if text:
                words = pieces_of(text[:MAX_TEXT])  # no indexed word contains a space
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
        """Return the arrays of the segment."""
        found: Arrays = {}
        rank, words = self._ranks()
        for field, (numbers, counts) in self._texts.items():
            found |= self._text(field, np.array(numbers), np.array(counts), rank, words)
        for field, (values, terms, counts) in self._values.items():
            docs = np.repeat(np.arange(self.size, dtype=np.uint32), np.array(counts))
            known = [pack(value) for value in values]
            sorted_known = sorted(range(len(known)), key=known.__getitem__)
            rank_of = np.empty(len(known), np.uint32)
            rank_of[sorted_known] = np.arange(len(known), dtype=np.uint32)
            found |= _postings(
                field, rank_of[np.array(terms)], docs, None, [known[number] for number in sorted_known]
            )
        found |= self._written()
        for name, column in self._numbers.items():
            found[name] = np.array(column, np.int64 if name in ("modified", "added") else np.int32)
        for name, strings in self._bytes.items():
            found |= blob(f"{name}/data", strings)
        return found

    def _ranks(self) -> tuple[Array, list[bytes]]:
        """Return the rank of each known term among the terms that occur, and these in order."""
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

    def _written(self) -> Arrays:
        """Turn the pieces of all fields of words into the postings of words as they are written."""
        table = self._pieces
        counts, written = np.array(table.word_counts), np.array(table.written)
        pieces = np.concatenate([np.array(self._texts[field][0]) for field in WORD_FIELDS])
        docs = np.concatenate(
            [np.repeat(np.arange(self.size, dtype=np.uint64), self._texts[field][1]) for field in WORD_FIELDS]
        )
        used = np.zeros(len(table), bool)
        used[pieces] = True
        occurring = np.unique(written[np.repeat(used, counts)], sorted=False).tolist()
        names = list(table.words)
        known = sorted((pack(names[number]), number) for number in occurring)
        rank = np.zeros(len(names), np.uint64)
        rank[[number for _, number in known]] = np.arange(len(known), dtype=np.uint64)
        each = counts[pieces]
        at = (np.cumsum(counts, dtype=np.int64) - counts)[pieces]
        # In one number, so that one sort brings the postings of each word together, in order of documents.
        pairs = rank[written[runs(at, each)]] << np.uint64(32) | np.repeat(docs, each)
        pairs.sort()
        changes = np.ones(len(pairs), bool)
        changes[1:] = pairs[1:] != pairs[:-1]
        pairs = pairs[changes]
        start = np.searchsorted(pairs, np.arange(len(known) + 1, dtype=np.uint64) << np.uint64(32))
        found = blob(f"{WRITTEN}/terms", [word for word, _ in known], "term_at")
        found[f"{WRITTEN}/start"] = compact(start)
        found[f"{WRITTEN}/docs"] = pairs.astype(np.uint32)
        return found

    def _text(self, field: str, numbers: Array, counts: Array, rank: Array, words: Sequence[bytes]) -> Arrays:
        """Turn the numbers of a field's pieces into its postings."""
        table = self._pieces
        docs = np.repeat(np.arange(self.size, dtype=np.uint32), counts)
        width = np.array(table.widths)[numbers]
        ends = np.concatenate([[0], np.cumsum(width, dtype=np.int64)])
        first = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        starts = ends[first[:-1]]
        lengths = ends[first[1:]] - starts
        positions = ends[:-1] - starts[docs]
        per_piece = np.array(table.counts)
        count = per_piece[numbers]
        at = (np.cumsum(per_piece, dtype=np.int64) - per_piece)[numbers]
        terms, shifts = np.array(table.terms), np.array(table.offsets)
        if (count != 1).any():
            docs, positions = np.repeat(docs, count), np.repeat(positions, count)
            at = runs(at, count)
        positions = positions + shifts[at]
        found = _postings(field, rank[terms[at]], docs, positions, words)
        found[f"{field}/lengths"] = compact(lengths)
        return found


def _postings(
    field: str, terms: Array, docs: Array, positions: Array | None, words: Sequence[bytes]
) -> Arrays:
    """Turn occurrences, in order of documents and positions, into the arrays of a field.

    Args:
        field: The name of the field.
        terms: For each occurrence, the index of its term in `words`.
        docs: For each occurrence, its document.
        positions: For each occurrence, its position; None for fields without positions.
        words: All terms, in order; terms that do not occur are left out.
    """
    order = order_of(terms)
    terms, docs = terms[order], docs[order]
    if positions is None:
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
    if positions is not None:
        found[f"{field}/freqs"] = compact(np.diff(np.append(first, len(terms))))
        found[f"{field}/position_at"] = compact(np.append(first[start], len(terms)))
        found[f"{field}/positions"] = compact(positions[order])
    return found
