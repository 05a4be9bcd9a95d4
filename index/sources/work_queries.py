"""Queries of Crossref and OpenAlex: words, and filters as each service names them, such as `issn:1476-4687`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from index.sources.requests import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILTER = re.compile(r"[a-z][a-z_.-]*:[^\s,]+(?:,[a-z][a-z_.-]*:[^\s,]+)*")


class WorkQuery(NamedTuple):
    """A query: its words, and its filters joined by commas; each may be empty."""

    words: str
    filters: str


def read_query(text: str, *more: str) -> WorkQuery:
    """Take words and filters of a query apart, and add more filters."""
    parts = text.split()
    filters = [part for part in parts if _FILTER.fullmatch(part)]
    words = " ".join(part for part in parts if not _FILTER.fullmatch(part))
    return WorkQuery(words, ",".join([*filters, *more]))


def works_of(found: object, name: str, service: str) -> list[dict[str, Any]]:
    """Return the works of an answer, or of a part of it, that stand in it as `name`.

    Raises:
        RefusedError: There are none.
    """
    listed = found.get(name) if isinstance(found, dict) else None
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise RefusedError(f"{service} answered with something else than a list of works.")
    return listed


def ids(body: bytes) -> Iterator[str]:
    """Yield the DOIs or ids of the works of an answer; nothing of one that cannot be read."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        # The user changed the file.
        return
    found = value.get("message", value) if isinstance(value, dict) else {}
    for name in ("items", "results"):
        listed = found.get(name) if isinstance(found, dict) else None
        for work in listed if isinstance(listed, list) else ():
            if isinstance(work, dict) and (id_ := work_id(work)):
                yield id_


def work_id(work: dict[str, Any]) -> str:
    """Return the DOI of a work of Crossref in lower case, or the id of one of OpenAlex; empty where it has none."""
    found = work.get("DOI") or work.get("id")
    return found.lower() if isinstance(found, str) else ""
