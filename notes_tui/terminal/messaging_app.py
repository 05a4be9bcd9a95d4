"""Short messages over the screen, and copies to the clipboard."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual import work

from index import LibraryError, clean, clean_line
from notes_tui.terminal.clipboard_programs import copy_with_programs
from notes_tui.terminal.themed_app import ThemedApp

if TYPE_CHECKING:
    from textual.notifications import Notification, Notify
    from textual.screen import Screen

# Cells of the widest message (as in app.tcss), of which border and padding take three.
_WIDEST, _AROUND = 70, 3
# Seconds after which whoever goes on to a dialog has seen a message.
_READ_AFTER = 1.0

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
        """Say shortly that something was done, in one line, in place of what was done before.

        Only a sentence, which ends with a full stop, takes more lines where it has to; anything else is cut.
        """
        said = clean(text)
        if not said.endswith("."):
            said = _in_one_line(said, min(_WIDEST, self.size.width) - _AROUND)
        self.notify(said, timeout=2.5, markup=False)

    def on_mount(self) -> None:
        """Hear of dialogs."""
        self.screen_change_signal.subscribe(self, self._screen_opened)

    def _screen_opened(self, screen: Screen[object]) -> None:
        """Take away what was read before a dialog: it would cover it."""
        if screen.is_modal:
            for shown in list(self._notifications):
                if time.time() - shown.raised_at > _READ_AFTER:
                    self._unnotify(shown)

    def on_notify(self, event: Notify) -> None:
        """Before a message is shown, take away the one that says the same, or what was done before."""
        new = event.notification
        for shown in list(self._notifications):
            same = (shown.title, shown.message) == (new.title, new.message)
            if same or (_says_done(shown) and _says_done(new)):
                self._unnotify(shown, refresh=False)


def _says_done(notification: Notification) -> bool:
    return notification.severity == "information" and not notification.title


def _in_one_line(text: str, width: int) -> str:
    """Return a text in at most so many cells; its end, which names a key, is not cut."""
    if cell_len(text) <= width or "\n" in text:
        return text
    label, dot, key = text.rpartition(" · ")
    room = width - cell_len(dot + key) - 1
    if not dot or room < width // 3:
        label, dot, key, room = text, "", "", width - 1
    return f"{set_cell_size(label, max(0, room)).rstrip()}…{dot}{key}"
