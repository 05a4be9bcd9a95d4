"""Keys that come faster than the screens they open.

Textual gives each key to the widget that has the focus at that moment. What `/` or `t` starts has hardly begun when
the next letter arrives, and that letter would be taken for a command: `t quick` would quit. So each key, and each
paste, waits until the key before it is handled and until the dialog that it opens is there. A screen may let single
keys wait longer, as those that act on a row of a list that has not come yet; if that takes too long they are dropped.

A key belongs to the screen that was in front when it was typed, or to one that an earlier key has opened since. A key
that can reach neither is dropped, never given to another screen; after the app has begun to end, so is every key.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual.app import ScreenStackError
from textual.events import Key, Paste
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import OptionList

from notes_tui.terminal.alt_digits import tell_alt_digits
from notes_tui.terminal.faults import FaultTolerantApp
from notes_tui.terminal.least_size import KEYS_THAT_LEAVE, is_too_small

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.events import Event
    from textual.screen import Screen

ACTIONS = "action"
"""The group of workers that may open a dialog in a moment."""

# Seconds between checks, and so many in vain end the waiting. Counted, not timed: while the event loop is blocked,
# no key before has had its turn either.
_CHECK_EVERY = 0.01
_MOST_CHECKS = 400
# A key that a widget is handling is waited for longer: on a busy machine what is typed behind it must not get lost.
_MOST_CHECKS_IN_FLIGHT = 3_000


@runtime_checkable
class TakesKeys(Protocol):
    """A screen that may be shown before it can take keys.

    Attributes:
        DROPS_LATE_KEYS: Keys that it is not ready for in the end are dropped, and not taken all the same.
    """

    DROPS_LATE_KEYS: ClassVar[bool]

    def takes_key(self, key: str) -> bool:
        """Return whether the screen is ready for a key; the key of a paste is empty."""
        ...


@dataclass(frozen=True)
class Typed:
    """A key or paste, and the screens that were there when it came, the one in front last."""

    event: Key | Paste
    screens: tuple[Screen[object], ...]

    def is_for(self, screen: Screen[object]) -> bool:
        """Return whether the screen was in front when this was typed, or was opened since."""
        return screen is self.screens[-1] or screen not in self.screens


class KeyQueueApp(FaultTolerantApp):
    """An app in which no key overtakes the effect of the key before it."""

    class KeyDone(Message, bubble=True):
        """Follows a key through every queue that the key goes through, and so arrives after it.

        It goes twice: the second time it also follows the messages that a widget has sent because of the key, such
        as that a search was submitted, which moves the focus.
        """

        def __init__(self, number: int, *, again: bool = True) -> None:
            super().__init__()
            self.number = number
            self.again = again

    def __init__(self) -> None:
        super().__init__()
        tell_alt_digits()
        self._keys: deque[Typed] = deque()
        self._number = self._done = 0
        self._target: DOMNode | None = None
        self._checking = False
        self._checks = 0
        # The screen in front when waiting was given up; its keys wait no more until it is ready.
        self._slow: Screen[object] | None = None

    @property
    def is_ending(self) -> bool:
        """Return whether the app has begun to end; no key is handled any more."""
        return self._exit or self.fatal is not None or not self._running

    @property
    def number_of_keys(self) -> int:
        """Return how many keys were handled."""
        return self._number

    @property
    def keys_are_waiting(self) -> bool:
        """Return whether a key was typed whose handling is not finished."""
        return bool(self._keys) or self._in_flight()

    async def on_event(self, event: Event) -> None:
        """Hold back keys that are too early."""
        if not isinstance(event, (Key, Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        screens = () if self.is_ending else tuple(self.screen_stack)
        if not screens:
            return
        typed = Typed(event, screens)
        if self._keys or not self._may_pass(typed):
            self._keys.append(typed)
            self._check_later()
        else:
            self._checks = 0
            await self._pass_on(typed)

    async def _pass_on(self, typed: Typed) -> None:
        event = typed.event
        if not typed.is_for(self.screen) or _turns_no_page(event, self.screen):
            return
        if is_too_small(self.size) and (isinstance(event, Paste) or event.key not in KEYS_THAT_LEAVE):
            return
        self._target = target = self.focused or self.screen
        self._number = number = self._number + 1
        try:
            # The key may end the app, and with it the stack of screens.
            with suppress(ScreenStackError):
                await super().on_event(typed.event)
        finally:
            if not target.post_message(self.KeyDone(number)):
                self._done = number

    def on_key_queue_app_key_done(self, done: KeyDone) -> None:
        """Let the next key go."""
        target = self._target if done.again and done.number == self._number else None
        if target is None or not target.post_message(self.KeyDone(done.number, again=False)):
            self._done = max(self._done, done.number)

    def _check_later(self) -> None:
        if not self._checking:
            self._checking = True
            self.set_timer(_CHECK_EVERY, self._next)

    async def _next(self) -> None:
        self._checking = False
        if self.is_ending or not self.screen_stack:
            self._keys.clear()
            return
        self._checks += 1
        try:
            if self._keys and self._may_pass(self._keys[0]):
                self._checks = 0
                await self._pass_on(self._keys.popleft())
            elif self._checks > (_MOST_CHECKS_IN_FLIGHT if self._in_flight() else _MOST_CHECKS):
                self._checks = 0
                self._give_up()
        finally:
            if self._keys:
                self._check_later()

    def _give_up(self) -> None:
        """Forget the waiting keys when what they were typed for did not come."""
        self._slow = screen = self.screen
        if self._in_flight() or self._opening():
            busy = "the app was busy"
        elif isinstance(screen, TakesKeys) and screen.DROPS_LATE_KEYS:
            busy = "the list was loading"
        else:
            return  # The screen itself takes long; they are for it.
        self._keys.clear()
        self._done = self._number
        self.notify(f"What was typed while {busy} is ignored.", severity="warning", markup=False)

    def _in_flight(self) -> bool:
        # A widget that left the screen because of a key answers no more.
        return self._done < self._number and self._target is not None and self._target.is_attached

    def _may_pass(self, typed: Typed) -> bool:
        return not self._in_flight() and self._settled(typed.event)

    def _settled(self, event: Key | Paste) -> bool:
        screen = self.screen
        key = event.key if isinstance(event, Key) else ""
        takes = not isinstance(screen, TakesKeys) or screen.takes_key(key)
        if not takes and isinstance(screen, TakesKeys) and screen.DROPS_LATE_KEYS:
            return False
        ready = takes and screen.is_mounted and (screen.focused is not None or not screen.focus_chain)
        ready = ready and (isinstance(screen, ModalScreen) or not self._opening())
        if ready or self._slow is not screen:
            self._slow = None
        return ready or self._slow is screen

    def _opening(self) -> bool:
        return any(worker.group == ACTIONS and worker.is_running for worker in self.workers)


def _turns_no_page(event: Key | Paste, screen: Screen[object]) -> bool:
    """Return whether a key turns the page of a list for which a small terminal leaves no room.

    Textual (8.2) fails then: such a list knows no lines.
    """
    if not isinstance(event, Key) or event.key not in ("pageup", "pagedown"):
        return False
    # Pickers and the palette move their list while an input has the focus; a hidden list takes no keys.
    lists = screen.query(OptionList) if isinstance(screen, ModalScreen) else [screen.focused]
    return any(
        isinstance(listed, OptionList) and listed.display and not listed.scrollable_content_region
        for listed in lists
    )
