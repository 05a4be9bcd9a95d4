"""The map of a neighbourhood, in which arrows walk from name to name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from notes_tui.view.map_picture import draw, walk

if TYPE_CHECKING:
    from rich.style import Style
    from textual.events import Click

    from index import DocumentId
    from notes_tui.view.map_picture import Direction, MapPicture, Stretch
    from notes_tui.view.map_tree import MapTree


class MapView(Widget, can_focus=True):
    """Draws the branches in the room that it has; the chosen name stands out, and those tied to it are underlined."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"map--{name}" for name in ("line", "name", "more", "middle", "chosen", "tied")),
        *(f"map--{name}" for name in ("link", "citation", "together", "tag", "related")),
    }
    DEFAULT_CSS = """
    MapView { height: 1fr; width: 1fr; background: $background; }
    MapView > .map--line { color: $foreground 50%; }
    MapView > .map--more { color: $foreground 60%; text-style: italic; }
    MapView > .map--middle { text-style: bold; }
    MapView > .map--tied { text-style: underline; }
    MapView > .map--chosen { background: $primary-muted; text-style: bold; }
    MapView > .map--link { color: $primary; }
    MapView > .map--citation { color: $secondary; }
    MapView > .map--together { color: $accent; }
    MapView > .map--tag { color: $success; }
    MapView > .map--related { color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk('up')", "Up", show=False),
        Binding("down,j", "walk('down')", "Down", show=False),
        Binding("left,h", "walk('left')", "Left", show=False),
        Binding("right,l", "walk('right')", "Right", show=False),
        Binding("g,home", "to_middle", "Middle", show=False),
    ]

    class Walked(Message):
        """Another name was chosen."""

    class Redrawn(Message):
        """The map was drawn again."""

    class Activated(Message):
        """The chosen name was clicked twice."""

    def __init__(self) -> None:
        super().__init__()
        self._tree: MapTree | None = None
        self._picture: MapPicture | None = None
        self._chosen: DocumentId | None = None
        self._tied: frozenset[DocumentId | None] = frozenset()

    @property
    def chosen(self) -> DocumentId | None:
        """Return the document of the chosen name; None for the middle."""
        return self._chosen

    @property
    def names(self) -> int:
        """Return the number of neighbours that are drawn."""
        return len(self._picture.spots) - 1 if self._picture is not None else 0

    def show(self, tree: MapTree, chosen: DocumentId | None) -> None:
        """Draw other branches; the middle is chosen where the wanted name is not drawn."""
        self._tree = tree
        self._chosen = chosen
        self._draw()

    def mark(self, tied: frozenset[DocumentId | None]) -> None:
        """Underline the names that are tied to the chosen one."""
        self._tied = tied
        self.refresh()

    def _draw(self) -> None:
        if self._tree is None or not self.size.width or not self.size.height:
            return
        self._picture = draw(self._tree, self.size.width, self.size.height)
        if self._chosen not in self._picture.spots:
            self._chosen = None
        self.refresh()
        self.post_message(self.Redrawn())

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _choose(self, id_: DocumentId | None) -> None:
        if id_ != self._chosen:
            self._chosen = id_
            self.refresh()
            self.post_message(self.Walked())

    def action_walk(self, direction: Direction) -> None:
        """Walk to the next name in a direction."""
        if self._picture is not None:
            self._choose(walk(self._picture, self._chosen, direction))

    def action_to_middle(self) -> None:
        """Walk to the middle."""
        self._choose(None)

    def on_click(self, event: Click) -> None:
        """Choose a name at the first click, read it at the second."""
        if self._picture is None or not 0 <= event.y < len(self._picture.rows):
            return
        for piece in self._picture.rows[event.y]:
            if piece.role == "name" and piece.x <= event.x < piece.x + cell_len(piece.text):
                if event.chain > 1 and piece.id == self._chosen:
                    self.post_message(self.Activated())
                self._choose(piece.id)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Render one row of the screen."""
        width = self.size.width
        plain = self.rich_style
        if self._picture is None or y >= len(self._picture.rows):
            return Strip([Segment(" " * width, plain)], width)
        segments: list[Segment] = []
        x = 0
        for piece in self._picture.rows[y]:
            if piece.x > x:
                segments.append(Segment(" " * (piece.x - x), plain))
            segments.append(Segment(piece.text, plain + self._style(piece)))
            x = piece.x + cell_len(piece.text)
        return Strip(segments).adjust_cell_length(width, plain)

    def _style(self, piece: Stretch) -> Style:
        look = self.get_component_rich_style
        if piece.role != "name":
            return look(f"map--{piece.role}", partial=True)
        style = look("map--middle" if piece.id is None else "map--name", partial=True)
        if piece.id in self._tied:
            style += look("map--tied", partial=True)
        return style + look("map--chosen", partial=True) if piece.id == self._chosen else style
