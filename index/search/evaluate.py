"""A query tree and a snapshot to documents with scores.

Each kind of query that `index.search.query` makes is answered a term at a time: whole posting lists as dicts,
intersected from the rarest on. What a word finds is kept, so that the next keystroke finds it done.
"""

from __future__ import annotations

import fnmatch
import heapq
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from rapidfuzz.distance import OSA

from index.search.leaves import Completion, Word
from index.search.schema import MISSING, WORD_FIELDS
from index.search.segments import Snapshot
from index.search.whoosh_compat import query

Scores = dict[int, float]

K1 = 1.2
# How much a field's length counts against it: titles hardly differ, names are lists, notes differ most.
LENGTH_NORMS = {"title": 0.3, "names": 0.0, "abstract": 0.6, "body": 0.75}
TEXT_FIELDS = (*WORD_FIELDS, "author", "org")

COMPLETIONS = 48
"""Words that an unfinished word stands for, the most frequent ones; a complete list would only blur the ranking."""
EXPANSIONS = 1_000
"""Words that `word*` stands for."""

_CACHED = 400_000


class Evaluator:
    """Answers queries on one snapshot; safe to share between threads.

    Attributes:
        snapshot: What is searched.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._kept: dict[object, Scores] = {}
        self._kept_size = 0
        self._norms: dict[str, list[float]] = {}

    def scores(self, tree: Any, within: Scores | None = None) -> Scores:
        """The documents a query finds with their scores, greater is better.

        Args:
            tree: Nodes as `index.search.query` and `index.search.ranking` make them.
            within: Only these documents matter; others may be left out, and scores of `within` are not used.
        """
        return self._KINDS[type(tree)](self, tree, within)

    def _keep(self, key: object, made: Callable[[], Scores]) -> Scores:
        found = self._kept.get(key)
        if found is None:
            found = made()
            self._kept_size += len(found)
            if self._kept_size > _CACHED:
                self._kept.clear()
                self._kept_size = len(found)
            self._kept[key] = found
        return found

    # Compounds --------------------------------------------------------------------------------------------

    def _estimate(self, tree: Any) -> int:
        if isinstance(tree, Word):
            return max((self._estimate(leaf) for leaf in tree.subqueries), default=0)
        if isinstance(tree, query.Term):
            return self.snapshot.frequency(tree.fieldname, tree.text)
        if isinstance(tree, query.Phrase):
            return min(self.snapshot.frequency(tree.fieldname, word) for word in tree.words)
        if isinstance(tree, query.And):
            return min((self._estimate(child) for child in tree.subqueries), default=0)
        return self.snapshot.size

    def _and(self, tree: Any, within: Scores | None) -> Scores:
        wanted = [child for child in tree.subqueries if not isinstance(child, query.Not)]
        unwanted = [child for child in tree.subqueries if isinstance(child, query.Not)]
        found: Scores | None = None
        for child in sorted(wanted, key=self._estimate):
            more = self.scores(child, within if found is None else found)
            if found is None:
                found = more
            elif len(more) < len(found):
                found = {doc: found[doc] + score for doc, score in more.items() if doc in found}
            else:
                found = {doc: score + more[doc] for doc, score in found.items() if doc in more}
            if not found:
                return {}
        if found is None:
            found = self._every(tree, within)
        for child in unwanted:
            out = self.scores(child.query, found)
            found = {doc: score for doc, score in found.items() if doc not in out}
        return found

    def _or(self, tree: Any, within: Scores | None) -> Scores:
        found: Scores = {}
        for child in tree.subqueries:
            more = self.scores(child, within)
            if not found:
                found = dict(more)
            else:
                for doc, score in more.items():
                    found[doc] = found.get(doc, 0.0) + score
        return found

    def _not(self, tree: Any, within: Scores | None) -> Scores:
        every = self._every(tree, within)
        out = self.scores(tree.query, every)
        return {doc: score for doc, score in every.items() if doc not in out}

    def _and_maybe(self, tree: Any, within: Scores | None) -> Scores:
        found = self.scores(tree.a, within)
        if not found:
            return found
        more = self.scores(tree.b, found)
        if not more:
            return found
        return {doc: score + more.get(doc, 0.0) for doc, score in found.items()}

    # Leaves without relevance -----------------------------------------------------------------------------

    def _every(self, _: Any, __: Scores | None) -> Scores:
        return self._keep("every", lambda: dict.fromkeys(self.snapshot.live(), 0.0))

    def _filter(self, tree: Any, _: Scores | None) -> Scores:
        return self._keep(
            (tree.fieldname, tree.text, tree.boost),
            lambda: dict.fromkeys(self.snapshot.weights(tree.fieldname, tree.text), tree.boost),
        )

    def _filter_many(self, tree: Any, _: Scores | None) -> Scores:
        found: Scores = {}
        for term in self._terms(tree):
            found.update(dict.fromkeys(self.snapshot.weights(tree.fieldname, term), tree.boost))
        return found

    def _range(self, tree: Any, _: Scores | None) -> Scores:
        low = MISSING + 1 if tree.start is None else tree.start
        high = 2**31 if tree.end is None else tree.end
        numbers = self.snapshot.numbers(tree.fieldname)
        return {doc: tree.boost for doc in self._every(tree, None) if low <= numbers[doc] <= high}

    # Words ------------------------------------------------------------------------------------------------

    def _word(self, tree: Word, _: Scores | None) -> Scores:
        key = tuple((type(leaf), leaf.fieldname, _text(leaf), leaf.boost) for leaf in tree.subqueries)
        return self._keep(key, lambda: self._bm25f(tree.subqueries))

    def _bm25f(self, leaves: Sequence[Any]) -> Scores:
        """Score one word over its fields and spellings.

        In each field the best of the word's spellings counts. The rarity of a word is that of its most frequent
        form, so that rare misspellings do not make a common word look rare.
        """
        fields: dict[str, Scores] = {}
        frequency = 0
        for leaf in leaves:
            weights = self._weights(leaf)
            frequency = max(frequency, len(weights))
            norms = self._length_norms(leaf.fieldname)
            boost = leaf.boost
            field = fields.setdefault(leaf.fieldname, {})
            if not field:
                field.update({doc: boost * weight * norms[doc] for doc, weight in weights.items()})
            else:
                for doc, weight in weights.items():
                    field[doc] = max(field.get(doc, 0.0), boost * weight * norms[doc])
        found: Scores = {}
        for field in sorted(fields.values(), key=len, reverse=True):
            if not found:
                found = field
            else:
                for doc, weight in field.items():
                    found[doc] = found.get(doc, 0.0) + weight
        count = self.snapshot.size
        rarity = (K1 + 1) * math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
        return {doc: rarity * weight / (K1 + weight) for doc, weight in found.items()}

    def _weights(self, leaf: Any) -> Scores:
        if isinstance(leaf, query.Phrase):
            return self.snapshot.phrase(leaf.fieldname, leaf.words)
        if isinstance(leaf, query.Term):
            return self.snapshot.weights(leaf.fieldname, leaf.text)
        found: Scores = {}
        for term in self._terms(leaf):
            for doc, weight in self.snapshot.weights(leaf.fieldname, term).items():
                found[doc] = found.get(doc, 0.0) + weight
        return found

    def _length_norms(self, field: str) -> list[float]:
        """For each document, what an occurrence in this field counts: 1 in one of average length."""
        found = self._norms.get(field)
        if found is None:
            b = LENGTH_NORMS.get(field, 0.0)
            average = self.snapshot.average_length(field)
            known: dict[float, float] = {}
            found = []
            for length in self.snapshot.lengths(field):
                norm = known.get(length)
                if norm is None:
                    norm = known[length] = 1 / (1 - b + b * length / average)
                found.append(norm)
            self._norms[field] = found
        return found

    def _terms(self, leaf: Any) -> Iterable[str]:
        """The terms that a prefix, a pattern or a misspelt word stands for, at most so many."""
        if isinstance(leaf, query.FuzzyTerm):
            return self._near(leaf.fieldname, leaf.text, leaf.maxdist)
        if isinstance(leaf, query.Wildcard):
            start = re.match(r"[^*?\[]*", leaf.text)
            fits = re.compile(fnmatch.translate(leaf.text)).match
            found = self.snapshot.terms(leaf.fieldname, start[0] if start else "")
            found = {term: count for term, count in found.items() if fits(term)}
        else:
            found = self.snapshot.terms(leaf.fieldname, leaf.text)
        most = COMPLETIONS if isinstance(leaf, Completion) else EXPANSIONS
        if len(found) <= most or leaf.fieldname not in TEXT_FIELDS:
            return found
        return heapq.nlargest(most, found, key=found.__getitem__)

    def _near(self, field: str, word: str, distance: int) -> list[str]:
        known = self.snapshot.terms(field, word[:1])
        return [term for term in known if OSA.distance(word, term, score_cutoff=distance) <= distance]

    # Functions and not bound methods: an evaluator that refers to itself would keep its files open until the next
    # garbage collection.
    _KINDS: ClassVar[dict[type, Callable[[Evaluator, Any, Scores | None], Scores]]] = {
        Word: _word,
        query.And: _and,
        query.Or: _or,
        query.Not: _not,
        query.AndMaybe: _and_maybe,
        query.Every: _every,
        query.Term: _filter,
        query.Prefix: _filter_many,
        query.Wildcard: _filter_many,
        query.NumericRange: _range,
        type(query.NullQuery): lambda *_: {},
    }


def _text(leaf: Any) -> str | tuple[str, ...]:
    return tuple(leaf.words) if isinstance(leaf, query.Phrase) else str(leaf.text)
