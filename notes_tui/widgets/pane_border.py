"""The line between two panes, which the mouse moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Click, MouseDown, MouseMove, MouseUp


class PaneBorder(Widget):
    """Lies between panes that are side by side or one above the other: it is one cell thick."""

    DEFAULT_CSS = """
    PaneBorder { width: 1; height: 100%; color: $surface-lighten-2; background: $background; }
    PaneBorder:hover, PaneBorder.dragged { color: $text-accent; }
    """

    moved: Callable[[int, int, bool], None]
    """Called with a place on the screen, and whether the mouse released the line there."""
    put_back: Callable[[], None]
    """Called when the line is clicked twice."""

    def render(self) -> Text:
        """Render the line, down or across."""
        width, height = self.size
        return Text("▔" * width if width > 1 else "\n".join("▏" * height))

    def on_mouse_down(self, _event: MouseDown) -> None:
        """Follow the mouse."""
        self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Tell where the mouse is."""
        if self.app.mouse_captured is self:
            self.add_class("dragged")
            self.moved(event.screen_x, event.screen_y, False)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Stay where the mouse is."""
        self.release_mouse()
        if self.has_class("dragged"):
            self.remove_class("dragged")
            self.moved(event.screen_x, event.screen_y, True)

    def on_click(self, event: Click) -> None:
        """Go back to where the line was at first, at the second click."""
        if event.chain == 2:
            self.put_back()
