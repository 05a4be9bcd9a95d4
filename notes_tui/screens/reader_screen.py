"""One paper or note on the whole screen."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import work
from textual.worker import WorkerCancelled, WorkerFailed

from index import DocumentId
from notes_tui.editing.presence import is_there
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.page_screen import PageScreen
from notes_tui.shell import ReadNeighbour, ReadNext
from notes_tui.view.document_markdown import DocumentMarkdown, load_markdown
from notes_tui.view.literal_matches import literally
from notes_tui.view.reading_trail import DocumentPlace
from notes_tui.view.unseen_rows import mark_seen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from notes_tui.commands.command import ReaderContext, ScreenName
    from notes_tui.shell import OpenDocument, Shell
    from notes_tui.view.row_ids import RowId


class ReaderScreen(PageScreen):
    """Shows one document; links open further readers, escape leads back."""

    SCREEN_NAME: ClassVar[ScreenName] = "reader"
    DEFAULT_CSS = """
    ReaderScreen { align-horizontal: center; }
    ReaderScreen MarkdownView { width: 100%; max-width: 100; padding: 1 2 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("reader")

    def __init__(self, shell: Shell, opened: OpenDocument) -> None:
        """Show a document, beginning at the wanted heading or the first match."""
        super().__init__(shell)
        self._document = opened.id
        # Of the text, also after it got another name.
        self._key = str(opened.id)
        self._find_matches = opened.find_matches
        self._anchor = opened.anchor
        self._position = opened.position
        self._over_match = opened.position is not None

    def compose(self) -> ComposeResult:
        """Compose the tabs, the text and the footer."""
        yield self.tab_bar()
        yield from super().compose()

    def on_mount(self) -> None:
        """Begin where the document was left, unless a place in it is wanted."""
        self._take_position()
        super().on_mount()
        self.shell.show_tabs()

    def _take_position(self) -> None:
        if self._position is None and self._anchor is None:
            self._position = self.shell.reading_positions.get(self._document)

    def on_unmount(self) -> None:
        """Remember the place for the next time."""
        self._keep_position()

    def _keep_position(self) -> None:
        if (position := self._view.position) is not None:
            self.shell.reading_positions.keep(self._document, position)

    def show_document(self, opened: OpenDocument) -> None:
        """Show another document in the place of this one."""
        self._keep_position()
        self._document, self._key = opened.id, str(opened.id)
        self._find_matches, self._anchor = opened.find_matches, opened.anchor
        self._position, self._over_match = opened.position, opened.position is not None
        self._take_position()
        self.load_page()

    def place(self) -> DocumentPlace:
        """Return the document and its line on the screen."""
        position = self._view.position or self._position
        title = next((text for _, text in self._view.contents()), "")
        return DocumentPlace(self._document, position, len(self.app.screen_stack), title)

    def read_neighbour(self, step: Literal[-1, 1]) -> None:
        """Read the document before or after this one in the list."""
        self.shell.open(ReadNeighbour(self._document, step))

    def back(self) -> None:
        """Leave the screen; the trail leads here again."""
        self.shell.leave_place()
        super().back()

    @work(exclusive=True, group="page")
    async def load_page(self) -> None:
        """Load the document as it is now."""
        document = self._document
        if document.kind == "paper":
            await self.load(lambda: mark_seen(self.library, document))
        loaded = await self.load(
            lambda: load_markdown(self.library, document, anchor=self._anchor, properties=True),
            refused=lambda error: DocumentMarkdown(str(error)),
        )
        if document.kind == "note" and not await self.load(lambda: is_there(self.library, document.value)):
            # In this order: what the index no longer knows as a note, it knows as moved.
            known = await self.load(lambda: self.library.read.items([document]))
            moved = await self.load(lambda: self.library.read.moved_to(document.value))
            if moved is not None:
                self.shell.notify_warning(f"Another program moved {document.value} to {moved}.")
                self.renamed(document, DocumentId.note(moved))
            if moved is not None or known:
                # Whether it was moved or deleted is announced in a moment; until then the page keeps its place.
                return
        if loaded is None or not loaded.text:
            loaded = DocumentMarkdown("*Not a note, or deleted.*")
        self._view.show(
            loaded.text,
            embeds=loaded.embeds,
            unresolved=loaded.unresolved,
            answers=loaded.answers,
            mark=self._find_matches,
            key=self._key,
            section=loaded.section,
            position=self._position,
            over_match=self._over_match,
        )
        self.shell.show_tabs()

    async def whole(self) -> None:
        """Wait until the text is here as a whole: of a long one, the beginning is shown first."""
        while waiting := [each for each in self.workers if each.group == "page" and not each.is_finished]:
            for worker in waiting:
                # A page that is loaded again takes the place of the one before.
                with suppress(WorkerCancelled, WorkerFailed):
                    await worker.wait()

    def find(self, words: str) -> bool:
        """Mark words in the text and go to the first place; return False where they are nowhere in it."""
        mark = literally(words)
        if not self._view.holds(mark):
            return False
        self._find_matches = mark
        self._key = f"{self._document} {words}"
        self._anchor = self._position = None
        self.load_page()
        return True

    def contents(self) -> list[tuple[int, str]]:
        """Return level and text of each heading of the text."""
        return self._view.contents()

    def go_to_heading(self, number: int) -> None:
        """Scroll to a heading by its number, from 0."""
        self._view.go_to_heading(number)

    def toggle_comments(self) -> None:
        """Show `%%comments%%`, or hide them again."""
        shown = self._view.toggle_comments()
        self.shell.notify_done("Comments are shown." if shown else "Comments are hidden.")

    def selection(self) -> list[RowId]:
        """Return the document."""
        return [self._document]

    def current(self) -> RowId:
        """Return the document."""
        return self._document

    def go_on(self, *, decided: bool) -> None:
        """Read the next document of the list, if this one is the current one there."""
        self.shell.open(ReadNext(self._document, decided))

    def heading(self) -> str:
        """Return the heading of the first line on the screen."""
        return self._view.heading

    def renamed(self, old: RowId, new: RowId) -> None:
        """Stay with the note, also when a folder above it was renamed."""
        if not (isinstance(old, DocumentId) and isinstance(new, DocumentId)):
            return
        kind, path = self._document
        if kind == old.kind and (path == old.value or path.startswith(f"{old.value}/")):
            self._document = DocumentId(kind, f"{new.value}{path[len(old.value) :]}")
            self.load_page()


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[ReaderContext] = ReaderScreen
