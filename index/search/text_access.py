"""Access of searches to the texts of documents, and to what was opened, beside the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.ids import DocumentId
from index.search.meaning import Meaning
from index.search.numeric import np
from index.search.query.ast import TasksOf, no_tasks
from index.search.segment.array_file import Ints
from index.search.snapshot import Snapshot


def _nothing(_snapshot: Snapshot) -> Ints:
    return np.empty(0, np.intp)


@dataclass(frozen=True, slots=True)
class TextAccess:
    """Access to the texts of documents, and to what was opened.

    Attributes:
        text: Returns the text of a document by its id, for queries such as `line:(this that)`.
        tasks: Returns the tasks of such a text, for queries such as `task-todo:call`.
        meaning: Compares texts by their meaning; None compares words only.
        unseen: Returns the numbers of the documents that were never opened, in order.
    """

    text: Callable[[DocumentId], str] = str
    tasks: TasksOf = no_tasks
    meaning: Meaning | None = None
    unseen: Callable[[Snapshot], Ints] = _nothing
