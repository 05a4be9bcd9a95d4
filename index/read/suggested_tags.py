"""Tags that a document is likely to have: a vote of the documents closest to it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.cache import queries
from index.read.related import closest
from index.read.relation_hints import rarity
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.papers.model import Paper
    from index.search.search_index import SearchIndex

_VOTERS = 10
"""The closest documents with tags that vote."""

_AMONG = 100
"""Documents among which voters are looked for: those behind have little to do with it."""

LEAST = 0.25
"""The least likelihood of a tag that is suggested.

Measured (`benchmarks.tagging`): from here on half of the first three suggestions are among the keywords that authors
gave their own papers; at 0.15 it is 38 of 100, at 0.4 three papers of four get no suggestion.
"""

_SUGGESTED = 6


def suggested_tags(cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary]) -> list[str]:
    """Return tags that the closest documents agree on and the items do not have, the likeliest first."""
    likely = likely_tags(cache, search, items)
    return [tag for tag, likelihood in likely.items() if likelihood >= LEAST][:_SUGGESTED]


def likely_tags(cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary]) -> dict[str, float]:
    """Return the tags of the closest documents with their likelihoods, 0 to 1, the likeliest first.

    A document votes for its tags with the square of its closeness, as the closest know best; a tag gets its share of
    all votes, less for a tag that is everywhere, as such a tag is near everything. One vote alone does not count.
    """
    found = closest(cache, search, items).scores
    near = list(found)[:_AMONG]
    there = queries.items(cache, near)
    voters = [id_ for id_ in near if id_ in there and there[id_].tags][:_VOTERS]
    present = {fold(tag) for item in items for tag in item.tags}
    votes: dict[str, list[float]] = defaultdict(list)
    shown: dict[str, str] = {}
    for id_ in voters:
        for tag in there[id_].tags:
            if fold(tag) not in present:
                votes[fold(tag)].append(found[id_] ** 2)
                shown.setdefault(fold(tag), tag)
    cast = sum(found[id_] ** 2 for id_ in voters)
    total = search.doc_count()
    likelihoods = {
        tag: sum(given) / cast * rarity(len(queries.carriers(cache, tag)), total)
        for tag, given in votes.items()
        if len(given) > 1
    }
    best = sorted(likelihoods, key=lambda tag: (-likelihoods[tag], tag))
    return {shown[tag]: likelihoods[tag] for tag in best}
