"""Access of searches to the texts of documents, beside the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.ids import DocumentId
from index.search.meaning import Meaning
from index.search.query.ast import TasksOf, no_tasks


@dataclass(frozen=True, slots=True)
class TextAccess:
    """Access to the texts of documents.

    Attributes:
        text: Returns the text of a document by its id, for queries such as `line:(this that)`.
        tasks: Returns the tasks of such a text, for queries such as `task-todo:call`.
        meaning: Compares texts by their meaning; None compares words only.
    """

    text: Callable[[DocumentId], str] = str
    tasks: TasksOf = no_tasks
    meaning: Meaning | None = None
