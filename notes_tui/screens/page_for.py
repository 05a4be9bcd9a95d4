"""The screens of pages that are not documents; each is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.shell import ComparePapers, OpenPdf, ShowMap, ShowPlot

if TYPE_CHECKING:
    from notes_tui.screens.command_screen import CommandScreen
    from notes_tui.shell import Shell


def page_for(shell: Shell, wanted: ComparePapers | ShowMap | ShowPlot | OpenPdf) -> CommandScreen[None]:
    """Return the screen that shows a page."""
    match wanted:
        case ComparePapers():
            from notes_tui.screens.comparison_screen import ComparisonScreen

            return ComparisonScreen(shell, wanted)
        case ShowMap():
            from notes_tui.screens.map_screen import MapScreen

            return MapScreen(shell, wanted)
        case ShowPlot():
            from notes_tui.screens.plot_screen import PlotScreen

            return PlotScreen(shell, wanted)
        case OpenPdf():
            from notes_tui.screens.pdf_screen import PdfScreen

            return PdfScreen(shell, wanted)
