"""The places of the app: the way back through them, and the tabs, which are kept over restarts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from index import DocumentId
from notes_tui.editing.presence import is_there
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.command_screen import CommandScreen
from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.screens.kept_page import page_as_row, page_to_open
from notes_tui.shell import NotePlace, OpenDocument
from notes_tui.view.reading_trail import DocumentPlace, ListPlace, ReadingTrail
from notes_tui.view.tabs import MOST_TABS, Tab, as_row, read_tabs
from notes_tui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from notes_tui.shell import Shell

# Rows of the list that the next start shows before the query is answered.
_MOST_ROWS = 100


class KeptPlaces:
    """Goes to places, and remembers them."""

    def __init__(self, app: App[Any], shell: Shell) -> None:
        """Read what was kept; `app` and `shell` are one."""
        self._app, self._shell = app, shell
        self._trail = ReadingTrail()
        state = shell.window_state
        self.tabs = read_tabs(state.rows("tabs")) or [Tab(ListPlace("papers", ""))]
        self.at = max(0, min(state.number("tab", 0), len(self.tabs) - 1))
        # A document that will be opened in a moment, and what was open over it.
        self._opening = self.tab.read
        self._page: list[Any] = state.rows("page")

    # The screens

    def list_screen(self) -> BrowseScreen:
        """Return the first screen, which stays below all others."""
        return next(screen for screen in self._app.screen_stack if isinstance(screen, BrowseScreen))

    def go_to_list(self) -> BrowseScreen:
        """Go back to the first screen, and return it."""
        while not isinstance(self._app.screen, BrowseScreen):
            self._app.pop_screen()
        return self._app.screen

    def unsaved(self) -> str:
        """Return the path of a note whose text is not saved; empty where there is none."""
        screens = (screen for screen in self._app.screen_stack if isinstance(screen, CommandScreen))
        return next((screen.unsaved for screen in screens if screen.unsaved), "")

    def has_unsaved(self) -> bool:
        """Return whether a note has text that is not saved, and say so: its screen is about to be closed."""
        if path := self.unsaved():
            self._shell.notify_warning(f"{path} is not saved yet: go to it and save it first.")
        return bool(path)

    # The way back

    def leave(self) -> None:
        """Remember what is read or listed: the user goes elsewhere."""
        screen = self._app.screen
        if isinstance(screen, DocumentScreen) and (place := screen.place()) is not None:
            self._trail.leave(place)

    def go_along_trail(self, step: Literal[-1, 1]) -> None:
        """Go back to the place before this one, or forward again."""
        screen = self._app.screen
        here = screen.place() if isinstance(screen, DocumentScreen) else None
        if here is None or self.has_unsaved():
            return
        place = self._trail.back(here) if step < 0 else self._trail.forward(here)
        if isinstance(place, ListPlace):
            self.go_to_list().return_to(place)
        elif place is not None:
            self._return_to_document(place)
        else:
            self._shell.notify_done(
                "Nothing was read before this." if step < 0 else "There is nothing to go forward to."
            )

    def _return_to_document(self, place: DocumentPlace) -> None:
        """Show a document again on the screen it was on, or on one over those that are there."""
        from notes_tui.screens.reader_screen import ReaderScreen

        app = self._app
        while len(app.screen_stack) > place.depth and not isinstance(app.screen, BrowseScreen):
            app.pop_screen()
        self.list_screen().point_at(place.id)
        opened = OpenDocument(place.id, position=place.position)
        if not isinstance(app.screen, ReaderScreen) or len(app.screen_stack) < place.depth:
            app.push_screen(ReaderScreen(self._shell, opened))
        elif app.screen.current() != place.id:
            app.screen.show_document(opened)

    # Tabs

    def change_tab(self, to: Literal["new", "close", "next", "previous"] | int) -> None:
        """Open, close or show a tab."""
        if self.has_unsaved():
            return
        self._remember()
        number = len(self.tabs)
        match to:
            case "new" if number < MOST_TABS:
                self.tabs.insert(self.at + 1, Tab(self.tab.listed))
                self._show_tab(self.at + 1)
            case "close" if number > 1:
                del self.tabs[self.at]
                self._show_tab(min(self.at, number - 2))
            case "next" | "previous" if number > 1:
                self._show_tab((self.at + (1 if to == "next" else -1)) % number)
            case int() if to != self.at and to < number:
                self._show_tab(to)
            case int() if to >= number:
                self._shell.notify_done(f"There is no tab {to + 1}.")
            case "new":
                self._shell.notify_warning(f"{number} tabs are open: close one first.")
            case "close" | "next" | "previous":
                self._shell.notify_done("There is no other tab.")

    def _show_tab(self, at: int) -> None:
        self.at = at
        self.go_to_list().show_place(self.tab.listed)
        self.open_kept_document()
        self.show_tabs()

    def show_tabs(self) -> None:
        """Show the names of the tabs on all screens that have them."""
        if len(self.tabs) > 1:
            self._remember()
        titles = [tab.title for tab in self.tabs]
        for screen in self._app.screen_stack:
            for bar in screen.query(TabBar):
                bar.show(titles, self.at)

    # Over restarts

    @property
    def tab(self) -> Tab:
        """The tab that is shown, as it was when it was shown first or left."""
        return self.tabs[self.at]

    def kept_rows(self) -> list[DocumentId]:
        """Return the documents that the list showed last, from the first on the screen."""
        texts = (row for row in self._shell.window_state.rows("rows") if isinstance(row, str))
        return [DocumentId.parse(text) for text in texts if text[:2] in ("p:", "n:")]

    def open_kept_document(self) -> None:
        """Read on what was read when the app was left, if it is still there."""
        self._opening = place = self.tab.read
        if place is not None:
            self.list_screen().in_background(
                partial(self._open_if_there, place), group="kept", exclusive=True
            )

    @property
    def is_opening(self) -> bool:
        """Return whether something that was kept has not been opened yet."""
        return bool(self._page) or self._opening is not None

    def begin(self, is_untouched: Callable[[], bool]) -> None:
        """Open what was open when the app was left; what was over the document only where no key was pressed yet."""
        self.list_screen().in_background(
            partial(self._open_kept, self.tab.read, is_untouched), group="kept", exclusive=True
        )

    async def _open_kept(self, place: DocumentPlace | None, is_untouched: Callable[[], bool]) -> None:
        row = self._page
        try:
            if place is not None:
                await self._open_if_there(place)
            page = await self.list_screen().load(lambda: page_to_open(self._shell, row)) if row else None
            # A key that was meant for the list would be typed into the text.
            if page is not None and is_untouched():
                self._shell.open(page)
        finally:
            self._page = []

    async def _open_if_there(self, place: DocumentPlace) -> None:
        library, screen = self._shell.library, self.list_screen()

        def is_known() -> bool:
            return bool(library.read.items([place.id]))

        def is_note() -> bool:
            return is_there(library, place.id.value)

        found = await screen.load(is_note if place.id.kind == "note" else is_known)
        if self._opening is place:
            self._opening = None
            if found and screen.is_current:
                self._shell.open(OpenDocument(place.id, position=place.position))

    def kept_target(self) -> NotePlace | None:
        """Return the place in a note to which something was added last."""
        match self._shell.window_state.rows("target"):
            case [str(path), str(heading)]:
                return NotePlace(path, heading or None)
        return None

    def keep(self) -> None:
        """Write what is shown, for the next start; blocks for a moment."""
        if self._is_shown():
            self._writing()()

    def _is_shown(self) -> bool:
        """Return whether there is a list; while another vault is opened, there is none."""
        return any(isinstance(screen, BrowseScreen) for screen in self._app.screen_stack)

    def keep_in_background(self) -> None:
        """Write what is shown off the event loop."""
        if not self._is_shown():
            return
        write = self._writing()
        self.list_screen().in_background(partial(asyncio.to_thread, write), group="keep", exclusive=True)

    def _writing(self) -> Callable[[], None]:
        """Return a function that writes what is shown now."""
        self._remember()
        rows = [str(id_) for id_ in self.list_screen().rows_on_screen(_MOST_ROWS)]
        tabs, at, shell = [as_row(tab) for tab in self.tabs], self.at, self._shell
        last = shell.last_place
        target = [last.path, last.heading or ""] if last is not None else []
        page = self._page or page_as_row(self._front())

        def write() -> None:
            shell.window_state.keep(tabs=tabs, tab=at, rows=rows, target=target, page=page)
            shell.reading_positions.write()

        return write

    def _front(self) -> CommandScreen[Any]:
        """Return the screen in front, but for dialogs."""
        screens = (screen for screen in reversed(self._app.screen_stack) if isinstance(screen, CommandScreen))
        return next(screen for screen in screens if not screen.is_modal)

    def _remember(self) -> None:
        """Bring the tab that is shown up to date."""
        screens = [screen for screen in self._app.screen_stack if isinstance(screen, DocumentScreen)]
        places = [place for screen in screens if (place := screen.place()) is not None]
        listed = next(place for place in places if isinstance(place, ListPlace))
        documents = (place for place in reversed(places) if isinstance(place, DocumentPlace))
        read = next(documents, self._opening)
        if read is not None and not read.title and read == self.tab.read:
            # It has not been loaded yet.
            read = replace(read, title=self.tab.read.title)
        self.tabs[self.at] = Tab(listed, read)
