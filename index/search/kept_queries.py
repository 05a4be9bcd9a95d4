"""The last queries on one snapshot, so that all that a screen asks of a query parses and finds it once."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from threading import Lock

from index.search.model import Scope
from index.search.prepared_query import Query
from index.search.query import ranges
from index.search.scoring.evaluator import Evaluator
from index.search.unfinished import continued, without_last

_MOST = 8


class KeptQueries:
    """The last queries on one snapshot; safe to share between threads."""

    def __init__(self, evaluator: Evaluator) -> None:
        """`evaluator` answers queries on the snapshot."""
        self._evaluator = evaluator
        self._kept: OrderedDict[tuple[str, Scope, bool, datetime.date], Query] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def query(self, text: str, *, scope: Scope, as_typed: bool) -> Query:
        """Return a query, the same one while it is kept; see `SearchIndex.query`."""
        key = (text, scope, as_typed, ranges.today())  # `date:today` is another query tomorrow
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                return kept
        made = Query(self._evaluator, text, scope=scope, as_typed=as_typed)
        if as_typed and text and not made.finds_any():
            made = self._on_the_way(text, scope) or made
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made

    def _on_the_way(self, text: str, scope: Scope) -> Query | None:
        """Return what a query that finds nothing while it is typed may be on its way to, if that finds anything."""
        found = Query(self._evaluator, text, scope=scope, as_typed=True, anywhere=True)
        if found.finds_any():
            return found
        for other in (continued(text), without_last(text)):
            if other is None:
                continue
            for unfinished in (False, True):  # `10.` is on its way to `10.1145`
                found = Query(self._evaluator, other, scope=scope, as_typed=unfinished, anywhere=unfinished)
                if found.finds_any():
                    return found
        return None
