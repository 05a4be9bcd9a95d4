"""A paper and its note side by side: the text is read on one side and written about on the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Container
from textual.screen import Screen

from index import DocumentId, LibraryError, Paper, quotation
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.view.document_markdown import DocumentMarkdown, load_markdown
from notes_tui.widgets.markdown.quotable_view import document_view

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Announcement
    from notes_tui.commands.command import PaperNoteContext, ScreenName
    from notes_tui.shell import EditNote, Shell
    from notes_tui.view.row_ids import RowId

# Commands of the page: while the cursor is in the text, their keys are the editor's.
_OF_THE_PAGE = frozenset(("next-link", "previous-link", "follow-link", "link-hints", "quote", "quit"))

_BINDINGS = [each for each in bindings("paper-note") if isinstance(each, Binding)]


class PaperNoteScreen(EditorScreen, inherit_bindings=False):
    """Edits a literature note beside the page of its paper."""

    SCREEN_NAME: ClassVar[ScreenName] = "paper-note"
    DEFAULT_CSS = """
    PaperNoteScreen #sides { height: 1fr; layout: vertical; }
    PaperNoteScreen #sides MarkdownView { height: 2fr; padding: 0 1; }
    PaperNoteScreen #sides NoteEditor { height: 3fr; padding: 0; border-top: hkey $surface-lighten-2; }
    PaperNoteScreen.beside #sides { layout: horizontal; }
    PaperNoteScreen.beside #sides MarkdownView { width: 1fr; height: 1fr; }
    PaperNoteScreen.beside #sides NoteEditor {
        width: 1fr; height: 1fr; border-top: none; border-left: vkey $surface-lighten-2;
    }
    """
    # The key that changes sides comes first in the footer; in the text, it would delete a word.
    BINDINGS: ClassVar[list[BindingType]] = [
        *(replace(each, priority=True) for each in _BINDINGS if each.id == "change-side"),
        *(each for each in _BINDINGS if each.id != "change-side"),
        *Screen.BINDINGS,
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "stacked"), (120, "beside")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, shell: Shell, wanted: EditNote, paper: DocumentId) -> None:
        """Edit a note beside a paper."""
        super().__init__(shell, wanted)
        self._paper = paper
        self._page = document_view(shell)

    def compose_text(self) -> ComposeResult:
        """Compose the page and the text."""
        with Container(id="sides"):
            yield self._page
            yield from super().compose_text()

    def on_mount(self) -> None:
        """Load both sides in the background."""
        super().on_mount()
        self._load_page()

    @work(exclusive=True, group="page")
    async def _load_page(self) -> None:
        paper = self._paper
        loaded = await self.load(
            lambda: load_markdown(self.library, paper, own_words=False),
            refused=lambda error: DocumentMarkdown(str(error)),
        )
        if loaded is not None and loaded.text:
            position = self.shell.reading_positions.get(paper)
            self._page.show(loaded.text, unresolved=loaded.unresolved, key=str(paper), position=position)

    def synced(self, announcement: Announcement, /) -> None:
        """Load both sides again."""
        super().synced(announcement)
        self._load_page()

    def selection(self) -> list[RowId]:
        """Return the paper."""
        return [self._paper]

    def current(self) -> RowId:
        """Return the paper."""
        return self._paper

    def heading(self) -> str:
        """Return the heading of the first line of the page."""
        return self._page.heading

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of the page alone while the cursor is in the text."""
        of_the_page = action == "run" and bool(_OF_THE_PAGE.intersection(map(str, parameters)))
        return super().check_action(action, parameters) and (not of_the_page or self._page.has_focus)

    def change_side(self) -> None:
        """Go to the other side; each keeps its place."""
        if self._page.has_focus:
            self._editor.focus_text()
        else:
            self._page.focus()
        self.refresh_bindings()

    # The page

    def next_link(self) -> None:
        """Go to the next link of the page."""
        self._page.action_next_link()

    def previous_link(self) -> None:
        """Go to the previous link of the page."""
        self._page.action_previous_link()

    def follow_link(self) -> None:
        """Follow the link under the cursor."""
        self._page.action_follow_link()

    def start_hints(self) -> None:
        """Show a letter over each link of the page, and follow the one that is typed."""
        if not self._page.start_hints():
            self.shell.notify_warning("There is no link on the screen.")

    def quote_text(self, text: str) -> None:
        """Put a quotation at the cursor of the note."""
        self._quote(text)

    @work(group="quote")
    async def _quote(self, text: str) -> None:
        markdown = await self.shell.attempt(lambda: self._quotation(text))
        if markdown is not None and self.takes_keys and self.is_attached:
            self._editor.insert_block(markdown)
            self.shell.notify_done("Quoted; not saved yet.")

    def _quotation(self, text: str) -> str:
        item = self.library.read.items([self._paper]).get(self._paper)
        if not isinstance(item, Paper):
            raise LibraryError("The paper is no longer there.", code="not-found")
        if not self.shell.quote_template:
            # In the paper's own note, a link to it leads nowhere else.
            return quotation(text, "> {quote}", link="", key="")
        link = self.library.edit.linker(self._path).to(item)
        return quotation(text, self.shell.quote_template, link=link, key=item.key)


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[PaperNoteContext] = PaperNoteScreen
