"""The query for the day, week or month before or after the one that a query names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from index.papers.site_pages import SPAN_KINDS, TRENDING, span_term
from index.search.query.query_tokens import written_values

if TYPE_CHECKING:
    from index.search.search_index import SearchIndex
    from index.search.snapshot import Snapshot


def neighbouring_query(search: SearchIndex, query: str, way: int) -> str | None:
    """Return a query with its one day, week or month replaced by the next one that brought papers.

    Args:
        search: The full-text index.
        query: As it was typed.
        way: 1 for the later neighbour, -1 for the earlier one.

    Returns:
        None where the query names no span or several; the query itself where there is no neighbour.

    Raises:
        IndexDamagedError: The index has been damaged.
    """
    spans = [each for each in written_values(query) if each.operator in (*SPAN_KINDS, TRENDING)]
    if len(spans) != 1:
        return None
    (span,) = spans
    term = span_term(query[span.start : span.end].strip())
    if term is None or span.operator not in (term.partition(" ")[0], TRENDING):
        return None
    found = _neighbour(search.snapshot, term, way)
    value = found.partition(" ")[2].upper()
    return f"{query[: span.start]}{value}{query[span.end :]}" if found else query


def _neighbour(snapshot: Snapshot, term: str, way: int) -> str:
    known = sorted(snapshot.terms("page", f"{term.partition(' ')[0]} "))
    candidates = known[bisect_right(known, term) :] if way > 0 else known[: bisect_left(known, term)][::-1]
    # Terms of deleted documents may still be listed.
    return next((each for each in candidates if len(snapshot.term("page", each).docs)), "")
