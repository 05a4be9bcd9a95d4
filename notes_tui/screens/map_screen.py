"""The map of what a document or tag is tied to, on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.widgets import Static

from index import TIE_KINDS, Around, DocumentId, clean_line
from notes_tui.commands import neighbourhood_map
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.view.map_tree import MapTree, grow, name_of
from notes_tui.view.map_words import heading, legend, reasons
from notes_tui.view.row_ids import TagId
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.map_view import MapView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Announcement, Neighbourhood, TieKind
    from notes_tui.commands.command import MapContext, ScreenName
    from notes_tui.shell import Shell, ShowMap
    from notes_tui.view.row_ids import RowId

_GONE = "It is not there any more, or not read yet. escape leads back."
_ALONE = "Nothing is tied to it yet. Link it in a note with l, or tag it with t; escape leads back."
_HIDDEN = "Nothing is tied to it in the ways that are shown. Show others with the keys below."


class MapScreen(DocumentScreen):
    """Shows a neighbourhood; commands work on the chosen document, and the map follows the disk."""

    SCREEN_NAME: ClassVar[ScreenName] = "map"
    DEFAULT_CSS = """
    MapScreen > .map-line { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    MapScreen > #map-heading { background: $surface; color: $text-muted; }
    MapScreen > #map-name { text-style: bold; background: $surface; }
    MapScreen > #map-reasons { color: $text-muted; background: $surface; }
    MapScreen.tall > #map-reasons { height: 2; text-wrap: wrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("map")
    VERTICAL_BREAKPOINTS = [(0, "low"), (30, "tall")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, shell: Shell, opened: ShowMap) -> None:
        super().__init__(shell)
        self._centre = opened.centre
        self._hops = 1
        self._kinds = frozenset(TIE_KINDS)
        self._graph: Neighbourhood | None = None
        self._before: list[tuple[DocumentId | str, DocumentId | None]] = []
        self._map = MapView()

    @property
    def centre(self) -> DocumentId | str:
        """The document in the middle, or a tag."""
        return self._centre

    def compose(self) -> ComposeResult:
        """Compose the map, the chosen name with its reasons, and the legend."""
        yield Static(id="map-heading", classes="map-line", markup=False)
        yield self._map
        yield Static(id="map-name", classes="map-line", markup=False)
        yield Static(id="map-reasons", classes="map-line", markup=False)
        yield Static(id="map-legend", classes="map-line", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Load in the background."""
        self._map.focus()
        self._load(None)

    @work(exclusive=True, group="map")
    async def _load(self, chosen: DocumentId | None) -> None:
        """Load the neighbourhood, and choose a document of it."""
        wanted = Around(self._centre, self._hops, kinds=self._kinds)
        graph = await self.load(lambda: self.library.read.neighbourhood(wanted))
        if graph is None:
            self._graph = None
            name = self._centre if isinstance(self._centre, str) else self._centre.value
            self._map.show(MapTree(clean_line(name)), None)
            return
        if graph.centre is not None:
            self._centre = graph.centre.id
        self._graph = graph
        self._map.show(grow(graph), chosen)

    @on(MapView.Redrawn)
    @on(MapView.Walked)
    def _show_words(self) -> None:
        """Say what is chosen, and why it is there."""
        graph, chosen = self._graph, self._map.chosen
        if graph is None:
            self._say("map-heading", "")
            self._say("map-name", _GONE)
            self._say("map-reasons", "")
            return
        self._say("map-heading", heading(graph, self._hops, self._map.names))
        item = next((node.item for node in graph.nodes if node.item.id == chosen), graph.centre)
        self._say("map-name", name_of(item) if item is not None else f"#{clean_line(graph.tag)}")
        words = reasons(graph, chosen)
        if not graph.nodes:
            words = _ALONE if len(self._kinds) == len(TIE_KINDS) else _HIDDEN
        self._say("map-reasons", words)
        keys = neighbourhood_map.kind_keys(self.shell.user_keys)
        self._say("map-legend", legend(self._kinds, keys, self.size.width - 2))
        centre = graph.centre.id if graph.centre is not None else None
        mine = centre if chosen is None else chosen
        tied = {tie.other(mine) for tie in graph.ties if mine in (tie.source, tie.target)}
        self._map.mark(frozenset(None if id_ == centre else id_ for id_ in tied) if chosen else frozenset())

    def _say(self, id_: str, text: str | Text) -> None:
        # The heights of these lines do not change.
        shown = Text(text) if isinstance(text, str) else text
        self.query_one(f"#{id_}", Static).update(shown, layout=False)

    # For the commands

    def set_hops(self, hops: int) -> None:
        """Show one hop or two."""
        if hops != self._hops:
            self._hops = hops
            self._load(self._map.chosen)

    def toggle_kind(self, kind: TieKind) -> None:
        """Hide the ties of a kind, or show them again."""
        self._kinds ^= {kind}
        self._load(self._map.chosen)

    def recentre(self) -> None:
        """Put the chosen document in the middle."""
        chosen = self._map.chosen
        if chosen is not None:
            self._before.append((self._centre, chosen))
            self._centre = chosen
            self._load(None)

    def back(self) -> None:
        """Go back to the middle before this one, or leave."""
        if self._before:
            self._centre, chosen = self._before.pop()
            self._load(chosen)
        else:
            super().back()

    def leave(self) -> None:
        """Leave the map, however often its middle was changed."""
        super().back()

    @on(MapView.Activated)
    def _activated(self) -> None:
        neighbourhood_map.read_chosen(self)

    def selection(self) -> list[RowId]:
        """Return the chosen document or tag."""
        return [self.current()]

    def current(self) -> RowId:
        """Return the chosen document or tag."""
        chosen = self._map.chosen
        if chosen is not None:
            return chosen
        return TagId(self._centre) if isinstance(self._centre, str) else self._centre

    def renamed(self, old: RowId, new: RowId) -> None:
        """Stay with a document or tag that has another name now."""

        def now(id_: DocumentId | str | None) -> DocumentId | str | None:
            if isinstance(id_, str):
                return new.tag if isinstance(new, TagId) and old == TagId(id_) else id_
            return new if isinstance(new, DocumentId) and id_ == old else id_

        centre, chosen = now(self._centre), now(self._map.chosen)
        if centre is not None:
            self._centre = centre
        self._load(chosen if isinstance(chosen, DocumentId) else None)

    def synced(self, _announcement: Announcement, /) -> None:
        """Load again, with the same document chosen."""
        self._load(self._map.chosen)


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[MapContext] = MapScreen
