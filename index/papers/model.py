"""What a source says of a paper, and the paper that all sources together make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from index.ids import DocumentId

ReadingStatus = Literal["unread", "reading", "read"]
READING_STATUSES: tuple[ReadingStatus, ...] = get_args(ReadingStatus)
"""In the order in which a paper goes through them."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a record stands: a corpus file and the line, from 1, of its first line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A publication date to the precision its source gives.

    Attributes:
        year: Four digits.
        month: 1 to 12, or None where only the year is known.
        day: 1 to 31, or None where only year and month are known.
        inferred: The year was worked out from other dates, not read.
    """

    year: int
    month: int | None = None
    day: int | None = None
    inferred: bool = False

    def isoformat(self) -> str:
        """`2024`, `2024-05` or `2024-05-21`."""
        parts = (f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Record:
    """One source's statement about one paper, as it stands there, cleaned for display.

    Attributes:
        key: Citation key that the source itself gives (BibTeX does), if any.
    """

    source: Source
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    authors_count: int | None = None
    organization: str | None = None
    published: Date | None = None
    upvotes: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    urls: tuple[str, ...] = ()
    code_urls: tuple[str, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A part of a source file that fits nowhere, and why."""

    source: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Everything one source file holds: nothing of it is swallowed silently."""

    records: tuple[Record, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One work, merged from every record of it, with what the user's literature note adds.

    Attributes:
        key: Citation key.
        identity: What makes two records the same work; not shown.
        published: ISO date to the precision known, or None.
        published_inferred: The year was inferred.
        tags: From the literature note, without `#`.
        rating: 1 to 5, or None.
        note: Path of the literature note, or None.
        sources: Every place it is recorded, in order of file and line.
    """

    key: str
    identity: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    authors_count: int | None = None
    organization: str | None = None
    published: str | None = None
    published_inferred: bool = False
    upvotes: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    urls: tuple[str, ...] = ()
    code_urls: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: ReadingStatus = "unread"
    rating: int | None = None
    note: str | None = None
    sources: tuple[Source, ...] = field(default=())

    @property
    def id(self) -> DocumentId:
        """Return the identity of the paper."""
        return DocumentId.paper(self.key)
