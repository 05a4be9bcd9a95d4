"""The first screen: search box, list, preview."""

from __future__ import annotations

import gc
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Input, Static
from textual.worker import get_current_worker

from index import Announcement, DocumentId, LibraryError, SyncState
from notes_tui.commands import keymap
from notes_tui.commands.searches import SearchActions
from notes_tui.screens.listener import Listener
from notes_tui.view import document_rows
from notes_tui.view.document_markdown import Page, load_page
from notes_tui.view.listing import Listed, elsewhere, listed
from notes_tui.view.row_ids import SavedSearchId, TagId
from notes_tui.widgets.facet_list import FacetList
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import Row, RowList
from notes_tui.widgets.search_box import SearchBox
from notes_tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize
    from textual.timer import Timer
    from textual.widget import Widget

    from index import Library, SavedSearch, Sort
    from notes_tui.view.listing import ViewName
    from notes_tui.view.row_ids import RowId

_EMPTY: Mapping[ViewName, str] = {
    "papers": "No papers yet: put Daily Papers pages into corpus/, or press i to import some.",
    "notes": "No notes yet: N makes one.",
    "tags": "No tags yet: t on a paper or note adds one.",
    "queue": "Nothing in the queue: s on a paper puts it here.",
    "searches": "No saved searches yet: S keeps what is in the search box.",
}
# How long the cursor must rest before the preview follows it: longer while somebody types, whose next key it would
# hold up. And how long announcements are gathered. In seconds.
_REST = 0.04
_TYPING_REST = 0.15
_GATHER = 0.03


