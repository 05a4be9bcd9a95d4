"""Readings of a query that is still being typed and finds nothing yet: that on which it may be on its way."""

from __future__ import annotations

import re

from index.search.query.operator_names import OPERATOR_NAMES
from index.search.query.query_tokens import MAX_CHARACTERS
from index.text import fold

_SIGNS = r"(?<!\S)[-+(]*"
# These may stand at the end while more is to come: an open quote, bracket or expression, an operator without its
# value or with the beginning of one that is a number, a sign, or the beginning of an operator's name.
_OPEN = re.compile(
    rf"{_SIGNS}(?:(?:[\w-]+:)?(?:[\"“„«][^\"”“»]*|/[^/]*)|\[(?:[^\]]*|[\d xX]\])|[@#]"
    r"|[\w-]+:(?:[\"(\[]*|[<>=.\d-]+))$"
)
_BEGUN_ADDRESS = re.compile(rf"{_SIGNS}(?:ht|htt|https?:?/{{0,2}})$", re.IGNORECASE)
_WORD = re.compile(rf"{_SIGNS}([^\W\d_][\w-]*)$")
_CLOSING_SIGNS = re.compile(r"[^\w\s\")\]]+$")


def without_last(text: str) -> str | None:
    """Return a query without the part at its end that is clearly unfinished; None where there is no such part."""
    if len(text) > MAX_CHARACTERS:  # nobody types so much, and the patterns take more than linear time
        return None
    for begun in (_OPEN, _BEGUN_ADDRESS):
        if (match := begun.search(text)) and match[0]:
            return text[: match.start()].rstrip()
    if (match := _WORD.search(text)) and any(name.startswith(fold(match[1])) for name in OPERATOR_NAMES):
        return text[: match.start()].rstrip()
    if match := _CLOSING_SIGNS.search(text):
        return text[: match.start()].rstrip()
    return None


def continued(text: str) -> str | None:
    """Return a query whose last word has a star inside with another one at its end; None where it has none."""
    return f"{text}*" if len(text) <= MAX_CHARACTERS and re.search(r"\w\*\w+$", text) else None
