"""Save what is typed by itself, where the user wants that, and never over what another program wrote."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from index import LibraryError, StaleFileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen
    from textual.timer import Timer

    from index import Library


class SaveAtRest:
    """Asks for a save when the keys have rested for a while."""

    def __init__(self, screen: Screen[None], seconds: int, save: Callable[[], object]) -> None:
        """Begin; `seconds` is 0 for never."""
        self._screen = screen
        self._seconds = seconds
        self._save = save
        self._timer: Timer | None = None

    @property
    def is_on(self) -> bool:
        """Return whether the user wants this."""
        return self._seconds > 0

    def text_changed(self) -> None:
        """Wait again: the text has changed."""
        if self._timer is not None:
            self._timer.stop()
        if self.is_on:
            self._timer = self._screen.set_timer(self._seconds, self._save)


async def save_unless_changed(
    library: Library, path: str, text: str, base: bytes | None
) -> LibraryError | bool:
    """Save a text that was made from `base`; return False where another program has changed the file.

    Where the file cannot be written, return the reason.
    """
    try:
        await asyncio.to_thread(lambda: library.edit.save(path, text, base))
    except StaleFileError:
        return False
    except LibraryError as error:
        return error
    return True
