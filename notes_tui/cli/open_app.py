"""The start of the app from the command line."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from index import LibraryError
from notes_tui import settings
from notes_tui.cli.command_table import MODULES
from notes_tui.cli.guard import CANNOT_RUN, complain, complain_of_fault, start_log
from notes_tui.terminal.drawing_place import draws_on_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def open_app(words: Sequence[str], *, verbose: bool) -> int:
    """Open the app on the vault that the command line names, if it names one, and return the exit code."""
    if words and (meant := _meant(words[0])):
        complain(f"there is no command, and no folder, “{words[0]}”; did you mean “{meant}”?")
        return CANNOT_RUN
    if len(words) > 1:
        complain("name one vault, or a command; notes-tui --help lists them.")
        return CANNOT_RUN
    warning = start_log(verbose=verbose, mirror=False)
    user = settings.load()
    if warning:
        user = replace(user, warnings=(warning, *user.warnings))
    vault = _vault_or_sample(words[0] if words else None, user)
    library = settings.open_library(vault, user)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        complain("the app needs a terminal; notes-tui --help lists the commands.")
        return CANNOT_RUN
    if not draws_on_terminal():
        complain("standard error leads elsewhere, and the terminal cannot be opened to draw the app on.")
        return CANNOT_RUN
    start_log(library.state, verbose=verbose, mirror=False)
    # Twice as often as Textual's default, as results wait for the next frame; it reads this when it is imported.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from notes_tui.app import NotesApp

    app = NotesApp(library, user)
    app.run()
    for loss in app.losses:
        complain(loss)
    if app.fatal is not None:
        complain_of_fault(app.fatal)
        return CANNOT_RUN
    return app.return_code or 0


def _meant(word: str) -> str:
    """Return the command that a word is likely meant to be; empty for a folder, or if none is near."""
    if os.path.sep in word or os.path.isdir(word):  # noqa: PTH112 - a word that holds a null byte is no folder either
        return ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, MODULES, n=1)), "")


def _vault_or_sample(given: str | None, user: settings.AppSettings) -> Path:
    from notes_tui.sample import sample_vault

    try:
        return settings.choose_vault(given, user)
    except LibraryError:
        return sample_vault()
