"""Whole views, kept until something is committed: going from view to view does not read all of them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import queries

if TYPE_CHECKING:
    from index.cache.cache import CacheReader
    from index.cache.queries import View
    from index.ids import DocumentIds
    from index.search.model import Order


class WholeViews:
    """Returns the ids of whole views; any thread may ask."""

    def __init__(self, cache: CacheReader) -> None:
        """Keep nothing yet."""
        self._cache = cache
        self._kept: tuple[tuple[int, ...], dict[tuple[View, Order | None], DocumentIds]] = ((), {})

    def ids(self, view: View, order: Order | None = None, most: int = -1) -> DocumentIds:
        """Return the ids of a view, in an order or else its own: the newest first, the queue as it stands.

        Args:
            view: The view.
            order: The order.
            most: So many of the first ones; all where it is negative.
        """
        version = self._cache.version()
        if self._kept[0] != version:
            self._kept = version, {}
        kept = self._kept[1]
        if (view, order) not in kept:
            if most >= 0:
                return queries.listing(self._cache, view, order, most)
            kept[view, order] = queries.listing(self._cache, view, order)
        return kept[view, order] if most < 0 else kept[view, order][:most]
