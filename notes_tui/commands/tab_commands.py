"""Tabs for searches and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.shell import ChangeTab

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext, ScreenName

_SCREENS: tuple[ScreenName, ...] = ("browse", "reader")

NUMBERED = 9
"""Tabs that have a key of their own."""


def _go_to(number: int) -> Command[DocumentContext]:
    """Return the command that shows a tab by its number from 1."""
    return Command(
        f"tab-{number}",
        f"alt+{number}",
        f"Tab {number}",
        f"Go to tab {number}.",
        "App",
        _SCREENS,
        lambda screen: screen.shell.open(ChangeTab(number - 1)),
    )


TABS: tuple[Command[DocumentContext], ...] = (
    Command(
        "new-tab",
        "ctrl+t",
        "New tab",
        "Open the list in a new tab; what is shown here stays in its own.",
        "App",
        _SCREENS,
        lambda screen: screen.shell.open(ChangeTab("new")),
    ),
    Command(
        "next-tab",
        "right_curly_bracket,ctrl+pagedown",
        "Next tab",
        "Go to the next tab.",
        "App",
        _SCREENS,
        lambda screen: screen.shell.open(ChangeTab("next")),
    ),
    Command(
        "previous-tab",
        "left_curly_bracket,ctrl+pageup",
        "Previous tab",
        "Go to the previous tab.",
        "App",
        _SCREENS,
        lambda screen: screen.shell.open(ChangeTab("previous")),
    ),
    Command(
        "close-tab",
        "ctrl+w",
        "Close tab",
        "Close this tab.",
        "App",
        _SCREENS,
        lambda screen: screen.shell.open(ChangeTab("close")),
    ),
    *(_go_to(number) for number in range(1, NUMBERED + 1)),
)
