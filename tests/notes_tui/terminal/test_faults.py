"""The app shows a programming error as itself, logs it, and goes on where it can."""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import asynccontextmanager

import pytest
from textual.screen import ModalScreen
from textual.widgets import Static

from benchmarks.terminal import Terminal
from index import Library, SyncState, logs
from index.read.reader import Reader
from notes_tui.app import NotesApp
from notes_tui.screens.browse_screen import BrowseScreen
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.screens.help_screen import KeysScreen
from notes_tui.settings import AppSettings
from notes_tui.shell import EditNote
from notes_tui.terminal import faults
from notes_tui.widgets.note_editor import NoteEditor
from notes_tui.widgets.row_list import RowList
from tests.helpers.app import running, shown, until

SAID = "TypeError: object of type 'int' has no len()"


def broken(*_args, **_options):
    return len(3)


@pytest.fixture(autouse=True)
def log(vault):
    state = Library(vault).state
    logs.start(state, logs.LogSettings())
    yield lambda: (state / logs.FILE_NAME).read_text("utf-8")
    logs.stop()


@asynccontextmanager
async def faulty(vault, **settings):
    """The app, in which a TypeError is expected; it does not hide that a check failed."""
    checked = False
    try:
        async with running(vault, **settings) as (app, pilot):
            yield app, pilot
            checked = True
    except TypeError as error:
        if "has no len" not in str(error) or not checked:
            raise
    else:
        raise AssertionError("the fault did not reach the end of the app")


def notices(app):
    return [note for note in app._notifications if note.title == "Unexpected error"]


async def named(app, log, *, said=SAID):
    """Wait until the fault is shown as itself, once."""
    await until(lambda: notices(app))
    (notice,) = notices(app)
    assert said in notice.message
    assert "fault in notes-tui" in notice.message
    assert str(logs.written_file()) in notice.message
    assert said in log()
    assert "in broken: return len(3)" in log()


async def works(app, pilot):
    """The app takes keys and shows what they do."""
    row = app.screen.query_one(RowList).current
    await pilot.press("j")
    await until(lambda: app.screen.query_one(RowList).current != row)


async def test_an_action_of_a_screen(vault, log, monkeypatch):
    monkeypatch.setattr(BrowseScreen, "action_run", broken)
    async with faulty(vault) as (app, pilot):
        await pilot.press("question_mark")
        await named(app, log)
        await works(app, pilot)


async def test_an_action_of_the_app(vault, log):
    async with faulty(vault) as (app, pilot):
        app.action_break = broken
        app.bind("f12", "break")
        await pilot.press("f12")
        await named(app, log)
        await works(app, pilot)


async def test_a_worker(vault, log, monkeypatch):
    async with faulty(vault) as (app, pilot):
        monkeypatch.setattr(Reader, "items", broken)
        await pilot.press("t")
        await named(app, log)
        monkeypatch.undo()
        await pilot.press("question_mark")
        await until(lambda: shown(app) == "KeysScreen")


async def test_a_message_handler_of_a_widget(vault, log):
    async with faulty(vault) as (app, pilot):
        app.screen.query_one(RowList).call_later(broken)
        await named(app, log)
        await works(app, pilot)


async def test_a_timer(vault, log):
    async with faulty(vault) as (app, pilot):
        app.screen.set_timer(0.01, broken)
        await named(app, log)
        await works(app, pilot)


@pytest.mark.parametrize("step", ["compose", "on_mount"])
async def test_a_screen_that_cannot_be_built_is_closed(vault, log, monkeypatch, step):
    monkeypatch.setattr(KeysScreen, step, broken, raising=False)
    said = {
        "compose": "TypeError: KeysScreen(classes='tall') compose() method returned an invalid result; object"
    }.get(step, SAID)
    async with faulty(vault) as (app, pilot):
        await pilot.press("question_mark")
        await named(app, log, said=said)
        await until(lambda: shown(app) == "BrowseScreen")
        await works(app, pilot)


async def test_a_widget_that_cannot_be_built_costs_only_itself(vault, log):
    class Broken(Static):
        def on_mount(self):
            broken()

    async with faulty(vault) as (app, pilot):
        await app.screen.mount(Broken())
        await named(app, log)
        await works(app, pilot)
        assert app.fatal is None


async def test_what_waits_for_such_a_screen_gets_nothing(vault, log):
    class Broken(ModalScreen[str]):
        def on_mount(self):
            broken()

    async with faulty(vault) as (app, _pilot):
        answers = []

        async def ask():
            answers.append(await app.push_screen_wait(Broken()))

        app.run_worker(ask())
        await until(lambda: answers)
        assert answers == [None]
        await named(app, log)


