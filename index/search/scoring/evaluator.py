"""The evaluator: a query tree and a snapshot to documents with scores.

Every node is answered with whole arrays: the numbers of the documents in order, and beside them their scores. The
results of words are kept, within bounds, so that the next keystroke finds them ready.
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property, reduce
from threading import Lock
from typing import NamedTuple, TypeAlias

from index.search import lexicon
from index.search.analyzer import stem
from index.search.numeric import np
from index.search.query.ast import (
    All,
    And,
    AndMaybe,
    AsWritten,
    Fuzzy,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    PropertyTest,
    Range,
    Term,
    TextFilter,
    Unseen,
    ValuePattern,
    Wildcard,
    Word,
)
from index.search.query.properties import term_matcher, term_prefix
from index.search.query.text_filters import ReadingBudget, TextFilterRunner
from index.search.query.value_patterns import numbers_fit, term_fits
from index.search.schema import MISSING, NUMBER_COLUMNS, TERM_FIELDS, WRITTEN
from index.search.scoring.static_rank import static_rank
from index.search.segment.array_file import Bools, Floats, Ints
from index.search.segment.segment_reader import Postings
from index.search.snapshot import Snapshot, best_of, is_dense, sum_of, with_few
from index.search.text_access import TextAccess

# Usual values for BM25 are 1.2 to 2, and 0.75 for texts of different lengths (Manning, Raghavan and Schütze,
# Introduction to Information Retrieval, 2008, section 11.4.3).
K1 = 1.5
# The penalty for long fields: titles hardly differ in length, and names are lists.
LENGTH_NORMS = {"title": 0.3, "names": 0.0, "abstract": 0.75, "body": 0.75, "pdf": 0.75}

AS_WRITTEN = 0.25
"""The gain of a document for the share of words that it holds just as they were typed, in parts of its score.

