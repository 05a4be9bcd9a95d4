"""Read requests of a person: identifiers, addresses, and days of Daily Papers, in any form that is common."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from index.errors import LibraryError
from index.papers.identifiers import read_arxiv, read_doi
from index.sources import hugging_face_requests
from index.text import clean_line

_PLACES = ("huggingface.co", "hf.co", "www.huggingface.co")
_SPAN = re.compile(r"/papers/(?:date|week|month)/([0-9Ww-]+)/?")
_LONGEST = 1000
_EXAMPLES = {
    "arxiv": 'cat:cs.CL AND all:"sparse attention", as arXiv reads it',
    "hf": "daily, or words to look for",
    "crossref": "issn:1476-4687, or words to look for",
    "openalex": "sparse attention, or authorships.author.id:A123 as OpenAlex names its filters",
}
_DOI_IN_PATH = re.compile(r"/(10\.\d{4,9}/.+)")


FollowedKind = Literal["arxiv-query", "hf-query", "feed", "crossref-query", "openalex-query"]
"""Kinds of things that can be followed."""


class Asked(NamedTuple):
    """One thing that is asked for.

    Attributes:
        kind: The kind of thing.
        value: A DOI, an arXiv id with or without version, a day, week or month, a query, the address of a feed; with
            `s2` an id with its kind before it (`DOI:10.1000/x`), with `title` the whole title of a paper.
        text: What the person typed.
        limit: Largest number of papers of a query.
        folder: Of a query that is followed, the folder of its answers; only what is new in them is kept.
    """

    kind: Literal["doi", "arxiv", "hf-paper", "hf-span", "openalex", "s2", "title"] | FollowedKind
    value: str
    text: str
    limit: int = 100
    folder: str = ""


def read_asked(text: str) -> Asked:
    """Read a DOI, an arXiv id, an address that names one of them, or a day, week or month of Daily Papers.

    Raises:
        LibraryError: It is none of them; no address is opened to see what is there.
    """
    shown = text.strip()
    if len(shown.splitlines()) > 1:
        raise LibraryError(
            f"“{clean_line(shown)[:80]}” has a line break within; write each id or address on one line, by itself.",
            code="usage",
        )
    parts = _address(shown)
    if parts is not None and parts[0] in _PLACES:
        if span := _SPAN.fullmatch(parts[1]):
            return hf_span(span[1])
        if arxiv := read_arxiv(shown):
            return Asked("hf-paper", arxiv[0], shown)
    if arxiv := read_arxiv(shown):
        return Asked("arxiv", "".join(arxiv), shown)
    if doi := read_doi(shown):
        return Asked("doi", doi, shown)
    if (
        parts is not None
        and (found := _DOI_IN_PATH.search(unquote(parts[1])))
        and (doi := read_doi(found[1]))
    ):
        return Asked("doi", doi, shown)
    if parts is None and re.fullmatch(r"\d{4}-(\d\d(-\d\d)?|[Ww]\d\d)", shown):
        return hf_span(shown)
    raise LibraryError(
        f"“{clean_line(shown)[:80]}” is neither a DOI nor an arXiv id, nor an address that names one, nor a day.",
        code="usage",
    )


def hf_span(text: str) -> Asked:
    """Read a day, week or month of Daily Papers.

    Raises:
        LibraryError: It is none.
    """
    return Asked("hf-span", hugging_face_requests.read_span(text).name, text.strip())


def arxiv_query(text: str, limit: int = 100) -> Asked:
    """Return a query of arXiv, in its own syntax.

    Raises:
        LibraryError: It is empty, or much too long.
    """
    query = read_query(text, "arxiv")
    return Asked("arxiv-query", query, query, limit)


def openalex_query(text: str, limit: int = 100) -> Asked:
    """Return a query of OpenAlex: words, and filters as it names them.

    Raises:
        LibraryError: It is empty, or much too long.
    """
    query = read_query(text, "openalex")
    return Asked("openalex-query", query, query, limit)


def read_query(text: str, source: str) -> str:
    """Return a query with single blanks.

    Raises:
        LibraryError: It is empty, or much too long.
    """
    query = " ".join(text.split())
    if not query or len(query) > _LONGEST:
        raise LibraryError(f"Give a query, such as {_EXAMPLES[source]}.", code="usage")
    return query


def _address(text: str) -> tuple[str, str] | None:
    """Return host and path of an address of the web."""
    if not re.match(r"https?://|(www\.)?(huggingface|hf)\.co/", text, re.IGNORECASE):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    return (parts.hostname or "", parts.path)
