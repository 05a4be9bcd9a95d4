"""Papers side by side on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.widgets import Footer

from notes_tui.screens.command_screen import bindings
from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.widgets.markdown.view import MarkdownView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Announcement, Comparison
    from notes_tui.commands.command import ComparisonContext, ScreenName
    from notes_tui.shell import ComparePapers, Shell
    from notes_tui.view.row_ids import RowId


class ComparisonScreen(DocumentScreen):
    """Shows the table that `w` writes, in the words that it writes.

    Attributes:
        comparison: The papers that are compared.
    """

    SCREEN_NAME: ClassVar[ScreenName] = "comparison"
    DEFAULT_CSS = "ComparisonScreen MarkdownView { padding: 1 2 0 2; }"
    BINDINGS: ClassVar[list[BindingType]] = bindings("comparison")

    def __init__(self, shell: Shell, opened: ComparePapers) -> None:
        super().__init__(shell)
        self.comparison: Comparison = opened.comparison

    def compose(self) -> ComposeResult:
        """Compose the table and the footer."""
        yield MarkdownView(self.library.markdown)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the table."""
        self._view = self.query_one(MarkdownView)
        self._view.focus()
        self._show()

    @work(exclusive=True, group="page")
    async def _show(self) -> None:
        text = await self.load(lambda: self.library.read.comparison_table(self.comparison))
        if text is not None:
            self._view.show(text, key="comparison")

    @work(exclusive=True, group="compare")
    async def _compare_again(self) -> None:
        keys = [each.paper.key for each in self.comparison.papers]

        def again() -> Comparison | None:
            found = [paper for key in keys if (paper := self.library.read.paper(key)) is not None]
            return self.library.read.compare(found) if len(found) == len(keys) else None

        comparison = await self.load(again)
        # Where a paper has gone, what was compared stays in sight.
        if comparison is not None:
            self.comparison = comparison
            self._show()

    def selection(self) -> list[RowId]:
        """Return the papers."""
        return [each.paper.id for each in self.comparison.papers]

    def current(self) -> RowId | None:
        """Return None: no paper is under the cursor."""
        return None

    def next_link(self) -> None:
        """Go to the next link."""
        self._view.action_next_link()

    def previous_link(self) -> None:
        """Go to the previous link."""
        self._view.action_previous_link()

    def follow_link(self) -> None:
        """Follow the link under the cursor."""
        self._view.action_follow_link()

    def synced(self, _announcement: Announcement, /) -> None:
        """Compare the papers again as they are now."""
        self._compare_again()


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[ComparisonContext] = ComparisonScreen
