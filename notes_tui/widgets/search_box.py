"""The search box, with the recent queries, and completions of what is being typed."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from index import LibraryError, clean_line
from notes_tui.view.query_operators import OPERATORS
from notes_tui.widgets.search_offers import Offer, SearchOffers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType
    from textual.events import Key

    from index import Completion

# Only such a query ends in a value that can be completed.
_UNFINISHED = re.compile(r"[:#\[][^:#\[]*$")
_OFFER_KEYS = frozenset({"escape", "down", "up"})


class SearchBox(Input):
    """`up` brings back earlier queries; `down` goes forward again, and then to the results.

    While completions are shown, `tab` takes one, the arrows choose and `escape` hides them. `?` in an empty box lists
    the operators.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", "Take"),
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
        complete: Callable[[str], Sequence[Completion]],
        offers: SearchOffers,
        id: str,  # noqa: A002 - Textual's name
    ) -> None:
        """Begin empty; the functions may block and are called off the event loop.

        Args:
            recent: Returns the recent queries, the latest first.
            remember: Makes a query the latest.
            complete: Returns the ways to complete a query.
            offers: Shows them.
            id: Textual's id.
        """
        super().__init__(placeholder="Search   /", id=id, select_on_focus=False)
        self._load_recent = recent
        self._keep = remember
        self._complete = complete
        self._offers = offers
        self._recent: Sequence[str] = ()
        self._at = -1  # position in the recent queries; -1 for none

    def begin(self) -> None:
        """Take the focus with the query selected: typing replaces it, an arrow or `end` keeps it."""
        self.screen.set_focus(self)
        self.select_all()

    def on_focus(self) -> None:
        """Load the recent queries."""
        self._at = -1
        self._load()

    def on_blur(self) -> None:
        """Hide the completions."""
        self._offers.show(())

    def on_input_changed(self) -> None:
        """Offer completions of what is typed now."""
        self._offers.show(())
        if self.has_focus and _UNFINISHED.search(self.value) and self.cursor_position == len(self.value):
            self._offer(self.value)

    def on_key(self, event: Key) -> None:
        """Use some keys for the completions while they are shown."""
        if event.character == "?" and not self.value:
            self._offers.show([Offer(0, text, detail) for text, detail in OPERATORS.items()])
        elif self._offers.chosen is None or event.key not in _OFFER_KEYS:
            return
        elif event.key == "escape":
            self._offers.show(())
        elif event.key == "down":
            self._offers.action_cursor_down()
        else:
            self._offers.action_cursor_up()
        event.stop()
        event.prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the key that takes a completion only while there is one."""
        return super().check_action(action, parameters) and (
            action != "take" or self._offers.chosen is not None
        )

    def action_take(self) -> None:
        """Take the completion that is chosen."""
        if (offer := self._offers.chosen) is not None:
            self.value = self.value[: offer.start] + offer.text
            self.cursor_position = len(self.value)

    @work(exclusive=True, group="offers")
    async def _offer(self, query: str) -> None:
        with suppress(LibraryError):
            found = await asyncio.to_thread(self._complete, query)
            if query == self.value and self.has_focus:
                self._offers.show([Offer(each.start, each.text, f"{each.documents:,}") for each in found])

    def on_paste(self, event: events.Paste) -> None:
        """Insert all lines of a text as one; the base class would take the first."""
        event.prevent_default()
        event.stop()
        self.replace(clean_line(event.text), *self.selection)

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