async def test_words_in_the_editor_outlive_a_fault_there(vault, log):
    async with faulty(vault) as (app, pilot):
        await app.push_screen(EditorScreen(app, EditNote("Ideas.md")))
        await pilot.pause()
        editor = app.screen.query_one(NoteEditor)
        await until(lambda: not editor.read_only)
        await pilot.press("ctrl+home", *"Some ")
        editor.call_later(broken)
        await named(app, log)
        await pilot.press(*"words ")
        await until(lambda: editor.document_text.startswith("Some words # Ideas"))
        await pilot.press("ctrl+s")
        await until(lambda: (vault / "Ideas.md").read_text("utf-8").startswith("Some words # Ideas"))


async def test_one_fault_over_and_over_is_shown_once(vault, log):
    async with faulty(vault) as (app, pilot):
        for _ in range(5):
            app.screen.call_later(broken)
        await named(app, log)
        await works(app, pilot)
        assert len(notices(app)) == 1
        assert log().count("Unexpected error.") == 1


async def test_a_message_that_could_move_the_cursor_is_cleaned(vault):
    def hostile():
        raise TypeError("\x1b[2J\nhas no len")

    async with faulty(vault) as (app, _pilot):
        app.screen.call_later(hostile)
        await until(lambda: notices(app))
        assert "\x1b" not in notices(app)[0].message


async def test_what_the_system_refuses_is_no_fault_of_ours(vault, log):
    def refuse():
        raise PermissionError(13, "no", "x")

    with pytest.raises(PermissionError):  # noqa: PT012 - raised at the end of the app
        async with running(vault) as (app, _pilot):
            app.screen.call_later(refuse)
            await until(lambda: any("no permission" in note.message for note in app._notifications))
            assert notices(app) == []


async def test_a_fault_without_pause_ends_the_app_and_keeps_the_draft(vault, log, monkeypatch):
    monkeypatch.setattr(faults, "_TOO_MANY", 3)
    app = NotesApp(Library(vault), AppSettings())
    with pytest.raises(TypeError):  # noqa: PT012
        async with app.run_test() as pilot:
            await app.push_screen(EditorScreen(app, EditNote("Ideas.md")))
            await pilot.pause()
            editor = app.screen.query_one(NoteEditor)
            await until(lambda: not editor.read_only)
            await pilot.press("ctrl+home", *"Unsaved ")
            for _ in range(5):
                app.call_later(broken)
            await until(lambda: app.fatal is not None)
    assert isinstance(app.fatal, TypeError)
    assert app.return_code == 1
    library = Library(vault)
    await asyncio.sleep(0)
    assert [draft.text.partition("#")[0] for draft in library.drafts.unsaved()] == ["Unsaved "]
    library.close()


def test_without_the_first_screen_the_app_ends_with_one_line_and_the_terminal_sane(vault):
    program = (
        "import sys\n"
        "from notes_tui.cli.main import run\n"
        "from notes_tui.screens.browse_screen import BrowseScreen\n"
        "BrowseScreen.on_mount = lambda self: len(3)\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    with Terminal([sys.executable, "-W", "ignore", "-c", program, str(vault)]) as terminal:
        assert terminal.exit_code() == 2
        while terminal.pump(0.1):
            pass
        text = terminal.raw.decode()
    after = text[text.rindex("\x1b[?1049l") :]
    assert "\x1b[?25h" in after
    said = re.sub(r"\x1b\[[?<>\d]*[a-z]", "", after)
    assert said.startswith(f"notes-tui: unexpected error: {SAID}; this is a fault in notes-tui; details in ")
    assert said.count("\n") == 1
    assert "Traceback" not in text


async def test_a_search_that_fails_leaves_no_rows_of_another_query(vault, log, monkeypatch):
    async with faulty(vault) as (app, pilot):
        monkeypatch.setattr(Reader, "find", broken)
        await pilot.press("slash", *"probe")
        await named(app, log)
        await until(lambda: app.screen.query_one(RowList).current is None)


async def test_a_fault_that_comes_back_is_shown_again_after_a_while(vault, log, monkeypatch):
    async with faulty(vault) as (app, pilot):
        app.call_later(broken)
        await until(lambda: len(notices(app)) == 1)
        first = notices(app)
        monkeypatch.setattr(faults, "_PERIOD", 0.0)
        app.call_later(broken)
        await until(lambda: len(notices(app)) == 1 and notices(app) != first)
        await works(app, pilot)


async def test_syncing_that_fails_is_shown_once_with_the_log(vault, log):
    async with running(vault) as (app, _pilot):
        failed = SyncState("failed", message="Syncing failed: TypeError.")
        for state in (failed, SyncState("starting"), failed):
            app.post_message(NotesApp.SyncReport(state))
        await until(lambda: any("Syncing failed" in note.message for note in app._notifications))
        await asyncio.sleep(0.1)
        assert sum("Syncing failed" in note.message for note in app._notifications) == 1
