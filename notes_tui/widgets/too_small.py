"""The cover of a screen for which a terminal has no room."""

from __future__ import annotations

from textual.widgets import Static

from notes_tui.terminal.least_size import LEAST_HEIGHT, LEAST_WIDTH


class TooSmall(Static):
    """Covers a screen, and says how large the terminal has to be."""

    DEFAULT_CSS = """
    TooSmall {
        layer: too-small; width: 100%; height: 100%;
        background: $background; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__(f"Needs {LEAST_WIDTH}x{LEAST_HEIGHT}: enlarge the terminal.", markup=False)
