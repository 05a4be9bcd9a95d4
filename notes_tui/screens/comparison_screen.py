"""Papers side by side on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work

from notes_tui.screens.command_screen import bindings
from notes_tui.screens.page_screen import PageScreen

if TYPE_CHECKING:
    from textual.binding import BindingType

    from index import Comparison
    from notes_tui.commands.command import ComparisonContext, ScreenName
    from notes_tui.shell import ComparePapers, Shell
    from notes_tui.view.row_ids import RowId


class ComparisonScreen(PageScreen):
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

    def as_row(self) -> list[str | int]:
        """Return the keys of the papers."""
        return ["comparison", *(each.paper.key for each in self.comparison.papers)]

    @work(exclusive=True, group="page")
    async def load_page(self) -> None:
        """Compare the papers as they are now; where one has gone, what was compared stays in sight."""
        keys = [each.paper.key for each in self.comparison.papers]

        def compare() -> tuple[Comparison, str]:
            read = self.library.read
            found = [paper for key in keys if (paper := read.paper(key)) is not None]
            comparison = read.compare(found) if len(found) == len(keys) else self.comparison
            return comparison, read.comparison_table(comparison)

        loaded = await self.load(compare)
        if loaded is not None:
            self.comparison, text = loaded
            self._view.show(text, key="comparison")

    def selection(self) -> list[RowId]:
        """Return the papers."""
        return [each.paper.id for each in self.comparison.papers]

    def current(self) -> RowId | None:
        """Return None: no paper is under the cursor."""
        return None


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[ComparisonContext] = ComparisonScreen
