"""The schema of the index: its fields and columns, and the row that a document becomes.

There are two kinds of field. *Text* fields keep positions and lengths, so that phrases and BM25F work: `title`,
`names` (key, short name, file name, tags), `abstract`, `body`, and `author` and `org` for their operators. *Term*
fields hold whole values: `tag`, `kind`, `status`, `has`, `links`, `property`, `key`, `path`, `id`, and `exact`, whose
terms are whole titles, names and keys. Numbers and sort keys are columns.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from index.search.analyzer import title_key
from index.search.errors import IndexDamagedError
from index.search.model import Document
from index.text import fold

VERSION = 6
"""Raised whenever the schema, the analysis or the storage changes: indexes of other versions are rebuilt."""

MAX_TEXT = 2_000_000
"""Characters of one field that are indexed; a longer note is found by its beginning."""

WORD_FIELDS = ("title", "names", "abstract", "body")
"""Fields in which plain words are searched for."""

TEXT_FIELDS = (*WORD_FIELDS, "author", "org")
"""Fields whose words have positions."""

TERM_FIELDS = (
    "id",
    "kind",
    "status",
    "has",
    "tag",
    "links",
    "property",
    "key",
    "path",
    "exact",
    "organization",
)
"""Fields of whole values."""

MISSING = -(2**31)
"""The number in columns for documents without a value; no range includes it."""

NUMBER_COLUMNS = {"published": MISSING, "upvotes": MISSING, "modified": 0}
"""Columns of numbers, and the number for documents without a value."""

BYTE_COLUMNS = ("title_order", "digest")
"""Columns of byte strings."""

Row = dict[str, Any]
"""A document field by field: text, sequences of terms, numbers and byte strings, as the kind of field asks for."""

_MAX_NUMBER = 2**31 - 1
_MAX_KEY = 120
_MAX_LEVELS = 32
_LETTERS_AND_DIGITS = re.compile(r"\d+|[^\W\d_]+")


def pack(term: str) -> bytes:
    """Encode a term for the index; lone surrogates, which escapes in files can make, are kept."""
    return term.encode("utf-8", "surrogatepass")


def unpack(term: bytes) -> str:
    """Decode a term of the index.

    Raises:
        IndexDamagedError: The term is not text.
    """
    try:
        return term.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise IndexDamagedError(
            "The search index is damaged and must be rebuilt: it has a term that is not text."
        ) from error


def exact_terms(text: str) -> dict[str, str]:
    """Return the terms of the field `exact` for a title, a short name and a key that are exactly this text."""
    whole = title_key(text)
    if not whole:
        return {}
    if len(whole) > _MAX_KEY:
        whole = hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()
    return {kind: f"{kind} {whole}" for kind in ("title", "key", "name")}


def short_name(title: str) -> str:
    """Return the part before a title's colon, as in `StyDeco: Unsupervised ...`, if it is four words at most."""
    name, colon, _ = title.partition(":")
    return name.strip() if colon and len(name.split()) <= 4 else ""


def _parents(tag: str) -> Iterator[str]:
    levels = fold(tag.strip().lstrip("#")).split("/")
    for count in range(1, min(len(levels), _MAX_LEVELS) + 1):
        yield "/".join(levels[:count])
    if len(levels) > _MAX_LEVELS:
        yield "/".join(levels)


def _clamp(number: int | None) -> int | None:
    return None if number is None else max(MISSING + 1, min(_MAX_NUMBER, number))


def row(document: Document) -> Row:
    """Return what is indexed of a document."""
    stem = PurePosixPath(document.path).stem
    short = short_name(document.title)
    exact = {exact_terms(document.title).get("title"), exact_terms(document.key).get("key")}
    exact |= {exact_terms(name).get("name") for name in (short, stem)}
    key_words = " ".join(_LETTERS_AND_DIGITS.findall(document.key))
    organization = document.organization.strip()
    return {
        "id": [str(document.id)],
        "kind": [document.kind],
        "title": document.title,
        "names": "\n".join((document.key, key_words, short, stem, *document.tags)),
        "abstract": document.abstract,
        "body": document.body,
        "author": "\n".join(document.authors),
        "org": document.organization,
        "organization": [organization] if organization else [],
        "status": [document.status] if document.status else [],
        "has": document.has,
        "tag": [level for tag in document.tags for level in _parents(tag)],
        "links": document.links,
        "property": document.properties,
        "key": [fold(document.key)] if document.key else [],
        "path": [fold(document.path)] if document.path else [],
        "exact": sorted(term for term in exact if term),
        "published": _clamp(document.published),
        "upvotes": _clamp(document.upvotes),
        "modified": document.modified,
        "title_order": pack(title_key(document.title)),
        "digest": document.digest(),
    }
