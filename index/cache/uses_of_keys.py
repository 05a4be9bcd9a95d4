"""The names in a file that may be citation keys in use, found otherwise than as links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.text import fold
from index.vault.nocite import nocite_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.vault.model import Note

KEY = re.compile(r"\w[\w.:+-]{0,120}")
"""A whole citation key."""

_NOT_USES = frozenset({"tags", "tag", "aliases", "alias", "cssclasses", "title"})
_LONGEST_USE = 2_000
_LONGEST_QUERY = 200_000
_KEY_TERM = re.compile(r"\b(?:key|links):[ \t]*\"?@?(?:[^\s\"()/]*/)?(\w[\w.:+-]*)")
_QUERY = re.compile(
    r"(?:```|~~~)[ \t]*(?:query|dataview|dataviewjs|base)\b(.*?)(?:```|~~~|\Z)", re.DOTALL | re.IGNORECASE
)
# Dataview's expression inside a line of text, `= …` or `$= …`.
_INLINE_QUERY = re.compile(r"`\$?=([^`\n]*)`")
# A link, or a text in quotes that may name a note, with or without folder and extension.
_QUERY_NAME = re.compile(r"(?:\[\[|[\"'])(?:[^\s\"'|#\[\]]*/)?@?(\w[\w.:+-]{0,120})")


def in_note(note: Note) -> Iterator[str]:
    """Yield the names that properties give as keys, and those that a saved search or a query looks for."""
    yield from map(fold, nocite_keys(note.properties))
    for name, value in note.properties.items():
        if fold(name) not in _NOT_USES:
            texts = [
                item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)
            ]
            terms = [term for text in texts for term in _KEY_TERM.findall(text[:_LONGEST_USE]) or [text]]
            keys = [term.strip().removeprefix("@") for term in terms]
            yield from (fold(key) for key in keys if KEY.fullmatch(key))
    for query in _QUERY.findall(note.prose):
        yield from (fold(term) for term in _KEY_TERM.findall(query[:_LONGEST_USE]))
        yield from in_base(query)
    for query in _INLINE_QUERY.findall(note.prose):
        yield from in_base(query)


def in_base(text: str) -> Iterator[str]:
    """Yield the names that links and texts in quotes give, in a base or another query."""
    for name in _QUERY_NAME.findall(text[:_LONGEST_QUERY]):
        yield fold(name).removesuffix(".md")
