"""What is done with a search: keeping it, narrowing it, and asking why something was found."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from textual import work
from textual.worker import get_current_worker

from index import DocumentId, LibraryError
from notes_tui.commands.actions import ItemActions
from notes_tui.screens.dialogs import Ask
from notes_tui.terminal.key_queue import ACTIONS
from notes_tui.view.listing import asked
from notes_tui.widgets.facet_list import FacetList, toggled

if TYPE_CHECKING:
    from index import SavedSearch
    from notes_tui.view.listing import ViewName
    from notes_tui.widgets.row_list import RowList
    from notes_tui.widgets.search_box import SearchBox


class SearchActions(ItemActions):
    """Mixed into the screen that has the search box.

    Attributes:
        view: What is listed.
    """

    view: ViewName
    _search: SearchBox
    _list: RowList
    _facets: FacetList

    def search_for(self, view: ViewName, query: str) -> None:
        """Show a view with a query."""
        raise NotImplementedError

    # Saved searches

    def run_saved(self, search: SavedSearch) -> None:
        """Show what a saved search finds; all of it counts as seen then."""
        self.search_for("notes" if search.kind == "note" else "papers", search.query)
        self._mark_seen(search.path)

    @work(thread=True, group="seen")
    def _mark_seen(self, path: str) -> None:
        with suppress(LibraryError):
            self.library.searches.mark_seen(path)

    @work(group=ACTIONS)
    async def action_save_search(self) -> None:
        """Keep what is in the search box as a note in the vault."""
        query = self._search.value.strip()
        if not query or self.view not in ("papers", "notes"):
            self.notes_app.warn("Search papers or notes first; S then keeps the search.")
            return
        name = await self.app.push_screen_wait(Ask(f"Keep the search “{query}” as", placeholder="name"))
        kind: Literal["paper", "note"] = "note" if self.view == "notes" else "paper"
        if name:
            change = await self.notes_app.change(lambda: self.library.searches.save(name, query, kind))
            if change is not None:
                self.notes_app.say(f"Kept in {change.paths[0]} · 5 lists saved searches")

    # Facets

    @work(thread=True, exclusive=True, group="facets")
    def _count(self) -> None:
        worker = get_current_worker()
        query = self._search.value.strip()
        try:
            listable = self.view not in ("tags", "searches")
            wanted, scope = asked(self.view, query)
            counted = self.library.read.facets(wanted, scope=scope, as_typed=True) if listable else {}
        except LibraryError:
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._facets.show, counted, query)

    @work(group=ACTIONS)
    async def action_explain(self) -> None:
        """Say what the score of the hit under the cursor is made of."""
        id_, query = self.current(), self._search.value.strip()
        if not isinstance(id_, DocumentId) or not query or self.view in ("tags", "searches"):
            self.notes_app.warn("Search first; x then says why a hit is where it is.")
            return
        wanted, scope = asked(self.view, query)
        reasons = await self.read_off_loop(
            lambda: self.library.read.explain(wanted, id_, scope=scope, as_typed=True)
        )
        lines = [f"{reason.score:8.2f}  {reason.what}" for reason in reasons or ()]
        self.notes_app.tell("Why it is here", "\n".join(lines) or "It is no hit any more.")

    def action_facets(self) -> None:
        """Show tags, years and so on beside the list; or go there, or away from there."""
        if self._facets.has_focus:
            self._facets.remove_class("shown")
            self.set_focus(self._list)
        else:
            self._facets.add_class("shown")
            self.set_focus(self._facets)
            self._count()

    def narrow(self, wanted: str) -> None:
        """Add a term to the query, or take it back."""
        self._search.value = toggled(self._search.value, wanted)
