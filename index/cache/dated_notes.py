"""The notes of the vault with what says when they were made and their papers read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from index.cache import arrivals_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.cache.cache import Cache


class DatedNote(NamedTuple):
    """A note of the lists.

    Attributes:
        path: The note.
        paper: Key of the paper whose literature note it is, else None; a hidden paper does not count.
        properties: Folded `name` and `name=value` of its front matter.
        came: Seconds since the epoch when it came into the library; 0 where it was there when that began.
    """

    path: str
    paper: str | None
    properties: tuple[str, ...]
    came: int


def first_value(properties: Sequence[str], name: str) -> str:
    """Return the first value of a property, folded, among the terms of a note; empty where there is none."""
    start = f"{name}="
    return next((term[len(start) :] for term in properties if term.startswith(start)), "")


def dated_notes(cache: Cache) -> Iterator[DatedNote]:
    """Yield the notes that are in the lists, by path."""
    began = arrivals_table.began(cache)
    papers = "SELECT json_extract(data, '$.note'), key FROM papers WHERE modified > 0 AND NOT hidden"
    keys: dict[str, str] = dict(cache.db.execute(papers).fetchall())
    query = """
        SELECT path, json_extract(data, '$.properties'), at FROM notes
        LEFT JOIN arrivals ON arrivals.kind = 'file' AND arrivals.name = path
        WHERE standing = 'shown' ORDER BY path
    """
    for path, properties, at in cache.db.execute(query):
        came = at if at and at > began else 0
        yield DatedNote(path, keys.get(path), tuple(json.loads(properties)), came)
