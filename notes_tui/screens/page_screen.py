"""The base of screens that show one page of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.markdown.quotable_view import document_view

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from index import Announcement, SyncState
    from notes_tui.shell import Shell


class PageScreen(DocumentScreen):
    """Shows a page, whose links can be followed; it is loaded again after each change on disk."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._view = document_view(shell)
        self._sync_message = ""

    def load_page(self) -> object:
        """Load the page in the background, and show it."""
        raise NotImplementedError

    def as_row(self) -> list[str | int]:
        """Return what is shown, as the next start opens it again; empty for what is not opened again."""
        return []

    def compose(self) -> ComposeResult:
        """Compose the text and the footer."""
        yield self._view
        yield KeyLine()

    def on_mount(self) -> None:
        """Load in the background."""
        self._view.focus()
        self.load_page()

    def next_link(self) -> None:
        """Go to the next link."""
        self._view.action_next_link()

    def previous_link(self) -> None:
        """Go to the previous link."""
        self._view.action_previous_link()

    def start_hints(self) -> None:
        """Show a letter over each link on the screen, and follow the one that is typed."""
        self._view.focus()
        if not self._view.start_hints():
            self.shell.notify_warning("There is no link on the screen.")

    def follow_link(self) -> None:
        """Follow the link under the cursor."""
        self._view.action_follow_link()

    def synced(self, _announcement: Announcement, /) -> None:
        """Load the page again."""
        self.load_page()

    def sync_reported(self, state: SyncState, /) -> None:
        """Load the page again when the vault is back: it says then that the vault is not there."""
        if state.phase in ("watching", "polling", "following") and state.message != self._sync_message:
            self._sync_message = state.message
            self.load_page()
