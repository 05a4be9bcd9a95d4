"""The line at the bottom: counts, messages and the state of syncing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from index import SyncState
from notes_tui.view.time_left import with_time_left

if TYPE_CHECKING:
    from textual.app import RenderResult

_BAR = 10
_TIME = re.compile(r" in \d+ ms")


def describe(state: SyncState) -> str:
    """Return the state of syncing in a few words; empty while all is well."""
    if state.phase in ("reading", "indexing") and state.total:
        full = _BAR * state.done // state.total
        bar = "━" * full + "─" * (_BAR - full)
        return with_time_left(f"{state.phase} {bar} {state.done:,}/{state.total:,}", state.remaining)
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
        """Render one line; a long message takes the room of the time and the other view, then it is cut.

        The state of syncing takes the room of all else.
        """
        width = self.content_size.width
        right = Text(describe(self.sync), no_wrap=True)
        right.truncate(max(1, width), overflow="ellipsis")
        if self.sync.phase == "failed":
            right.stylize("bold red")
        room = max(0, width - right.cell_len - 1)
        if not room:
            # Rich cuts a text to no room at all by its last sign only.
            return right
        left = self._left(room)
        left.truncate(room, overflow="ellipsis", pad=True)
        return Text.assemble(left, " ", right, no_wrap=True, overflow="crop")

    def _left(self, room: int) -> Text:
        """Return counts and message, with as much else as there is room for."""
        brief = _TIME.sub("", self.counts)
        for counts, elsewhere in ((self.counts, self.elsewhere), (self.counts, ""), (brief, "")):
            left = Text("  ·  ".join(filter(None, (counts, elsewhere))), no_wrap=True)
            if self.message:
                left.append("  ·  " if left else "")
                left.append(self.message, style="yellow")
            if left.cell_len <= room or not self.message:
                break
        return left
