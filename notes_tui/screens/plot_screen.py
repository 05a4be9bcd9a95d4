"""Counts over time on the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work

from notes_tui.screens.command_screen import bindings
from notes_tui.screens.page_screen import PageScreen
from notes_tui.view.plot_page import plot_page

if TYPE_CHECKING:
    from textual.binding import BindingType

    from index import Plot
    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.plotting import PlotContext
    from notes_tui.shell import Shell, ShowPlot
    from notes_tui.view.row_ids import RowId

# Columns of the page beside the text, and beside a block of code in it.
_BESIDE = 10


class PlotScreen(PageScreen):
    """Shows the bars and the table that `w` writes."""

    SCREEN_NAME: ClassVar[ScreenName] = "plot"
    DEFAULT_CSS = "PlotScreen MarkdownView { padding: 1 2 0 2; }"
    BINDINGS: ClassVar[list[BindingType]] = bindings("plot")

    def __init__(self, shell: Shell, opened: ShowPlot) -> None:
        super().__init__(shell)
        self._plot = opened.plot

    def shown_plot(self) -> Plot:
        """Return the counts that are shown."""
        return self._plot

    def as_row(self) -> list[str | int]:
        """Return what is counted."""
        return ["plot", self._plot.kind, self._plot.query]

    def on_resize(self) -> None:
        """Give the bars the new width."""
        self._draw()

    def _draw(self) -> None:
        self._view.show(plot_page(self._plot, max(1, self.size.width - _BESIDE)), key="plot")

    @work(exclusive=True, group="page")
    async def load_page(self) -> None:
        """Count again, as the library is now."""
        kind, query = self._plot.kind, self._plot.query
        counted = await self.load(lambda: self.library.read.diary.plot(kind, query))
        if counted is not None:
            self._plot = counted
            self._draw()

    def selection(self) -> list[RowId]:
        """Return nothing: a plot is about many documents."""
        return []

    def current(self) -> RowId | None:
        """Return None: no document is under the cursor."""
        return None


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[PlotContext] = PlotScreen
