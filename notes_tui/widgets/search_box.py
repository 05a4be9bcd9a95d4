"""The search box, which knows the queries that came before."""

from __future__ import annotations

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
    """`up` brings back earlier queries; `down` goes forward again, and then on to the results."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "To the results"),
        Binding("up", "earlier", "Earlier search"),
        Binding("escape", "screen.back", "Back"),
        Binding("down", "later", "Later search", show=False),
    ]

    class Left(Message):
        """The cursor goes down out of the box."""

    def __init__(
        self,
        recent: Callable[[], Sequence[str]],
        remember: Callable[[str], None],
        id: str,  # noqa: A002 - Textual's name
    ) -> None:
        """Begin empty; both functions are called off the event loop.

        Args:
            recent: The latest queries, the last one first.
            remember: Makes a query the latest.
            id: The widget's.
        """
        super().__init__(placeholder="Search   /", id=id, select_on_focus=False)
        self._load_recent = recent
        self._keep = remember
        self._recent: Sequence[str] = ()
        self._at = -1  # of the recent ones; -1 for none

    def on_focus(self) -> None:
        """Begin with the latest."""
        self._at = -1
        self._load()

    def action_earlier(self) -> None:
        """The query that came before."""
        self._recall(self._at + 1)

    def action_later(self) -> None:
        """Forward again through the queries, and from the latest on to the results."""
        if self._at >= 0:
            self._recall(self._at - 1)
        else:
            self.remember()
            self.post_message(self.Left())

    def _recall(self, at: int) -> None:
        if at < len(self._recent):
            self._at = at
            self.value = self._recent[at] if at >= 0 else ""
            self.cursor_position = len(self.value)

    def remember(self) -> None:
        """Keep what is in the box."""
        self._store(self.value)

    @work(thread=True, group="recent")
    def _store(self, query: str) -> None:
        with suppress(LibraryError):
            self._keep(query)

    @work(thread=True, group="recent")
    def _load(self) -> None:
        self._recent = self._load_recent()
