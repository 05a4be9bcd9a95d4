"""One vault that an editor works in: its library, kept up to date, and what completion looks through."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from index import Library, LibraryError, logs
from notes_tui import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index import Announcement, SyncState


class OpenedVault:
    """A vault whose index is kept up to date, by us or by the process that does so already.

    Attributes:
        library: The vault.
        root: Its folder, as a real path.
        settings: The user's settings.
    """

    def __init__(
        self, folder: Path, changed: Callable[[], object], synced: Callable[[SyncState], None]
    ) -> None:
        """Open it; both are called from another thread.

        Args:
            folder: Its folder.
            changed: Called after each change of the index.
            synced: Called with each state of syncing.

        Raises:
            LibraryError: It cannot be opened.
        """
        self.settings = settings.load()
        self.library = settings.open_library(folder, self.settings)
        self.root = self.library.roots.vault
        self._changed = changed
        self.library.start(self._announced, synced)

    def _announced(self, announcement: Announcement) -> None:
        if not announcement.searchable or announcement.everything:
            self._changed()

    def start_log(self, *, verbose: bool) -> None:
        """Keep the log of this process in the state folder of the vault."""
        logs.start(self.library.state, logs.read_settings(os.environ.get(logs.VARIABLE, "")), verbose=verbose)

    def text_of(self, path: str) -> str:
        """Return the text of a note's file.

        Raises:
            LibraryError: It is missing or cannot be read, or not as text.
        """
        return self.library.vault.read_note_text(path).text

    def close(self) -> None:
        """Stop syncing and close every file."""
        self.library.close()


def vault_folder(start: Path, given: str | None) -> Path | None:
    """Return the vault that a folder belongs to; None where it belongs to none, so that nothing there is indexed.

    It is the nearest folder upwards that holds a `.obsidian/`, or else the vault of the command line, the environment
    or the settings, where that holds it.
    """
    if (around := Library.find_vault(start)) is not None:
        return around
    try:
        chosen = settings.choose_vault(given, settings.load())
    except LibraryError:
        return None
    real = start.resolve()
    return chosen if chosen.is_dir() and real.is_relative_to(chosen.resolve()) else None
