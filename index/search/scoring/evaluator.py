"""A query tree and a snapshot to documents with scores.

Each kind of query that `index.search.query` makes is answered a term at a time, in whole arrays: the numbers of
the documents in order, and beside them their scores. What a word finds is kept, within bounds, so that the next
keystroke finds it done.
"""

from __future__ import annotations

import fnmatch
import math
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, ClassVar, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.ids import DocumentId
from index.search.query.properties import Compared
from index.search.query.terms import Word
from index.search.query.text_filters import Tested, Tester
from index.search.schema import MISSING, TERM_FIELDS
from index.search.scoring.static_rank import prior
from index.search.segment.array_file import Bools, Floats, Ints
from index.search.segment.segment_reader import Postings
from index.search.snapshot import Snapshot, is_dense, summed
from index.search.whoosh.imports import query

# Within the 1.2 to 2 that are usual for BM25, and 0.75 for texts of different lengths (Manning, Raghavan and Schütze,
# Introduction to Information Retrieval, 2008, section 11.4.3).
K1 = 1.5
# How much a field's length counts against it: titles hardly differ, and names are lists.
LENGTH_NORMS = {"title": 0.3, "names": 0.0, "abstract": 0.75, "body": 0.75}

_ANYWHERE = re.compile(r"\*([^*?\[]+)\*")

_CACHED = 1_000_000
"""Documents with scores that are kept, over all words: 16 bytes each."""
_CACHED_MASKS = 16


class Hits(NamedTuple):
    """Documents in order, and their scores."""

    docs: Ints
    scores: Floats


_NOTHING = Hits(np.empty(0, np.intp), np.empty(0))


