"""The messages that syncing sends to the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from index.cache.attachments_table import PdfStamp
from index.ids import DocumentId

Phase = Literal["starting", "reading", "indexing", "watching", "polling", "following", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a long run.

    Attributes:
        phase: `reading` (files) or `indexing` (documents).
        remaining: Seconds until all of the run is done, as far as is known; None where that is not known yet.
    """

    phase: Literal["reading", "indexing"]
    done: int
    total: int
    remaining: int | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """The index is not as it was. A change is announced once lists and notes show it, and again once searches do.

    Attributes:
        ids: The documents that changed. One that only has a new time is named in the first announcement alone.
        everything: Any document may have changed.
        searchable: The full text has the change too.
    """

    ids: frozenset[DocumentId] = frozenset()
    everything: bool = False
    searchable: bool = False


@dataclass(frozen=True, slots=True)
class SeenChange:
    """A note that is not as it was read before, whoever changed it.

    Attributes:
        path: Relative to the vault.
        before: Its bytes as they were read before; None for a new note.
        after: BLAKE2b of its bytes now, hexadecimal; None where it was deleted.
        size: Number of its bytes now.
    """

    path: str
    before: bytes | None
    after: str | None
    size: int | None


class ReadPdf(NamedTuple):
    """A PDF file that was read: its stored name, its stamp then, and the digest under which its contents are kept."""

    path: str
    stamp: PdfStamp
    digest: str


@dataclass(frozen=True, slots=True)
class SyncState:
    """The state of syncing, for a status line.

    Attributes:
        done: Number of files read, or documents indexed, in `reading` and `indexing`.
        message: One sentence if something needs attention, else empty.
        remaining: As in `Progress`.
    """

    phase: Phase
    done: int = 0
    total: int = 0
    message: str = ""
    remaining: int | None = None
