"""Records of source files, and the papers that are merged from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from index.ids import DocumentId
from index.papers.person_names import Name

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
        year: As in ISO 8601: year 0 is 1 BC, -1 is 2 BC.
        month: 1 to 12, or None where only the year is known.
        day: 1 to 31, or None where only year and month are known.
        inferred: Whether the year was inferred from other dates.
        circa: Whether the source says that the date is approximate.
    """

    year: int
    month: int | None = None
    day: int | None = None
    inferred: bool = False
    circa: bool = False

    def isoformat(self) -> str:
        """Return `2024`, `2024-05` or `2024-05-21`; years before 0 have a sign."""
        year = f"{self.year:04d}" if self.year >= 0 else f"-{-self.year:04d}"
        if self.month is None:
            return year
        return f"{year}-{self.month:02d}" if self.day is None else f"{year}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a source file about one work; all text is Unicode without markup, cleaned for display.

    Attributes:
        title: Empty where the source has none.
        authors: Those that are named.
        authors_more: Whether the source says that there are more (`and others`, `et al.`).
        authors_count: Number of authors where the source gives only that.
        type: BibLaTeX's name of the type, in lower case (`article`, `inproceedings`, `online`), or None.
        published: Date of publication; of a range, its start.
        dates: Every other date as (name, EDTF text), such as `("accessed", "2024-05-21")`; under `published` a date
            of publication that says more than `published` can, such as a range or a season.
        venue: Journal, proceedings, book or site in which the work appeared.
        isbn: As given; `issn` and `pmid` likewise.
        doi: In lower case, without prefix.
        arxiv_id: Without version; old ones with their archive, such as `astro-ph/0601001`.
        arxiv_version: Such as `v2`, or empty.
        key: Citation key given in the source (as in BibTeX), if any.
        fields: Every other field of the source under its own name, as (name, text), in the order of the source.
        origin: Name of the format module that read it, such as `daily_papers`; it decides which of two sources wins.
        digest: Of the source text of the record, where the format can tell; records with equal ones are equal but for
            their place. Not compared.
    """

    source: Source
    title: str
    abstract: str = ""
    authors: tuple[Name, ...] = ()
    authors_more: bool = False
    authors_count: int | None = None
    editors: tuple[Name, ...] = ()
    organization: str | None = None
    type: str | None = None
    published: Date | None = None
    dates: tuple[tuple[str, str], ...] = ()
    venue: str = ""
    series: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    isbn: str = ""
    issn: str = ""
    pmid: str = ""
    upvotes: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    arxiv_version: str = ""
    urls: tuple[str, ...] = ()
    code_urls: tuple[str, ...] = ()
    key: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    origin: str = ""
    digest: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A part of a source file that cannot be read as a record, and the reason.

    Where `line` is 0, `source` is no file: it is something that was asked for and not fetched.
    """

    source: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A fault in a source file that costs no record: the part that is named was read as well as possible.

    Where `line` is 0, `source` is no file: it is something that was asked for, and there is nothing new of it.
    """

    source: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The content of one source file: every part of it is in a record, in a comment or rejected.

    Attributes:
        comments: Number of parts that look like records and are none by the rules of the format.
    """

    records: tuple[Record, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[Remark, ...] = ()
    comments: int = 0


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
        type: BibLaTeX's name of the type, or None; `venue` to `keywords` are as in `Record`.
        titles: Other forms of its title, under which it is found too.
        source_key: Citation key that the best of its sources gives, as it stands there, or None.
        dates: Every date that its sources give, as (name, EDTF text).
        collections: Of reference managers that it is in.
        corrected: Fields that were corrected by hand, which differ from what its sources say.
        source_title: Title that its sources give, where that was corrected.
        hidden: Whether lists and search leave it out.
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
    sources: tuple[Source, ...] = ()
    type: str | None = None
    venue: str = ""
    editors: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    keywords: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    source_key: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    collections: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    source_title: str | None = None
    hidden: bool = False

    @property
    def id(self) -> DocumentId:
        """Return the identity of the paper."""
        return DocumentId.paper(self.key)
