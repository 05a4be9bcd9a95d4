"""The keys that move in lists and texts, once for all widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Key

MOTIONS: list[BindingType] = [
    Binding("down,j", "move(1)", "Down", show=False),
    Binding("up,k", "move(-1)", "Up", show=False),
    Binding("g,home", "to_start", "First", show=False),
    Binding("G,end", "to_end", "Last", show=False),
    Binding("ctrl+d", "page(0.5)", "Half a page down", show=False),
    Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False),
    Binding("pagedown", "page(1)", "Page down", show=False),
    Binding("pageup", "page(-1)", "Page up", show=False),
]
"""A widget that uses them has the actions `move(lines)`, `page(pages)`, `to_start` and `to_end`."""

MATCH_MOTIONS: list[BindingType] = [
    Binding("full_stop", "match(1)", "Next match", show=False),
    Binding("comma", "match(-1)", "Previous match", show=False),
]
"""A widget that uses them has the action `match(way)`."""


def move_from_above(event: Key, move: Callable[[int], None], page: Callable[[int], None]) -> None:
    """Move in a list by a key of the input above it, where the cursor stays; other keys are the input's."""
    if event.key in ("down", "up"):
        move(1 if event.key == "down" else -1)
    elif event.key in ("pagedown", "pageup"):
        page(1 if event.key == "pagedown" else -1)
    else:
        return
    event.prevent_default()
    event.stop()


class MotionOptionList(OptionList):
    """Textual's list of options with these motions."""

    BINDINGS = MOTIONS

    def action_move(self, by: int) -> None:
        """Move by options that can be chosen, around the end."""
        for _ in range(abs(by)):
            if by > 0:
                self.action_cursor_down()
            else:
                self.action_cursor_up()

    def action_page(self, pages: float) -> None:
        """Move by pages, or parts of one."""
        enabled = [at for at in range(self.option_count) if not self.get_option_at_index(at).disabled]
        if not enabled:
            return
        lines_each = max(1, self.virtual_size.height // self.option_count)
        step = int(pages * max(2, self.size.height)) // lines_each
        at = enabled.index(self.highlighted) if self.highlighted in enabled else 0
        self.highlighted = enabled[max(0, min(len(enabled) - 1, at + step))]

    def action_to_start(self) -> None:
        """Go to the first option."""
        self.action_first()

    def action_to_end(self) -> None:
        """Go to the last option."""
        self.action_last()


class MotionScroll(VerticalScroll):
    """A scrolling container with these motions."""

    BINDINGS = MOTIONS

    def action_move(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=by, animate=False)

    def action_page(self, pages: float) -> None:
        """Scroll by pages, or parts of one."""
        self.scroll_relative(y=int(pages * max(2, self.size.height)), animate=False)

    def action_to_start(self) -> None:
        """Scroll to the first line."""
        self.scroll_home(animate=False)

    def action_to_end(self) -> None:
        """Scroll to the last line."""
        self.scroll_end(animate=False)
