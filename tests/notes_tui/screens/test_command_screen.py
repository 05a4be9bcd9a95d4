"""Work that a screen began in a thread ends with the screen."""

from __future__ import annotations

import threading

import pytest
from textual.worker import WorkerState

from index import LibraryError
from notes_tui.commands.command import ScreenName
from notes_tui.screens.command_screen import CommandScreen
from tests.helpers.app import running, until


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
@pytest.mark.parametrize("left", [False, True])
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
        if left:
            # As `_end_when_left` finds it when the thread is done before the tree is cleared.
            app._screen_stack.remove(screen)
        go_on.set()
        await until(lambda: screen.worker.is_finished)
        assert screen.shown == ([] if left else ["No." if refused else "Yes."])
        assert (screen.worker.state is WorkerState.CANCELLED) is left
        if left:
            app._screen_stack.append(screen)
