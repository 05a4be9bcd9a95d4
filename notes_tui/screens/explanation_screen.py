"""The explanation of a hit, beside the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Label, Static

from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.view.explanation_table import explanation_text
from notes_tui.widgets.motions import MotionScroll

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from notes_tui.questions import Explanation


class ExplanationScreen(QuestionScreen[None]):
    """Shows how the query was read, and what the scores are made of."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog"), ("q,x", "run('cancel')", "Cancel")]

    def __init__(self, explained: Explanation) -> None:
        super().__init__()
        self._explained = explained

    def compose(self) -> ComposeResult:
        """Compose title, table and hint."""
        with Vertical(classes="dialog dialog-wide"):
            yield Label(f"Why it is here: {self._explained.title}", markup=False, classes="dialog-title")
            with MotionScroll():
                yield Static(markup=False)
            yield Label("j and k to scroll · escape to close", markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self.query_one(MotionScroll).focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Give the bars the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.query_one(MotionScroll).scrollable_content_region.width
        self.query_one("MotionScroll Static", Static).update(explanation_text(self._explained, max(1, width)))
