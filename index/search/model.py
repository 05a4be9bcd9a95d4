"""What goes into the search index, and what comes out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal

from index.ids import DocumentId, DocumentKind

Scope = Literal["paper", "note", "all"]
Order = Literal["date", "upvotes", "title", "modified"]
"""Orders of a whole list."""
Sort = Literal["relevance", Order]
"""Orders of what a query finds."""


@dataclass(frozen=True, slots=True)
class Document:
    """One paper or note, flattened for indexing.

    Attributes:
        tags: Without `#`; the index adds the parents of nested ones.
        has: Any of `note`, `code`, `pdf`, `tags`.
        links: Folded names of what it links to: paths with and without `.md`, base names, citation keys.
        properties: Folded `name` and `name=value` strings.
        published: Days as `YYYYMMDD`, zeros for unknown month or day, or None.
        modified: Seconds since the epoch; 0 for papers without a note.
    """

    id: DocumentId
    kind: DocumentKind
    key: str
    path: str
    title: str
    abstract: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organization: str = ""
    status: str = ""
    has: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    published: int | None = None
    upvotes: int | None = None
    modified: int = 0

    def digest(self) -> bytes:
        """A short hash of all that is indexed, by which two indexes can be compared."""
        return hashlib.blake2b(repr(_ALL(self)).encode("utf-8", "surrogatepass"), digest_size=8).digest()


_ALL = attrgetter(*(field.name for field in fields(Document)))


@dataclass(frozen=True, slots=True)
class ScoredId:
    """A hit before its row is looked up."""

    id: DocumentId
    score: float


@dataclass(frozen=True, slots=True)
class Count:
    """A value, and how many of the documents found have it."""

    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a hit's score.

    Attributes:
        words: Whether words were matched, rather than a filter passed.
    """

    what: str
    score: float
    words: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found.

    Attributes:
        total: Number of matches, which may exceed the number of hits.
        words: Folded words and phrases to mark in snippets; a trailing `*` marks a prefix.
        ignored: One clear phrase for each part of the query that was not understood.
        suggestion: The query with misspelt words mended, where it found nothing.
        unread: Number of texts that there was no time to look at, where the index alone does not tell. They count
            as no matches; the same search asked again goes on with them.
    """

    total: int
    hits: tuple[ScoredId, ...]
    words: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    suggestion: str | None = None
    unread: int = 0