class Evaluator:
    """Answers queries on one snapshot; safe to share between threads.

    Attributes:
        snapshot: What is searched.
    """

    def __init__(self, snapshot: Snapshot, texts: Callable[[DocumentId], str] = str) -> None:
        """`texts` gives the text of a document by its id, for what the index cannot tell."""
        self.snapshot = snapshot
        self._tester = Tester(snapshot, texts)
        self._lock = Lock()
        self._kept: OrderedDict[object, Hits] = OrderedDict()
        self._kept_size = 0
        self._masks: OrderedDict[object, Bools] = OrderedDict()
        self._prior: Floats | None = None

    def hits(self, tree: Any) -> Hits:
        """The documents a query finds, with their scores; greater is better.

        Args:
            tree: Nodes as `index.search.query` and `index.search.ranking` make them.
        """
        return self._KINDS[type(tree)](self, tree)

    # Compounds --------------------------------------------------------------------------------------------

    def _and(self, tree: Any) -> Hits:
        words = [child for child in tree.subqueries if type(child) is Word]
        others = [
            child for child in tree.subqueries if type(child) not in _FILTERS and type(child) is not Word
        ]
        filters = [child for child in tree.subqueries if type(child) in _FILTERS and not _reads(child)]
        parts = [self._words(words)] if len(words) > 1 else list(map(self.hits, words))
        parts += map(self.hits, others)
        found: Hits | None = None
        for more in sorted(parts, key=lambda hits: len(hits.docs)):
            found = more if found is None else self._both(found, more)
            if not len(found.docs):
                return found
        if found is None:
            found = self._every(tree)
        for child in filters:
            kept = self._mask(child)[found.docs]
            if isinstance(child, query.Not):
                found = Hits(found.docs[~kept], found.scores[~kept])
            else:
                found = Hits(found.docs[kept], found.scores[kept] + _boost(child))
        for child in filter(_reads, tree.subqueries):  # last, as they read the text of all that is left
            read, fits = self._tester.tried(_inside(child), found.docs)
            kept = fits if type(child) is Tested else read & ~fits
            found = Hits(found.docs[kept], found.scores[kept])
        return found

    def _both(self, few: Hits, many: Hits) -> Hits:
        other = self._scores_at(many, few.docs)
        kept = ~np.isnan(other)
        return Hits(few.docs[kept], few.scores[kept] + other[kept])

    def _scores_at(self, hits: Hits, docs: Ints) -> Floats:
        """The scores of some documents, not-a-number where they are no hits."""
        if not is_dense(len(docs) * 4, self.snapshot.size) and len(hits.docs):
            at = np.searchsorted(hits.docs, docs)
            at[at == len(hits.docs)] = 0
            few: Floats = np.where(hits.docs[at] == docs, hits.scores[at], np.nan)
            return few
        table = np.full(self.snapshot.size, np.nan)
        table[hits.docs] = hits.scores
        found: Floats = table[docs]
        return found

    def _or(self, tree: Any) -> Hits:
        parts = [hits for child in tree.subqueries if len((hits := self.hits(child)).docs)]
        if not parts:
            return _NOTHING
        if len(parts) == 1:
            return parts[0]
        if all(type(child) in (Word, query.Term) for child in tree.subqueries):
            return self._sum(parts)
        # Filters and what is made of them alone have a score of 0, of which a sum does not tell that it is there.
        found = np.flatnonzero(np.logical_or.reduce([self._marked(hits.docs) for hits in parts]))
        scores = sum(np.nan_to_num(self._scores_at(hits, found)) for hits in parts)
        return Hits(found, np.asarray(scores))

    def _sum(self, parts: Sequence[Hits]) -> Hits:
        docs = np.concatenate([hits.docs for hits in parts])
        scores = np.concatenate([hits.scores for hits in parts])
        return Hits(*summed(docs, scores, self.snapshot.size))

    def _not(self, tree: Any) -> Hits:
        return self._and(query.And([tree]))

    def _and_maybe(self, tree: Any) -> Hits:
        found = self.hits(tree.a)
        if not len(found.docs):
            return found
        more = self.hits(tree.b)
        if not len(more.docs):
            return found
        return Hits(found.docs, found.scores + np.nan_to_num(self._scores_at(more, found.docs)))

    # Filters: a yes or no for every document --------------------------------------------------------------

    def _every(self, _: Any) -> Hits:
        docs = self.snapshot.live()
        return Hits(docs, np.zeros(len(docs)))

    def _tested(self, tree: Tested) -> Hits:
        return self._and(query.And([tree]))

    def _term(self, tree: Any) -> Hits:
        docs = self.snapshot.term(tree.fieldname, tree.text).docs
        return Hits(docs, np.full(len(docs), float(tree.boost)))

    def _filter(self, tree: Any) -> Hits:
        docs = np.flatnonzero(self._mask(tree))
        return Hits(docs, np.full(len(docs), float(tree.boost)))

    def _alive(self) -> Bools:
        return self._kept_mask("alive", self.snapshot.live)

    def _mask(self, tree: Any) -> Bools:
        """Which documents a filter lets through; of a Not, those that are to go."""
        if isinstance(tree, query.Not):
            if type(tree.query) not in _FILTERS or isinstance(tree.query, query.Not):
                return self._marked(self.hits(tree.query).docs)
            return self._mask(tree.query)
        if isinstance(tree, query.NumericRange):
            low = MISSING + 1 if tree.start is None else max(tree.start, MISSING + 1)
            high = 2**31 - 1 if tree.end is None else min(tree.end, 2**31 - 1)
            numbers = self.snapshot.numbers(tree.fieldname)
            found: Bools = (numbers >= low) & (numbers <= high) & self._alive()
            return found
        if isinstance(tree, query.Every):
            return self._alive()
        key = (type(tree), tree.fieldname, tree.text)
        return self._kept_mask(key, lambda: self._postings(tree).docs)

    def _marked(self, docs: Ints) -> Bools:
        found = np.zeros(self.snapshot.size, bool)
        found[docs] = True
        return found

    def _kept_mask(self, key: object, made: Callable[[], Ints]) -> Bools:
        found = self._masks.get(key)
        if found is None:
            found = self._marked(made())
            with self._lock:
                self._masks[key] = found
                if len(self._masks) > _CACHED_MASKS:
                    self._masks.popitem(last=False)
        return found

    # Words ------------------------------------------------------------------------------------------------

    def _word(self, tree: Word) -> Hits:
        key = tuple(map(_meaning, tree.subqueries))
        found = self._kept.get(key)
        if found is None:
            found = self._remember(
                key, self._bm25f([(leaf, self._postings(leaf)) for leaf in tree.subqueries])
            )
        return found

    def _remember(self, key: object, found: Hits) -> Hits:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = found
                self._kept_size += len(found.docs)
            while self._kept_size > _CACHED:
                self._kept_size -= len(self._kept.popitem(last=False)[1].docs)
        return found

    def _words(self, words: Sequence[Word]) -> Hits:
        """The documents that hold all of several words: only what holds them all is scored."""
        found = [[(leaf, self._postings(leaf)) for leaf in word.subqueries] for word in words]
        found.sort(key=lambda leaves: sum(len(postings.docs) for _, postings in leaves))
        wanted: Bools | None = None
        for leaves in found:
            mask = np.zeros(self.snapshot.size, bool)
            for _, (docs, _) in leaves:
                mask[docs] = True
            wanted = mask if wanted is None else wanted & mask
        parts = [self._bm25f(leaves, wanted) for leaves in found]
        return Hits(parts[0].docs, np.sum([hits.scores for hits in parts], axis=0))

    def _bm25f(self, leaves: Sequence[tuple[Any, Postings]], wanted: Bools | None = None) -> Hits:
        """Score one word over its fields and spellings.

        In each field the best of the word's spellings counts. The rarity of a word is that of its most frequent
        form, so that rare misspellings do not make a common word look rare.

        Args:
            leaves: The word's spellings in all fields with their postings.
            wanted: Score these documents alone.
        """
        fields: dict[str, list[Hits]] = {}
        frequency = 0
        for leaf, (docs, counts) in leaves:
            frequency = max(frequency, len(docs))
            if wanted is not None:
                kept = wanted[docs]
                docs, counts = docs[kept], counts[kept]  # noqa: PLW2901
            if len(docs):
                weights = counts * (leaf.boost / self._lengths(leaf.fieldname, docs))
                fields.setdefault(leaf.fieldname, []).append(Hits(docs, weights))
        if not fields:
            return _NOTHING
        size = self.snapshot.size
        best = [_best(found, size) for found in fields.values()]
        docs, weights = best[0] if len(best) == 1 else self._sum(best)
        rarity = (K1 + 1) * math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
        return Hits(docs, rarity * weights / (K1 + weights) * self._priors()[docs])

    def _postings(self, leaf: Any) -> Postings:
        field = leaf.fieldname
        if isinstance(leaf, query.Phrase):
            return self.snapshot.phrase(field, leaf.words)
        if isinstance(leaf, (query.FuzzyTerm, Compared)):
            near = self._compared(leaf) if isinstance(leaf, Compared) else self._near(field, leaf)
            return self.snapshot.terms_together(field, near)
        if isinstance(leaf, query.Term):
            return self.snapshot.term(field, leaf.text)
        if isinstance(leaf, query.Wildcard):
            if field in TERM_FIELDS and (anywhere := _ANYWHERE.fullmatch(leaf.text)):
                return self.snapshot.holding(field, anywhere[1])
            return self.snapshot.terms_together(field, self._fitting(field, leaf.text))
        return self.snapshot.prefix(field, leaf.text)

    def _lengths(self, field: str, docs: Ints) -> Floats | float:
        """By what occurrences in a field of some documents are divided: 1 in one of average length."""
        b = LENGTH_NORMS.get(field, 0.0)
        if not b:
            return 1.0
        found: Floats = b / self.snapshot.average_length(field) * self.snapshot.lengths(field)[docs]
        found += 1 - b
        return found

    def _priors(self) -> Floats:
        if self._prior is None:
            self._prior = prior(self.snapshot)
        return self._prior

    def _compared(self, leaf: Compared) -> list[str]:
        return list(filter(leaf.holds, self.snapshot.terms(leaf.fieldname, leaf.prefix)))

    def _near(self, field: str, leaf: Any) -> list[str]:
        known = list(self.snapshot.terms(field, leaf.text[:1]))
        found = process.extract(leaf.text, known, scorer=OSA.distance, score_cutoff=leaf.maxdist, limit=None)
        return [term for term, _, _ in found]

    def _fitting(self, field: str, pattern: str) -> list[str]:
        start = re.match(r"[^*?\[]*", pattern)
        fits = re.compile(fnmatch.translate(pattern)).match
        return [term for term in self.snapshot.terms(field, start[0] if start else "") if fits(term)]

    # Functions and not bound methods: an evaluator that refers to itself would keep its files open until the next
    # garbage collection.
    _KINDS: ClassVar[dict[type, Callable[[Evaluator, Any], Hits]]] = {
        Word: _word,
        query.And: _and,
        Tested: _tested,
        Compared: _filter,
        query.Or: _or,
        query.Not: _not,
        query.AndMaybe: _and_maybe,
        query.Every: _every,
        query.Term: _term,
        query.Prefix: _filter,
        query.Wildcard: _filter,
        query.NumericRange: _filter,
        type(query.NullQuery): lambda *_: _NOTHING,
    }


