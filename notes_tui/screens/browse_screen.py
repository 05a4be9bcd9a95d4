"""The first screen: search box, list, preview."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Horizontal
from textual.widgets import Footer, Input, Static

from index import Announcement, DocumentId, SyncState
from notes_tui.commands import documents
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.view import rows
from notes_tui.view.document_markdown import DocumentMarkdown, load_markdown
from notes_tui.view.listing import (
    EMPTY_VIEWS,
    VIEW_LABELS,
    ViewListing,
    count_facets,
    elsewhere,
    load_listing,
    with_rest,
)
from notes_tui.view.row_ids import TagId, document_of
from notes_tui.widgets.facet_list import FacetList, toggled
from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.search_box import SearchBox
from notes_tui.widgets.search_offers import SearchOffers
from notes_tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.widget import Widget

    from index import SavedSearch, Sort
    from notes_tui.commands.command import BrowseContext, ScreenName
    from notes_tui.shell import FindMatches, Shell
    from notes_tui.view.listing import ViewName
    from notes_tui.view.row_ids import RowId
    from notes_tui.view.rows import Row

# Seconds the cursor stays before the preview follows it: longer while typing, where it would hold up the next key.
_PREVIEW_DELAY = 0.04
_PREVIEW_DELAY_TYPING = 0.15
# Seconds in which announcements are gathered; longer while many files are being indexed.
_GATHER = 0.03
_GATHER_INDEXING = 0.5


class BrowseScreen(DocumentScreen):
    """Lists papers, notes, tags and saved searches, and what a query finds in them."""

    SCREEN_NAME: ClassVar[ScreenName] = "browse"
    CSS_PATH = "browse_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("browse")
    # Side by side where there is room, else list above preview; where there is little, the search box without views.
    HORIZONTAL_BREAKPOINTS = [(0, "slim"), (60, "narrow"), (100, "wide")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._view: ViewName = "papers"
        self._listed_view: ViewName = "papers"
        self._sort: Sort = "relevance"
        self._words: tuple[str, ...] = ()
        self._known: dict[RowId, Row] = {}
        self._preview_timer: Timer | None = None
        self._reload_timer: Timer | None = None
        self._state = SyncState("starting")
        self._syncing = False
        self._warmed = False
        self._renamed: tuple[RowId, RowId] | None = None
        self._saved: Mapping[RowId, SavedSearch] = {}

    def compose(self) -> ComposeResult:
        """Compose search box and views, list and preview, status line and footer."""
        with Horizontal(id="top"):
            searches, offers = self.library.searches, SearchOffers()
            yield SearchBox(
                searches.recent, searches.remember, self.library.read.completions, offers, id="search"
            )
            yield Static(id="views")
        yield offers
        with Horizontal(id="panes"):
            yield FacetList(id="facets")
            preview = QuotableView(self.library.markdown, id="preview")
            yield RowList(self._fetch, preview.action_match, id="list")
            yield preview
        yield StatusLine()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read nothing here: the list fills when its first rows arrive."""
        self._list = self.query_one(RowList)
        self._preview = self.query_one(QuotableView)
        self._search = self.query_one(SearchBox)
        self._facets = self.query_one(FacetList)
        self._status = self.query_one(StatusLine)
        self.set_focus(self._list)
        self._show_views()
        self._load_list()

    # The list

    def _fetch(self, ids: Sequence[RowId]) -> Mapping[RowId, Row]:
        """Return the rows that are loaded; the others arrive a moment later."""
        missing = [id_ for id_ in ids if isinstance(id_, DocumentId) and id_ not in self._known]
        if missing:
            self._fetch_rows(missing)
        return {id_: self._known[id_] for id_ in ids if id_ in self._known}

    @work(group="rows")
    async def _fetch_rows(self, ids: list[DocumentId]) -> None:
        found = await self.load(lambda: rows.load_rows(self.library, ids))
        if found is None:
            return
        if len(self._known) > 20_000:
            self._known.clear()
        self._known.update(found)
        self._list.rows_changed()

    @work(exclusive=True, group="list")
    async def _load_list(self) -> None:
        view, query, sort, current = self._view, self.search_text, self._sort, self._list.current
        try:
            listing = await self.load(
                lambda: load_listing(self.library, view, query, sort, current),
                refused=lambda error: ViewListing([], message=str(error)),
            )
        except Exception as error:
            # What is listed would belong to another query: keys would act on the wrong documents.
            self._show_listing(ViewListing([], message=f"The list failed: {type(error).__name__}."))
            raise
        if listing is None:
            return
        self._show_listing(listing)
        relax = self.shell.relax_searches
        more = await self.load(lambda: with_rest(self.library, view, query, listing, relax=relax))
        if more is not None and more is not listing:
            self._show_listing(more)

    def _show_listing(self, listing: ViewListing) -> None:
        self._known = dict(listing.rows)
        self._words = listing.words
        typing = bool(self._search.value) and self._search.has_focus
        keep = None if typing or self._view != self._listed_view else self._list.current
        self._listed_view = self._view
        renamed = listing.moved or self._renamed
        if renamed is not None and renamed[1] in listing.ids:
            keep = renamed[1] if keep == renamed[0] else keep
            self._renamed = None
        self._list.set_ids(listing.ids, keep, empty=self._empty(listing), mark=self.find_matches())
        self._saved = listing.saved
        self._status.counts, self._status.message = listing.counts, listing.message
        self._status.elsewhere = ""
        self._follow_cursor()
        if self._facets.has_class("shown"):
            self._count_facets()
        if listing.partial and self._reload_timer is None:
            # The same search goes on from there; between two steps the next key has its turn.
            self._reload_timer = self.set_timer(_GATHER, self._reload)
        if not self._syncing:
            self._syncing = True
            self.call_after_refresh(self.shell.start_syncing)

    @work(group="warm")
    async def _warm(self) -> None:
        """Load what the first query needs; what was loaded before the index was opened is lost."""
        # Without an index yet, the first query will be slow.
        await self.load(self.library.read.warm)
        # What is loaded now stays. The collector would visit all of it every few seconds, and hold up a key for
        # twenty times as long as a search takes.
        gc.freeze()

    def _empty(self, listing: ViewListing) -> str:
        busy = self._state.phase in ("starting", "reading", "indexing")
        if listing.pending or (busy and listing.total is None):
            return "Reading your files…"
        if self._state.phase == "failed":
            return "The index is not up to date: syncing failed."
        return listing.empty if self.search_text else EMPTY_VIEWS[self._view]

    @on(RowList.Selected)
    def _row_selected(self, event: RowList.Selected) -> None:
        if isinstance(event.id, TagId):
            self.show_tag(event.id.tag)
        elif event.id in self._saved:
            self._run_saved(self._saved[event.id])
        else:
            documents.read(self)

    @work(exclusive=True, group="tag")
    async def show_tag(self, tag: str) -> None:
        """List the papers that carry a tag, or the notes when no paper does."""
        query = f"tag:{tag}"
        found = await self.load(lambda: self.library.read.find(query, scope="paper", limit=1))
        if found is not None:
            self.search_for("papers" if found.total else "notes", query)

    def _run_saved(self, search: SavedSearch) -> None:
        """List what a saved search finds, and count all of it as seen."""
        self.search_for("notes" if search.kind == "note" else "papers", search.query)
        self._mark_seen(search.path)

    @work(group="seen")
    async def _mark_seen(self, path: str) -> None:
        await self.load(lambda: self.library.searches.mark_seen(path))

    def sort_by(self, sort: Sort) -> None:
        """Order the list."""
        self._sort = sort
        self._load_list()

    # Facets

    def toggle_facets(self) -> None:
        """Show the facets and go there, or hide them."""
        if self._facets.has_focus:
            self._facets.remove_class("shown")
            self.set_focus(self._list)
        else:
            self._facets.add_class("shown")
            self.set_focus(self._facets)
            self._count_facets()

    @work(exclusive=True, group="facets")
    async def _count_facets(self) -> None:
        view, query = self._view, self.search_text
        counted = await self.load(lambda: count_facets(self.library, view, query))
        if counted is not None:
            self._facets.show(counted, query)

    @on(FacetList.ValueChosen)
    def _value_chosen(self, event: FacetList.ValueChosen) -> None:
        self._search.value = toggled(self._search.value, event.term)

    # The preview

    @on(RowList.Highlighted)
    def _follow_cursor(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        delay = _PREVIEW_DELAY_TYPING if self._search.has_focus else _PREVIEW_DELAY
        self._preview_timer = self.set_timer(delay, self._cursor_stays)

    def _cursor_stays(self) -> None:
        self._show_preview()
        self._count_elsewhere()

    @work(exclusive=True, group="elsewhere")
    async def _count_elsewhere(self) -> None:
        view, query = self._view, self.search_text
        found = await self.load(lambda: elsewhere(self.library, view, query))
        if found is not None:
            self._status.elsewhere = found

    @work(exclusive=True, group="preview")
    async def _show_preview(self) -> None:
        id_, words = self.current(), self._words
        loaded: DocumentMarkdown | None = None
        if isinstance(id_, DocumentId):
            loaded = await self.load(
                lambda: load_markdown(self.library, id_, words=words),
                refused=lambda error: DocumentMarkdown(str(error)),
            )
        loaded = loaded or DocumentMarkdown("")
        self._preview.show(
            loaded.text,
            embeds=loaded.embeds,
            unresolved=loaded.unresolved,
            answers=loaded.answers,
            mark=self.find_matches(),
            key=f"{id_} {words}",
        )

    # Searching

    @property
    def view(self) -> ViewName:
        """Return the view that is listed."""
        return self._view

    @property
    def search_text(self) -> str:
        """Return the text in the search box, stripped."""
        return self._search.value.strip()

    @on(Input.Changed, "#search")
    def _search_changed(self) -> None:
        self._load_list()

    @on(Input.Submitted, "#search")
    def _search_submitted(self) -> None:
        self._search.remember()
        self.set_focus(self._list)

    @on(SearchBox.LeftBelow)
    def _search_left(self) -> None:
        self.set_focus(self._list)

    def search_for(self, view: ViewName, query: str) -> None:
        """List what a query finds in a view."""
        self._view = view
        self._show_views()
        with self.prevent(Input.Changed):
            self._search.value = query
        self.set_focus(self._list)
        self._load_list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the key of the search box while the cursor is there."""
        searching = (action, parameters) == ("run", ("search",)) and self._search.has_focus
        return super().check_action(action, parameters) and not searching

    def focus_search(self) -> None:
        """Go to the search box."""
        self.set_focus(self._search)

    def back(self) -> None:
        """Go back to the list; from the list, clear the search, then the marks."""
        if self._search.has_focus or self._preview.has_focus or self._facets.has_focus:
            self.set_focus(self._list)
        elif self._search.value:
            self._search.value = ""
        else:
            self._list.clear_marks()

    def next_pane(self) -> None:
        """Go to the next pane: search box, list, preview, and around."""
        panes: list[Widget] = [self._search, self._list, self._preview]
        if self._facets.has_class("shown"):
            panes.insert(1, self._facets)
        at = next((i for i, pane in enumerate(panes) if pane.has_focus), 0)
        self.set_focus(panes[(at + 1) % len(panes)])

    def _show_views(self) -> None:
        line = Text()
        for number, (view, name) in enumerate(VIEW_LABELS.items(), 1):
            style = "bold reverse" if view == self._view else "dim"
            line.append(f" {number} {name} ", style)
        self.query_one("#views", Static).update(line)

    # For the commands

    def selection(self) -> list[RowId]:
        """Return the marked rows, or else the one under the cursor."""
        current = self._list.current
        return list(map(document_of, self._list.marked or ([] if current is None else [current])))

    def marked_or_listed(self) -> tuple[bool, list[RowId]]:
        """Return whether rows are marked, and those, or else all rows of the list."""
        return bool(self._list.marked), list(map(document_of, self._list.marked or self._list.ids))

    def current(self) -> RowId | None:
        """Return the row under the cursor."""
        return document_of(self._list.current) if self._list.current is not None else None

    def find_matches(self) -> FindMatches | None:
        """Return a function that finds the words of the search."""
        return self.library.highlighter(self._words) if self._words else None

    def renamed(self, old: RowId, new: RowId) -> None:
        """Stay with the note or tag when the list shows its new name."""
        self._renamed = (old, new)

    # Syncing

    def synced(self, _announcement: Announcement, /) -> None:
        """Load the list again shortly: announcements come in bursts."""
        delay = _GATHER_INDEXING if self._state.phase in ("reading", "indexing") else _GATHER
        if self._reload_timer is None:
            self._reload_timer = self.set_timer(delay, self._reload)

    def _reload(self) -> None:
        self._reload_timer = None
        self._load_list()

    def sync_reported(self, state: SyncState, /) -> None:
        """Show the progress; an empty list may say something else now, or the index may be there."""
        fresh = state.phase != self._state.phase
        self._state = state
        self._status.sync = state
        if fresh and self._list.current is None:
            self.synced(Announcement(everything=True))
        if fresh and not self._warmed and state.phase in ("watching", "polling", "following"):
            self._warmed = True
            self._warm()


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[BrowseContext] = BrowseScreen
