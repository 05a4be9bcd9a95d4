"""Possible duplicates as pairs of papers, to be decided by the user."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.cache import queries, works_table
from index.papers.merge import paper_of

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.papers.model import Paper, Record, Source


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two papers that may be of one work, or two records of one paper that may be of two works.

    Attributes:
        first: A paper; where they are `joined`, what one record says, with its place as the only source.
        second: Likewise.
        reason: A sentence; empty where the user chose the two.
        joined: Whether they are one paper now.
        places: Of the two records that were compared.
    """

    first: Paper
    second: Paper
    reason: str = ""
    joined: bool = False
    places: tuple[Source, ...] = ()


def duplicates(cache: Cache) -> list[DuplicatePair]:
    """Return the pairs that `doctor` lists, in order of their places; hidden papers are left out."""
    pairs: list[DuplicatePair] = []
    for found in works_table.possible_duplicates(cache):
        one, two = sorted((found.first, found.second), key=lambda record: record.source)
        papers = [queries.paper_at(cache, record.source) for record in (one, two)]
        first, second = papers
        if first is None or second is None or first.hidden or second.hidden:
            continue
        if found.joined:
            first, second = _said_by(one, first), _said_by(two, second)
        pairs.append(DuplicatePair(first, second, found.reason, found.joined, (one.source, two.source)))
    return sorted(pairs, key=lambda pair: pair.places)


def _said_by(record: Record, paper: Paper) -> Paper:
    """Return what one record says, as a paper."""
    return replace(paper_of([record], paper.key, paper.identity), note=paper.note)
