"""The loading of the list on the first screen: a listing for each request, its rows as they come into view."""

from __future__ import annotations

import gc
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, get_args

from index import DocumentId, SyncState
from notes_tui.view import rows
from notes_tui.view.listing import ViewListing, ViewName, kept_listing, load_listing, with_rest
from notes_tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.timer import Timer

    from index import Sort
    from notes_tui.screens.document_screen import DocumentScreen
    from notes_tui.view.row_ids import RowId
    from notes_tui.view.rows import Row

# Seconds in which announcements are gathered; longer while many files are being indexed.
_GATHER = 0.03
_GATHER_INDEXING = 0.5
# Screens that keys open, loaded before one of them is pressed.
_DIALOGS = (
    "dialogs",
    "tag_prompt",
    "palette_screen",
    "help_screen",
    "reader_screen",
    "links_screen",
    "related_screen",
)
# Commands that act on no row.
_KEYS_OF_LISTS = frozenset((*get_args(ViewName), "search", "back", "quit"))
# Rows that are kept at most.
_MOST_KNOWN = 20_000


class ListRequest(NamedTuple):
    """A query to list.

    Attributes:
        view: The view it is listed in.
        query: As it was typed, stripped; empty for the whole view.
        sort: The order.
        current: The row under the cursor.
    """

    view: ViewName
    query: str
    sort: Sort
    current: RowId | None


class ListLoader:
    """Loads listings and their rows in the background, again when the index has changed."""

    def __init__(
        self,
        screen: DocumentScreen,
        wanted: Callable[[], ListRequest],
        show: Callable[[ViewListing], None],
        first_rows: Sequence[DocumentId],
    ) -> None:
        """Load nothing yet.

        Args:
            screen: The screen with the `RowList`; it owns workers and timers.
            wanted: Returns what is to be listed now.
            show: Shows a listing; called twice for a query whose rest comes later.
            first_rows: Documents to list until what is wanted first was found.
        """
        self._screen = screen
        self._wanted = wanted
        self._show = show
        self._first_rows = first_rows
        self._known: dict[RowId, Row] = {}
        self._asked: set[RowId] = set()
        self._timer: Timer | None = None
        self._state = SyncState("starting")
        self._warmed = False
        self._has_loaded = False
        self._shown: ListRequest | None = None

    def takes_key(self, key: str) -> bool:
        """Return whether a key may act now.

        While the rows of an earlier query are on the screen, only keys that list something else, or leave, may.
        """
        if self._shown is None or self._shown[:3] == self._wanted()[:3]:
            return True
        bound = self._screen.active_bindings.get(key)
        return bound is not None and bound.binding.id in _KEYS_OF_LISTS

    @property
    def phase(self) -> str:
        """Return the phase of syncing that was reported last."""
        return self._state.phase

    def fetch(self, ids: Sequence[RowId]) -> Mapping[RowId, Row]:
        """Return the rows that are loaded; the others arrive a moment later."""
        missing = [
            id_
            for id_ in ids
            if id_ not in self._known and id_ not in self._asked and isinstance(id_, DocumentId)
        ]
        if missing:
            self._asked.update(missing)
            self._screen.in_background(partial(self._fetch, missing), group="rows")
        return {id_: self._known[id_] for id_ in ids if id_ in self._known}

    async def _fetch(self, ids: list[DocumentId]) -> None:
        try:
            found = await self._screen.load(lambda: rows.load_rows(self._screen.library, ids))
        finally:
            self._asked.difference_update(ids)
        if found is None:
            return
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(found)
        self._screen.query_one(RowList).rows_changed(found.keys())

    def check_unseen(self) -> None:
        """Load the rows of unseen papers again: some of these may have been opened."""
        unseen = [id_ for id_, row in self._known.items() if row.unseen and isinstance(id_, DocumentId)]
        if unseen:
            self._screen.in_background(partial(self._fetch, unseen), group="rows")

    def load(self) -> None:
        """Load what is wanted now; a load that is under way is given up."""
        self._screen.in_background(self._load, group="list", exclusive=True)

    async def _load(self) -> None:
        screen, library = self._screen, self._screen.library
        view, query, sort, current = request = self._wanted()
        at_once, self._has_loaded = not self._has_loaded, True
        first_rows, self._first_rows = self._first_rows, ()
        try:
            listing = await screen.load(
                lambda: (
                    kept_listing(library, first_rows)
                    if first_rows
                    else load_listing(library, view, query, sort, current, at_once=at_once)
                ),
                refused=lambda error: ViewListing([], message=str(error)),
            )
        except Exception as error:
            # What is listed would belong to another query: keys would act on the wrong documents.
            self._shown = request
            self._loaded(ViewListing([], message=f"The list failed: {type(error).__name__}."))
            raise
        if listing is None:
            return
        self._shown = request
        self._loaded(listing)
        if at_once:
            self.load()
            return
        relax = screen.shell.relax_searches
        more = await screen.load(lambda: with_rest(library, view, query, listing, relax=relax))
        if more is not None and more is not listing:
            self._loaded(more)

    def _loaded(self, listing: ViewListing) -> None:
        self._known = dict(listing.rows)
        self._show(listing)
        if listing.partial:
            # The same search goes on from there; between two steps the next key has its turn.
            self._load_soon(_GATHER)

    def _load_soon(self, delay: float) -> None:
        if self._timer is None:
            self._timer = self._screen.set_timer(delay, self._due)

    def _due(self) -> None:
        self._timer = None
        self.load()

    def index_changed(self) -> None:
        """Load again shortly: announcements come in bursts."""
        self._load_soon(_GATHER_INDEXING if self.phase in ("reading", "indexing") else _GATHER)

    def sync_reported(self, state: SyncState) -> bool:
        """Take the state of syncing, and load what searches need once it is idle; return whether its phase is new."""
        fresh = state.phase != self._state.phase
        self._state = state
        if fresh and not self._warmed and state.phase in ("watching", "polling", "following"):
            self._warmed = True
            self._screen.in_background(self._warm, group="warm")
        return fresh

    def _load_for_keys(self) -> None:
        for name in _DIALOGS:
            import_module(f"notes_tui.screens.{name}")
        self._screen.library.read.warm()

    async def _warm(self) -> None:
        """Load what the first keys need; what was loaded before the index was opened is lost."""
        # Without an index yet, the first query will be slow.
        await self._screen.load(self._load_for_keys)
        # What is loaded now stays. The collector would visit all of it every few seconds, and hold up a key for
        # twenty times as long as a search takes.
        gc.freeze()
