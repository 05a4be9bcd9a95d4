"""One line with the open tabs; it is there while there are two or more."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text
from textual.widget import Widget

from notes_tui.view.tab_labels import tab_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.events import Click


class TabBar(Widget):
    """Lists the tabs by number and title; a click goes to one."""

    DEFAULT_CSS = """
    TabBar { dock: top; width: 100%; height: 1; display: none; background: $surface; }
    TabBar.shown { display: block; }
    """

    def __init__(self, go_to: Callable[[int], None], hint: str = "") -> None:
        """Show nothing yet.

        Args:
            go_to: Shows a tab by its number, from 0.
            hint: Names the keys that do so; shown where there is room.
        """
        super().__init__()
        self._go_to = go_to
        self._hint = hint
        self._titles: Sequence[str] = ()
        self._shown = 0

    def show(self, titles: Sequence[str], shown: int) -> None:
        """Show these tabs, of which one is on the screen."""
        if (titles, shown) != (self._titles, self._shown):
            self._titles, self._shown = titles, shown
            self.set_class(len(titles) > 1, "shown")
            self.refresh()

    def render(self) -> Text:
        """Render the tabs."""
        line = Text(no_wrap=True)
        for label in tab_labels(self._titles, self._shown, self.size.width):
            line.append(label.text, "bold reverse" if label.is_shown else "dim")
        room = self.size.width - line.cell_len - cell_len(self._hint) - 1
        if self._hint and room > 0:
            line.append(f"{' ' * room}{self._hint}", "dim")
        return line

    def on_click(self, event: Click) -> None:
        """Go to the tab under the mouse."""
        labels = tab_labels(self._titles, self._shown, self.size.width)
        ends = accumulate(cell_len(label.text) for label in labels)
        clicked = next((label for label, end in zip(labels, ends, strict=True) if event.x < end), None)
        if clicked is not None:
            self._go_to(clicked.tab)
