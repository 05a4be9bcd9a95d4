"""The shapes of papers, notes, links, results and problems in JSON; see `json_outputs`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Pair = tuple[str, str]
Span = tuple[int, int]


class PlaceJson(TypedDict):
    """A line of a source file."""

    file: str
    line: int


class PaperJson(TypedDict):
    """A paper."""

    key: str
    title: str
    abstract: str
    authors: list[str]
    authors_count: int | None
    organization: str | None
    published: str | None
    published_inferred: bool
    upvotes: int | None
    type: str | None
    venue: str
    editors: list[str]
    volume: str
    issue: str
    pages: str
    publisher: str
    doi: str | None
    arxiv_id: str | None
    urls: list[str]
    code_urls: list[str]
    keywords: list[str]
    tags: list[str]
    status: str
    rating: int | None
    note: str | None
    sources: list[PlaceJson]
    corrected: NotRequired[list[str]]
    hidden: NotRequired[bool]
    pdfs: NotRequired[list[str]]
    file: NotRequired[str]


class NoteItemJson(TypedDict):
    """A note in a list."""

    path: str
    title: str
    aliases: list[str]
    tags: list[str]
    modified: str
    file: NotRequired[str]


class FieldJson(TypedDict):
    """An inline field of a note."""

    name: str
    value: str
    line: int


class HeadingJson(TypedDict):
    """A heading of a note."""

    level: int
    text: str
    line: int


class LinkJson(TypedDict):
    """A link; one that leads to a paper has its key."""

    source: str
    line: int
    target: str | None
    raw: str
    kind: str
    anchor: str | None
    label: str | None
    context: str | None
    section: str | None
    key: NotRequired[str]


class NoteJson(TypedDict):
    """A note."""

    path: str
    title: str
    aliases: list[str]
    tags: list[str]
    properties: dict[str, Any]
    fields: list[FieldJson]
    headings: list[HeadingJson]
    links: list[LinkJson]
    words: int
    modified: str


class LinksJson(TypedDict):
    """The links of a document."""

    out: list[LinkJson]
    back: list[LinkJson]
    mentions: list[LinkJson]


class PdfPlaceJson(TypedDict):
    """A page of a PDF file."""

    path: str
    page: int


class SnippetJson(TypedDict):
    """A passage, with start and end of each match."""

    text: str
    matches: list[Span]


class ReasonJson(TypedDict):
    """A part of a score."""

    what: str
    score: float


class FoundJson(TypedDict):
    """A document that was found."""

    kind: Literal["paper", "note"]
    key: NotRequired[str]
    path: NotRequired[str]
    title: str
    score: float
    tags: list[str]
    published: str | None
    snippet: str
    matches: list[Span]
    pdf: NotRequired[PdfPlaceJson]


class HitJson(FoundJson):
    """A result of a search; one that lacks words of the query names them."""

    missing: NotRequired[list[str]]
    replaced: NotRequired[list[Pair]]
    snippets: NotRequired[list[SnippetJson]]
    why: NotRequired[list[ReasonJson]]


class RelatedJson(FoundJson):
    """A related document, with the reasons."""

    why: list[str]


class ResultsJson(TypedDict):
    """The results of a search."""

    query: str
    total: int
    hits: list[HitJson]
    suggestion: str | None
    total_relaxed: int
    reading: NotRequired[list[str]]
    ignored: NotRequired[list[str]]


class ProblemJson(TypedDict):
    """A problem; line and column are null where they are unknown."""

    path: str
    line: int | None
    kind: str
    severity: Literal["error", "warning", "info"]
    detail: str
    column: int | None
    context: str | None
    section: str | None
