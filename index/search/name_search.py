"""Find names by a few letters: for pickers and completion."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING

from index.search.numeric import np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from index.search.segment.array_file import Array

_LEAST_SIMILAR = 60
# Names that begin with the query and are compared by length: one letter begins ten thousand of a hundred thousand.
_MOST_BEGUN = 1_000
_HEAD = re.compile(r"\w+")
_BYTES = 256
_NEWLINE = ord("\n")
_IN_WORD, _FIRST = 1, 2
_KINDS = bytes(
    _IN_WORD if re.match(r"\w", chr(code), re.ASCII) else _FIRST if code >= 0xC0 else 0
    for code in range(_BYTES)
)
"""The kind of each byte: a letter, digit or underscore of ASCII; the first of a character beyond it; others."""
_STRETCH = 5_000
"""Names that are prepared at once."""


@dataclass(frozen=True)
class NameBlock:
    """Names prepared for searching, which takes two microseconds for each.

    They are searched as one long text, which is far quicker than one name after the other.

    Attributes:
        names: In the order for equally good matches.
        text: The same in UTF-8, as they are compared, each after a newline and with further words that find it.
    """

    names: Sequence[str]
    text: bytes

    @classmethod
    def of(cls, names: Sequence[str], words: Sequence[str] = ()) -> NameBlock:
        """Prepare names, given in the order for equally good matches, and further words that each is found by."""
        if words and len(words) != len(names):
            raise ValueError("Each name needs its words.")
        text = bytearray()
        # In stretches, so that there are never several copies of all names at once.
        for begin in range(0, len(names), _STRETCH):
            found_by = names[begin : begin + _STRETCH]
            if words:
                found_by = list(map(" ".join, zip(found_by, words[begin : begin + _STRETCH], strict=True)))
            joined = "\n".join(found_by)
            if joined.count("\n") >= len(found_by):
                joined = "\n".join(name.replace("\n", " ") for name in found_by)
            text += f"\n{joined.casefold()}".encode("utf-8", "surrogatepass")
        return cls(names, bytes(text))

    def folded(self, at: int) -> str:
        """Return the name at a position as it is compared, with the further words by which it is found."""
        end = int(self._starts[at + 1]) if at + 1 < len(self._starts) else len(self.text)
        return self.text[int(self._starts[at]) + 1 : end].decode("utf-8", "surrogatepass")

    @cached_property
    def _bytes(self) -> Array:
        return np.frombuffer(self.text, np.uint8)

    @cached_property
    def _starts(self) -> Array:
        """Return the place of the newline before each name."""
        return np.flatnonzero(self._bytes == _NEWLINE).astype(np.uint32)

    @cached_property
    def _begins(self) -> tuple[Array, Array]:
        """Return the places where a word may begin, by first byte and place, and where those of each byte start.

        After a character beyond ASCII, one may: whether it does has to be tested.
        """
        kinds = np.frombuffer(self.text.translate(_KINDS), np.uint8)
        # Half as large as numpy's own numbers of places; no list of names is longer than 4 GB.
        places = np.flatnonzero((kinds[1:] > 0) & (kinds[:-1] != _IN_WORD)).astype(np.uint32) + np.uint32(1)
        first = self._bytes[places]
        order = np.argsort(first, kind="stable")
        return places[order], np.searchsorted(first[order], np.arange(_BYTES + 1))

    def begun(self, word: str, *, first: bool = False) -> Iterator[int]:
        """Yield positions of names, in order, in which a word may begin so; with `first`, the name itself does."""
        needle = word.encode("utf-8", "surrogatepass")
        if not self.names:
            return
        if first:
            places = self._starts + 1
            places = places[places + len(needle) <= len(self._bytes)]
            places = places[self._bytes[places] == needle[0]]
        else:
            every, bounds = self._begins
            places = every[bounds[needle[0]] : bounds[needle[0] + 1]]
            places = places[places + len(needle) <= len(self._bytes)]
        for at in range(1, len(needle)):
            places = places[self._bytes[places + at] == needle[at]]
        found = np.searchsorted(self._starts, places) - 1
        if len(found):
            yield from found[np.concatenate(([True], found[1:] != found[:-1]))].tolist()

    def holding(self, needle: str) -> Iterator[int]:
        """Yield positions of names, in order, that contain a text."""
        if not self.names:
            return
        text, starts, wanted = self.text, self._starts, needle.encode("utf-8", "surrogatepass")
        place = text.find(wanted)
        while place >= 0:
            at = int(np.searchsorted(starts, np.uint32(place))) - 1
            yield at
            if at + 1 >= len(starts):
                return
            place = text.find(wanted, int(starts[at + 1]))


_Found = tuple[int, NameBlock, int]


class Names:
    """Names to search, ten as well as a hundred thousand, in blocks that are counted through."""

    def __init__(
        self,
        *blocks: NameBlock,
        last: Sequence[NameBlock] = (),
        without: Collection[int] = (),
    ) -> None:
        """Take blocks of names; those in `last` come after all others, however well they match.

        Args:
            blocks: Of the names.
            last: Blocks after those.
            without: Positions of names that are never found.
        """
        self._blocks = (*blocks, *last)
        self._bases = list(accumulate((len(block.names) for block in self._blocks), initial=0))
        self._first = len(blocks)
        self._without = without

    @classmethod
    def of(cls, names: Sequence[str], last: int | None = None) -> Names:
        """Prepare names for searching; those from position `last` on come after all others."""
        if last is None:
            return cls(NameBlock.of(names))
        return cls(NameBlock.of(names[:last]), last=[NameBlock.of(names[last:])])

    def __len__(self) -> int:
        return self._bases[-1]

    def name(self, position: int) -> str:
        """Return the name at a position, counted through all blocks."""
        number = bisect_right(self._bases, position) - 1
        return self._blocks[number].names[position - self._bases[number]]

    def beginning(self, text: str) -> Iterator[int]:
        """Yield positions of the names that begin with a text, in order; it is not empty."""
        for block, base in zip(self._blocks, self._bases, strict=False):
            for at in block.begun(text.casefold(), first=True):
                if base + at not in self._without:
                    yield base + at

    def best(self, query: str, limit: int = 50, *, slips: bool = True) -> list[int]:
        """Return positions of the names that match best, best first; all in order for an empty query.

        A name that begins with the query comes first, then one in which every word of the query begins a word,
        then one that contains them all. When there is none, similar names make up for typing errors.

        Args:
            query: The typed text.
            limit: Number of names wanted.
            slips: Forgive typing errors, which takes time with many names.
        """
        words = query.casefold().split()
        if not words:
            return list(islice((at for at in range(len(self)) if at not in self._without), limit))
        found: list[int] = []
        for low, high in ((0, self._first), (self._first, len(self._blocks))):
            found += self._ranked(words, range(low, high), limit - len(found))
        if found or not slips:
            return found
        similar = _similar(query, [name for block in self._blocks for name in block.names], limit)
        return sorted(
            (at for at in similar if at not in self._without),
            key=lambda position: position >= self._bases[self._first],
        )

    def _ranked(self, words: Sequence[str], numbers: range, limit: int) -> list[int]:
        """Return the best of the names in some blocks."""

        def those(search: Callable[[NameBlock], Iterator[int]]) -> Iterator[_Found]:
            """Return position, block and place in the block of the names that are found and have all words."""
            for number in numbers:
                block, base = self._blocks[number], self._bases[number]
                for at in search(block):
                    if base + at not in self._without and _holds(block.folded(at), words):
                        yield base + at, block, at

        begun_with = islice(those(lambda block: block.begun(words[0], first=True)), _MOST_BEGUN)
        nearest = heapq.nsmallest(limit, begun_with, key=lambda each: (len(each[1].names[each[2]]), each[0]))
        found = [position for position, *_ in nearest]
        if len(found) >= limit:
            return found
        taken = set(found)
        begins = _begins(words)
        longest = max(words, key=len)
        head = _HEAD.match(longest)
        first = those(lambda block: block.begun(head[0]) if head else block.holding(longest))
        begun = (each for each in first if begins(each[1].folded(each[2])))
        # In order of position, so that the search can end as soon as there are enough.
        for position, *_ in chain(begun, those(lambda block: block.holding(longest))):
            if len(found) >= limit:
                break
            if position not in taken:
                taken.add(position)
                found.append(position)
        return found


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _begins(words: Sequence[str]) -> Callable[[str], bool]:
    """Return a test whether each of some words begins a word of a folded name."""
    starts = [re.compile(rf"(?<!\w){re.escape(word)}") for word in words]
    return lambda name: all(start.search(name) for start in starts)


def best_names(query: str, names: Sequence[str], limit: int = 50) -> list[int]:
    """Return the positions of the best of a few names; see `Names.best`."""
    return Names.of(names).best(query, limit)


def _similar(query: str, names: Sequence[str], limit: int) -> list[int]:
    # Needed at the first typing error only, and slow to load.
    from rapidfuzz import fuzz, process, utils

    hits = process.extract(
        query,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=_LEAST_SIMILAR,
    )
    return [position for _name, _score, position in hits]