Stems bring `university` and `universe` together; this puts what was meant first.
"""

ALL_WRITTEN = 0.5
"""The further gain of a document that holds them all so, which hardly happens by chance."""

_ANYWHERE = re.compile(r"\*([^*?\[]+)\*")

_CACHED = 1_000_000
"""Least number of documents with scores that are kept, summed over all words: 16 bytes each."""
_CACHED_COMMON = 3  # words that all documents hold, which one key after another asks for again
_CACHED_WORDS = 2_000  # many find nothing

_CACHED_MASKS = 16
_FEW = 64  # so many hits, or one for so many others, are put among others faster than both are added up
_MAX_NUMBER = 2**31 - 1

_Filter: TypeAlias = Term | Prefix | Wildcard | Range | Unseen | PropertyTest | ValuePattern | All
_ALIVE = All()


class Hits(NamedTuple):
    """Document numbers in order, and their scores."""

    docs: Ints
    scores: Floats


NOTHING = Hits(np.empty(0, np.intp), np.empty(0))


class Evaluator:
    """Answers queries on one snapshot; safe to share between threads.

    Attributes:
        snapshot: The snapshot that is searched.
        meaning: See `TextAccess`.
    """

    def __init__(self, snapshot: Snapshot, texts: TextAccess | None = None) -> None:
        """`texts` gives access to the texts of the documents."""
        texts = texts or TextAccess()
        self.snapshot = snapshot
        self.meaning = texts.meaning
        self._unseen = texts.unseen
        self._texts = TextFilterRunner(snapshot, texts.text, texts.tasks)
        self._lock = Lock()
        self._kept: OrderedDict[Word, Hits] = OrderedDict()
        self._kept_size = 0
        self._masks: OrderedDict[Node, Bools] = OrderedDict()

    def hits(self, tree: Node, budget: ReadingBudget | None = None) -> Hits:
        """Return the documents that a query finds, with their scores; greater is better.

        Args:
            tree: The query.
            budget: The time for reading texts; the usual time where it is None.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        budget = ReadingBudget() if budget is None else budget
        match tree:
            case Word():
                found = self._word(tree)
            case And():
                found = self._and(tree.parts, budget)
            case Or():
                found = self._or(tree.parts, budget)
            case Not() | TextFilter():
                found = self._and((tree,), budget)
            case AndMaybe():
                found = self._and_maybe(tree, budget)
            case AsWritten():
                found = self._as_written(tree, budget)
            case All():
                found = self._all()
            case Term():
                docs = self.snapshot.term(tree.field, tree.text).docs
                found = Hits(docs, np.full(len(docs), tree.boost))
            case _:
                docs = np.flatnonzero(self._filter_mask(tree))
                found = Hits(docs, np.full(len(docs), tree.boost))
        return found

    # Compounds --------------------------------------------------------------------------------------------

    def _and(self, nodes: Sequence[Node], budget: ReadingBudget) -> Hits:
        words = [node for node in nodes if isinstance(node, Word)]
        filters = [node for node in nodes if isinstance(node, Not | _Filter) and not _reads_texts(node)]
        parts = [self._words(words)] if len(words) > 1 else list(map(self._word, words))
        parts += [
            self.hits(node, budget) for node in nodes if isinstance(node, And | Or | AndMaybe | AsWritten)
        ]
        found: Hits | None = None
        for more in sorted(parts, key=lambda hits: len(hits.docs)):
            found = more if found is None else self._both(found, more)
            if not len(found.docs):
                return found
        if found is None:
            found = self._all()
        for test in filters:
            if isinstance(test, Not):
                kept = ~self._mask(test.part, budget)[found.docs]
                found = Hits(found.docs[kept], found.scores[kept])
            else:
                kept = self._filter_mask(test)[found.docs]
                found = Hits(
                    found.docs[kept], found.scores[kept] + (0.0 if isinstance(test, All) else test.boost)
                )
        for node in nodes:  # last, as they read the text of every document that is left
            if isinstance(node, TextFilter):
                _, kept = self._texts.apply(node, found.docs, budget)
            elif isinstance(node, Not) and isinstance(node.part, TextFilter):
                read, fits = self._texts.apply(node.part, found.docs, budget)
                kept = read & ~fits
            else:
                continue
            found = Hits(found.docs[kept], found.scores[kept])
        return found

    def _both(self, few: Hits, many: Hits) -> Hits:
        other = self._scores_at(many, few.docs)
        kept = ~np.isnan(other)
        return Hits(few.docs[kept], few.scores[kept] + other[kept])

    def _scores_at(self, hits: Hits, docs: Ints) -> Floats:
        """Return the scores of some documents, not-a-number for documents that are not hits."""
        if not is_dense(len(docs) * 4, self.snapshot.size) and len(hits.docs):
            at = np.searchsorted(hits.docs, docs)
            at[at == len(hits.docs)] = 0
            few: Floats = np.where(hits.docs[at] == docs, hits.scores[at], np.nan)
            return few
        table = np.full(self.snapshot.size, np.nan)
        table[hits.docs] = hits.scores
        found: Floats = table[docs]
        return found

    def _or(self, nodes: Sequence[Node], budget: ReadingBudget) -> Hits:
        parts = [hits for node in nodes if len((hits := self.hits(node, budget)).docs)]
        if not parts:
            return NOTHING
        first, *others = parts
        if all(len(hits.docs) <= max(_FEW, len(first.docs) // _FEW) for hits in others):
            return Hits(*reduce(with_few, others, (first.docs, first.scores)))
        if all(isinstance(node, Word | Term | AsWritten) for node in nodes):
            return Hits(*sum_of(parts, self.snapshot.size))
        # Filters may find documents with a score of 0, which a sum would lose.
        found = np.flatnonzero(np.logical_or.reduce([self._marked(hits.docs) for hits in parts]))
        scores = sum(np.nan_to_num(self._scores_at(hits, found)) for hits in parts)
        return Hits(found, np.asarray(scores))

    def _and_maybe(self, tree: AndMaybe, budget: ReadingBudget) -> Hits:
        found = self.hits(tree.required, budget)
        more = self.hits(tree.bonus, budget) if len(found.docs) else NOTHING
        if not len(more.docs):
            return found
        return Hits(found.docs, found.scores + np.nan_to_num(self._scores_at(more, found.docs)))

    def _as_written(self, tree: AsWritten, budget: ReadingBudget) -> Hits:
        found = self.hits(tree.part, budget)
        if len(found.docs) < 2:  # there is nothing to put in order
            return found
        held = np.zeros(len(found.docs), np.uint16)
        for word in tree.words:
            held += self.snapshot.holders(WRITTEN, word)[found.docs]
        gains = 1 + np.arange(len(tree.words) + 1.0) * (AS_WRITTEN / len(tree.words))
        gains[-1] += ALL_WRITTEN
        scores = gains[held]
        scores *= found.scores
        return Hits(found.docs, scores)

    # Filters: a boolean for every document ----------------------------------------------------------------

    def _all(self) -> Hits:
        docs = self.snapshot.live()
        return Hits(docs, np.zeros(len(docs)))

    def _mask(self, tree: Node, budget: ReadingBudget) -> Bools:
        """Return for every document whether a query finds it."""
        return (
            self._filter_mask(tree)
            if isinstance(tree, _Filter)
            else self._marked(self.hits(tree, budget).docs)
        )

    def _filter_mask(self, tree: _Filter) -> Bools:
        """Return for every document whether a filter lets it through."""
        if isinstance(tree, All):
            return self._kept_mask(_ALIVE, self.snapshot.live)
        if isinstance(tree, Range):
            low = MISSING + 1 if tree.low is None else max(tree.low, MISSING + 1)
            high = _MAX_NUMBER if tree.high is None else min(tree.high, _MAX_NUMBER)
            numbers = self.snapshot.numbers(tree.field)
            found: Bools = (numbers >= low) & (numbers <= high) & self._filter_mask(_ALIVE)
            return found
        if isinstance(tree, Unseen):
            return self._marked(self._unseen(self.snapshot))
        if isinstance(tree, ValuePattern) and tree.field in NUMBER_COLUMNS:
            return numbers_fit(tree, self.snapshot.numbers(tree.field)) & self._filter_mask(_ALIVE)
        return self._kept_mask(tree, lambda: self._postings(tree).docs)

    def _marked(self, docs: Ints) -> Bools:
        found = np.zeros(self.snapshot.size, bool)
        found[docs] = True
        return found

    def _kept_mask(self, key: Node, find: Callable[[], Ints]) -> Bools:
        found = self._masks.get(key)
        if found is None:
            found = self._marked(find())
            with self._lock:
                self._masks[key] = found
                if len(self._masks) > _CACHED_MASKS:
                    self._masks.popitem(last=False)
        return found

    # Words ------------------------------------------------------------------------------------------------

    def _word(self, word: Word) -> Hits:
        found = self._kept.get(word)
        if found is None:
            found = self._bm25f(word, self._found_leaves(word))
            self._remember(word, found)
        return found

    def _found_leaves(self, word: Word) -> list[tuple[Leaf, Postings]]:
        """Return the leaves of a word that find any document, with what they find."""
        leaves = (leaf for leaf in word.leaves if leaf.field in self.snapshot.fields)
        return [(leaf, found) for leaf in leaves if len((found := self._postings(leaf)).docs)]

    def _remember(self, word: Word, found: Hits) -> None:
        with self._lock:
            if word not in self._kept:
                self._kept[word] = found
                self._kept_size += len(found.docs)
            most = max(_CACHED, _CACHED_COMMON * self.snapshot.size)
            while self._kept_size > most or len(self._kept) > _CACHED_WORDS:
                self._kept_size -= len(self._kept.popitem(last=False)[1].docs)

    def _words(self, words: Sequence[Word]) -> Hits:
        """Return the documents that hold all of several words; only documents that hold them all are scored."""
        found = [(word, self._found_leaves(word)) for word in words]
        found.sort(key=lambda each: sum(len(postings.docs) for _, postings in each[1]))
        wanted = np.ones(self.snapshot.size, bool)
        for _, leaves in found:
            mask = np.zeros(self.snapshot.size, bool)
            for _, (docs, _) in leaves:
                mask[docs] = True
            wanted &= mask
        if not wanted.any():
            return NOTHING
        parts = [self._bm25f(word, leaves, wanted) for word, leaves in found]
        return Hits(parts[0].docs, np.sum([hits.scores for hits in parts], axis=0))

    def _bm25f(
        self, word: Word, leaves: Sequence[tuple[Leaf, Postings]], wanted: Bools | None = None
    ) -> Hits:
        """Score one word over its fields and spellings.

        In each field the best of the word's spellings counts. A word is as rare as its most frequent form, so that
        rare misspellings do not make a common word look rare.

        Args:
            word: The word.
            leaves: Its spellings in all fields with their postings.
            wanted: A boolean for every document: score these only.
        """
        fields: dict[str, list[Hits]] = {}
        frequency = 0
        for leaf, (docs, counts) in leaves:
            frequency = max(frequency, len(docs))
            if wanted is not None:
                kept = wanted[docs]
                docs, counts = docs[kept], counts[kept]  # noqa: PLW2901
            if len(docs):
                fields.setdefault(leaf.field, []).append(Hits(docs, self._weights(leaf, docs, counts)))
        if not fields:
            return NOTHING
        size = self.snapshot.size
        best = [Hits(*best_of(found, size)) for found in fields.values()]
        docs, weights = best[0] if len(best) == 1 else sum_of(best, size)
        rarity = (K1 + 1) * math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
        # Saturated as in documents: what is said twice is meant more, but not twice as much.
        rarity *= word.times * (K1 + 1) / (word.times + K1)
        scores = rarity * weights
        weights += K1  # in place, as new large arrays cost more than the arithmetic
        scores /= weights
        scores *= self._static_ranks[docs]
        return Hits(docs, scores)

    def _postings(self, leaf: Leaf | Term | Prefix | Wildcard | PropertyTest | ValuePattern) -> Postings:
        snapshot, field = self.snapshot, leaf.field
        match leaf:
            case Term():
                found = snapshot.term(field, leaf.text)
            case Phrase():
                found = snapshot.phrase(field, leaf.words)
            case Near():
                found = snapshot.near(field, leaf.words, leaf.distance)
            case ValuePattern():
                terms = snapshot.terms(field, leaf.prefix)
                found = snapshot.terms_together(field, list(filter(term_fits(leaf), terms)))
            case Prefix():
                found = snapshot.prefix(field, leaf.text)
            case PropertyTest():
                terms = snapshot.terms(field, term_prefix(leaf))
                found = snapshot.terms_together(field, list(filter(term_matcher(leaf), terms)))
            case Fuzzy():
                found = snapshot.terms_together(field, self._similar_terms(leaf))
            case Wildcard():
                if field in TERM_FIELDS and (anywhere := _ANYWHERE.fullmatch(leaf.text)):
                    found = snapshot.containing(field, anywhere[1])
                else:
                    found = snapshot.terms_together(field, lexicon.fitting(snapshot, field, leaf.text))
        return found

    def _weights(self, leaf: Leaf, docs: Ints, counts: Floats) -> Floats:
        """Return the occurrences in some documents, weighted, and divided by 1 for a field of average length."""
        b = LENGTH_NORMS.get(leaf.field, 0.0)
        if not b:
            return counts * leaf.boost
        snapshot, field = self.snapshot, leaf.field
        found: Floats = b / snapshot.average_length(field) * snapshot.lengths(field)[docs]
        found += 1 - b
        np.divide(leaf.boost, found, out=found)
        found *= counts
        return found

    @cached_property
    def _static_ranks(self) -> Floats:
        return static_rank(self.snapshot)

    def _similar_terms(self, leaf: Fuzzy) -> list[str]:
        similar = lexicon.similar(self.snapshot, leaf.text, leaf.distance)
        return list(dict.fromkeys(map(stem, similar)))


def _reads_texts(node: Node) -> bool:
    return isinstance(node.part if isinstance(node, Not) else node, TextFilter)
