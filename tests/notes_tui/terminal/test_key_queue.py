"""A key belongs to the screen it was typed for; the app goes on whatever is typed."""

from __future__ import annotations

import asyncio

import pytest
from textual.events import Key, Paste
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from benchmarks.key_driver import drive
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.terminal.key_queue import ACTIONS, KeyQueueApp
from notes_tui.widgets.note_editor import NoteEditor
from notes_tui.widgets.row_list import RowList
from tests.helpers.app import running, until


class Recorder(Screen[None]):
    """Notes the keys it gets."""

    def __init__(self):
        super().__init__()
        self.keys = []

    def on_key(self, event):
        self.keys.append(event.key)


class Dialog(ModalScreen[None]):
    """Takes text."""

    def compose(self):
        yield Input()


class Form(Screen[None]):
    """Goes from its input to what is below when the input is submitted, a moment later."""

    def compose(self):
        yield Input()
        yield Below()

    async def on_input_submitted(self):
        await asyncio.sleep(0.1)  # longer than the app looks again whether a key may pass
        self.set_focus(self.query_one(Below))


class Below(Static, can_focus=True):
    """Notes the keys it gets."""

    keys = ()

    def on_key(self, event):
        self.keys = (*self.keys, event.key)


class App(KeyQueueApp):
    """Opens a dialog with `t`, late; closes the front screen with `x`; quits with `q`."""

    def __init__(self, delay=0.0, opens=True):
        super().__init__()
        self.delay, self.opens = delay, opens
        self.base = Recorder()
        self.gate = asyncio.Event()

    def on_mount(self):
        self.push_screen(self.base)

    def on_key(self, event):
        if event.key == "t" and self.screen is self.base:
            self.run_worker(self._open(), group=ACTIONS)
        elif event.key == "q" and self.screen is self.base:
            self.exit()

    async def _open(self):
        await asyncio.wait_for(self.gate.wait(), 300)
        if self.opens:
            await self.push_screen(Dialog())


def type_(app, *keys):
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


async def settled(app):
    await until(lambda: app.is_ending or (app._message_queue.empty() and not app.keys_are_waiting))


async def test_type_ahead_reaches_the_dialog_that_the_key_before_opens():
    app = App()
    async with app.run_test():
        await settled(app)
        type_(app, "t", *"quick")
        app.post_message(Paste("er"))
        type_(app, "s")
        app.gate.set()
        await until(
            lambda: isinstance(app.screen, Dialog) and app.screen.query_one(Input).value == "quickers"
        )
        assert app.base.keys == ["t"]


async def test_a_key_after_enter_is_for_the_widget_that_enter_goes_to():
    app = App()
    async with app.run_test():
        await settled(app)
        form = Form()
        await app.push_screen(form)
        await until(lambda: form.focused is not None)
        type_(app, "a", "enter", "e")
        await settled(app)
        assert (form.query_one(Input).value, form.query_one(Below).keys) == ("a", ("e",))


async def test_keys_for_a_dialog_that_does_not_come_are_dropped_after_a_while(monkeypatch):
    monkeypatch.setattr("notes_tui.terminal.key_queue._MOST_CHECKS", 20)
    app = App()
    async with app.run_test():
        await settled(app)
        type_(app, "t", *"quick")
        await until(lambda: app._keys)
        await settled(app)
        assert app.base.keys == ["t"]
        # What is typed from now on is for the screen in front, and never for the late dialog.
        type_(app, "j")
        await until(lambda: app.base.keys == ["t", "j"])
        app.gate.set()
        await until(lambda: isinstance(app.screen, Dialog))
        type_(app, "y")
        await until(lambda: app.screen.query_one(Input).value == "y")


async def test_keys_for_a_screen_that_is_gone_are_dropped():
    app = App()
    async with app.run_test():
        await settled(app)
        app.gate.set()
        type_(app, "t")
        await until(lambda: isinstance(app.screen, Dialog) and app.screen.is_mounted)
        await settled(app)
        dialog = app.screen
        dialog.query_one(Input).focus()
        # A key that waits when its screen goes: the one before it is still being handled.
        app._number += 1
        app._target = app.base
        type_(app, "q", "z")
        await until(lambda: len(app._keys) == 2)
        dialog.dismiss()
        await until(lambda: app.screen is app.base)
        app._done = app._number
        await settled(app)
        assert app.base.keys == ["t"]
        assert app.is_running


@pytest.mark.parametrize("rest", [[], ["j"], [*"jjkk"], ["escape", "q"], ["t", *"abc"], ["q", "q", "enter"]])
async def test_after_the_end_began_no_key_is_handled(rest):
    app = App()
    async with app.run_test():
        await settled(app)
        type_(app, "q", *rest)
        await until(lambda: app.is_ending)
    assert app.fatal is None
    assert app.return_code == 0
    assert app.base.keys == ["q"]


async def test_keys_after_quit_leave_no_error(vault):
    async with running(vault) as (app, _pilot):
        type_(app, "j", "q", *"jtabc", "enter", "escape", "slash")
        await until(lambda: app.is_ending)
    assert app.fatal is None
    assert app.return_code == 0


@pytest.mark.parametrize(("seed", "size"), [(1, (80, 24)), (2, (20, 5)), (3, (200, 50))])
async def test_random_keys(tmp_path, seed, size):
    outcome = await drive(tmp_path, seed, 60, Size(*size))
    assert outcome.findings == []
    assert outcome.keys >= 60


@pytest.mark.parametrize("opener", ["l", "ctrl+p", "N"])
@pytest.mark.parametrize("key", ["pagedown", "pageup"])
async def test_a_list_without_room_turns_no_page(vault, opener, key):
    async with running(vault) as (app, pilot):
        await pilot.resize_terminal(20, 5)
        await pilot.press(opener)
        await until(lambda: isinstance(app.screen, ModalScreen))
        await pilot.press(key, key, "escape", "escape")
        await until(lambda: not isinstance(app.screen, ModalScreen))
        assert app.fatal is None


async def test_a_hidden_list_leaves_the_keys_that_turn_pages_alone(vault):
    for number in range(60):
        (vault / f"Note {number:02}.md").write_text("Line.\n\n" * 200, "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await until(lambda: app.screen.query_one(RowList).virtual_size.height > 60)
        await pilot.press("g", "pagedown", "pagedown")
        await until(lambda: app.screen.query_one(RowList).scroll_y > 0)
        await pilot.press("e")
        await until(lambda: isinstance(app.screen, EditorScreen) and app.screen.takes_keys)
        editor = app.screen.query_one(NoteEditor)
        await pilot.press("ctrl+home", "pagedown")
        await until(lambda: editor.cursor_location[0] > 0)
