"""The line that offers the tour, and shows its steps, at the bottom of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

if TYPE_CHECKING:
    from typing import Self


class TourCard(Static):
    """A sentence in one or two rows."""

    DEFAULT_CSS = """
    TourCard {
        height: auto; max-height: 3; padding: 0 1;
        background: $primary-muted; color: $foreground;
    }
    """

    class Clicked(Message):
        """It was clicked, which is as good as `escape`."""

    def say(self, label: str, key: str, text: str, hint: str) -> Self:
        """Show a sentence that begins with a key, after a label; the hint says what escape does."""
        parts = [(label, "bold"), (key, "bold reverse"), (text, ""), (f"· {hint}", "dim")]
        self.update(Content(" ").join(Content.styled(part, style) for part, style in parts if part))
        return self

    def on_click(self) -> None:
        """Tell the app."""
        self.post_message(self.Clicked())
