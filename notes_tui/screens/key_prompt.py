"""Ask for a key by having it pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical
from textual.widgets import Label

from index import LibraryError, clean_line
from notes_tui.screens.command_screen import QuestionScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from notes_tui.questions import PressKey


class KeyPrompt(QuestionScreen[str]):
    """Takes the next key that can be taken; escape leaves."""

    DEFAULT_CSS = """
    KeyPrompt { align: center middle; background: $background 60%; }
    """

    def __init__(self, question: PressKey) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Compose title and hint."""
        with Vertical(classes="dialog dialog-small"):
            yield Label(clean_line(self._question.title), markup=False, classes="dialog-title")
            yield Label("Press the new key · escape to cancel", markup=False, classes="dialog-hint")

    def on_key(self, event: Key) -> None:
        """Take the key."""
        if event.key != "escape":
            event.stop()
            event.prevent_default()
            self._take(event.key)

    @work(exclusive=True)
    async def _take(self, key: str) -> None:
        """Leave with the key, if it is accepted; else say what is wrong, and wait for another."""
        try:
            await self.in_thread(lambda: self._question.check(key))
        except LibraryError as error:
            self.query_one(".dialog-hint", Label).update(f"{error} Press another key · escape to cancel")
        else:
            self.dismiss(key)
