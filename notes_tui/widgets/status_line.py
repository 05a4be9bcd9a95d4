"""The line at the bottom: counts, messages and the state of syncing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from index import SyncState

if TYPE_CHECKING:
    from textual.app import RenderResult

_BAR = 10


def describe(state: SyncState) -> str:
    """Return the state of syncing in a few words; empty while all is well."""
    if state.phase in ("reading", "indexing") and state.total:
        full = _BAR * state.done // state.total
        bar = "━" * full + "─" * (_BAR - full)
        return f"{state.phase} {bar} {state.done:,}/{state.total:,}"
    if state.message:
        return state.message
    return {"starting": "scanning for changes…", "reading": "reading…", "indexing": "indexing…"}.get(
        state.phase, ""
    )


class StatusLine(Widget):
    """Counts on the left, a message in the middle, syncing on the right."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """

    counts: reactive[str] = reactive("")
    elsewhere: reactive[str] = reactive("")
    message: reactive[str] = reactive("")
    sync: reactive[SyncState] = reactive(SyncState("starting"))

    def render(self) -> RenderResult:
        """Render one line; the message is cut before the ends are."""
        width = self.content_size.width
        right = Text(describe(self.sync), no_wrap=True)
        if self.sync.phase == "failed":
            right.stylize("bold red")
        left = Text(self.counts, no_wrap=True)
        if self.elsewhere:
            left.append(f"  ·  {self.elsewhere}")
        if self.message:
            left.append("  ·  " if self.counts else "")
            left.append(self.message, style="yellow")
        left.truncate(max(0, width - right.cell_len - 1), overflow="ellipsis", pad=True)
        return Text.assemble(left, " ", right, no_wrap=True, overflow="crop")
