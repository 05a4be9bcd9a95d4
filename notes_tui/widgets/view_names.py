"""The names of the views on the top line of the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from notes_tui.view.listing import VIEW_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.geometry import Size

    from notes_tui.view.listing import ViewName


_KEYS: Mapping[ViewName, str] = {
    "papers": "1",
    "notes": "2",
    "tags": "3",
    "queue": "4",
    "searches": "5",
    "inbox": "6",
    "diary": "8",
}
# Columns from which a space on each side parts the names.
_WIDE = 100


class ViewNames(Widget):
    """Lists the views with their keys; the one that is listed stands out."""

    _listed: ViewName = "papers"

    def show(self, listed: ViewName) -> None:
        """Show which view is listed."""
        self._listed = listed
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Return the width of the names on a terminal of this size."""
        return self._line(viewport.width).cell_len

    def render(self) -> Text:
        """Render the names."""
        return self._line(self.app.size.width)

    def _line(self, width: int) -> Text:
        space = " " if width >= _WIDE else ""
        line = Text()
        for view, name in VIEW_LABELS.items():
            line.append("" if space or not line else " ")
            line.append(
                f"{space}{_KEYS[view]} {name}{space}", "bold reverse" if view == self._listed else "dim"
            )
        return line
