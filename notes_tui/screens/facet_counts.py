"""The counts of tags, years and more beside the list of the first screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from notes_tui.view.listing import WITHOUT_FACETS, count_facets

if TYPE_CHECKING:
    from textual.widget import Widget

    from notes_tui.screens.document_screen import DocumentScreen
    from notes_tui.view.listing import ViewName
    from notes_tui.widgets.facet_list import FacetList


class FacetCounts:
    """Counts in the background while the facets are shown."""

    def __init__(self, screen: DocumentScreen, facets: FacetList, listed: Widget) -> None:
        """Show nothing yet; `listed` takes the focus when the facets are hidden."""
        self._screen, self._facets, self._list = screen, facets, listed

    @property
    def are_shown(self) -> bool:
        """Return whether the facets are shown."""
        return self._facets.has_class("shown") and self._facets.display

    def toggle(self, view: ViewName, query: str) -> None:
        """Show the facets and go there, or hide them."""
        if view in WITHOUT_FACETS:
            self._screen.shell.notify_done("There is nothing to count in this view.")
        elif self._facets.has_focus:
            self._facets.remove_class("shown")
            self._screen.set_focus(self._list)
        else:
            self._facets.add_class("shown")
            self._screen.set_focus(self._facets)
            self.count(view, query)

    def count(self, view: ViewName, query: str) -> None:
        """Count again, if the facets are shown; a view without any has the room to itself."""
        self._facets.set_class(view in WITHOUT_FACETS, "without")
        if self.are_shown:
            self._screen.in_background(partial(self._count, view, query), group="facets", exclusive=True)

    async def _count(self, view: ViewName, query: str) -> None:
        library = self._screen.library
        counted = await self._screen.load(lambda: count_facets(library, view, query))
        if counted is not None:
            self._facets.show(counted, query)
