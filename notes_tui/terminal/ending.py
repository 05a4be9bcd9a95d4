"""Ends that come from outside: a signal, or a terminal that is closed.

What was typed is stored first, at once and without waiting for anything; then the app ends as after `exit`.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from notes_tui.terminal.key_queue import KeyQueueApp

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
# Seconds between checks of the terminal, and for the keys typed before the signal to be handled.
_CHECK_EVERY = 0.5
_DRAIN = 1.0
# Seconds until the process ends by force: writing to a terminal that is gone may block for ever.
_LONGEST = 10.0


@runtime_checkable
class KeepsWords(Protocol):
    """A screen with text that is not saved."""

    def keep_words(self) -> str:
        """Store the text now, without waiting, and return "" or the reason why that failed."""
        ...


class EndableApp(KeyQueueApp):
    """An app that stores unsaved text before any end.

    Attributes:
        losses: Sentences about text that could not be stored.
    """

    def __init__(self) -> None:
        super().__init__()
        self.losses: tuple[str, ...] = ()
        self._ended_by: int | None = None
        self._ender: asyncio.Task[None] | None = None

    def watch_for_ends(self) -> None:
        """Catch the signals that end a process, and notice a terminal that is closed; call once, when running."""
        if self.is_headless:
            return
        self._catch(self._end_from_outside)
        self.set_interval(_CHECK_EVERY, self._check_terminal)

    def without_interrupts(self, program: Callable[[], None]) -> None:
        """Run another program that has the terminal: ctrl+c is meant for it, not for this app."""
        if self.is_headless:
            program()
            return
        loop = asyncio.get_running_loop()
        loop.remove_signal_handler(signal.SIGINT)
        # A function, not SIG_IGN: that would be inherited by the program.
        signal.signal(signal.SIGINT, lambda _number, _frame: None)
        try:
            program()
        finally:
            loop.add_signal_handler(signal.SIGINT, self._end_from_outside, signal.SIGINT)

    def keep_words(self) -> None:
        """Store the unsaved text of all screens now."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, KeepsWords)]
        self.losses = tuple(filter(None, [screen.keep_words() for screen in screens]))

    def _catch(self, end: Callable[[int], None]) -> None:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, end, number)

    def _check_terminal(self) -> None:
        stdin = select.poll()
        stdin.register(sys.__stdin__ or 0, select.POLLHUP)
        if any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in stdin.poll(0)):
            self._end_from_outside(signal.SIGHUP)

    def _end_from_outside(self, number: int) -> None:
        """Store what was typed, then end; a second signal changes nothing."""
        if self._ended_by is not None:
            return
        self._ended_by = number
        code = 128 + number
        guard = threading.Timer(_LONGEST, lambda: os._exit(code))
        guard.daemon = True
        guard.start()
        self.keep_words()
        self._ender = asyncio.get_running_loop().create_task(self._drain_and_exit(code))

    async def _drain_and_exit(self, code: int) -> None:
        """Let keys that were typed before the end reach their text, store it again, and exit."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _DRAIN
        quiet = 0
        # Keys come from a thread of their own: a moment without one is not yet the last.
        while quiet < 5 and loop.time() < until:
            await asyncio.sleep(0.02)
            quiet = 0 if self.keys_are_waiting else quiet + 1
        self.keep_words()
        self.exit(return_code=code)
