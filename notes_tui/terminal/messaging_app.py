"""Short messages over the screen, and copies to the clipboard."""

from __future__ import annotations

import asyncio
import logging

from textual import work

from index import LibraryError, clean, clean_line
from notes_tui.terminal.clipboard_programs import copy_with_programs
from notes_tui.terminal.themed_app import ThemedApp

_log = logging.getLogger(__name__)


class MessagingApp(ThemedApp):
    """An app that says what was done, and what went wrong."""

    def copy(self, text: str) -> None:
        """Put a text on every clipboard that can be reached, and say so."""
        self.copy_to_clipboard(text)
        self._copy_with_programs(text)

    @work(group="clipboard")
    async def _copy_with_programs(self, text: str) -> None:
        took = [] if self.is_headless else await asyncio.to_thread(copy_with_programs, text)
        by = f" ({', '.join(took)})" if took else ""
        self.notify_done(f"Copied {clean_line(text)}{by}")

    def notify_error(self, error: LibraryError | str) -> None:
        """Show an error, and log the code of a refusal."""
        if isinstance(error, LibraryError):
            _log.warning("Refused.", exc_info=error)
        self.notify(clean(str(error)), severity="error", timeout=8, markup=False)

    def notify_warning(self, text: str) -> None:
        """Show a warning."""
        self.notify(clean(text), severity="warning", timeout=8, markup=False)

    def notify_info(self, title: str, text: str) -> None:
        """Show a few lines to read."""
        self.notify(clean(text), title=title, timeout=10, markup=False)

    def notify_done(self, text: str) -> None:
        """Say shortly that something was done."""
        self.notify(clean(text), timeout=2.5, markup=False)
