"""The next paper to read after another one: the closest that is unread, and not again one of the same chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import queries
from index.papers.model import Paper
from index.read.related import closest

if TYPE_CHECKING:
    from collections.abc import Collection

    from index.cache.cache import Cache
    from index.ids import DocumentId
    from index.search.search_index import SearchIndex

_MOST_DISMISSED = 100_000
_AT_ONCE = 50


def next_close(
    cache: Cache, search: SearchIndex, paper: Paper, shown: Collection[DocumentId]
) -> Paper | None:
    """Return the unread paper closest to another one, or None.

    Args:
        cache: The cache.
        search: The full-text index.
        paper: The paper to go on from.
        shown: Papers that are not to come again; dismissed ones do not come either.
    """
    dismissed = {hit.id for hit in search.search("is:dismissed", scope="paper", limit=_MOST_DISMISSED).hits}
    ids = [id_ for id_ in closest(cache, search, [paper]).scores if id_.kind == "paper"]
    wanted = [id_ for id_ in ids if id_ not in shown and id_ not in dismissed]
    for start in range(0, len(wanted), _AT_ONCE):
        found = queries.items(cache, wanted[start : start + _AT_ONCE])
        for id_ in wanted[start : start + _AT_ONCE]:
            item = found.get(id_)
            if isinstance(item, Paper) and item.status == "unread":
                return item
    return None
