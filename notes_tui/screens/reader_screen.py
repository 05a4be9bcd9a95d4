"""One paper or note on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work

from index import DocumentId
from notes_tui.editing.presence import is_there
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.page_screen import PageScreen
from notes_tui.shell import ReadNext
from notes_tui.view.document_markdown import DocumentMarkdown, load_markdown
from notes_tui.view.literal_matches import literally
from notes_tui.view.unseen_rows import mark_seen

if TYPE_CHECKING:
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
        )

    def find(self, words: str) -> bool:
        """Mark words in the text and go to the first place; return False where they are nowhere in it."""
        mark = literally(words)
        if not self._view.holds(mark):
            return False
        self._find_matches = mark
        self._key = f"{self._document} {words}"
        self._anchor = None
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
