"""The line below the text that is edited: what the link under the cursor leads to, and the number of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Horizontal
from textual.widgets import Static

from index import clean_line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class EditorStatus(Horizontal):
    """One line with two parts."""

    DEFAULT_CSS = """
    EditorStatus { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    EditorStatus #link { width: 1fr; height: 1; }
    EditorStatus #count { width: auto; height: 1; margin-left: 1; }
    """

    def compose(self) -> ComposeResult:
        """Compose the two parts."""
        yield Static(id="link", markup=False)
        yield Static(id="count", markup=False)

    def show_link(self, sentence: str) -> None:
        """Show what the link under the cursor leads to; nothing where there is none."""
        text = Text(clean_line(sentence), no_wrap=True, overflow="ellipsis")
        self._show("#link", text)

    def show_count(self, words: int, chosen: int | None) -> None:
        """Show how many words the text has, and how many of them are selected."""
        noun = "word" if words == 1 else "words"
        part = f"{chosen:,} of " if chosen is not None else ""
        self._show("#count", Text(f"{part}{words:,} {noun}"))

    def _show(self, name: str, text: Text) -> None:
        # Words may be counted after the screen was taken down.
        for shown in self.query(name).results(Static):
            shown.update(text)
