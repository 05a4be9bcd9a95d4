"""The names that may stand before a colon, and the ones that are meant by others."""

from __future__ import annotations

from collections.abc import Mapping

from index.search.query.scopes import SCOPES
from index.search.query.terms import OPERATORS
from index.text import fold

TEXT_FIELDS = ("title", "abstract", "content", "pdf")
CASES = ("match-case", "ignore-case")

OPERATOR_NAMES = (*OPERATORS, *SCOPES, *TEXT_FIELDS, *CASES)
"""Every name that may stand before a colon."""

# What other programs call it.
_MEANT: Mapping[str, str] = {
    "after": "date",
    "before": "date",
    "body": "content",
    "by": "author",
    "changed": "modified",
    "citekey": "key",
    "collection": "keyword",
    "created": "added",
    "edited": "modified",
    "eprint": "arxiv",
    "folder": "path",
    "group": "keyword",
    "in": "path",
    "intitle": "title",
    "mtime": "modified",
    "keywords": "keyword",
    "kw": "keyword",
    "name": "file",
    "published": "date",
    "fulltext": "pdf",
    "since": "date",
    "stars": "upvotes",
    "text": "content",
    "todo": "task-todo",
    "type": "kind",
    "updated": "modified",
    "votes": "upvotes",
    "writer": "author",
}


def nearest_operator(name: str) -> str | None:
    """Return the operator that is meant by a name that is none; None where nothing is near."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    name = fold(name)
    if name in _MEANT:
        return _MEANT[name]
    most = 1 if len(name) < 4 else 2
    found = process.extractOne(name, OPERATOR_NAMES, scorer=OSA.distance, score_cutoff=most)
    return found[0] if found else None
