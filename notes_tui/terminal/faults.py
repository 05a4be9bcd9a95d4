"""Unexpected exceptions in the app: shown as what they are, logged, and survived where that is possible.

Textual ends the message loop of a widget whose handler raises, and the app with it. Here each message is
dispatched inside a guard instead, so the widget, and the words typed into it, live on. Exceptions from
workers, timers and drawing come through Textual's own hook and leave their widget intact.

The app ends, with drafts kept and one line on standard error, when there is nothing to go on with: the first
screen cannot be built, or one fault follows another without pause.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.worker import WorkerFailed

from index import clean_line, expected, logs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.dom import DOMNode
    from textual.message import Message
    from textual.widget import Widget

_LONGEST_MESSAGE = 200
# The same fault is shown once in this time; and so many faults in it are more than can be gone on with.
_PERIOD = 10.0
_TOO_MANY = 40

_log = logging.getLogger(__name__)


class FaultTolerantApp(App[int]):
    """An app that outlives programming errors in its screens, widgets and workers.

    Attributes:
        fatal: The exception that ended the app, if one did.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fatal: BaseException | None = None
        self._recent: deque[float] = deque()
        self._shown_at: dict[str, float] = {}

    def _register_child(self, parent: DOMNode, child: Widget, before: int | None, after: int | None) -> None:
        known = child in self._registry
        super()._register_child(parent, child, before, after)
        if known:
            return
        # An attribute of the instance: the widgets are of many classes, most of them Textual's.
        dispatch = child._dispatch_message  # noqa: SLF001 - Textual has no public hook around a widget's messages
        vars(child)["_dispatch_message"] = partial(self._dispatch_guarded, child, dispatch)

    async def _dispatch_guarded(
        self, node: DOMNode, dispatch: Callable[[Message], Awaitable[None]], message: Message
    ) -> None:
        try:
            await dispatch(message)
        except Exception as error:  # noqa: BLE001 - logged and shown as what it is
            self._handle_exception(error)
            if isinstance(message, (events.Compose, events.Mount)):
                self._leave_unbuilt(node, error)

    async def _dispatch_message(self, message: Message) -> None:
        await self._dispatch_guarded(self, super()._dispatch_message, message)

    def _handle_exception(self, error: Exception) -> None:
        """Log and show an exception that nobody expected; end the app only where it cannot go on."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        # Textual's test harness raises it at the end, so no fault passes unseen in a test.
        if self._exception is None and isinstance(cause, Exception):
            self._exception = cause
        if not self._is_repeated(cause):
            refusal = expected(cause)
            if refusal is not None:
                _log.warning("Not expected here.", exc_info=refusal)
            else:
                _log.error("Unexpected error.", exc_info=cause)
            self._show(cause)
        if not self._running or len(self._recent) > _TOO_MANY:
            self._end(cause)

    def _is_repeated(self, error: BaseException) -> bool:
        """Return whether the same fault was shown just now; count this one."""
        now = time.monotonic()
        while self._recent and now - self._recent[0] > _PERIOD:
            self._recent.popleft()
        self._recent.append(now)
        # Measured from when it was shown, or a fault that comes back for ever would be shown only once.
        self._shown_at = {name: at for name, at in self._shown_at.items() if now - at <= _PERIOD}
        name = f"{type(error).__name__} {logs.place(error)}"
        repeated = name in self._shown_at
        self._shown_at.setdefault(name, now)
        return repeated

    def _show(self, error: BaseException) -> None:
        refusal = expected(error)
        if refusal is not None:
            self.notify(clean_line(str(refusal)), severity="error", timeout=8, markup=False)
            return
        file = logs.written_file()
        details = f"Details are in {file}." if file is not None else "There is no log of it."
        self.notify(
            f"{described(error)}\nThis is a fault in notes-tui. {details}",
            title="Unexpected error",
            severity="error",
            timeout=20,
            markup=False,
        )

    def _leave_unbuilt(self, node: object, error: Exception) -> None:
        """Close a screen that could not be built; without the first screen the app ends."""
        if isinstance(node, Screen) and node in self.screen_stack[2:]:
            self.call_later(self._close, node)
        elif isinstance(node, (App, Screen)):
            self._end(error)

    def _close(self, screen: Screen[Any]) -> None:
        if screen is self.screen:
            screen.dismiss(None)

    def _end(self, error: BaseException) -> None:
        """Leave as after `exit`, which unmounts the screens: they keep what is not saved."""
        if self.fatal is None:
            self.fatal = error
            self._return_code = 1
            self._close_messages_no_wait()


def described(error: BaseException) -> str:
    """Return the type and message of an exception on one line."""
    message = clean_line(str(error))[:_LONGEST_MESSAGE]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
