"""The app: it opens the first screen and passes the engine's announcements on to the screens."""

from __future__ import annotations

import asyncio
import datetime
import logging
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.app import SystemCommand
from textual.message import Message

from index import Announcement, LibraryError, SyncState, clean, clean_line
from notes_tui.commands import keymap
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.dialogs import Choose
from notes_tui.screens.listener import Listener
from notes_tui.terminal.key_queue import TypeAhead
from notes_tui.terminal.output_filter import SafeLines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen

    from index import Library, Sort
    from notes_tui.settings import Settings

T = TypeVar("T")

_log = logging.getLogger(__name__)


class NotesApp(TypeAhead):
    """notes-tui, full screen."""

    TITLE = "notes-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True

    class Synced(Message):
        """Something on disk has changed, and the index is up to date with it."""

        def __init__(self, announcement: Announcement) -> None:
            super().__init__()
            self.announcement = announcement

    class SyncReport(Message):
        """Syncing is in another state."""

        def __init__(self, state: SyncState) -> None:
            super().__init__()
            self.state = state

    def __init__(self, library: Library, settings: Settings) -> None:
        """Take a library that is open but not started; the app closes it."""
        super().__init__()
        self.library = library
        self.settings = settings
        self._desk = asyncio.Lock()
        self._safe_lines = SafeLines()
        keys, warnings = keymap.checked(settings.keys)
        self.custom_keys = keys
        self._warnings = [*settings.warnings, *warnings]

    def on_mount(self) -> None:
        """Open the first screen; it loads its data after it is drawn."""
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        else:
            self._warnings.append(f"There is no theme “{self.settings.theme}”; the default is used.")
        self.set_keymap(self.custom_keys)
        self.push_screen(BrowseScreen(self.library))
        for warning in self._warnings:
            self.warn(warning)
        # While the process was stopped, or an editor had the terminal, files may have changed.
        self.app_resume_signal.subscribe(self, lambda _app: self.library.look())

    def on_app_focus(self) -> None:
        """Rescan when the terminal regains focus: files may have changed."""
        self.library.look()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, followed by ours."""
        return [*super().get_line_filters(), self._safe_lines]

    def start_syncing(self) -> None:
        """Start syncing; the first screen calls this when it has something to show."""
        try:
            self.library.start(
                lambda announcement: self._tell(self.Synced(announcement)),
                lambda state: self._tell(self.SyncReport(state)),
            )
        except LibraryError as error:
            self.complain(error)

        self._offer_drafts()

    @work(group="drafts")
    async def _offer_drafts(self) -> None:
        """Offer to open or discard text that an earlier session could not save."""
        from notes_tui.screens.editor_screen import EditorScreen

        for draft in await asyncio.to_thread(self.library.unsaved):
            when = datetime.datetime.fromtimestamp(draft.saved_at).astimezone()
            answer = await self.push_screen_wait(
                Choose(
                    f"Unsaved words of {clean_line(draft.path)} from {when:%Y-%m-%d %H:%M}",
                    [("o", "open them"), ("d", "discard them"), ("l", "later; ask again at the next start")],
                    unasked=True,
                )
            )
            if answer == "o":
                await self.push_screen_wait(EditorScreen(self.library, draft.path, draft))
            elif answer == "d":
                await asyncio.to_thread(self.library.drafts.discard, draft)

    def _tell(self, message: Message) -> None:
        """Pass a message on from the engine's thread; after the end it is dropped."""
        if self.is_running:
            self.post_message(message)

    def on_notes_app_synced(self, message: Synced) -> None:
        """Pass an announcement on to every screen that shows files."""
        for screen in self.screen_stack:
            if isinstance(screen, Listener):
                screen.synced(message.announcement)

    def on_notes_app_sync_report(self, message: SyncReport) -> None:
        """Pass a state of syncing on to every screen that shows files."""
        for screen in self.screen_stack:
            if isinstance(screen, Listener):
                screen.sync_reported(message.state)

    def show_tag(self, tag: str) -> None:
        """Close all but the first screen, and list there what has a tag."""
        while not isinstance(self.screen, BrowseScreen):
            self.pop_screen()
        self.screen.show_tag(tag)

    def complain(self, error: LibraryError | str) -> None:
        """Show an error, and log its code."""
        if isinstance(error, LibraryError):
            _log.warning("Refused.", exc_info=error)
        self.notify(clean(str(error)), severity="error", timeout=8, markup=False)

    def warn(self, text: str) -> None:
        """Show a warning."""
        self.notify(clean(text), severity="warning", timeout=8, markup=False)

    def tell(self, title: str, text: str) -> None:
        """Show a few lines to read."""
        self.notify(clean(text), title=title, timeout=10, markup=False)

    def say(self, text: str) -> None:
        """Show that something was done."""
        self.notify(clean(text), timeout=2.5, markup=False)

    async def change(self, work: Callable[[], T]) -> T | None:
        """Change files off the event loop, one change at a time; return None after showing an error."""
        async with self._desk:
            try:
                return await asyncio.to_thread(work)
            except LibraryError as error:
                self.complain(error)
                return None

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield all commands for the palette, with and without a key."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, BrowseScreen):
            for command in (*keymap.BROWSING, *keymap.BY_NAME):
                yield SystemCommand(command.label, command.help, self._runner(screen, command.action))
            for order, label in BrowseScreen.ORDERS.items():
                yield SystemCommand(
                    f"Sort by {label}", f"Order the list by {label}.", self._sorter(screen, order)
                )

    def _runner(self, screen: BrowseScreen, action: str) -> Callable[[], None]:
        def run() -> None:
            self.call_later(screen.run_action, action)

        return run

    def _sorter(self, screen: BrowseScreen, order: Sort) -> Callable[[], None]:
        return lambda: screen.sort_by(order)

    async def on_unmount(self) -> None:
        """Close the library."""
        await asyncio.to_thread(self.library.close)
