"""Every command of the app, and which of them work on a screen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from notes_tui.commands.appearance import APPEARANCE
from notes_tui.commands.bookmarking import BOOKMARKING, BOOKMARKS
from notes_tui.commands.citation_key_commands import CITATION_KEYS
from notes_tui.commands.comparing import COMPARING
from notes_tui.commands.copying import COPYING
from notes_tui.commands.dialog_commands import (
    BESIDE,
    DECIDING,
    DIALOG,
    EDIT,
    FORM,
    IMPORT,
    LINKS,
    MERGING,
    PAST,
    PROBLEMS,
    RELATED,
    RENAMING,
)
from notes_tui.commands.document_commands import FIND, FOLLOW, HINTS, READ, READER, WORK
from notes_tui.commands.duplicates import DUPLICATES
from notes_tui.commands.exporting import EXPORTING
from notes_tui.commands.fetch_papers import FETCHING
from notes_tui.commands.find_in_text import READING
from notes_tui.commands.following import FOLLOWING
from notes_tui.commands.going_on import GOING_ON, READING_ON
from notes_tui.commands.highlighting import HIGHLIGHTING
from notes_tui.commands.importing import IMPORTING
from notes_tui.commands.neighbourhood_map import NEIGHBOURHOOD
from notes_tui.commands.panes import PANES
from notes_tui.commands.paper_forms import PAPER_FORMS
from notes_tui.commands.pdf_pages import PDF_PAGES
from notes_tui.commands.plotting import PLOT_PAGE, PLOTTING
from notes_tui.commands.quoting import QUOTING
from notes_tui.commands.reading_desk import DESK, NEXT_TO_READ
from notes_tui.commands.refactoring import REFACTORING
from notes_tui.commands.settings_commands import IN_SETTINGS, SETTINGS
from notes_tui.commands.site_lists import SITE_LISTS
from notes_tui.commands.tab_commands import TABS
from notes_tui.commands.text_commands import TEXT
from notes_tui.commands.touring import TOURING
from notes_tui.commands.triage import INBOX
from notes_tui.commands.unseen import UNSEEN
from notes_tui.commands.vaults import VAULTS

if TYPE_CHECKING:
    from notes_tui.commands.command import Command, ScreenName

COMMANDS: tuple[Command[Any], ...] = (
    *FIND,
    *UNSEEN,
    *PLOTTING,
    *SITE_LISTS,
    *READ,
    *FOLLOW,
    *HINTS,
    *READER,
    *READING,
    *NEIGHBOURHOOD,
    *NEXT_TO_READ,
    *READING_ON,
    *BOOKMARKING,
    *BOOKMARKS,
    *GOING_ON,
    *PDF_PAGES,
    *WORK,
    *QUOTING,
    *COMPARING,
    *COPYING,
    *IMPORTING,
    *FETCHING,
    *FOLLOWING,
    *INBOX,
    *DESK,
    *EXPORTING,
    *HIGHLIGHTING,
    *REFACTORING,
    *DUPLICATES,
    *CITATION_KEYS,
    *PAPER_FORMS,
    *APPEARANCE,
    *TOURING,
    *SETTINGS,
    *VAULTS,
    *PANES,
    *TABS,
    *EDIT,
    *BESIDE,
    *TEXT,
    *MERGING,
    *DECIDING,
    *PROBLEMS,
    *PAST,
    *RELATED,
    *RENAMING,
    *IMPORT,
    *LINKS,
    *FORM,
    *PLOT_PAGE,
    *IN_SETTINGS,
    *DIALOG,
)
"""In the order of the keys screen; an id stands at most once on each screen."""


@cache
def commands_of(screen: ScreenName) -> tuple[Command[Any], ...]:
    """Return the commands that work on a screen."""
    return tuple(command for command in COMMANDS if screen in command.screens)


def command_of(screen: ScreenName, id_: str) -> Command[Any]:
    """Return one command of a screen."""
    return next(command for command in commands_of(screen) if command.id == id_)
