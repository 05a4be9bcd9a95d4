"""The tour for newcomers: it is offered at the first start, and goes on when the user has done what a step says."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import Input

from index import DocumentId, LibraryError
from notes_tui.commands.keys_table import shown_keys
from notes_tui.commands.registry import command_of
from notes_tui.sample import welcome_note
from notes_tui.screens.configured_app import ConfiguredApp
from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.shell import OpenDocument
from notes_tui.view.tour_steps import STEPS, TourProgress
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.tour_card import TourCard

if TYPE_CHECKING:
    from textual.screen import Screen

    from index import Announcement, Library
    from notes_tui.shell import Destination
    from notes_tui.view.row_ids import RowId
    from notes_tui.view.tour_steps import TourSign

# Seconds after a change of ours in which it may be announced.
_ANNOUNCED_WITHIN = 5.0


class TouringApp(ConfiguredApp):
    """An app that shows newcomers its first steps, in a card at the bottom of its screens."""

    library: Library

    def __init__(self) -> None:
        super().__init__()
        self._progress = TourProgress()
        self._welcome = ""
        self._is_offered = False
        self._is_followed = False
        self._row_at_begin: RowId | None = None
        self._act_began = 0.0

    def open(self, destination: Destination) -> None:
        """Go to another screen."""
        raise NotImplementedError

    # Offering

    @work(group="tour")
    async def offer_tour(self) -> None:
        """Offer the tour at the first start, and the note Welcome until it was opened, in each vault."""
        if not self.is_running:
            return
        if not self._is_followed:
            self._is_followed = True
            self.screen_change_signal.subscribe(self, self._screen_changed)
        if not self.app_state.text("welcome"):
            self._welcome = await asyncio.to_thread(welcome_note, self.library.roots.vault)
        is_first = self.app_state.is_new and not self.app_state.text("tour")
        self._is_offered = not self.tour_is_under_way and (bool(self._welcome) or is_first)
        self._show_card(self.screen)

    @property
    def tour_is_under_way(self) -> bool:
        """Return whether a step of the tour is shown."""
        return self._progress.act is not None

    @property
    def welcome_note(self) -> str:
        """Return the path of the note to begin with; empty where there is none, or it was opened."""
        return self._welcome

    def open_welcome_note(self) -> None:
        """Read the note to begin with."""
        self.open(OpenDocument(DocumentId.note(self._welcome)))

    def start_tour(self) -> None:
        """Go to the first step."""
        self.app_state.keep(tour="taken")
        self._is_offered = False
        self._progress.begin()
        self._next_act()

    def end_tour(self) -> None:
        """Leave the tour."""
        self._progress.end()
        self._next_act()

    @on(TourCard.Clicked)
    def skip_tour_step(self) -> None:
        """Go to the next step; where the tour is only offered, hide the offer for good."""
        if self._is_offered:
            self._is_offered = False
            self.app_state.keep(tour="declined")
            if self._welcome:
                self.app_state.keep(welcome="hidden")
        elif self.tour_is_under_way:
            self._progress.skip()
        else:
            return
        self._next_act()

    # The card

    def _next_act(self) -> None:
        lists = self.screen_stack[1].query(RowList) if len(self.screen_stack) > 1 else ()
        self._row_at_begin = next((each.current for each in lists), None)
        self._act_began = time.time()
        for screen in self.screen_stack:
            self._show_card(screen)

    def _show_card(self, screen: Screen[object]) -> None:
        """Show the step, or the offer, on a screen with documents; without either, take the card away."""
        if not isinstance(screen, DocumentScreen) or not screen.is_attached:
            return
        cards = screen.query(TourCard)
        screen.set_class(self._progress.act is not None or self._is_offered, "touring")
        if self._progress.act is None and not self._is_offered:
            cards.remove()
        elif cards:
            self._fill(cards.first())
        else:
            screen.mount(self._fill(TourCard()))

    def _fill(self, card: TourCard) -> TourCard:
        act = self._progress.act
        if act is not None:
            key = shown_keys(command_of("browse", act.command), self.user_keys) if act.command else ""
            return card.say(f"Tour {self._progress.step}/{STEPS}", key, act.text, "escape skips")
        text = (
            "takes a short tour." if not self._welcome else "takes a short tour, or opens the note Welcome."
        )
        key = shown_keys(command_of("browse", "tour"), self.user_keys)
        return card.say("New here?", key, text, "escape hides this")

    # Going on

    def _saw(self, sign: TourSign) -> None:
        if self._progress.saw(sign):
            if not self.tour_is_under_way:
                key = shown_keys(command_of("browse", "tour"), self.user_keys)
                self.notify_done(f"That was the tour; {key} shows it again.")
            self._next_act()

    def _screen_changed(self, screen: Screen[object]) -> None:
        from notes_tui.screens.help_screen import KeysScreen
        from notes_tui.screens.reader_screen import ReaderScreen

        self._show_card(screen)
        if isinstance(screen, ReaderScreen):
            self._saw("read")
            if self._welcome and screen.current() == DocumentId.note(self._welcome):
                self._welcome, self._is_offered = "", False
                self.app_state.keep(welcome="opened")
                self._next_act()
        elif isinstance(screen, KeysScreen):
            self._saw("helped")

    @on(RowList.Highlighted)
    def _row_highlighted(self, event: RowList.Highlighted) -> None:
        if self.tour_is_under_way and event.id not in (self._row_at_begin, None):
            self._saw("moved")

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._saw("searched")

    def tour_synced(self, announcement: Announcement) -> None:
        """Look at what was changed: here, or by another program."""
        if self.tour_is_under_way:
            self._look_at_changes(announcement)

    @work(group="tour-changes")
    async def _look_at_changes(self, announcement: Announcement) -> None:
        began = self._act_began
        try:
            changes = await asyncio.to_thread(self.library.past.changes, limit=20)
        except LibraryError:
            return
        latest = next(iter(changes), None)
        # What is announced besides notes that changed are notes that link to them.
        is_ours = any(time.time() - change.when < _ANNOUNCED_WITHIN for change in changes)
        if latest is not None and latest.when >= began:
            self._saw("changed-outside" if latest.outside else "undone" if latest.undoes else "changed")
        elif not is_ours and any(id_.kind == "note" for id_ in announcement.ids):
            self._saw("changed-outside")
