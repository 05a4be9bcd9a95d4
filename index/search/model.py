"""The documents of the search index, and the results of searches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal, NamedTuple

from index.ids import DocumentId, DocumentKind

Scope = Literal["paper", "note", "all"]
Order = Literal["date", "upvotes", "rating", "title", "modified"]
"""Orders of a whole list."""
Sort = Literal["relevance", Order]
"""Orders of what a query finds."""


class Snippet(NamedTuple):
    """A passage of a text.

    Attributes:
        text: One line, `…` where it was cut.
        matches: Start and end, in characters of `text`, of each matched word.
    """

    text: str
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One paper or note, flattened for indexing.

    Attributes:
        tags: Without `#`; the index adds the parents of nested ones.
        facts: What else plain words find: identifiers, addresses, the venue.
        pdf: Text of its PDF files.
        has: Any of `note`, `code`, `pdf`, `tags`, `doi`, `abstract`.
        links: Folded names of its link targets: paths with and without `.md`, base names, citation keys.
        keywords: Keywords and collections of a paper.
        properties: Folded `name` and `name=value` strings, and `link_word` terms of links.
        pages: Days and weeks of the site whose pages brought it, as `page_terms` returns them.
        published: Days as `YYYYMMDD`, zeros for unknown month or day, or None.
        modified: Seconds since the epoch; 0 for papers without a note.
        added: When it came into the library, in seconds since the epoch; 0 where that is not known.
    """

    id: DocumentId
    kind: DocumentKind
    key: str
    path: str
    title: str
    abstract: str = ""
    body: str = ""
    pdf: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organization: str = ""
    facts: tuple[str, ...] = ()
    status: str = ""
    has: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    published: int | None = None
    upvotes: int | None = None
    rating: int | None = None
    modified: int = 0
    added: int = 0

    def digest(self) -> bytes:
        """Return a short hash of everything that is indexed, by which two indexes can be compared."""
        return hashlib.blake2b(repr(_ALL(self)).encode("utf-8", "surrogatepass"), digest_size=8).digest()


_ALL = attrgetter(*(field.name for field in fields(Document)))


@dataclass(frozen=True, slots=True)
class ScoredId:
    """A hit: the id of a document, and its score."""

    id: DocumentId
    score: float


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet, and the number of found documents that have it."""

    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a hit's score.

    Attributes:
        what: A phrase that names the part.
        words: True for matched words, False for filters.
        word: The word alone, as it was typed; empty for other parts.
        fields: The fields in which a word was found, and the share of each in the score.
    """

    what: str
    score: float
    words: bool
    word: str = ""
    fields: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The results of a query.

    Attributes:
        total: Number of matches, which may exceed the number of hits.
        words: Folded words and phrases to highlight; a trailing `*` marks a prefix, a `~` similar words.
        ignored: One phrase for each part of the query that was not understood.
        unread: Number of texts that could not be read within the time limit, for queries that the index alone does
            not answer. They do not count as matches; the same search, repeated, continues with them.
        unreadable: Nothing was searched for, because the query consists of filters of which one cannot be read.
    """

    total: int
    hits: tuple[ScoredId, ...]
    words: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unread: int = 0
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class RelaxedId:
    """A document that lacks a word of the query, or holds one in another form.

    Attributes:
        missing: The words that it lacks, as they were typed.
        replaced: The words that it holds in another form, each with that form; one that ends in `*` is the
            beginning of a word.
    """

    id: DocumentId
    score: float
    missing: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RelaxedResults:
    """The best documents that lack a word of a query.

    Attributes:
        total: Their number, which may exceed the number of hits.
        words: Folded words to highlight; a trailing `*` marks a prefix, a `~` similar words.
    """

    total: int = 0
    hits: tuple[RelaxedId, ...] = ()
    words: tuple[str, ...] = ()
