"""The search box, with the recent queries."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from index import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType


class SearchBox(Input):
    """`up` brings back earlier queries; `down` goes forward again, and then to the results."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go to results"),
        Binding("up", "earlier", "Earlier search"),
        Binding("escape", "screen.run('back')", "Back"),
        Binding("down", "later", "Later search", show=False),
    ]

    class LeftBelow(Message):
        """The user went down out of the box."""

    def __init__(
        self,
        recent: Callable[[], Sequence[str]],
        remember: Callable[[str], None],
        id: str,  # noqa: A002 - Textual's name
    ) -> None:
        """Begin empty; both functions may block and are called off the event loop.

        Args:
            recent: Returns the recent queries, the latest first.
            remember: Makes a query the latest.
            id: Textual's id.
        """
        super().__init__(placeholder="Search   /", id=id, select_on_focus=False)
        self._load_recent = recent
        self._keep = remember
        self._recent: Sequence[str] = ()
        self._at = -1  # position in the recent queries; -1 for none

    def on_focus(self) -> None:
        """Load the recent queries."""
        self._at = -1
        self._load()

    def action_earlier(self) -> None:
        """Bring back an earlier query."""
        self._recall(self._at + 1)

    def action_later(self) -> None:
        """Go forward through the queries, and from the latest to the results."""
        if self._at >= 0:
            self._recall(self._at - 1)
        else:
            self.remember()
            self.post_message(self.LeftBelow())

    def _recall(self, at: int) -> None:
        if at < len(self._recent):
            self._at = at
            self.value = self._recent[at] if at >= 0 else ""
            self.cursor_position = len(self.value)

    def remember(self) -> None:
        """Remember the query in the box."""
        self._store(self.value)

    @work(group="recent")
    async def _store(self, query: str) -> None:
        with suppress(LibraryError):
            await asyncio.to_thread(self._keep, query)

    @work(group="recent")
    async def _load(self) -> None:
        self._recent = await asyncio.to_thread(self._load_recent)
