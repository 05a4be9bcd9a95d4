"""Facets: the tags, years, organisations and statuses of the documents that a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search.model import Count
from index.search.numeric import np
from index.search.schema import MISSING, unpack

if TYPE_CHECKING:
    from index.search.segment.array_file import Bools, Ints
    from index.search.snapshot import Snapshot

MAX_VALUES = 50
"""Values of one facet that are listed, the most frequent ones."""

_TERMS = {"tag": "tag", "org": "organization", "status": "status"}


def facets(snapshot: Snapshot, docs: Ints) -> dict[str, tuple[Count, ...]]:
    """Return the values of `tag`, `year`, `org` and `status` in some documents, the most frequent first.

    Years come newest first; the parents of nested tags count the documents of all tags below them.
    """
    wanted = np.zeros(snapshot.size, bool)
    wanted[docs] = True
    found = {facet: _most_frequent(_term_counts(snapshot, field, wanted)) for facet, field in _TERMS.items()}
    # Stored as narrow as the dates allow: in a library without any, 10,000 would not fit.
    published = snapshot.numbers("published")[docs].astype(np.int64)
    years, counts = np.unique(published[published != MISSING] // 10_000, return_counts=True)
    by_year = [Count(str(year), count) for year, count in zip(years.tolist(), counts.tolist(), strict=True)]
    found["year"] = tuple(reversed(by_year))[:MAX_VALUES]
    return found


def _term_counts(snapshot: Snapshot, field: str, wanted: Bools) -> dict[str, int]:
    """Return the number of wanted documents that hold each term of a field."""
    found: dict[str, int] = {}
    for _, segment, start, _ in snapshot.segments():
        terms = segment.dictionary(field).terms
        docs, _ = segment.postings(field, 0, len(terms))
        # The postings of all terms follow each other: a term's count is the difference of two running sums.
        sums = np.concatenate([[0], np.cumsum(wanted[start + docs.astype(np.intp)])])
        at = segment.starts(field).astype(np.intp)
        counts = sums[at[1:]] - sums[at[:-1]]
        for number in np.flatnonzero(counts).tolist():
            term = unpack(terms[number])
            found[term] = found.get(term, 0) + int(counts[number])
    return found


def _most_frequent(counts: dict[str, int]) -> tuple[Count, ...]:
    best = sorted(counts, key=lambda term: (-counts[term], term))[:MAX_VALUES]
    return tuple(Count(term, counts[term]) for term in best)
