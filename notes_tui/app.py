"""The app: it opens screens, runs what blocks off the event loop, and passes on what the engine announces."""

from __future__ import annotations

import asyncio
import datetime
import gc
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.message import Message

from index import Announcement, DocumentId, LibraryError, SyncState, clean_line, logs
from notes_tui.app_state import WindowState
from notes_tui.questions import ChooseAnswer
from notes_tui.reading_positions import ReadingPositions
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.command_screen import CommandScreen
from notes_tui.screens.kept_places import KeptPlaces
from notes_tui.screens.page_for import page_for
from notes_tui.screens.question_screens import screen_for
from notes_tui.screens.touring_app import TouringApp
from notes_tui.settings import open_library
from notes_tui.shell import (
    ChangeTab,
    ComparePapers,
    EditNote,
    GoAlongTrail,
    NotePlace,
    OpenDocument,
    OpenPdf,
    ReadNeighbour,
    ReadNext,
    ShowInbox,
    ShowKeys,
    ShowMap,
    ShowPapers,
    ShowPlot,
    ShowTag,
    ShowUnseen,
)
from notes_tui.terminal.idle_collector import collect_when_idle
from notes_tui.view.recent_vaults import remember_vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.widget import AwaitMount

    from index import Library
    from notes_tui.questions import Question
    from notes_tui.settings import AppSettings
    from notes_tui.shell import Destination
    from notes_tui.view.help_rows import HelpRow

T = TypeVar("T")

STYLES = ("app.tcss", "screens/browse_screen.tcss", "screens/dialogs.tcss")
"""Read at once: with each file that a screen brings later, Textual reads all of them again."""
# Seconds after which what is shown is kept, for ends that leave no time for it.
_KEEP_EVERY = 10.0


