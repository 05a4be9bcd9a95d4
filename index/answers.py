"""What the library answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from index.cache.codec import NoteSummary
    from index.cache.queries import LinkRow
    from index.papers.model import Paper
    from index.search.model import Scope

Verdict = Literal["equal", "differs"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result.

    Attributes:
        item: The paper or note.
        snippet: Plain text around the match.
        matches: Start and end, in characters of `snippet`, of each matched word.
    """

    item: Paper | NoteSummary
    score: float
    snippet: str
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The best hits of a query, and what else there is to say about it."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related(Hit):
    """Something else to read, and a few words for each reason."""

    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Links out of a note or paper, and back to it."""

    out: list[LinkRow]
    back: list[LinkRow]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What bringing the index up to date came to; `changed` counts files, `seconds` wall-clock time.

    Attributes:
        shared: Another process keeps the index up to date, so nothing was done here.
    """

    papers: int
    notes: int
    changed: int
    seconds: float
    shared: bool = False


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with a name.

    Attributes:
        path: The note it is kept in.
        total: How many papers or notes it finds now.
        unseen: How many of them it did not find when it was last looked at.
    """

    path: str
    name: str
    query: str
    kind: Scope
    total: int
    unseen: int
