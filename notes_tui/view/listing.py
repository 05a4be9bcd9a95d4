"""What the first screen lists: a whole view, or what a query finds in it. Nothing here is for the event loop."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from index import fold
from notes_tui.view import document_rows
from notes_tui.view.row_ids import RowId, SavedSearchId

if TYPE_CHECKING:
    from index import DocumentKind, Library, Order, SavedSearch, Sort
    from notes_tui.widgets.row_list import Row

ViewName = Literal["papers", "notes", "tags", "queue", "searches"]

# More hits than anybody scrolls through; the total is still shown.
_MOST_HITS = 1_000
_ROWS_AHEAD = 100
_NOUNS: Mapping[ViewName, str] = {
    "papers": "paper",
    "notes": "note",
    "tags": "tag",
    "queue": "paper",
    "searches": "search",
}
_KEYS: Mapping[ViewName, str] = {"papers": "1", "notes": "2"}
_ORDERED: Mapping[Order, str] = {
    "date": "newest first",
    "upvotes": "most upvoted first",
    "title": "by title",
    "modified": "last changed first",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """What a view or a query came to.

    Attributes:
        ids: In order.
        rows: Those of the first of them.
        words: What a query matched by, to be marked.
        total: How many hits there are; None where nothing was searched for.
        counts: How many, in words.
        note: What is to be said of the query.
        saved: Saved searches, by id.
        pending: There is no index yet.
        partial: There are texts that the search had no time to look at.
    """

    ids: Sequence[RowId]
    rows: Mapping[RowId, Row] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    total: int | None = None
    counts: str = ""
    note: str = ""
    saved: Mapping[RowId, SavedSearch] = field(default_factory=dict)
    pending: bool = False
    partial: bool = False


def asked(view: ViewName, query: str) -> tuple[str, DocumentKind]:
    """What a view makes of a query."""
    if view == "queue":
        query = f"({query}) has:note -status:read" if query else "has:note -status:read"
    return query, "note" if view == "notes" else "paper"


def listed(library: Library, view: ViewName, query: str, sort: Sort) -> Listed:
    """What a view shows for a query.

    Raises:
        LibraryError: The index cannot be read.
    """
    if view == "tags":
        wanted = fold(query.removeprefix("#"))
        tags = [document_rows.tag_row(count) for count in library.read.tags() if wanted in fold(count.tag)]
        return Listed(
            [row.id for row in tags], {row.id: row for row in tags}, counts=_number(view, len(tags))
        )
    if view == "searches":
        saved = [each for each in library.searches.saved() if fold(query) in fold(each.name)]
        by_id: dict[RowId, SavedSearch] = {SavedSearchId(each.path): each for each in saved}
        shown = {row.id: row for row in map(document_rows.search_row, saved)}
        return Listed(list(by_id), shown, counts=_number(view, len(saved)), saved=by_id)
    if not query:
        order = "date" if sort == "relevance" else sort
        ids = library.read.listing(view, order)
        counts = f"{_number(view, len(ids))}, {_ORDERED[order]}" if len(ids) > 1 else _number(view, len(ids))
        return Listed(ids, document_rows.load_rows(library, ids[:_ROWS_AHEAD]), counts=counts)
    return _found(library, view, query, sort)


def _found(library: Library, view: ViewName, query: str, sort: Sort) -> Listed:
    began = time.perf_counter()
    wanted, scope = asked(view, query)
    results = library.read.find(wanted, scope=scope, limit=_MOST_HITS, sort=sort, as_typed=True)
    note = results.ignored[0] if results.ignored else ""
    if not results.hits and results.suggestion:
        note = f"Nothing found. Did you mean: {results.suggestion}"
    ids = [hit.id for hit in results.hits]
    found = document_rows.load_rows(library, ids[:_ROWS_AHEAD])
    counts = f"{_number(view, results.total)} in {(time.perf_counter() - began) * 1000:.0f} ms"
    partial = results.unread > 0
    return Listed(ids, found, results.words, results.total, counts, note, partial=partial)


def elsewhere(library: Library, view: ViewName, query: str) -> str:
    """How much a query finds on the other side, papers or notes, and the key that leads there.

    The words one half remembers may well stand in a note of one's own.

    Raises:
        LibraryError: The index cannot be read.
    """
    if not query or view not in ("papers", "notes"):
        return ""
    other: ViewName = "notes" if view == "papers" else "papers"
    wanted, scope = asked(other, query)
    total = library.read.find(wanted, scope=scope, limit=1, as_typed=True).total
    return f"{_KEYS[other]}: {_number(other, total)}" if total else ""


def _number(view: ViewName, number: int) -> str:
    noun = _NOUNS[view]
    plural = "es" if noun == "search" else "s"
    return f"{number:,} {noun}{'' if number == 1 else plural}"
