"""What the syncing side tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.ids import DocumentId

Phase = Literal["starting", "reading", "indexing", "watching", "polling", "following", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long run is: `phase` is `reading` (files) or `indexing` (documents)."""

    phase: Literal["reading", "indexing"]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is different now: the documents that changed, or everything."""

    ids: frozenset[DocumentId] = frozenset()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class SyncState:
    """Where the syncing is, for a status line.

    Attributes:
        done: Files or documents dealt with in `reading` and `indexing`.
        message: One sentence when something is not as it should be, else empty.
    """

    phase: Phase
    done: int = 0
    total: int = 0
    message: str = ""
