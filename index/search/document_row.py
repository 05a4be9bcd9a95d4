"""The row of the index that a document becomes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.search.analyzer import title_key
from index.search.model import Document
from index.search.query.typed_identifiers import identifier_term
from index.search.schema import MISSING, Row, pack
from index.text import fold

_MAX_NUMBER = 2**31 - 1
_MAX_KEY = 120
_MAX_LEVELS = 32
_LETTERS_AND_DIGITS = re.compile(r"\d+|[^\W\d_]+")


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


def _facts(document: Document) -> Iterator[str]:
    """Yield what else a person remembers of a document."""
    yield from document.authors
    yield document.organization
    yield from document.facts
    if document.published:
        yield str(document.published // 10_000)


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
    exact |= {identifier_term(fact) for fact in document.facts}
    key_words = " ".join(_LETTERS_AND_DIGITS.findall(document.key))
    organization = document.organization.strip()
    return {
        "id": [str(document.id)],
        "kind": [document.kind],
        "title": document.title,
        "names": "\n".join((document.key, key_words, short, stem, *document.tags)),
        "abstract": document.abstract,
        "body": document.body,
        "pdf": document.pdf,
        "facts": "\n".join(_facts(document)),
        "author": "\n".join(document.authors),
        "org": document.organization,
        "keyword": "\n".join(document.keywords),
        "keywords": sorted({fold(word).replace('"', " ").strip() for word in document.keywords} - {""}),
        "organization": [organization] if organization else [],
        "status": [document.status] if document.status else [],
        "has": document.has,
        "tag": [level for tag in document.tags for level in _parents(tag)],
        "links": document.links,
        "property": document.properties,
        "page": document.pages,
        "key": [fold(document.key)] if document.key else [],
        "path": [fold(document.path)] if document.path else [],
        "exact": sorted(term for term in exact if term),
        "published": _clamp(document.published),
        "upvotes": _clamp(document.upvotes),
        "rating": document.rating,
        "modified": document.modified,
        "added": document.added,
        "title_order": pack(title_key(document.title)),
        "digest": document.digest(),
    }
