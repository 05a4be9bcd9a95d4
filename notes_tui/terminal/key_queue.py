"""Keys that come faster than the screens they open.

Textual hands each key to what has the focus at that moment. What `/` or `t` set in motion
has hardly begun when the next letter arrives, and that letter would be taken for a command:
`t quick` would quit. So each key waits until the one before is dealt with, and until the
dialog that it opens is there.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen, Screen

from notes_tui.terminal.faults import FaultTolerant

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.events import Event

ACTIONS = "action"
"""The group of workers that may be about to open a dialog."""

# The longest that a key waits: for the key before it, and for anything at all, in seconds.
_KEY_PATIENCE = 2.0
_PATIENCE = 4.0
_LOOK_AGAIN = 0.01


class Unhurried(Screen[None]):
    """A screen that may be on show before it can take what is typed."""

    @property
    def takes_keys(self) -> bool:
        """Whether it is ready."""
        return True


class TypeAhead(FaultTolerant):
    """An app in which no key overtakes the effect of the key before."""

    class KeyDone(Message, bubble=True):
        """Follows a key through every queue that the key goes through, so it arrives after it."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[tuple[float, Key]] = deque()
        self._handed_on = 0.0
        self._target: DOMNode | None = None
        self._looking = False

    async def on_event(self, event: Event) -> None:
        """Hold keys back where they are too early."""
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._keys or not self._in_time(time.monotonic()):
            self._keys.append((time.monotonic(), event))
            self._look_again()
        else:
            await self._hand_on(event)

    async def _hand_on(self, key: Key) -> None:
        self._target = target = self.focused or self.screen
        self._handed_on = time.monotonic()
        await super().on_event(key)
        if not target.post_message(self.KeyDone()):
            self._handed_on = 0.0

    def on_type_ahead_key_done(self) -> None:
        """The next key may go."""
        self._handed_on = 0.0

    def _look_again(self) -> None:
        if not self._looking:
            self._looking = True
            self.set_timer(_LOOK_AGAIN, self._next)

    async def _next(self) -> None:
        self._looking = False
        if self._keys and self._in_time(self._keys[0][0]):
            await self._hand_on(self._keys.popleft()[1])
        if self._keys:
            self._look_again()

    def _in_time(self, came: float) -> bool:
        now = time.monotonic()
        # What a key made leave the screen answers no more.
        answers = self._target is not None and self._target.is_attached
        if self._handed_on and answers and now - self._handed_on < _KEY_PATIENCE:
            return False
        return now - came > _PATIENCE or self._settled()

    def _settled(self) -> bool:
        screen = self.screen
        if not screen.is_mounted or (screen.focused is None and screen.focus_chain):
            return False
        if isinstance(screen, Unhurried) and not screen.takes_keys:
            return False
        opening = any(worker.group == ACTIONS and worker.is_running for worker in self.workers)
        return isinstance(screen, ModalScreen) or not opening