class NotesApp(TouringApp):
    """notes-tui, full screen; see `Shell` for what screens and commands use of it."""

    TITLE = "notes-tui"
    CSS_PATH = list(STYLES)  # noqa: RUF012 - as Textual declares it
    ENABLE_COMMAND_PALETTE = True

    class Synced(Message):
        """Something has changed on disk and the index shows it."""

        def __init__(self, announcement: Announcement) -> None:
            super().__init__()
            self.announcement = announcement

    class SyncReport(Message):
        """The state of syncing has changed."""

        def __init__(self, state: SyncState) -> None:
            super().__init__()
            self.state = state

    def __init__(self, library: Library, settings: AppSettings) -> None:
        """Create the app on a library that is opened but not started; the app closes it."""
        super().__init__()
        self._begin(library)
        self.take_settings(settings)

    def _begin(self, library: Library) -> None:
        """Know nothing yet of what is done in a vault."""
        self.library = library
        self.sync_failure = ""
        self.offered_id = ""
        self.editor_places: dict[str, int] = {}
        self.window_state = WindowState(library.state)
        self.reading_positions = ReadingPositions(library.state)
        self.places = KeptPlaces(self, self)
        self.close_chain: list[DocumentId] = []
        self.last_place: NotePlace | None = self.places.kept_target()

    @work(group="vault", exclusive=True)
    async def open_vault(self, vault: Path) -> None:
        """Close the vault, and open another, or the same again; where that is refused, say so and stay."""
        library = await self.attempt(lambda: open_library(vault, self.settings))
        if library is None or not await self._leaves_unsaved():
            return
        left = self.library
        self.places.keep()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self.reading_positions.write()
        self.window_state.release()
        await asyncio.to_thread(_close, left)
        self._begin(library)
        await self._show_first()

    def _show_first(self) -> AwaitMount:
        """Show the list where it was left."""
        return self.push_screen(BrowseScreen(self, self.places.tab.listed, self.places.kept_rows()))

    def _keep_now_and_then(self) -> None:
        self.places.keep_in_background()

    async def _leaves_unsaved(self) -> bool:
        """Keep text that is not saved as a draft, if the user wants to leave it; return False to stay."""
        path = self.places.unsaved()
        if not path:
            return True
        question = ChooseAnswer(
            f"{clean_line(path)} is not saved",
            [("k", "keep its text as a draft, offered when this vault is opened again"), ("s", "stay here")],
        )
        if await self.ask(question) != "k":
            return False
        self.keep_words()
        for loss in self.losses:
            self.notify_error(loss)
        return not self.losses

    def on_mount(self) -> None:
        """Draw first, load after."""
        self.adapt_to_settings()
        self.watch_for_ends()
        self._show_first()
        self.set_interval(_KEEP_EVERY, self._keep_now_and_then)
        for warning in self.setting_warnings:
            self.notify_warning(warning)
        # While the process was stopped, or an editor had the terminal, files may have changed unnoticed.
        self.app_resume_signal.subscribe(self, lambda _app: self.library.look())

    def on_app_focus(self) -> None:
        """Rescan when the terminal regains focus."""
        self.library.look()

    # Syncing

    def start_syncing(self) -> None:
        """Begin to follow the disk, and offer drafts."""
        self._start_syncing()

    @work(group="start")
    async def _start_syncing(self) -> None:
        """Begin in a thread, as that loads half of the engine."""
        if not gc.isenabled():
            collect_when_idle(self)
        library = self.library
        await asyncio.to_thread(
            library.start,
            lambda announcement: self._post(self.Synced(announcement), library),
            lambda state: self._post(self.SyncReport(state), library),
        )
        if self.is_ending:
            return
        remember_vault(self.app_state, library.roots.vault)
        self.offer_tour()
        self.places.begin(lambda: not self.number_of_keys)
        self._offer_drafts()

    @work(group="drafts")
    async def _offer_drafts(self) -> None:
        """Ask what to do with drafts that an earlier session could not save."""
        from notes_tui.screens.editor_screen import EditorScreen

        for draft in await asyncio.to_thread(self.library.drafts.unsaved):
            when = datetime.datetime.fromtimestamp(draft.saved_at).astimezone()
            answer = await self.ask(
                ChooseAnswer(
                    f"Unsaved text in {clean_line(draft.path)} from {when:%Y-%m-%d %H:%M}",
                    [("o", "open"), ("d", "discard"), ("l", "ask again at the next start")],
                    unasked=True,
                )
            )
            if answer == "o":
                await self.push_screen_wait(EditorScreen(self, EditNote(draft.path, draft=draft)))
            elif answer == "d":
                await asyncio.to_thread(self.library.drafts.discard, draft)

    def _post(self, message: Message, library: Library) -> None:
        """Pass on a message from a thread of the engine; drop it when the app has ended, or left its vault."""
        if self.is_running and library is self.library:
            self.post_message(message)

    def on_notes_app_synced(self, message: Synced) -> None:
        """Pass on to every screen on the stack: each shows files."""
        self.tour_synced(message.announcement)
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.synced(message.announcement)

    def on_notes_app_sync_report(self, message: SyncReport) -> None:
        """Pass on to every screen on the stack; show a failure, once until syncing works again."""
        state = message.state
        if state.phase == "failed" and not self.sync_failure:
            file = logs.written_file()
            self.notify_error(
                f"{state.message} Details are in {file}." if file is not None else state.message
            )
        if state.phase in ("failed", "watching", "polling", "following"):
            self.sync_failure = state.message if state.phase == "failed" else ""
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.sync_reported(state)

    # For screens and commands: see `Shell`

    async def attempt(
        self, work: Callable[[], T], *, refused: Callable[[LibraryError], T | None] | None = None
    ) -> T | None:
        """Run blocking work off the event loop; show a refusal, or return `refused(error)`."""

        def with_warnings() -> tuple[T, list[str]]:
            result = work()
            return result, self.library.take_warnings()

        try:
            result, warnings = await asyncio.to_thread(with_warnings)
            for sentence in warnings:
                self.notify_warning(sentence)
            return result
        except LibraryError as error:
            if refused is not None:
                return refused(error)
            self.notify_error(error)
            return None

    async def ask(self, question: Question[T]) -> T | None:
        """Show a question and return the answer."""
        return await self.push_screen_wait(screen_for(self, question))

    def open(self, destination: Destination) -> None:
        """Go to another screen."""
        match destination:
            case OpenDocument():
                from notes_tui.screens.reader_screen import ReaderScreen

                self.leave_place()
                self.push_screen(ReaderScreen(self, destination))
            case EditNote(beside=DocumentId() as paper):
                from notes_tui.screens.paper_note_screen import PaperNoteScreen

                self.push_screen(PaperNoteScreen(self, destination, paper))
            case EditNote():
                from notes_tui.screens.editor_screen import EditorScreen

                self.push_screen(EditorScreen(self, destination))
            case ComparePapers() | ShowMap() | ShowPlot() | OpenPdf():
                self.push_screen(page_for(self, destination))
            case ShowKeys():
                self._show_help()
            case ReadNeighbour():
                self._read_neighbour(destination)
            case ChangeTab(to):
                self.places.change_tab(to)
            case GoAlongTrail(step):
                self.places.go_along_trail(step)
            case _:
                self._open_list(destination)

    def leave_place(self) -> None:
        """Remember what is read or listed."""
        self.places.leave()

    def keep_places(self) -> None:
        """Keep what is shown over restarts."""
        self.places.keep()

    def show_tabs(self) -> None:
        """Show the names of the tabs."""
        self.places.show_tabs()

    def _read_neighbour(self, wanted: ReadNeighbour) -> None:
        from notes_tui.screens.reader_screen import ReaderScreen

        first = self.places.list_screen()
        beside = first.document_beside(wanted.document, wanted.step)
        if beside is None:
            self.notify_done(f"This is the {'first' if wanted.step < 0 else 'last'} document of the list.")
        elif isinstance(self.screen, ReaderScreen):
            self.leave_place()
            self.screen.show_document(OpenDocument(beside, find_matches=first.find_matches()))

    def _open_list(self, destination: ShowTag | ShowPapers | ShowInbox | ShowUnseen | ReadNext) -> None:
        if self.places.has_unsaved():
            return
        if not isinstance(destination, ReadNext):
            self.leave_place()
        match destination:
            case ShowTag(tag):
                self.places.go_to_list().show_tag(tag)
            case ShowPapers(query):
                self.places.go_to_list().search_for("papers", query)
            case ShowInbox():
                self.places.go_to_list().search_for("inbox", "")
            case ShowUnseen():
                is_reading = not isinstance(self.screen, BrowseScreen)
                self.places.go_to_list().go_to_unseen(read=is_reading)
            case ReadNext(after, decided):
                first = self.places.list_screen()
                if not decided:
                    first.passed.pass_over(after)
                elif first.passed.has_passed(after):
                    self.places.go_to_list().read_passed()

    def _show_help(self) -> None:
        """Show the help of the screen, and run what is chosen there, on that screen."""
        from notes_tui.screens.help_screen import KeysScreen

        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return

        def chosen(row: HelpRow | None) -> None:
            if row is not None and row.command:
                screen.action_run(row.command)
            elif row is not None:
                self.places.go_to_list().type_query(row.query)

        self.push_screen(KeysScreen(screen.SCREEN_NAME, self.user_keys), chosen)

    def action_command_palette(self) -> None:
        """Show the commands of the screen, and run the one that is chosen, on that screen."""
        from notes_tui.screens.palette_screen import PaletteScreen

        screen = self.screen
        if not isinstance(screen, CommandScreen) or isinstance(screen, PaletteScreen):
            return

        def chosen(command: str | None) -> None:
            if command is not None:
                screen.action_run(command)

        self.push_screen(PaletteScreen(screen.SCREEN_NAME, self.user_keys), chosen)

    def quit(self) -> None:
        """Leave the app."""
        self.exit()

    def run_in_terminal(self, program: Callable[[], None]) -> None:
        """Give the terminal to another program and wait for it."""
        try:
            with self.suspend():
                self.without_interrupts(program)
        finally:
            self.refresh()

    async def on_unmount(self) -> None:
        """Close the library."""
        await asyncio.to_thread(_close, self.library)
        self.window_state.release()


def _close(library: Library) -> None:
    library.seen.end_session()
    library.close()