_FILTERS = frozenset(
    {query.Every, query.Not, query.Term, query.Prefix, query.Wildcard, query.NumericRange, Compared, Tested}
)


def _inside(tree: Any) -> Any:
    """What a filter is, or excludes."""
    return tree.query if isinstance(tree, query.Not) else tree


def _reads(tree: Any) -> bool:
    return type(_inside(tree)) is Tested


def _boost(tree: Any) -> float:
    return 0.0 if isinstance(tree, query.Every) else float(tree.boost)


def _meaning(leaf: Any) -> tuple[object, ...]:
    """What tells one leaf from another."""
    text = tuple(leaf.words) if isinstance(leaf, query.Phrase) else leaf.text
    return type(leaf), leaf.fieldname, text, leaf.boost, getattr(leaf, "maxdist", 0)


def _best(found: Sequence[Hits], size: int) -> Hits:
    """The greatest weight of each document; weights are above 0."""
    if len(found) == 1:
        return found[0]
    if is_dense(sum(len(hits.docs) for hits in found), size):
        table = np.zeros(size)
        for docs, weights in found:
            table[docs] = np.maximum(table[docs], weights)
        kept = np.flatnonzero(table > 0)
        return Hits(kept, table[kept])
    docs = np.concatenate([hits.docs for hits in found])
    weights = np.concatenate([hits.scores for hits in found])
    order = np.argsort(docs, kind="stable")
    docs, weights = docs[order], weights[order]
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]]))
    return Hits(docs[first], np.maximum.reduceat(weights, first))
