"""Work that a screen began in a thread ends with the screen."""

from __future__ import annotations

import threading

import pytest
from textual.worker import WorkerState

from index import LibraryError
from notes_tui.commands.command import ScreenName
from notes_tui.screens.command_screen import CommandScreen
from tests.helpers.app import list_notes, running, shown, until


class Loading(CommandScreen[None]):
    """Loads something slowly and shows it."""

    SCREEN_NAME: ScreenName = "reader"

    def __init__(self, work):
        super().__init__()
        self.work = work
        self.shown = []

    def on_mount(self):
        self.worker = self.run_worker(self._load(), exit_on_error=False)

    async def _load(self):
        try:
            self.shown.append(await self.in_thread(self.work))
        except LibraryError as error:
            self.shown.append(str(error))


@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize("left", ["", "screen", "app"])
async def test_the_worker_of_a_screen_that_was_left_ends_without_showing_anything(vault, left, refused):
    begun, go_on = threading.Event(), threading.Event()

    def work():
        begun.set()
        go_on.wait(300)
        if refused:
            raise LibraryError("No.", code="not-found")
        return "Yes."

    async with running(vault) as (app, _pilot):
        screen = Loading(work)
        await app.push_screen(screen)
        await until(begun.is_set)
        if left == "app":
            app._running = False  # As at the end of the app, while the screens are still on the stack.
        elif left:
            # As `_end_when_left` finds it when the thread is done before the tree is cleared.
            app._screen_stack.remove(screen)
        go_on.set()
        await until(lambda: screen.worker.is_finished)
        assert screen.shown == ([] if left else ["No." if refused else "Yes."])
        assert (screen.worker.state is WorkerState.CANCELLED) is bool(left)
        app._running = True
        if left == "screen":
            app._screen_stack.append(screen)


async def test_a_command_of_a_screen_that_was_left_does_nothing(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        left = app.screen
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await until(lambda: not left.is_running)
        # As the palette does that was open over it.
        app.call_later(left.action_run, "keep-old-name")
        await pilot.pause()
        assert app.fatal is None
        assert shown(app) == "BrowseScreen"
