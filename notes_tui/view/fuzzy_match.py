"""Find names by a few letters: for pickers and completion."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEAST_SIMILAR = 60
# Names that begin with the query and are compared by length: one letter begins ten thousand of a hundred thousand.
_MOST_BEGUN = 1_000
_NOT_WORD = re.compile(r"\W")
_HEAD = re.compile(r"\w+")


class Names:
    """Names to search, ten as well as a hundred thousand.

    They are searched as one long text, which is far quicker than one name after the other.
    """

    def __init__(self, names: Sequence[str], last: int | None = None) -> None:
        """Prepare names for searching, which takes some time when there are many.

        Args:
            names: In the order for equally good matches.
            last: Names from this position on come after all others, however well they match.
        """
        self._names = names
        self._last = len(names) if last is None else min(last, len(names))
        self._folded = [name.casefold().replace("\n", " ") for name in names]
        self._text = "".join(f"\n{name}" for name in self._folded)
        # The same text with a space before every place where a word can begin.
        self._spaced = _NOT_WORD.sub(" ", self._text)
        self._starts = []
        at = 0
        for name in self._folded:
            self._starts.append(at)
            at += len(name) + 1

    def __len__(self) -> int:
        return len(self._names)

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
            return list(range(min(limit, len(self._names))))
        found: list[int] = []
        for low, high in ((0, self._last), (self._last, len(self._names))):
            found += self._ranked(words, low, high, limit - len(found))
        if found or not slips:
            return found
        return sorted(_similar(query, self._names, limit), key=lambda position: position >= self._last)

    def _ranked(self, words: Sequence[str], low: int, high: int, limit: int) -> list[int]:
        """Return the best of the names from `low` to before `high`."""
        places = self._holding(self._text, f"\n{words[0]}", low, high)
        begun_with = islice((at for at in places if self._holds(at, words)), _MOST_BEGUN)
        found = heapq.nsmallest(limit, begun_with, key=lambda at: (len(self._names[at]), at))
        if len(found) >= limit:
            return found
        taken = set(found)
        starts = [re.compile(rf"(?<!\w){re.escape(word)}") for word in words]
        longest = max(words, key=len)
        head = _HEAD.match(longest)
        # In order of position, so that the search can end as soon as there are enough.
        scans = (
            (
                self._holding(*((self._spaced, f" {head[0]}") if head else (self._text, longest)), low, high),
                True,
            ),
            (self._holding(self._text, longest, low, high), False),
        )
        for scan, begun in scans:
            for at in scan:
                if len(found) >= limit:
                    return found
                if at in taken or not self._holds(at, words):
                    continue
                if begun and not all(start.search(self._folded[at]) for start in starts):
                    continue
                taken.add(at)
                found.append(at)
        return found

    def _holds(self, at: int, words: Sequence[str]) -> bool:
        name = self._folded[at]
        return all(word in name for word in words)

    def _holding(self, text: str, needle: str, low: int, high: int) -> Iterator[int]:
        """Yield positions of names, in order, with `needle` in their part of a text."""
        if low >= high:
            return
        starts = self._starts
        end = starts[high] if high < len(starts) else len(text)
        place = text.find(needle, starts[low], end)
        while place >= 0:
            at = bisect_right(starts, place) - 1
            yield at
            if at + 1 >= high:
                return
            place = text.find(needle, starts[at + 1], end)


def best(query: str, names: Sequence[str], limit: int = 50) -> list[int]:
    """Return the best of a few names; see `Names.best`."""
    return Names(names).best(query, limit)


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
