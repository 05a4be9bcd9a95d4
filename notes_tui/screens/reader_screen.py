"""One paper or note on the whole screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Footer
from textual.worker import get_current_worker

from index import Announcement, DocumentId, LibraryError
from notes_tui.commands import keymap
from notes_tui.commands.actions import ItemActions
from notes_tui.screens.listener import Listener
from notes_tui.view.document_markdown import Page, load_page
from notes_tui.widgets.markdown.view import MarkdownView

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Library
    from notes_tui.view.row_ids import RowId

_NOT_HERE = {
    "search",
    "papers",
    "notes",
    "tags",
    "queue",
    "searches",
    "save-search",
    "facets",
    "explain",
    "read",
    "quit",
}


class ReaderScreen(ItemActions, Screen[None], Listener):
    """Reads one document; links lead to further readers, escape leads back."""

    DEFAULT_CSS = """
    ReaderScreen { align-horizontal: center; }
    ReaderScreen MarkdownView { width: 100%; max-width: 100; padding: 1 2 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_link", "Next link"),
        Binding("shift+tab", "previous_link", "Previous link", show=False),
        Binding("enter", "follow_link", "Follow"),
        *(command.binding() for command in keymap.BROWSING if command.id not in _NOT_HERE),
        # The page is left; the app is left from the list.
        Binding("q", "back", "Back", id="quit"),
    ]

    def __init__(
        self,
        library: Library,
        id_: DocumentId,
        mark: Callable[[str], list[tuple[int, int]]] | None = None,
        anchor: str | None = None,
    ) -> None:
        """A page, opened at the heading `anchor`, or where the first is of what `mark` finds."""
        super().__init__()
        self.library = library
        self._document = id_
        self._mark = mark
        self._anchor = anchor

    def compose(self) -> ComposeResult:
        """The page and the keys."""
        yield MarkdownView(self.library.markdown)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Load in the background."""
        self._view = self.query_one(MarkdownView)
        self._view.focus()
        self._load_page()

    @work(thread=True, exclusive=True, group="page")
    def _load_page(self) -> None:
        worker = get_current_worker()
        try:
            page = load_page(self.library, self._document, anchor=self._anchor, properties=True)
        except LibraryError as error:
            page = Page(str(error))
        if not page.text:
            page = Page("*It is no note, or not there any more.*")
        if not worker.is_cancelled:
            show = partial(self._view.show, page.text, embeds=page.embeds, unresolved=page.unresolved)
            self.app.call_from_thread(show, mark=self._mark, key=str(self._document), section=page.section)

    @on(MarkdownView.LinkActivated)
    def _follow(self, event: MarkdownView.LinkActivated) -> None:
        self.follow(event)

    def action_next_link(self) -> None:
        """To the next link."""
        self._view.action_next_link()

    def action_previous_link(self) -> None:
        """To the link before."""
        self._view.action_previous_link()

    def action_follow_link(self) -> None:
        """Go where the link leads."""
        self._view.action_follow_link()

    def action_back(self) -> None:
        """To the screen before."""
        self.app.pop_screen()

    def selection(self) -> list[RowId]:
        """The one document."""
        return [self._document]

    def current(self) -> RowId:
        """The one document."""
        return self._document

    def heading(self) -> str:
        """The heading over the first line on the screen."""
        return self._view.heading

    def renamed(self, old: RowId, new: RowId) -> None:
        """Stay with the note, also where a folder above it was renamed."""
        if not (isinstance(old, DocumentId) and isinstance(new, DocumentId)):
            return
        kind, path = self._document
        if kind == old.kind and (path == old.value or path.startswith(f"{old.value}/")):
            self._document = DocumentId(kind, f"{new.value}{path[len(old.value) :]}")
            self._load_page()

    def synced(self, _announcement: Announcement, /) -> None:
        """Show what it says now."""
        self._load_page()
