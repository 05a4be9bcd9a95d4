"""A query that is parsed once, for all that one screen asks of it."""

from __future__ import annotations

from index.ids import DocumentId
from index.search.facets import facets
from index.search.model import Count, Reason, Scope, SearchResults, Sort
from index.search.query.parser import parse
from index.search.query.text_filters import ReadingBudget
from index.search.scoring.evaluator import Evaluator
from index.search.scoring.explain import explain
from index.search.scoring.ranking import rank, ranked_query
from index.search.spelling import suggest


class Query:
    """A query on one snapshot: results, facets and explanations; safe to share between threads.

    Attributes:
        words: Folded words and phrases to highlight; a trailing `*` marks a prefix.
    """

    def __init__(
        self, evaluator: Evaluator, text: str, *, scope: Scope = "all", as_typed: bool = False
    ) -> None:
        """Parse a query; never fails.

        Args:
            evaluator: Answers queries on the snapshot.
            text: In the query language; empty text finds everything.
            scope: Papers, notes, or both.
            as_typed: The last word may be unfinished.
        """
        self._evaluator = evaluator
        self._parsed = parse(text, as_typed=as_typed)
        self._tree = ranked_query(self._parsed, scope)
        self.words = self._parsed.words

    def results(self, *, limit: int = 20, sort: Sort = "relevance") -> SearchResults:
        """Return the documents that the query finds, best first.

        Args:
            limit: Number of hits wanted; `SearchResults.total` counts all.
            sort: `relevance` is by date where the query says nothing about words.

        Raises:
            IndexDamagedError: The index has been damaged.
        """
        snapshot = self._evaluator.snapshot
        budget = self._budget()
        found = self._evaluator.hits(self._tree, budget)
        total = len(found.docs)
        hits = rank(snapshot, found, limit=limit, sort=sort)
        ignored = (*self._parsed.ignored, *budget.sentences())
        # Patterns, and words in exact case, are not corrected.
        suggestion = None if total or budget.unread else suggest(self._parsed, snapshot)
        unread = max(budget.unread.values(), default=0)
        return SearchResults(total, hits, self.words, ignored, suggestion, unread)

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
        docs = self._evaluator.snapshot.term("id", str(identifier)).docs
        if not len(docs) or docs[0] not in self._evaluator.hits(self._tree, self._budget()).docs:
            return ()
        return explain(self._evaluator, self._tree, int(docs[0]))

    def _budget(self) -> ReadingBudget:
        return ReadingBudget(self._parsed.seconds)
