"""What comes first.

Words are scored by BM25F (Robertson, Zaragoza and Taylor, *Simple BM25 extension to multiple weighted fields*,
CIKM 2004): occurrences are weighted by field and normalised by the field's length before they saturate, so that a
word in a title counts more, and a word in both title and abstract counts once. On top of that come the cases in
which people know what they want: a document whose whole title, key or short name is the query is first.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import Any

from index.search.leaves import Word
from index.search.model import Scope, ScoredId, Sort
from index.search.query import Parsed
from index.search.schema import exact_terms, unpack
from index.search.segments import Snapshot
from index.search.whoosh_compat import query

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
    return tree if scope == "all" else query.And([tree, query.Term("kind", scope)])


def rank(snapshot: Snapshot, scores: Mapping[int, float], *, limit: int, sort: Sort) -> tuple[ScoredId, ...]:
    """The first `limit` documents: equal ones by date, the newest first, then as they were added."""
    limit = max(0, min(limit, len(scores)))
    published = snapshot.numbers("published")
    if sort == "relevance":
        best = heapq.nlargest(limit, scores, key=lambda doc: (scores[doc], published[doc], -doc))
    elif sort == "title":
        titles = snapshot.texts("title_order")
        best = heapq.nsmallest(limit, scores, key=lambda doc: (not titles[doc], titles[doc], doc))
    else:
        keys = snapshot.numbers({"date": "published"}.get(sort, sort))
        best = heapq.nlargest(limit, scores, key=lambda doc: (keys[doc], published[doc], scores[doc], -doc))
    identifiers = snapshot.texts("id")
    return tuple(ScoredId(unpack(identifiers[doc]), scores[doc]) for doc in best)