class BrowseScreen(SearchActions, Screen[None], Listener):
    """Everything starts here."""

    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings(),
        Binding("tab,shift+tab", "next_pane", "Next pane", show=False),
    ]
    ORDERS: ClassVar[dict[Sort, str]] = {
        "relevance": "relevance",
        "date": "date",
        "upvotes": "upvotes",
        "title": "title",
        "modified": "last change",
    }
    VIEWS: ClassVar[dict[ViewName, str]] = {
        "papers": "Papers",
        "notes": "Notes",
        "tags": "Tags",
        "queue": "Queue",
        "searches": "Searches",
    }

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        self.view: ViewName = "papers"
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
        """A line of views, the search box, list and preview, status and keys."""
        with Horizontal(id="top"):
            searches = self.library.searches
            yield SearchBox(searches.recent, searches.remember, id="search")
            yield Static(id="views")
        with Horizontal(id="panes"):
            yield FacetList(id="facets")
            yield RowList(self._fetch, id="list")
            yield MarkdownView(self.library.markdown, id="preview")
        yield StatusLine()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Nothing is read here: the list fills when its first page arrives."""
        self._list = self.query_one(RowList)
        self._preview = self.query_one(MarkdownView)
        self._search = self.query_one(SearchBox)
        self._facets = self.query_one(FacetList)
        self._status = self.query_one(StatusLine)
        self.set_focus(self._list)
        self._show_views()
        self._reload_list()

    def on_resize(self, event: Resize) -> None:
        """Side by side where there is room, else one above the other."""
        self.set_class(event.size.width < 100, "narrow")

    # The list

    def _fetch(self, ids: Sequence[RowId]) -> Mapping[RowId, Row]:
        """Rows at hand; the others arrive a moment later."""
        missing = [id_ for id_ in ids if isinstance(id_, DocumentId) and id_ not in self._known]
        if missing:
            self._fetch_rows(missing)
        return {id_: self._known[id_] for id_ in ids if id_ in self._known}

    @work(thread=True, group="rows")
    def _fetch_rows(self, ids: list[DocumentId]) -> None:
        try:
            found = document_rows.load_rows(self.library, ids)
        except LibraryError:
            return
        self.app.call_from_thread(self._take_rows, found)

    def _take_rows(self, found: Mapping[RowId, Row]) -> None:
        if len(self._known) > 20_000:
            self._known.clear()
        self._known.update(found)
        self._list.rows_changed()

    @work(thread=True, exclusive=True, group="list")
    def _reload_list(self) -> None:
        worker = get_current_worker()
        try:
            ready = self.library.ready()
            query = self._search.value.strip()
            found = listed(self.library, self.view, query, self._sort) if ready else Listed([], pending=True)
        except LibraryError as error:
            found = Listed([], note=str(error))
        if not worker.is_cancelled:
            self.app.call_from_thread(self._loaded, found)

    def _loaded(self, found: Listed) -> None:
        self._known = dict(found.rows)
        self._words = found.words
        typing = bool(self._search.value) and self._search.has_focus
        keep = None if typing or self.view != self._listed_view else self._list.current
        self._listed_view = self.view
        if self._renamed is not None and self._renamed[1] in found.ids:
            if keep == self._renamed[0]:
                keep = self._renamed[1]
            self._renamed = None
        self._list.set_ids(found.ids, keep, empty=self._empty(found), mark=self.mark())
        self._saved = found.saved
        self._status.counts, self._status.message = found.counts, found.note
        self._status.elsewhere = ""
        self._rest()
        if self._facets.has_class("shown"):
            self._count()
        if found.partial and self._reload_timer is None:
            # The same search goes on from there; between two steps the next key has its turn.
            self._reload_timer = self.set_timer(_GATHER, self._reload)
        if not self._syncing:
            self._syncing = True
            self.call_after_refresh(self.notes_app.start_syncing)

    @work(thread=True, group="warm")
    def _warm(self) -> None:
        """Let the first query find everything loaded; what was loaded before the index was opened is lost."""
        with suppress(LibraryError):  # there is no index yet; the first query will be a slow one
            self.library.read.warm()
        # What there is by now stays. The collector would go over all of it every few seconds, and hold up a key
        # for twenty times as long as a search takes.
        gc.freeze()

    def _empty(self, found: Listed) -> str:
        busy = self._state.phase in ("starting", "reading", "indexing")
        if found.pending or (busy and found.total is None):
            return "Reading your files…"
        return "Nothing found." if self._search.value.strip() else _EMPTY[self.view]

    def mark(self) -> Callable[[str], list[tuple[int, int]]] | None:
        """Finds the words of the search."""
        return self.library.highlighter(self._words) if self._words else None

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._rest()

    @on(RowList.Selected)
    def _row_selected(self, event: RowList.Selected) -> None:
        if isinstance(event.id, TagId):
            self.show_tag(event.id.tag)
        elif event.id in self._saved:
            self.run_saved(self._saved[event.id])
        else:
            self.action_read()

    @work(thread=True, exclusive=True, group="tag")
    def show_tag(self, tag: str) -> None:
        """List the papers that carry a tag, or the notes where no paper does."""
        try:
            papers = self.library.read.find(f"tag:{tag}", scope="paper", limit=1).total
        except LibraryError:
            return
        self.app.call_from_thread(self.search_for, "papers" if papers else "notes", f"tag:{tag}")

    def sort_by(self, order: Sort) -> None:
        """Order the list."""
        self._sort = order
        self._reload_list()

    @on(FacetList.Chosen)
    def _narrowed(self, event: FacetList.Chosen) -> None:
        self.narrow(event.wanted)

    # The preview

    def _rest(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        rest = _TYPING_REST if self._search.has_focus else _REST
        self._preview_timer = self.set_timer(rest, self._rested)

    def _rested(self) -> None:
        self._show_preview()
        self._count_elsewhere()

    @work(thread=True, exclusive=True, group="elsewhere")
    def _count_elsewhere(self) -> None:
        worker = get_current_worker()
        try:
            found = elsewhere(self.library, self.view, self._search.value.strip())
        except LibraryError:
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(setattr, self._status, "elsewhere", found)

    @work(thread=True, exclusive=True, group="preview")
    def _show_preview(self) -> None:
        worker = get_current_worker()
        id_ = self.current()
        page = Page("")
        if isinstance(id_, DocumentId):
            try:
                page = load_page(self.library, id_)
            except LibraryError as error:
                page = Page(str(error))
        if not worker.is_cancelled:
            key = f"{id_} {self._words}"
            self.app.call_from_thread(
                self._preview.show,
                page.text,
                embeds=page.embeds,
                unresolved=page.unresolved,
                mark=self.mark(),
                key=key,
            )

    @on(MarkdownView.LinkActivated)
    def _follow(self, event: MarkdownView.LinkActivated) -> None:
        self.follow(event)

    # Searching

    @on(Input.Changed, "#search")
    def _query_changed(self) -> None:
        self._reload_list()

    @on(Input.Submitted, "#search")
    def _query_done(self) -> None:
        self._search.remember()
        self.set_focus(self._list)

    @on(SearchBox.Left)
    def _left_search(self) -> None:
        self.set_focus(self._list)

    def search_for(self, view: ViewName, query: str) -> None:
        """Show a view with a query."""
        self.view = view
        self._show_views()
        with self.prevent(Input.Changed):
            self._search.value = query
        self.set_focus(self._list)
        self._reload_list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who is in the search box needs no key to go there."""
        return super().check_action(action, parameters) and not (
            action == "search" and self._search.has_focus
        )

    def action_search(self) -> None:
        """To the search box."""
        self.set_focus(self._search)

    def action_back(self) -> None:
        """Out of the search box; then, clear it."""
        if self._search.has_focus or self._preview.has_focus or self._facets.has_focus:
            self.set_focus(self._list)
        elif self._search.value:
            self._search.value = ""
        else:
            self._list.clear_marks()

    def action_view(self, view: ViewName) -> None:
        """Papers, notes, tags, the queue or saved searches; a query goes along where it means the same."""
        along = view != self.view and not {view, self.view} & {"tags", "searches"}
        self.search_for(view, self._search.value if along else "")

    def action_next_pane(self) -> None:
        """Search box, list, preview, around."""
        panes: list[Widget] = [self._search, self._list, self._preview]
        if self._facets.has_class("shown"):
            panes.insert(1, self._facets)
        at = next((i for i, pane in enumerate(panes) if pane.has_focus), 0)
        self.set_focus(panes[(at + 1) % len(panes)])

    def _show_views(self) -> None:
        line = Text()
        for number, (view, name) in enumerate(self.VIEWS.items(), 1):
            style = "bold reverse" if view == self.view else "dim"
            line.append(f" {number} {name} ", style)
        self.query_one("#views", Static).update(line)

    # For the actions

    def selection(self) -> list[RowId]:
        """What is marked, else what the cursor is on."""
        marked = [_document(id_) for id_ in self._list.marked]
        if marked:
            return marked
        current = self.current()
        return [current] if current is not None else []

    def current(self) -> RowId | None:
        """What the cursor is on."""
        return _document(self._list.current) if self._list.current is not None else None

    def renamed(self, old: RowId, new: RowId) -> None:
        """Stay with the note or tag when the list shows its new name."""
        self._renamed = (old, new)

    # Hearing from the engine

    def synced(self, _announcement: Announcement, /) -> None:
        """Load again, shortly: announcements come in bursts."""
        delay = 0.5 if self._state.phase in ("reading", "indexing") else _GATHER
        if self._reload_timer is None:
            self._reload_timer = self.set_timer(delay, self._reload)

    def _reload(self) -> None:
        self._reload_timer = None
        self._reload_list()

    def sync_reported(self, state: SyncState) -> None:
        """Show how far it is; the first sign of life may be the first list there is."""
        fresh = state.phase != self._state.phase
        self._state = state
        self._status.sync = state
        if fresh:
            self.synced(Announcement(everything=True))
        if fresh and not self._warmed and state.phase in ("watching", "polling", "following"):
            self._warmed = True
            self._warm()


def _document(id_: RowId) -> RowId:
    """A saved search is a note, and can be read, renamed and deleted as one."""
    return DocumentId.note(id_.path) if isinstance(id_, SavedSearchId) else id_
