"""A query that is parsed once, for all that one screen asks of it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from index.ids import DocumentId
from index.papers.site_pages import TRENDING
from index.search.facets import facets
from index.search.model import Count, Reason, RelaxedId, RelaxedResults, Scope, SearchResults, Sort
from index.search.numeric import np
from index.search.query.ast import Term, all_of
from index.search.query.parser import parse
from index.search.query.reading import reading
from index.search.query.syntax_nodes import asks_for
from index.search.query.text_filters import ReadingBudget
from index.search.relaxing import Relaxed
from index.search.scoring.by_meaning import by_meaning
from index.search.scoring.evaluator import Evaluator, Hits
from index.search.scoring.explain import explain
from index.search.scoring.ranking import first, rank, ranked_query
from index.search.segment.array_file import Ints
from index.search.spelling import suggest
from index.text import clean_line, fold

FEW = 10
"""So many results are a page: of 346 half-remembered queries whose paper lacked a word, 345 found fewer."""


class _Lacking(NamedTuple):
    """Documents that lack a word: see `Relaxed`."""

    relaxed: Relaxed
    begun: Hits
    loose: Hits


class Query:
    """A query on one snapshot: results, facets and explanations; safe to share between threads.

    Attributes:
        words: Folded words and phrases to highlight; a trailing `*` marks a prefix, a `~` similar words.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        text: str,
        *,
        scope: Scope = "all",
        as_typed: bool = False,
        anywhere: bool = False,
    ) -> None:
        """Parse a query; never fails.

        Args:
            evaluator: Answers queries on the snapshot.
            text: In the query language; empty text finds everything.
            scope: Papers, notes, or both.
            as_typed: The last word may be unfinished.
            anywhere: See `parse`.
        """
        self._evaluator = evaluator
        self._parsed = parse(text, as_typed=as_typed, anywhere=anywhere)
        self._scope = scope
        self._tree = ranked_query(self._parsed, scope)
        self._first: tuple[Hits, ReadingBudget] | None = None
        self._docs: Ints | None = None
        self._has_read = False
        self.words = self._parsed.words

    def results(self, *, limit: int = 20, sort: Sort = "relevance") -> SearchResults:
        """Return the documents that the query finds, best first.

        Args:
            limit: Number of hits wanted; `SearchResults.total` counts all.
            sort: `relevance` is by date where the query says nothing about words, and by upvotes for `trending:`.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        snapshot = self._evaluator.snapshot
        if sort == "relevance" and asks_for(TRENDING, self._parsed.pieces):
            sort = "upvotes"
        found, budget = self._hits(by_score=sort == "relevance")
        total = len(found.docs)
        hits = rank(snapshot, found, limit=limit, sort=sort)
        hints = () if total else self._parsed.hints
        ignored = (*self._parsed.ignored, *hints, *budget.sentences())
        unread = max(budget.unread.values(), default=0)
        unreadable = self._parsed.unreadable and not total
        return SearchResults(total, hits, self.words, ignored, unread, unreadable)

    def suggestion(self) -> str | None:
        """Return the query with misspelt words corrected, where it finds nothing; None if nothing is near.

        Looking for near words takes time, so that it is asked for after the results.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        if self._docs is None and not self._has_read:
            self._hits(by_score=True)
        # Patterns, and words in exact case, are not corrected.
        if self._docs is None or len(self._docs) or self._has_read:
            return None
        return suggest(self._parsed, self._evaluator)

    def finds_any(self) -> bool:
        """Return whether there is anything to show: results, texts left to read, or documents that lack a word.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        self._first = found, budget = self._hits(by_score=True)
        return bool(len(found.docs) or any(budget.unread.values()) or self._lacking())

    def relaxed(self, *, limit: int = 20) -> RelaxedResults:
        """Return the best documents that lack a word of the query, or hold one in another form.

        They are for looking, never for acting: `results` says what the query finds. There are none for a query
        without plain words, and none where `results` has `FEW` or more.

        Args:
            limit: Number of hits wanted.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        if (lacking := self._lacking()) is None:
            return RelaxedResults()
        relaxed, begun, loose = lacking
        near = by_meaning(self._evaluator, loose, relaxed.as_read())
        snapshot = self._evaluator.snapshot
        best = first(snapshot, begun, limit=limit)
        more = first(snapshot, near, limit=limit - len(best.docs))
        docs = np.concatenate([best.docs, more.docs])
        scores = np.concatenate([best.scores, more.scores])
        found = zip(snapshot.identifiers(docs.tolist()), scores.tolist(), relaxed.lacks(docs), strict=True)
        hits = tuple(RelaxedId(identifier, score, *lack) for identifier, score, lack in found)
        readings = [text for word in relaxed.words for text in (word.readings or (fold(word.text),))]
        return RelaxedResults(len(begun.docs) + len(loose.docs), hits, tuple(dict.fromkeys(readings)))

    def _lacking(self) -> _Lacking | None:
        """Return the documents that lack a word; None where there are none, or enough that have all."""
        if not self._parsed.free:
            return None
        known = self._hits(by_score=True)[0].docs if self._docs is None else self._docs
        if len(known) >= FEW:
            return None
        relaxed = self._relaxed(self._budget())
        begun, loose = relaxed.without(known)
        return _Lacking(relaxed, begun, loose) if len(begun.docs) + len(loose.docs) else None

    def _relaxed(self, budget: ReadingBudget) -> Relaxed:
        scoped = (
            self._parsed
            if self._scope == "all"
            else replace(self._parsed, rest=all_of([self._parsed.rest, Term("kind", self._scope)]))
        )
        return Relaxed(scoped, self._evaluator, budget)

    def _hits(self, *, by_score: bool) -> tuple[Hits, ReadingBudget]:
        first, self._first = self._first, None
        if by_score and first is not None:  # found a moment ago, with what time there was to read texts
            return first
        budget = self._budget()
        tree = self._tree if by_score else ranked_query(self._parsed, self._scope, by_score=False)
        found = self._evaluator.hits(tree, budget)
        self._docs = None if any(budget.unread.values()) else found.docs
        self._has_read = bool(budget.unread)
        return found, budget

    def _number(self, identifier: DocumentId) -> int:
        docs = self._evaluator.snapshot.term("id", str(identifier)).docs
        return int(docs[0]) if len(docs) else -1

    def facets(self) -> dict[str, tuple[Count, ...]]:
        """Return how the hits spread over tags, years, organisations and statuses; see `facets.facets`.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        return facets(self._evaluator.snapshot, self._evaluator.hits(self._tree, self._budget()).docs)

    def explain(self, identifier: DocumentId) -> tuple[Reason, ...]:
        """Return the parts of the score of one hit, given by id; empty where the query does not find it.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        number, budget = self._number(identifier), self._budget()
        typed = {free.node: clean_line(free.text) for free in self._parsed.free}
        if number in self._evaluator.hits(self._tree, budget).docs:
            return explain(self._evaluator, self._tree, number, typed)
        lacking = self._lacking()
        tree = lacking.relaxed.tree(number) if lacking is not None else None
        if lacking is None or tree is None:
            return ()
        reasons = explain(self._evaluator, tree, number, typed)
        near = by_meaning(self._evaluator, lacking.loose, lacking.relaxed.as_read())
        if more := float((near.scores - lacking.loose.scores)[near.docs == number].sum()):
            reasons += (Reason("near in meaning", more, words=False),)
        return reasons

    def reading(self) -> tuple[str, ...]:
        """Return how the query was read, in words: a line for each part, indented under its group."""
        return reading(self._parsed.pieces)

    def _budget(self) -> ReadingBudget:
        return ReadingBudget(self._parsed.seconds)
