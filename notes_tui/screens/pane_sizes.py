"""The shares of list and preview on the first screen; they are kept over restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget

    from notes_tui.app_state import AppState

_STEP, _LEAST, _MOST = 5, 20, 80
# As the style sheet has it, side by side and one above the other.
_BESIDE, _ABOVE = 55, 60


class PaneSizes:
    """The share of the list, in percent; the preview has the rest."""

    def __init__(self, state: AppState, first: Widget, second: Widget) -> None:
        """Change nothing yet.

        Args:
            state: Remembers the shares.
            first: The list.
            second: The preview.
        """
        self._state = state
        self._first, self._second = first, second
        self.zoomed = False

    def apply(self, *, beside: bool) -> None:
        """Give both panes their share; `beside` each other, or one above the other."""
        share = self._share(beside=beside)
        for pane, part in ((self._first, share), (self._second, 100 - share)):
            pane.styles.width = f"{part}fr" if beside else "100%"
            pane.styles.height = "1fr" if beside else f"{part}fr"

    def _share(self, *, beside: bool) -> int:
        kept = self._state.number(_name(beside=beside), _BESIDE if beside else _ABOVE)
        return max(_LEAST, min(_MOST, kept))

    def grow(self, steps: int, *, beside: bool) -> None:
        """Make the list larger, or with a negative number smaller; with 0, as it was kept."""
        share = self._share(beside=beside) + steps * _STEP
        if steps:
            self._state.keep(**{_name(beside=beside): max(_LEAST, min(_MOST, share))})
        self.apply(beside=beside)

    def zoom(self, pane: Widget) -> None:
        """Give one pane all the room, or both their share again."""
        self.zoomed = not self.zoomed
        for each in (self._first, self._second):
            each.display = not self.zoomed or each is pane

    def end_zoom(self) -> None:
        """Show both panes."""
        if self.zoomed:
            self.zoom(self._first)


def _name(*, beside: bool) -> str:
    return "list_width" if beside else "list_height"
