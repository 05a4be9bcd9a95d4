"""Show counts over time, and keep them in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from index import clean_line
from notes_tui.commands.command import Command, PageContext
from notes_tui.commands.note_places import pick_place
from notes_tui.commands.searches import WITHOUT_SEARCH
from notes_tui.questions import ChooseAnswer
from notes_tui.shell import ShowPlot
from notes_tui.view.plot_page import PLOT_TITLES, plot_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Plot, PlotKind
    from notes_tui.commands.command import BrowseContext

_KINDS: Mapping[str, PlotKind] = {"p": "papers", "t": "tags", "r": "reading"}


class PlotContext(PageContext, Protocol):
    """The screen that shows counts over time."""

    def shown_plot(self) -> Plot:
        """Return the counts that are shown."""
        ...


async def plot(screen: BrowseContext) -> None:
    """Ask what to count, and show it over time for the search that is listed."""
    shell = screen.shell
    query = "" if screen.view in WITHOUT_SEARCH else screen.search_text
    about = f" for “{clean_line(query)}”" if query else ""
    answers = [(key, PLOT_TITLES[kind].lower()) for key, kind in _KINDS.items()]
    answer = await shell.ask(ChooseAnswer(f"Show over time{about}", answers))
    kind = _KINDS.get(answer or "")
    if kind is None:
        return
    counted = await shell.attempt(lambda: shell.library.read.diary.plot(kind, query))
    if counted is not None:
        for sentence in counted.ignored[:1]:
            shell.notify_warning(sentence)
        shell.open(ShowPlot(counted))


async def write(screen: PlotContext) -> None:
    """Ask for a note and a section, and write what is shown at its end."""
    from index import append_text  # it loads what edits notes

    shell = screen.shell
    place = await pick_place(screen, "Write the plot to")
    if place is None:
        return
    page = plot_page(screen.shown_plot())
    change = await shell.attempt(lambda: append_text(shell.library.edit, place.path, page, place.heading))
    if change is not None:
        shell.notify_done(f"Written to {clean_line(place.path)} · u to undo")


PLOTTING: tuple[Command[BrowseContext], ...] = (
    Command(
        "plot",
        "9",
        "Plot over time",
        "Show papers a month, tags over time or reading a week, for the search that is listed.",
        "Find",
        ("browse",),
        plot,
    ),
)

PLOT_PAGE: tuple[Command[PlotContext], ...] = (
    Command(
        "write-plot",
        "w",
        "Write plot",
        "In a plot: write its bars and table at the end of a note.",
        "Dialogs",
        ("plot",),
        write,
        footer="Write to a note",
    ),
)
