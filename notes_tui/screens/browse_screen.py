"""The first screen: search box, list, preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, get_args

from textual import on, work
from textual.containers import Horizontal
from textual.widgets import Input

from index import Announcement, DocumentId, Sort, SyncState
from notes_tui.commands import documents
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.cursor_preview import CursorPreview
from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.screens.facet_counts import FacetCounts
from notes_tui.screens.inbox_footer import with_decisions
from notes_tui.screens.list_loader import ListLoader, ListRequest
from notes_tui.screens.pane_sizes import PaneSizes
from notes_tui.screens.passed_row import PassedRow
from notes_tui.screens.row_keeper import RowKeeper
from notes_tui.terminal.key_queue import ACTIONS
from notes_tui.view.listing import ViewListing, empty_sentence
from notes_tui.view.reading_trail import ListPlace
from notes_tui.view.row_ids import TagId, document_of, documents_of
from notes_tui.view.unseen_rows import next_unseen
from notes_tui.widgets.facet_list import FacetList, toggled
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.markdown.quotable_view import QuotableView, document_view
from notes_tui.widgets.pane_border import PaneBorder
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.search_box import SearchBox
from notes_tui.widgets.search_offers import SearchOffers
from notes_tui.widgets.status_line import StatusLine
from notes_tui.widgets.view_names import ViewNames

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import ActiveBinding, BindingType
    from textual.widget import Widget

    from index import SavedSearch
    from notes_tui.commands.command import BrowseContext, ScreenName
    from notes_tui.shell import FindMatches, Shell
    from notes_tui.view.listing import ViewName
    from notes_tui.view.reading_trail import Place
    from notes_tui.view.row_ids import RowId


class BrowseScreen(DocumentScreen):
    """Lists papers, notes, tags and saved searches, and what a query finds in them."""

    SCREEN_NAME: ClassVar[ScreenName] = "browse"
    AUTO_FOCUS = "#list"
    DROPS_LATE_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = bindings("browse")
    # Side by side where there is room, else list above preview; where there is little, the search box without views.
    HORIZONTAL_BREAKPOINTS = [(0, "slim"), (60, "narrow"), (100, "wide")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, shell: Shell, place: ListPlace, first_rows: Sequence[DocumentId]) -> None:
        """List a place; until its query is answered, list the rows that it had last."""
        super().__init__(shell)
        self._view = place.view
        wanted = place.sort or shell.app_state.text("sort")
        self._sort: Sort = next((sort for sort in get_args(Sort) if sort == wanted), "relevance")
        self._words: tuple[str, ...] = ()
        self._syncing = False
        self._rows = RowKeeper(place)
        self._saved: Mapping[RowId, SavedSearch] = {}
        self._loader = ListLoader(self, self._wanted, self._show_listing, first_rows)

    def compose(self) -> ComposeResult:
        """Compose search box and views, list and preview, status line and footer."""
        yield self.tab_bar()
        with Horizontal(id="top"):
            library, offers = self.library, SearchOffers()
            yield SearchBox(
                # Saved searches load what parses notes.
                lambda: library.searches.recent(),  # noqa: PLW0108
                lambda query: library.searches.remember(query),  # noqa: PLW0108
                library.read.completions,
                offers,
                id="search",
            )
            yield ViewNames(id="views")
        yield offers
        with Horizontal(id="panes"):
            yield FacetList(id="facets")
            preview = document_view(self.shell, id="preview")
            yield RowList(self._loader.fetch, preview.action_match, id="list")
            yield PaneBorder(id="border")
            yield preview
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read nothing here: the list fills when its first rows arrive."""
        self._list = self.query_one(RowList)
        self.passed = PassedRow(self._list)
        self._preview = self.query_one(QuotableView)
        self._search = self.query_one(SearchBox)
        self._facets = self.query_one(FacetList)
        self._counts = FacetCounts(self, self._facets, self._list)
        self._status = self.query_one(StatusLine)
        self._followed = CursorPreview(self, self._preview, self._status, self._loader.check_unseen)
        self._sizes = PaneSizes(
            self.shell.window_state, self._list, self.query_one(PaneBorder), self._preview
        )
        place = self._rows.returned
        if place is not None:
            self.show_place(place)

    def takes_key(self, key: str, /) -> bool:
        """Let keys that act on a row wait until the list that was asked for is there."""
        return super().takes_key(key) and (self._search.has_focus or self._loader.takes_key(key))

    # The list

    def _wanted(self) -> ListRequest:
        return ListRequest(self._view, self.search_text, self._sort, self._list.current)

    def _show_listing(self, listing: ViewListing) -> None:
        self._words = listing.words
        typing = bool(self._search.value) and self._search.has_focus
        row = self._rows.row_of(listing, self._view, self._list.current, typing=typing)
        empty = empty_sentence(listing, self._view, self.search_text, self._loader.phase)
        self._list.set_ids(listing.ids, row.id, above=row.above, empty=empty, mark=self.find_matches())
        if row.marked is not None:
            self._list.mark(row.marked)
        self._saved = listing.saved
        self._status.counts, self._status.message = listing.counts, listing.message
        self._followed.list_changed()
        self._follow_cursor()
        self._counts.count(self._view, self.search_text)
        self.shell.show_tabs()
        if not self._syncing:
            self._syncing = True
            self.call_after_refresh(self.shell.start_syncing)

    @on(RowList.Selected)
    def _row_selected(self, event: RowList.Selected) -> None:
        if isinstance(event.id, TagId):
            self.shell.leave_place()
            self.show_tag(event.id.tag)
        elif event.id in self._saved:
            self._run_saved(self._saved[event.id])
        else:
            documents.read(self)

    @work(group=ACTIONS)
    async def show_tag(self, tag: str) -> None:
        """List the papers that carry a tag, or the notes when no paper does."""
        query = f"tag:{tag}"
        found = await self.load(lambda: self.library.read.find(query, scope="paper", limit=1))
        if found is not None:
            self.search_for("papers" if found.total else "notes", query)

    def _run_saved(self, search: SavedSearch) -> None:
        """List what a saved search finds, and count all of it as seen."""
        self.shell.leave_place()
        self.search_for("notes" if search.kind == "note" else "papers", search.query)
        self._mark_seen(search.path)

    @work(group="seen")
    async def _mark_seen(self, path: str) -> None:
        await self.load(lambda: self.library.searches.mark_seen(path))

    def sort_by(self, sort: Sort) -> None:
        """Order the list."""
        self._sort = sort
        self.shell.app_state.keep(sort=sort)
        self._loader.load()

    def place(self) -> Place:
        """Return the query and the row under the cursor; before it is listed, the place that is shown again."""
        listed, returned = self._list, self._rows.returned
        if returned is not None and not listed.ids:
            return returned
        row = (listed.current, listed.above) if listed.ids else (None, 0)
        return ListPlace(self._view, self.search_text, *row, self._sort, tuple(listed.marked))

    def return_to(self, place: ListPlace) -> None:
        """List a query again, unless it is listed now."""
        if place != self.place():
            self.show_place(place)

    def show_place(self, place: ListPlace) -> None:
        """List the query of a place in its order, with its row under the cursor."""
        self._sort = place.sort or self._sort
        self._list.clear_marks()
        self.search_for(place.view, place.query)
        self._rows.return_to(place)

    def rows_on_screen(self, most: int) -> list[DocumentId]:
        """Return the documents from the first on the screen, where finding them again takes a search."""
        if not self.search_text and self._view != "inbox":
            return []
        rows = self._list.ids[self._list.cursor - self._list.above :][:most]
        return [row for row in rows if isinstance(row, DocumentId)]

    def document_beside(self, document: DocumentId, step: Literal[-1, 1]) -> DocumentId | None:
        """Move the cursor to the document before or after another one, or after the cursor, and return it."""
        return self._list.go_beside(document, step)

    def point_at(self, document: DocumentId) -> None:
        """Move the cursor to a document that the list has; elsewhere it stays."""
        ids = self._list.ids
        if document in ids:
            self._list.go_to(ids.index(document))

    def go_on(self, *, decided: bool) -> None:
        """Go to the next row at once, unless rows are marked."""
        if not decided and not self._list.marked:
            self._list.action_move(1)

    def read_passed(self) -> None:
        """Read the document after the one that was passed over; at the end of the list, stay there."""
        if self.passed.is_at_next():
            documents.read(self)

    @work(group=ACTIONS)
    async def go_to_unseen(self, *, read: bool) -> None:
        """Go to the next paper that was never opened; with `read`, read it."""
        ids, cursor = self._list.ids, self._list.cursor
        row = await self.load(lambda: next_unseen(self.library, ids, cursor))
        if isinstance(row, str):
            self.shell.notify_done(row)
        elif row is not None and ids is self._list.ids:
            self._list.go_to(row)
            if read:
                documents.read(self)

    def on_unmount(self) -> None:
        """Keep what was shown: this screen is closed with the app, after those above it."""
        self._followed.keep_position()
        self.shell.keep_places()

    def on_screen_resume(self) -> None:
        """Draw what was read meanwhile as seen."""
        self._loader.check_unseen()
        self.shell.show_tabs()

    # Facets

    def toggle_facets(self) -> None:
        """Show the facets and go there, or hide them."""
        self._counts.toggle(self._view, self.search_text)

    @on(FacetList.ValueChosen)
    def _value_chosen(self, event: FacetList.ValueChosen) -> None:
        self._search.value = toggled(self._search.value, event.term)

    # The preview

    @on(RowList.Highlighted)
    def _follow_cursor(self) -> None:
        listed = self._wanted()
        saved = self._saved.get(listed.current) if listed.current is not None else None
        self._followed.follow(listed, self._words, saved, typing=self._search.has_focus)

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
        self._rows.return_to(None)
        self._loader.load()

    @on(Input.Submitted, "#search")
    def _search_submitted(self) -> None:
        self._search.remember()
        self.set_focus(self._list)

    @on(SearchBox.LeftBelow)
    def _search_left(self) -> None:
        self.set_focus(self._list)

    def search_for(self, view: ViewName, query: str) -> None:
        """List what a query finds in a view."""
        if view != self._view and "inbox" in (view, self._view):
            self.refresh_bindings()
        self._view = view
        self._rows.return_to(None)
        self.query_one(ViewNames).show(view)
        with self.prevent(Input.Changed):
            self._search.value = query
        self.set_focus(self._list)
        self._loader.load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the key of the search box while the cursor is there."""
        searching = (action, parameters) == ("run", ("search",)) and self._search.has_focus
        return super().check_action(action, parameters) and not searching

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work here; in the inbox, more of them are shown."""
        active, width = super().active_bindings, self.size.width
        return with_decisions(active, width, self.app.get_key_display) if self._view == "inbox" else active

    def focus_search(self) -> None:
        """Go to the search box; the trail leads back to what was listed before."""
        self.shell.leave_place()
        self._search.begin()

    def type_query(self, text: str) -> None:
        """Go to the search box, with an operator or query at its end."""
        self._search.value = f"{self._search.value.rstrip()} {text}".lstrip()
        self._search.cursor_position = len(self._search.value)
        self.set_focus(self._search)

    def back(self) -> None:
        """Go back to the list; from the list, clear the search, then the marks, then skip a step of the tour."""
        if self._search.has_focus or self._preview.has_focus or self._facets.has_focus:
            self.set_focus(self._list)
        elif self._search.value:
            self._search.value = ""
        elif self._list.marked:
            self._list.clear_marks()
        else:
            self.shell.skip_tour_step()

    def next_pane(self) -> None:
        """Go to the next pane: search box, list, preview, and around."""
        self._sizes.end_zoom()
        panes: list[Widget] = [self._search, self._list, self._preview]
        if self._counts.are_shown:
            panes.insert(1, self._facets)
        at = next((i for i, pane in enumerate(panes) if pane.has_focus), 0)
        self.set_focus(panes[(at + 1) % len(panes)])

    def on_resize(self) -> None:
        """Give the panes their share; they stand side by side where there is room."""
        self.call_after_refresh(self.grow_list, 0)
        if self._view == "inbox":
            self.refresh_bindings()

    def grow_list(self, steps: int) -> None:
        """Make the list larger, or with a negative number smaller."""
        self._sizes.grow(steps)

    def zoom(self) -> None:
        """Give the pane with the cursor all the room, or both their share again."""
        self._sizes.zoom(self._preview if self._preview.has_focus else self._list)

    # For the commands

    def mark_all(self) -> None:
        """Mark all rows, or unmark them."""
        self._list.mark_all()
        self.shell.notify_done(f"{len(self._list.marked):,} marked" if self._list.marked else "None marked")

    def selection(self) -> list[RowId]:
        """Return the marked rows, or else the one under the cursor."""
        current = self._list.current
        return documents_of(self._list.marked or ([] if current is None else [current]))

    def marked_or_listed(self) -> tuple[bool, list[RowId]]:
        """Return whether rows are marked, and those, or else all rows of the list."""
        return bool(self._list.marked), documents_of(self._list.marked or self._list.ids)

    def current(self) -> RowId | None:
        """Return the row under the cursor."""
        return document_of(self._list.current) if self._list.current is not None else None

    def find_matches(self) -> FindMatches | None:
        """Return a function that finds the words of the search."""
        return self.library.highlighter(self._words) if self._words else None

    def renamed(self, old: RowId, new: RowId) -> None:
        """Stay with the note or tag when the list shows its new name."""
        self._rows.renamed = (old, new)

    # Syncing

    def synced(self, _announcement: Announcement, /) -> None:
        """Load the list again shortly."""
        self._loader.index_changed()

    def sync_reported(self, state: SyncState, /) -> None:
        """Show the progress; an empty list may say something else now, or the index may be there."""
        self._status.sync = state
        if self._loader.sync_reported(state) and self._list.current is None:
            self._loader.index_changed()


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[BrowseContext] = BrowseScreen
