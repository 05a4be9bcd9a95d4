"""How the documents that a query finds spread over tags, years, organisations and statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.search.model import Count
from index.search.schema import MISSING, unpack

if TYPE_CHECKING:
    from index.search.segment.array_file import Ints
    from index.search.snapshot import Snapshot

MOST = 50
"""Values of one facet that are counted out, the most frequent ones."""

_TERMS = {"tag": "tag", "org": "organization", "status": "status"}


def facets(snapshot: Snapshot, docs: Ints) -> dict[str, tuple[Count, ...]]:
    """For `tag`, `year`, `org` and `status`: their values and in how many of the documents, the most frequent first.

    Years come newest first, and the parents of nested tags count what is below them.
    """
    wanted = np.zeros(snapshot.size, bool)
    wanted[docs] = True
    found = {facet: _most(_terms(snapshot, field, wanted)) for facet, field in _TERMS.items()}
    published = snapshot.numbers("published")[docs]
    years, counts = np.unique(published[published != MISSING] // 10_000, return_counts=True)
    by_year = [Count(str(year), count) for year, count in zip(years.tolist(), counts.tolist(), strict=True)]
    found["year"] = tuple(reversed(by_year))[:MOST]
    return found


def _terms(
    snapshot: Snapshot, field: str, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> dict[str, int]:
    """In how many of the wanted documents each term of a field is."""
    found: dict[str, int] = {}
    for segment, start, _alive in snapshot._parts:
        lexicon = segment.lexicon(field)
        docs, _ = segment.postings(field, 0, len(lexicon.terms))
        # The postings of all terms stand end to end: the sum up to a place, less that up to another.
        sums = np.concatenate([[0], np.cumsum(wanted[start + docs.astype(np.intp)])])
        at = segment.arrays[f"{field}/start"].astype(np.intp)
        counts = sums[at[1:]] - sums[at[:-1]]
        for number in np.flatnonzero(counts).tolist():
            term = unpack(lexicon.terms[number])
            found[term] = found.get(term, 0) + int(counts[number])
    return found


def _most(counts: dict[str, int]) -> tuple[Count, ...]:
    best = sorted(counts, key=lambda term: (-counts[term], term))[:MOST]
    return tuple(Count(term, counts[term]) for term in best)
