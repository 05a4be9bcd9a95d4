"""Records of source files, and the papers that are merged from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from index.ids import DocumentId

ReadingStatus = Literal["unread", "reading", "read"]
READING_STATUSES: tuple[ReadingStatus, ...] = get_args(ReadingStatus)
"""In the order in which a paper goes through them."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Place of a record: a corpus file, and the number, from 1, of the record's first line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A publication date to the precision its source gives.

    Attributes:
        year: Four digits.
        month: 1 to 12, or None where only the year is known.
        day: 1 to 31, or None where only year and month are known.
        inferred: Whether the year was inferred from other dates.
    """

    year: int
    month: int | None = None
    day: int | None = None
    inferred: bool = False

    def isoformat(self) -> str:
        """Return `2024`, `2024-05` or `2024-05-21`."""
        parts = (f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a source file about one paper, cleaned for display.

    Attributes:
        key: Citation key given in the source (as in BibTeX), if any.
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
    """A part of a source file that cannot be read as a record, and the reason."""

    source: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The content of one source file: every part of it is in a record or rejected."""

    records: tuple[Record, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One work, merged from all its records, with tags, status and rating from its literature note.

    Attributes:
        key: Citation key.
        identity: Equal for all records of the same work; not shown.
        published: ISO date to the precision known, or None.
        published_inferred: Whether the year was inferred.
        tags: From the literature note, without `#`.
        rating: 1 to 5, or None.
        note: Path of the literature note, or None.
        sources: Places of all its records, in order of file and line.
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
