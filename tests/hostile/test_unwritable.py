"""Edits without room on the disk or without permission."""

from __future__ import annotations

import errno
import os

import pytest

from index import Library, LibraryError
from index.search import index_writer
from index.vault.files import atomic
from notes_tui.app import NotesApp
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.settings import AppSettings
from notes_tui.shell import EditNote
from notes_tui.widgets.note_editor import NoteEditor
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import until
from tests.hostile.conftest import TINY, check, ids, tree


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EBUSY, "another program holds it"),
        (errno.EIO, "disk reports an error"),
    ],
)
@pytest.mark.parametrize("step", ["open", "write", "fsync"])
def test_an_edit_that_cannot_be_written_is_reported_and_can_be_repeated(
    library, vault, monkeypatch, step, code, why
):
    library.refresh()
    before = tree(vault)
    paper = library.read.paper(TINY)
    text, base = library.edit.text("Ideas.md")
    real = getattr(os, step)

    def fail(*args, **options):
        if step == "open" and not (args[1] & (os.O_WRONLY | os.O_RDWR)):
            return real(*args, **options)
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        for edit in (
            lambda: library.edit.save("Ideas.md", text + "zanzibar\n", base),
            lambda: library.edit.tag([paper], ["x"]),
            lambda: library.edit.create("Fresh", "words"),
        ):
            with pytest.raises(LibraryError, match=why):
                edit()
    assert tree(vault) == before
    library.edit.save("Ideas.md", text + "zanzibar\n", base)
    library.edit.tag([paper], ["x"])
    check(library, vault)
    assert ids(library, "zanzibar") == ["n:Ideas.md"]


def test_a_read_only_file_is_not_changed(library, vault):
    (vault / "Ideas.md").chmod(0o444)
    check(library, vault)
    before = tree(vault)
    with pytest.raises(LibraryError, match="read-only"):
        library.edit.tag(["Ideas.md"], ["x"])
    assert tree(vault) == before


def test_the_reason_is_that_of_the_file_system_where_the_file_itself_is_writable(library, vault, monkeypatch):
    library.refresh()
    before, access, opened = tree(vault), os.access, os.open

    def refused(path, flags, *args, **options):
        if flags & os.O_WRONLY and str(path).endswith((".md", ".tmp")):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return opened(path, flags, *args, **options)

    def not_renamed(_flag, old, _new):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(old))

    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode, **o: not mode & os.W_OK and access(path, mode, **o))
        patch.setattr(os, "open", refused)
        patch.setattr(atomic, "_rename_with", not_renamed)
        for edit in (
            lambda: library.edit.tag(["Ideas.md"], ["x"]),
            lambda: library.edit.rename(library.edit.plans.note("Ideas.md", "/Thoughts")),
            lambda: library.edit.create("Fresh", "words"),
        ):
            with pytest.raises(LibraryError, match="the file system is read-only"):
                edit()
        assert "n:Ideas.md" in ids(library, "probe")
    assert tree(vault) == before
    check(library, vault)


async def test_unsaved_text_stays_on_the_screen_and_is_saved_when_there_is_room(vault, monkeypatch):
    before = tree(vault)
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        await app.push_screen(EditorScreen(app, EditNote("Ideas.md")))
        await pilot.pause()
        editor = app.screen.query_one(NoteEditor)
        await until(lambda: not editor.read_only)
        with monkeypatch.context() as patch:

            def full(*_args, **_options):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            patch.setattr(os, "write", full)
            await pilot.press("ctrl+home", *"Words ", "ctrl+s")
            await until(lambda: any("disk is full" in note.message for note in app._notifications))
        assert tree(vault) == before
        assert editor.document_text.startswith("Words # Ideas")
        await pilot.press("ctrl+s")
        await until(lambda: (vault / "Ideas.md").read_text("utf-8").startswith("Words # Ideas"))


async def test_the_app_says_that_syncing_fails_and_goes_on_when_there_is_room(vault, monkeypatch):
    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=(100, 30)):
        status = app.screen.query_one(StatusLine)
        await until(lambda: status.sync.phase == "watching")
        with monkeypatch.context() as patch:
            patch.setattr(index_writer, "write_arrays", full)
            (vault / "Fresh.md").write_text("zanzibar", "utf-8")
            await until(lambda: "disk is full" in app.sync_failure)
            assert any("disk is full" in note.message for note in app._notifications)
        await until(lambda: not app.sync_failure and status.sync.phase == "watching")
        assert not status.sync.message
        assert app.library.read.find("zanzibar").total
