"""The collections, groups or folders of a reference manager that a record is in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.papers.model import Record

_FIELDS = frozenset({"collection", "collections", "groups", "mendeley-groups"})
_BETWEEN = re.compile(r"(?<!\\)[,;]")


def collection_names(record: Record) -> tuple[str, ...]:
    """Return the names of the collections that a record is in, each once."""
    if not record.fields:
        return ()
    found = (name for field, text in record.fields if field.lower() in _FIELDS for name in _names(text))
    return tuple(dict.fromkeys(filter(None, found)))


def _names(text: str) -> Iterator[str]:
    """Yield the names in a field: a list in JSON, or with commas or semicolons between, which a backslash escapes."""
    if text.startswith("["):
        try:
            listed = json.loads(text)
        except (ValueError, RecursionError):
            listed = None
        if isinstance(listed, list):
            yield from (clean_line(name) for name in listed if isinstance(name, str))
            return
    yield from (re.sub(r"\\([,;])", r"\1", name).strip() for name in _BETWEEN.split(text))
