"""The names of the views on the top line of the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from notes_tui.view.listing import VIEW_LABELS

if TYPE_CHECKING:
    from notes_tui.view.listing import ViewName


class ViewNames(Static):
    """Lists the views with their keys; the one that is listed stands out."""

    def show(self, listed: ViewName) -> None:
        """Show which view is listed."""
        line = Text()
        for number, (view, name) in enumerate(VIEW_LABELS.items(), 1):
            line.append(f" {number} {name} ", "bold reverse" if view == listed else "dim")
        self.update(line)
