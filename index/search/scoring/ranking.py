"""What comes first.

Words are scored by BM25F (Robertson, Zaragoza and Taylor, *Simple BM25 extension to multiple weighted fields*,
CIKM 2004): occurrences are weighted by field and normalised by the field's length before they saturate, so that a
word in a title counts more, and a word in both title and abstract counts once. On top of that come the cases in
which people know what they want: a document whose whole title, key or short name is the query is first. Between
matches that are nearly equal decides `index.search.prior`.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.search.model import Scope, ScoredId, Sort
from index.search.query.parser import Parsed
from index.search.query.terms import Word
from index.search.schema import exact_terms
from index.search.scoring.evaluator import Hits
from index.search.segment.array_file import Array, Ints
from index.search.snapshot import Snapshot
from index.search.whoosh.imports import query

# Above what any sum of words can reach (64 words of at most about 25 each).
_EXACT = {"title": 10_000.0, "key": 9_000.0, "name": 4_000.0}
_TITLE_PHRASE = 8.0


def ranked_query(parsed: Parsed, scope: Scope) -> Any:
    """The tree to evaluate: what was asked, what should come first of it, and the scope."""
    tree = parsed.tree
    if len(parsed.plain) > 1:
        in_title = Word([query.Phrase("title", list(parsed.plain), boost=_TITLE_PHRASE)])
        tree = query.AndMaybe(tree, in_title)
    if parsed.open and (exact := exact_terms(parsed.text)):
        # Found even where the parser took part of a title for an operator.
        tree = query.Or([tree, *(query.Term("exact", exact[kind], boost=_EXACT[kind]) for kind in _EXACT)])
    if scope == "all":
        return tree
    # In one `And`, so that no text is read of what is out of the scope.
    parts = tree.subqueries if type(tree) is query.And else [tree]
    return query.And([*parts, query.Term("kind", scope)])


def rank(snapshot: Snapshot, hits: Hits, *, limit: int, sort: Sort) -> tuple[ScoredId, ...]:
    """The first `limit` documents: equal ones by date, the newest first, then as they were added."""
    docs, scores = hits
    limit = max(0, min(limit, len(docs)))
    best: Ints
    if sort == "title":
        best = _by_title(snapshot, docs, limit)
    else:
        published = snapshot.numbers("published")[docs]
        if sort == "relevance":
            keys = [scores, published]
        elif sort == "date":
            keys = [published, scores]
        else:
            keys = [snapshot.numbers(sort)[docs], published, scores]
        best = greatest(keys, limit)
    identifiers = snapshot.identifiers(docs[best].tolist())
    return tuple(map(ScoredId, identifiers, scores[best].tolist()))


def greatest(keys: Sequence[Array], limit: int) -> Ints:
    """The places of the `limit` greatest, ordered by the first key, equal ones by the next, then as they stand.

    Args:
        keys: Arrays of equal length, the most important first.
        limit: At most their length.
    """
    chosen = np.arange(len(keys[0]) if limit else 0)
    if limit < len(chosen):
        sure: list[Ints] = []
        left = limit
        for key in keys:
            values = key[chosen]
            least = np.partition(values, len(values) - left)[len(values) - left]
            above = values > least
            sure.append(chosen[above])
            left -= len(sure[-1])
            chosen = chosen[values == least]
        chosen = np.concatenate([*sure, chosen[:left]])
        chosen.sort()
    return chosen[np.lexsort([chosen, *(_falling(key[chosen]) for key in reversed(keys))])]


def _falling(key: Array) -> Array:
    return -key.astype(np.int64 if key.dtype.kind == "i" else np.float64)


def _by_title(snapshot: Snapshot, docs: Ints, limit: int) -> Ints:
    """The places of the first titles: those whose first letters may do are compared in full."""
    heads = snapshot.title_heads()[docs]
    near = np.arange(len(docs))
    if 0 < limit < len(docs):
        near = np.flatnonzero(heads <= np.partition(heads, limit - 1)[limit - 1])
    titles = {
        place: snapshot.title(doc) for place, doc in zip(near.tolist(), docs[near].tolist(), strict=True)
    }
    first = heapq.nsmallest(limit, titles, key=lambda place: (not titles[place], titles[place], place))
    return np.array(first, np.intp)
