"""Keys that come faster than the screens they open.

Textual gives each key to the widget that has the focus at that moment. What `/` or `t` starts has hardly begun when
the next letter arrives, and that letter would be taken for a command: `t quick` would quit. So each key waits until
the key before it is handled, and until the dialog that it opens is there.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen

from notes_tui.terminal.faults import FaultTolerantApp

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.events import Event

ACTIONS = "action"
"""The group of workers that may open a dialog in a moment."""

# Longest time a key waits, in seconds: for the key before it, and for anything at all.
_KEY_PATIENCE = 2.0
_PATIENCE = 4.0
_CHECK_EVERY = 0.01


@runtime_checkable
class TakesKeys(Protocol):
    """A screen that may be shown before it can take keys."""

    @property
    def takes_keys(self) -> bool:
        """Return whether the screen is ready."""
        ...


class KeyQueueApp(FaultTolerantApp):
    """An app in which no key overtakes the effect of the key before it."""

    class KeyDone(Message, bubble=True):
        """Follows a key through every queue that the key goes through, and so arrives after it."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[tuple[float, Key]] = deque()
        self._passed_at = 0.0
        self._target: DOMNode | None = None
        self._checking = False

    async def on_event(self, event: Event) -> None:
        """Hold back keys that are too early."""
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._keys or not self._may_pass(time.monotonic()):
            self._keys.append((time.monotonic(), event))
            self._check_later()
        else:
            await self._pass_on(event)

    async def _pass_on(self, key: Key) -> None:
        self._target = target = self.focused or self.screen
        self._passed_at = time.monotonic()
        await super().on_event(key)
        if not target.post_message(self.KeyDone()):
            self._passed_at = 0.0

    def on_key_queue_app_key_done(self) -> None:
        """Let the next key go."""
        self._passed_at = 0.0

    def _check_later(self) -> None:
        if not self._checking:
            self._checking = True
            self.set_timer(_CHECK_EVERY, self._next)

    async def _next(self) -> None:
        self._checking = False
        if self._keys and self._may_pass(self._keys[0][0]):
            await self._pass_on(self._keys.popleft()[1])
        if self._keys:
            self._check_later()

    def _may_pass(self, came: float) -> bool:
        now = time.monotonic()
        # A widget that left the screen because of a key answers no more.
        answers = self._target is not None and self._target.is_attached
        if self._passed_at and answers and now - self._passed_at < _KEY_PATIENCE:
            return False
        return now - came > _PATIENCE or self._settled()

    def _settled(self) -> bool:
        screen = self.screen
        if not screen.is_mounted or (screen.focused is None and screen.focus_chain):
            return False
        if isinstance(screen, TakesKeys) and not screen.takes_keys:
            return False
        opening = any(worker.group == ACTIONS and worker.is_running for worker in self.workers)
        return isinstance(screen, ModalScreen) or not opening
