"""Parts of a query that the index cannot answer: whether they hold is seen in the texts themselves.

Reading texts takes time, which a search has little of while somebody types. So it reads the newest first for as
long as it may, and says how many are left; what it has found out is kept, and the same search asked again goes on
from there.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from threading import Lock

import numpy as np

from index.ids import DocumentId
from index.search.segment.array_file import Bools, Ints
from index.search.snapshot import Snapshot
from index.search.whoosh.imports import query

TYPING_SECONDS = 0.03
"""For how long a search reads texts while somebody types; the next key waits no longer."""

SECONDS = 3.0
"""For how long it reads texts otherwise."""


_READ_AT_ONCE = 16
_KEPT = 16
"""Filters of which the outcome is kept, of each two yes or no for every document."""


@dataclass(slots=True)
class Reading:
    """What one search may read, and what it did not come to.

    Attributes:
        seconds: The time that is left.
        unread: By the part of the query: how many texts were not looked at for it.
    """

    seconds: float
    unread: dict[str, int] = field(default_factory=dict)

    def sentences(self) -> tuple[str, ...]:
        """One phrase for each part of the query that was not looked for everywhere."""
        return tuple(
            f"“{part}” was not looked for in {count:,} text{'s' * (count != 1)}, for want of time"
            for part, count in self.unread.items()
            if count
        )


class Tested(query.Query):  # type: ignore[misc]
    """A filter that reads texts."""

    boost = 1.0
    fieldname = None

    def __init__(
        self,
        key: tuple[object, ...],
        part: str,
        fits: Callable[[str], bool],
        reading: Reading,
        *,
        named: bool,
    ) -> None:
        """A filter.

        Args:
            key: What tells it from others: filters of one key let the same texts through.
            part: The part of the query, to be named in a sentence.
            fits: Whether a text passes.
            reading: Of the search that this is a part of.
            named: The name of a note is its first line.
        """
        self.key = key
        self.part = part
        self.fits = fits
        self.reading = reading
        self.named = named

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tested) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def copy(self) -> Tested:
        """Itself: it never changes."""
        return self

    def passes(self, identifier: DocumentId, text: str) -> bool:
        """Whether a document passes, given its id and text."""
        if self.named and identifier.kind == "note":
            text = f"{PurePosixPath(identifier.value).stem}\n{text}"
        return self.fits(text)


class Tester:
    """Holds the texts of one snapshot against filters; safe to share between threads."""

    def __init__(self, snapshot: Snapshot, texts: Callable[[DocumentId], str]) -> None:
        """`texts` gives the text of a document by its id."""
        self._snapshot = snapshot
        self._texts = texts
        self._lock = Lock()
        self._kept: OrderedDict[object, tuple[Bools, Bools]] = OrderedDict()

    def tried(self, test: Tested, docs: Ints) -> tuple[Bools, Bools]:
        """Of some documents, which were held against a filter, now or before, and which of those pass it.

        Notes come first, those that were written last before others, then papers, the newest first. However little
        time there is, some texts are read, so that asking again comes to an end.
        """
        read, fits = self._known(test)
        left = docs[~read[docs]]
        if len(left):
            columns = [self._snapshot.numbers(name)[left] for name in ("published", "modified")]
            left = left[np.lexsort(columns)[::-1]]
        began = time.monotonic()
        done = 0
        while done < len(left) and (not done or time.monotonic() - began < test.reading.seconds):
            some = left[done : done + _READ_AT_ONCE].tolist()
            for doc, identifier in zip(some, self._snapshot.identifiers(some), strict=True):
                fits[doc] = test.passes(identifier, self._texts(identifier))
                read[doc] = True
            done += len(some)
        test.reading.seconds -= time.monotonic() - began
        test.reading.unread[test.part] = len(left) - done
        return read[docs], fits[docs]

    def _known(self, test: Tested) -> tuple[Bools, Bools]:
        with self._lock:
            found = self._kept.get(test.key)
            if found is None:
                found = np.zeros(self._snapshot.size, bool), np.zeros(self._snapshot.size, bool)
                self._kept[test.key] = found
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return found
