"""Filters that the index cannot answer: the texts themselves are read.

Reading texts takes time, and there is little of it while somebody types. So the newest texts are read first, within
a time limit, and the number of those left is reported. Outcomes are kept, so the same search asked again continues
from there.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from threading import Lock

from index.ids import DocumentId
from index.search.numeric import np
from index.search.query.ast import TasksOf, TaskStates, TextFilter
from index.search.segment.array_file import Bools, Ints
from index.search.snapshot import Snapshot

TYPING_SECONDS = 0.03
"""The time for reading texts while somebody types; the next key waits no longer."""

SECONDS = 3.0
"""The time for reading texts otherwise."""

_BATCH = 16
_KEPT_FILTERS = 16
"""Filters of which the outcomes are kept: two booleans for every document."""


@dataclass(slots=True)
class ReadingBudget:
    """The time that one search may spend on reading texts, and the texts it did not get to.

    Attributes:
        seconds: The time that is left.
        unread: By part of the query, the number of texts that were not read for it.
    """

    seconds: float = SECONDS
    unread: dict[str, int] = field(default_factory=dict)

    def sentences(self) -> tuple[str, ...]:
        """Return one phrase for each part of the query that was not searched for in all texts."""
        return tuple(
            f"“{part}”: {count:,} text{'s' * (count != 1)} not searched yet (time limit)"
            for part, count in self.unread.items()
            if count
        )


class TextFilterRunner:
    """Applies text filters to the texts of one snapshot; safe to share between threads."""

    def __init__(self, snapshot: Snapshot, texts: Callable[[DocumentId], str], tasks: TasksOf) -> None:
        """`texts` returns the text of a document by its id, `tasks` the tasks of such a text."""
        self._snapshot = snapshot
        self._texts = texts
        self._tasks = tasks
        self._lock = Lock()
        self._kept: OrderedDict[object, tuple[Bools, Bools]] = OrderedDict()

    def apply(self, test: TextFilter, docs: Ints, budget: ReadingBudget) -> tuple[Bools, Bools]:
        """Return for each of some documents whether its text has been read, now or before, and whether it passes.

        Notes are read first, the last modified ones before others, then papers, the newest first. However little
        time there is, some texts are read, so asking again and again comes to an end.
        """
        read, fits = self._outcomes(test)
        left = docs[~read[docs]]
        if len(left):
            columns = [self._snapshot.numbers(name)[left] for name in ("published", "modified")]
            left = left[np.lexsort(columns)[::-1]]
        began = time.monotonic()
        done = 0
        while done < len(left) and (not done or time.monotonic() - began < budget.seconds):
            some = left[done : done + _BATCH].tolist()
            for doc, identifier in zip(some, self._snapshot.identifiers(some), strict=True):
                fits[doc] = self._passes(test, identifier)
                read[doc] = True
            done += len(some)
        budget.seconds -= time.monotonic() - began
        budget.unread[test.part] = len(left) - done
        return read[docs], fits[docs]

    def _outcomes(self, test: TextFilter) -> tuple[Bools, Bools]:
        with self._lock:
            found = self._kept.get(test.key)
            if found is None:
                found = np.zeros(self._snapshot.size, bool), np.zeros(self._snapshot.size, bool)
                self._kept[test.key] = found
                if len(self._kept) > _KEPT_FILTERS:
                    self._kept.popitem(last=False)
        return found

    def _passes(self, test: TextFilter, identifier: DocumentId) -> bool:
        text = self._texts(identifier)
        if test.tasks is not None:
            return identifier.kind == "note" and any(
                test.fits(words) for state, words in self._tasks(text) if _is_in(state, test.tasks)
            )
        if test.with_name and identifier.kind == "note":
            text = f"{PurePosixPath(identifier.value).stem}\n{text}"
        return test.fits(text)


def _is_in(state: str, wanted: TaskStates) -> bool:
    return wanted == "all" or (state == " ") == (wanted == "open")
