"""The shares of list and preview on the first screen; they are kept over restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget

    from notes_tui.app_state import AppState
    from notes_tui.widgets.pane_border import PaneBorder

_STEP, _LEAST, _MOST = 5, 20, 80
# As the style sheet has it, side by side and one above the other.
_BESIDE, _ABOVE = 55, 60


class PaneSizes:
    """The share of the list, in percent; the preview has the rest."""

    def __init__(self, state: AppState, first: Widget, border: PaneBorder, second: Widget) -> None:
        """Change nothing yet.

        Args:
            state: Remembers the shares.
            first: The list.
            border: The line between the two, which the mouse moves.
            second: The preview.
        """
        self._state = state
        self._first, self._border, self._second = first, border, second
        self.zoomed = False
        border.moved, border.put_back = self._drag, self._reset

    @property
    def _beside(self) -> bool:
        """Return True where the panes are beside each other, and not one above the other."""
        return self._border.screen.has_class("wide")

    @property
    def _name(self) -> str:
        return "list_width" if self._beside else "list_height"

    @property
    def _default(self) -> int:
        return _BESIDE if self._beside else _ABOVE

    def _apply(self, share: int) -> None:
        for pane, part in ((self._first, share), (self._second, 100 - share)):
            pane.styles.width = f"{part}fr" if self._beside else "100%"
            pane.styles.height = "1fr" if self._beside else f"{part}fr"

    def _keep(self, share: int) -> None:
        self._state.keep(**{self._name: share})
        self._apply(share)

    def grow(self, steps: int) -> None:
        """Make the list larger, or with a negative number smaller; with 0, as it was kept."""
        share = _within(self._state.number(self._name, self._default))
        if steps:
            self._keep(_within(share + steps * _STEP))
        else:
            self._apply(share)

    def _drag(self, x: int, y: int, released: bool) -> None:
        """Let the list end at a place on the screen, and keep that when the mouse is released."""
        first, second = self._first.region, self._second.region
        room = first.width + second.width if self._beside else first.height + second.height
        length = x - first.x if self._beside else y - first.y
        share = _within(round(100 * length / max(1, room)))
        if released:
            self._keep(share)
        else:
            self._apply(share)

    def _reset(self) -> None:
        """Give both panes the share that they had before any change."""
        self._keep(self._default)

    def zoom(self, pane: Widget) -> None:
        """Give one pane all the room, or both their share again."""
        self.zoomed = not self.zoomed
        for each in (self._first, self._border, self._second):
            each.display = not self.zoomed or each is pane

    def end_zoom(self) -> None:
        """Show both panes."""
        if self.zoomed:
            self.zoom(self._first)


def _within(share: int) -> int:
    return max(_LEAST, min(_MOST, share))
