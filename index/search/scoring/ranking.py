"""The order of hits.

Words are scored by BM25F (Robertson, Zaragoza and Taylor, *Simple BM25 extension to multiple weighted fields*,
CIKM 2004): occurrences are weighted by field and normalised by the field's length before they saturate, so that a
word in a title counts more, and a word in both title and abstract counts once. Known-item searches come before
that: a document whose whole title, key or short name is the query is first. Between nearly equal matches the static
rank decides.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from index.search.analyzer import fold_word, written_parts
from index.search.document_row import exact_terms
from index.search.model import Scope, ScoredId, Sort
from index.search.numeric import np
from index.search.query.ast import And, AndMaybe, AsWritten, Node, Or, Phrase, Term, Word
from index.search.query.parser import ParsedQuery
from index.search.scoring.evaluator import Hits
from index.search.segment.array_file import Array, Ints
from index.search.snapshot import Snapshot

# Greater than any sum of words (64 words of at most about 25 each).
_EXACT = {"title": 10_000.0, "key": 9_000.0, "name": 4_000.0}
_TITLE_PHRASE = 8.0


def ranked_query(parsed: ParsedQuery, scope: Scope, *, by_score: bool = True) -> Node:
    """Return the tree to evaluate: the query, restricted to a scope, with what should come first.

    Args:
        parsed: The query.
        scope: Papers, notes, or both.
        by_score: False leaves out what only refines the order by score.
    """
    tree = as_written(parsed.tree, parsed) if by_score else parsed.tree
    if len(parsed.plain) > 1:
        tree = AndMaybe(tree, Word((Phrase("title", parsed.plain, _TITLE_PHRASE),)))
    if parsed.open and (exact := exact_terms(parsed.text)):
        # Such documents are found even where the parser read part of a title as an operator.
        tree = Or((tree, *(Term("exact", exact[kind], _EXACT[kind]) for kind in _EXACT)))
    if scope == "all":
        return tree
    # In one `And`, so that no text outside the scope is read.
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return And((*parts, Term("kind", scope)))


def as_written(tree: Node, parsed: ParsedQuery) -> Node:
    """Return a query whose documents score more where they hold its plain words just as they were typed."""
    words = [
        fold_word(word) for free in parsed.free if not free.unfinished for word in written_parts(free.text)
    ]
    return AsWritten(tree, tuple(dict.fromkeys(words))) if words else tree


def rank(snapshot: Snapshot, hits: Hits, *, limit: int, sort: Sort) -> tuple[ScoredId, ...]:
    """Return the first `limit` documents; ties go by date, the newest first, then by order of addition."""
    best = first(snapshot, hits, limit=limit, sort=sort)
    return tuple(map(ScoredId, snapshot.identifiers(best.docs.tolist()), best.scores.tolist()))


def first(snapshot: Snapshot, hits: Hits, *, limit: int, sort: Sort = "relevance") -> Hits:
    """Return the hits of `rank` by number, in its order."""
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
    return Hits(docs[best], scores[best])


def greatest(keys: Sequence[Array], limit: int) -> Ints:
    """Return the indices of the `limit` greatest, ordered by the first key, ties by the next, then by index.

    Args:
        keys: Arrays of equal length, the most important first.
        limit: At most their length.
    """
    count = len(keys[0])
    chosen = np.arange(count if limit == count else 0)
    if 0 < limit < count:
        sure: list[Ints] = []
        left = limit
        for key in keys:
            values = key[chosen] if sure else key
            least = np.partition(values, len(values) - left)[len(values) - left]
            above, equal = np.flatnonzero(values > least), np.flatnonzero(values == least)
            sure.append(chosen[above] if sure else above)
            left -= len(above)
            chosen = chosen[equal] if len(sure) > 1 else equal
        chosen = np.concatenate([*sure, chosen[:left]])
        chosen.sort()
    return chosen[np.lexsort([chosen, *(_falling(key[chosen]) for key in reversed(keys))])]


def _falling(key: Array) -> Array:
    return -key.astype(np.int64 if key.dtype.kind == "i" else np.float64)


def _by_title(snapshot: Snapshot, docs: Ints, limit: int) -> Ints:
    """Return the indices of the first titles; only candidates by their first letters are compared in full."""
    heads = snapshot.title_heads()[docs]
    near = np.arange(len(docs))
    if 0 < limit < len(docs):
        near = np.flatnonzero(heads <= np.partition(heads, limit - 1)[limit - 1])
    titles = {
        index: snapshot.title(doc) for index, doc in zip(near.tolist(), docs[near].tolist(), strict=True)
    }
    first = heapq.nsmallest(limit, titles, key=lambda index: (not titles[index], titles[index], index))
    return np.array(first, np.intp)
