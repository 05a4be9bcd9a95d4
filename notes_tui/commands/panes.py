"""The panes of the first screen, and the marks in its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command

if TYPE_CHECKING:
    from notes_tui.commands.command import BrowseContext, ScreenName

_BROWSE: tuple[ScreenName, ...] = ("browse",)

PANES: tuple[Command[BrowseContext], ...] = (
    Command(
        "mark-all",
        "m",
        "Mark all",
        "Mark all rows of the list, or unmark them.",
        "Find",
        _BROWSE,
        lambda screen: screen.mark_all(),
    ),
    Command(
        "list-smaller",
        "less_than_sign",
        "Smaller list",
        "Make the list smaller and the preview larger.",
        "App",
        _BROWSE,
        lambda screen: screen.grow_list(-1),
    ),
    Command(
        "list-larger",
        "greater_than_sign",
        "Larger list",
        "Make the list larger and the preview smaller.",
        "App",
        _BROWSE,
        lambda screen: screen.grow_list(1),
    ),
    Command(
        "zoom",
        "Z",
        "Zoom",
        "Give the pane all the room, or take it back.",
        "App",
        _BROWSE,
        lambda screen: screen.zoom(),
    ),
)
