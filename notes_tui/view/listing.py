"""The rows of a view, or of a query in it. Everything here blocks: call it off the event loop."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from index import DocumentId, Paper, fold
from notes_tui.view import rows
from notes_tui.view.diary_rows import diary_rows
from notes_tui.view.inbox_groups import inbox_groups
from notes_tui.view.lacking import beyond, common, rule
from notes_tui.view.row_ids import RowId, RuleId, SavedSearchId, document_of
from notes_tui.view.tag_tree import tag_rows
from notes_tui.view.time_since import time_since

if TYPE_CHECKING:
    from index import Count, DocumentKind, Library, Order, SavedSearch, Sort
    from notes_tui.view.rows import Row

ViewName = Literal["papers", "notes", "tags", "queue", "searches", "inbox", "diary"]

# More hits than anybody scrolls through; the total is shown anyway.
_MOST_HITS = 1_000
_ROWS_AHEAD = 100
# Hits that are looked for in the diary, the last changed first.
_MOST_IN_DIARY = 20_000
_NOTHING = "Nothing found. "
_NOUNS: Mapping[ViewName, str] = {
    "papers": "paper",
    "notes": "note",
    "tags": "tag",
    "queue": "paper",
    "inbox": "new paper",
    "searches": "search",
    "diary": "week",
}
SORT_LABELS: Mapping[Sort, str] = {
    "relevance": "relevance",
    "date": "date",
    "upvotes": "upvotes",
    "rating": "rating",
    "title": "title",
    "modified": "last change",
}
VIEW_LABELS: Mapping[ViewName, str] = {
    "papers": "Papers",
    "notes": "Notes",
    "tags": "Tags",
    "queue": "Queue",
    "searches": "Searches",
    "inbox": "Inbox",
    "diary": "Diary",
}
EMPTY_VIEWS: Mapping[ViewName, str] = {
    "papers": "No papers yet: put Daily Papers pages into corpus/, or press i to import some.",
    "notes": "No notes yet: press N to create one.",
    "tags": "No tags yet: press t on a paper or note to add one.",
    "queue": "Nothing to read yet: press Q on a paper to add it, or s to begin it.",
    "inbox": "Nothing new: R fetches what you follow.",
    "searches": "No saved searches yet: press S to save the query in the search box.",
    "diary": "Nothing in the diary yet: s and Q date what you read and queue, and notes have a day too.",
}
_KEYS: Mapping[ViewName, str] = {"papers": "1", "notes": "2"}
_NEW_VAULT = "New vault. i imports papers, N makes a note, d starts today."
_ORDERED: Mapping[Order, str] = {
    "date": "newest first",
    "upvotes": "most upvoted first",
    "rating": "best rated first",
    "title": "by title",
    "modified": "last changed first",
}
_WITHIN: Mapping[ViewName, str] = {"queue": "has:note -status:read", "inbox": "is:new"}
"""Filters that views add to each query."""


@dataclass(frozen=True, slots=True)
class ViewListing:
    """The rows of a view or a query.

    Attributes:
        ids: In order.
        rows: The first of them, loaded.
        words: Words the query matched, to be highlighted.
        total: Number of hits; None without a query.
        counts: Number of rows, in words.
        message: Something to say about the query.
        saved: Saved searches, by id.
        pending: There is no index yet.
        new_vault: The vault has nothing in it yet.
        partial: The search had no time to read some texts.
        moved: Old and new id of the current row, where it is a note that another program moved.
        kept: They were listed last, and are shown until a query is answered.
    """

    ids: Sequence[RowId]
    rows: Mapping[RowId, Row] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    total: int | None = None
    counts: str = ""
    message: str = ""
    saved: Mapping[RowId, SavedSearch] = field(default_factory=dict)
    pending: bool = False
    new_vault: bool = False
    partial: bool = False
    moved: tuple[RowId, RowId] | None = None
    kept: bool = False

    @property
    def empty(self) -> str:
        """The sentence in place of rows where a query finds none."""
        return f"{_NOTHING}{self.message.removeprefix(_NOTHING)}".rstrip()


def empty_sentence(listing: ViewListing, view: ViewName, query: str, phase: str) -> str:
    """Return the sentence in place of rows where there are none, in a phase of syncing."""
    if listing.pending or (phase in ("starting", "reading", "indexing") and listing.total is None):
        return "Reading your files…"
    if phase == "failed":
        return "The index is not up to date: syncing failed."
    if query:
        return listing.empty
    return _NEW_VAULT if listing.new_vault else EMPTY_VIEWS[view]


def asked(view: ViewName, query: str) -> tuple[str, DocumentKind]:
    """Return the query and scope that list a query in a view."""
    if within := _WITHIN.get(view):
        query = f"({query}) {within}" if query else within
    return query, "note" if view == "notes" else "paper"


def load_listing(
    library: Library,
    view: ViewName,
    query: str,
    sort: Sort,
    current: RowId | None = None,
    *,
    at_once: bool = False,
) -> ViewListing:
    """Load the rows of a query in a view; of the whole view for an empty query.

    Args:
        library: The open vault.
        view: The view.
        query: The query, as it was typed.
        sort: The order.
        current: The row under the cursor, which may be in another place.
        at_once: Of a whole view, load the first rows only, and leave out what the full text says: opening that
            takes longer than the list.

    Raises:
        LibraryError: The index cannot be read.
    """
    ready = library.ready()
    listing = _listed(library, view, query, sort, at_once=at_once) if ready else ViewListing([], pending=True)
    row = document_of(current) if current is not None else None
    if not isinstance(row, DocumentId) or row.kind != "note" or current in listing.ids:
        return listing
    new = library.read.moved_to(row.value)
    return replace(listing, moved=(row, DocumentId.note(new))) if new is not None else listing


def kept_listing(library: Library, ids: Sequence[DocumentId]) -> ViewListing:
    """Load the rows of these documents from the cache alone; deleted ones are left out.

    Raises:
        LibraryError: The index cannot be read.
    """
    if not library.ready():
        return ViewListing([], pending=True)
    loaded = rows.load_rows(library, ids, mark_unseen=False)
    return ViewListing([id_ for id_ in ids if id_ in loaded], loaded, counts="Searching…", kept=True)


def _listed(library: Library, view: ViewName, query: str, sort: Sort, *, at_once: bool) -> ViewListing:
    if view == "tags":
        wanted = fold(query.removeprefix("#"))
        tags = [count for count in library.read.tags() if wanted in fold(count.tag)]
        listed = {row.id: row for row in tag_rows(tags, as_tree=not wanted)}
        return ViewListing(list(listed), listed, counts=_number(view, len(tags)))
    if view == "searches":
        saved = [each for each in library.searches.saved() if fold(query) in fold(each.name)]
        by_id: dict[RowId, SavedSearch] = {SavedSearchId(each.path): each for each in saved}
        shown = {row.id: row for row in map(rows.search_row, saved)}
        return ViewListing(list(by_id), shown, counts=_number(view, len(saved)), saved=by_id)
    if view == "diary":
        return _diary(library, query)
    if view == "inbox" and not query and sort in ("relevance", "date"):
        return _inbox(library)
    if view != "inbox" and not query:
        order = None if sort == "relevance" else sort
        first_ones = at_once and view == "papers"
        ids = library.read.listing(view, order, _ROWS_AHEAD if first_ones else -1)
        number = library.read.counts().papers if first_ones else len(ids)
        ordered = _ORDERED[order or "date"] if order or view != "queue" else "first queued first"
        counts = f"{_number(view, number)}, {ordered}" if number > 1 else _number(view, number)
        if view == "papers" and not at_once and (came := library.seen.came()):
            since = time_since(came.since, datetime.datetime.now().astimezone())
            counts += f", {came.papers:,} came since {since}"
        first = rows.load_rows(library, ids[:_ROWS_AHEAD], mark_unseen=not at_once)
        return ViewListing(ids, first, counts=counts, new_vault=not ids and not any(library.read.counts()))
    return _found(library, view, query, sort)


def _inbox(library: Library) -> ViewListing:
    """List new papers by what brought them, under a rule with its count each."""
    found = library.read.find("is:new", scope="paper", limit=_MOST_HITS, sort="date")
    papers = library.read.items([hit.id for hit in found.hits])
    ids: list[RowId] = []
    loaded: dict[RowId, Row] = dict(rows.load_rows(library, list(papers)))
    for name, group in inbox_groups([each for each in papers.values() if isinstance(each, Paper)]):
        line = RuleId(f"{name} · {len(group):,}")
        loaded[line] = rows.rule_row(line)
        ids += [line, *(paper.id for paper in group)]
    return ViewListing(ids, loaded, counts=_number("inbox", found.total))


def _diary(library: Library, query: str) -> ViewListing:
    """List what was done, by week; for a query, only with the documents that it finds."""
    if not query:
        listed, weeks = diary_rows(library, None)
        return ViewListing(list(listed), listed, counts=_number("diary", len(weeks)))
    results = library.read.find(query, limit=_MOST_IN_DIARY, sort="modified", as_typed=True)
    listed, weeks = diary_rows(library, frozenset(hit.id for hit in results.hits))
    message = results.ignored[0] if results.ignored else ""
    counts, partial = _number("diary", len(weeks)), results.unread > 0
    return ViewListing(list(listed), listed, results.words, len(listed), counts, message, partial=partial)


def _found(library: Library, view: ViewName, query: str, sort: Sort) -> ViewListing:
    began = time.perf_counter()
    wanted, scope = asked(view, query)
    results = library.read.find(wanted, scope=scope, limit=_MOST_HITS, sort=sort, as_typed=True)
    message = results.ignored[0] if results.ignored else ""
    ids = [hit.id for hit in results.hits]
    found = rows.load_rows(library, ids[:_ROWS_AHEAD])
    counts = f"{_number(view, results.total)} in {(time.perf_counter() - began) * 1000:.0f} ms"
    partial = results.unread > 0
    return ViewListing(ids, found, results.words, results.total, counts, message, partial=partial)


def suggestion(library: Library, view: ViewName, query: str) -> str:
    """Return what a query that finds nothing in a view may have meant; empty where it is not known.

    Raises:
        LibraryError: The index cannot be read.
    """
    wanted, scope = asked(view, query)
    found = library.read.suggestion(wanted, scope=scope, as_typed=True)
    return _as_typed(view, found) if found else ""


def _as_typed(view: ViewName, wanted: str) -> str:
    """Return the query of a view without what `asked` adds to it."""
    within = _WITHIN.get(view)
    return wanted.removeprefix("(").removesuffix(f") {within}") if within else wanted


def with_rest(
    library: Library, view: ViewName, query: str, listing: ViewListing, *, relax: bool
) -> ViewListing:
    """Return a listing with what takes longer than the list itself; unchanged where there is nothing more to say.

    That is what a query that finds nothing may have meant, and, if `relax`, the best documents that lack a word,
    under a rule.

    Raises:
        LibraryError: The index cannot be read.
    """
    if not query or view in ("tags", "searches", "diary") or listing.pending or listing.partial:
        return listing
    if not listing.ids and (meant := suggestion(library, view, query)):
        listing = replace(listing, message=f"{_NOTHING}Did you mean: {meant} · ctrl+y")
    return _with_relaxed(library, view, query, listing) if relax else listing


def _with_relaxed(library: Library, view: ViewName, query: str, listing: ViewListing) -> ViewListing:
    wanted, scope = asked(view, query)
    found = library.read.relaxed(wanted, scope=scope, limit=_ROWS_AHEAD, as_typed=True)
    if not found.hits:
        return listing
    line, said = RuleId(rule(found.hits)), common(found.hits)
    loaded = rows.load_rows(library, [hit.id for hit in found.hits])
    lacking: dict[RowId, Row] = {
        hit.id: replace(loaded[hit.id], lack=beyond(hit, said)) for hit in found.hits if hit.id in loaded
    }
    return replace(
        listing,
        ids=[*listing.ids, line, *lacking],
        rows={**listing.rows, line: rows.rule_row(line), **lacking},
        words=(*listing.words, *found.words),
        counts=f"{listing.counts}, {found.total:,} lack a word",
        message=listing.message.removeprefix(_NOTHING),
    )


WITHOUT_FACETS: frozenset[ViewName] = frozenset(("tags", "searches", "diary"))
"""Views in which nothing is counted."""


def count_facets(library: Library, view: ViewName, query: str) -> Mapping[str, Sequence[Count]]:
    """Count tags, years, organizations and statuses of the documents that are listed.

    Raises:
        LibraryError: The index cannot be read.
    """
    if view in WITHOUT_FACETS:
        return {}
    wanted, scope = asked(view, query)
    return library.read.facets(wanted, scope=scope, as_typed=True)


def elsewhere(library: Library, view: ViewName, query: str) -> str:
    """Return how many notes a query for papers finds, or the reverse, and the key that leads there.

    The words that the user remembers may be in a note of their own.

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
