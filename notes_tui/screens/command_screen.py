"""The base of all screens: it runs commands, and hears what happens on disk."""

from __future__ import annotations

import asyncio
from inspect import iscoroutine
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, on
from textual.binding import Binding
from textual.screen import Screen

from index import LibraryError
from notes_tui.commands.registry import command_of, commands_of
from notes_tui.screens.dimmed_screen import DimmedScreen
from notes_tui.shell import quietly
from notes_tui.terminal.key_queue import ACTIONS
from notes_tui.terminal.least_size import is_too_small
from notes_tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.binding import BindingType
    from textual.geometry import Size

    from index import Announcement, SyncState
    from notes_tui.commands.command import ScreenName

T = TypeVar("T")
ResultT = TypeVar("ResultT")


def bindings(screen: ScreenName) -> list[BindingType]:
    """Return the bindings of a screen's commands; the user can rebind them by id."""
    return [
        Binding(
            command.keys,
            f"run('{command.id}')",
            command.footer or command.label,
            show=bool(command.footer),
            id=command.id,
        )
        for command in commands_of(screen)
        if command.keys
    ]


class CommandScreen(Screen[ResultT]):
    """A screen with commands.

    Attributes:
        SCREEN_NAME: Its name in the registry of commands.
        DROPS_LATE_KEYS: A key that waited long might act on something that the user has not seen.
    """

    SCREEN_NAME: ClassVar[ScreenName]
    DROPS_LATE_KEYS: ClassVar[bool] = False

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Create the screen with the classes of its size: Textual sets them after a layout, and lays out again."""
        super().__init__(name, id, classes)
        size = self.app.size
        for cells, breakpoints in (
            (size.width, self.HORIZONTAL_BREAKPOINTS),
            (size.height, self.VERTICAL_BREAKPOINTS),
        ):
            fitting = [name for least, name in sorted(breakpoints or ()) if least <= cells]
            self.add_class(*fitting[-1:], update=False)

    @property
    def unsaved(self) -> str:
        """The note whose text is not saved; empty where there is none."""
        return ""

    @property
    def takes_keys(self) -> bool:
        """Return False while the screen is shown but cannot take keys yet."""
        return True

    def takes_key(self, _key: str, /) -> bool:
        """Return False while a key has to wait."""
        return self.takes_keys

    def action_run(self, id_: str) -> None:
        """Run a command of this screen, unless it was left: the palette asks for it a moment later."""
        if self._is_left():
            return
        self.start(command_of(self.SCREEN_NAME, id_).run(self))

    def start(self, work: object) -> None:
        """Let what a command returned go on in the background, if it is not finished; keys wait for its dialogs."""
        if iscoroutine(work):
            self.run_worker(work, group=ACTIONS)

    def in_background(
        self, work: Callable[[], Coroutine[Any, Any, None]], *, group: str, exclusive: bool = False
    ) -> None:
        """Let work go on in a group of workers; with `exclusive`, in the place of what is under way there.

        It is given as a function, as work that is cancelled before it begins would be a coroutine that nobody awaits.
        """
        self.run_worker(cast("Any", work), group=group, exclusive=exclusive)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run blocking work off the event loop; the calling worker ends when the screen was left meanwhile.

        Raises:
            LibraryError: The work was refused.
        """
        try:
            result = await asyncio.to_thread(work)
        except LibraryError:
            self._end_when_left()
            raise
        self._end_when_left()
        return result

    def _end_when_left(self) -> None:
        if self._is_left():
            raise asyncio.CancelledError

    def _is_left(self) -> bool:
        # A screen that was left keeps its place in the tree for a moment, without its widgets; at the end of the app,
        # it keeps its place on the stack as well.
        return not self.is_attached or not self.app.is_running or self not in self.app.screen_stack

    async def load(
        self, work: Callable[[], T], *, refused: Callable[[LibraryError], T | None] = quietly
    ) -> T | None:
        """Load what the screen shows, as `in_thread` does; when the work is refused, return `refused(error)`."""
        try:
            return await self.in_thread(work)
        except LibraryError as error:
            return refused(error)

    def _compositor_refresh(self) -> None:
        """Draw what has changed, once.

        Below a dialog, Textual (8.2) marks all of the screen as changed when it has drawn a part of it, and so draws
        screen and dialog again at each message of this screen.
        """
        changed = self._compositor._dirty_regions  # noqa: SLF001
        if self is self.app.screen or not changed:
            super()._compositor_refresh()
            return
        self.app.screen.refresh(*changed)
        changed.clear()
        self._dirty_widgets.clear()

    def _screen_resized(self, size: Size) -> None:
        """Lay out for a size, unless that is done: each dialog says its size to all screens below, and to itself."""
        if size != self.outer_size:
            super()._screen_resized(size)

    @on(events.Resize)
    def _say_when_too_small(self) -> None:
        """Say so where there is no room for the screen."""
        covers = self.query(TooSmall)
        if not is_too_small(self.size):
            covers.remove()
        elif not covers:
            self.mount(TooSmall())

    def synced(self, announcement: Announcement, /) -> None:
        """Called when something has changed and the index shows it."""

    def sync_reported(self, state: SyncState, /) -> None:
        """Called when the state of syncing changes."""


class QuestionScreen(DimmedScreen[ResultT | None], CommandScreen[ResultT | None]):
    """A dialog that asks a question; its result is the answer, or None."""

    SCREEN_NAME: ClassVar[ScreenName] = "dialog"
    # With little room, frame and blank lines go first.
    VERTICAL_BREAKPOINTS = [(0, "tiny"), (10, "short"), (18, "tall")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
