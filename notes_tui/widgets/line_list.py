"""A list of lines below a box that narrows it, drawn line by line: it is there with the first frame of a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from notes_tui.view.row_cells import fit
from notes_tui.widgets.virtual_size import set_virtual_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click

_LEAST_LEFT = 20


class ListedLine(NamedTuple):
    """A line of the list.

    Attributes:
        left: Its text.
        right: A remark, at the end of the line where there is room.
    """

    left: str
    right: str = ""


class LineList(ScrollView, can_focus=False):
    """Lines, one of them chosen; the keys come from the box above."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--line", "line-list--chosen", "line-list--right"}
    DEFAULT_CSS = """
    LineList { height: 1fr; overflow-x: hidden; }
    LineList > .line-list--chosen { color: $foreground; background: $primary-muted; }
    LineList:ansi > .line-list--chosen { text-style: underline; }
    LineList > .line-list--right { color: $text-muted; }
    """

    class LineChosen(Message):
        """Another line is chosen, or none."""

    class LineClicked(Message):
        """The chosen line was clicked."""

    def __init__(self) -> None:
        """Create an empty list."""
        super().__init__()
        self._lines: Sequence[ListedLine] = ()
        self._chosen = 0

    @property
    def lines(self) -> Sequence[ListedLine]:
        """Return all lines."""
        return self._lines

    @property
    def chosen(self) -> int | None:
        """Return the number of the chosen line, from 0; None where there is no line."""
        return self._chosen if self._lines else None

    def show(self, lines: Sequence[ListedLine]) -> None:
        """Show other lines, the first of them chosen."""
        self._lines = lines
        self._chosen = 0
        set_virtual_size(self, Size(self.size.width, len(lines)))
        self.scroll_to(y=0, animate=False, immediate=True, force=True)
        self.refresh()
        self.post_message(self.LineChosen())

    def move(self, by: int) -> None:
        """Choose a line below or above, around the end."""
        if self._lines:
            self._choose((self._chosen + by) % len(self._lines))

    def page(self, by: int) -> None:
        """Choose the line some pages below or above, no further than the end."""
        if self._lines:
            to = self._chosen + by * max(1, self.size.height)
            self._choose(max(0, min(len(self._lines) - 1, to)))

    def _choose(self, at: int) -> None:
        before, self._chosen = self._chosen, at
        top, height = self.scroll_offset.y, max(1, self.size.height)
        for each in (before, at):
            self.refresh(Region(0, each - top, self.size.width, 1))
        if not top <= at < top + height:
            y = at if at < top else at - height + 1
            self.scroll_to(y=y, animate=False, immediate=True, force=True)
        self.post_message(self.LineChosen())

    def on_click(self, event: Click) -> None:
        """Choose the line under the mouse, and take it."""
        at = event.y + self.scroll_offset.y
        if 0 <= at < len(self._lines):
            self._choose(at)
            self.post_message(self.LineClicked())

    def on_resize(self) -> None:
        """Fit the lines to the width."""
        self.virtual_size = Size(self.size.width, len(self._lines))

    def render_line(self, y: int) -> Strip:
        """Render one line of the screen."""
        width, at = self.scrollable_content_region.width, y + self.scroll_offset.y
        style = self.get_component_rich_style(
            f"line-list--{'chosen' if self._lines and at == self._chosen else 'line'}"
        )
        if at >= len(self._lines):
            return Strip.blank(width, style)
        left, right = self._lines[at]
        if right and cell_len(right) + 2 + min(_LEAST_LEFT, cell_len(left)) > width:
            right = ""
        room = max(0, width - (cell_len(right) + 1 if right else 0))
        segments = [Segment(fit(left, room), style)]
        if right:
            muted = self.get_component_rich_style("line-list--right")
            segments.append(Segment(f"{right} ", style + Style(color=muted.color)))
        return Strip(segments).adjust_cell_length(width, style)
