"""Events of the watcher for a real folder, and its recovery when they stop."""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers import inotify_c

from index.sync import watcher as module
from index.sync.scan import Root
from index.sync.watcher import Dirty, Watcher

PATIENCE = 300.0


class Reports:
    """A watcher of a folder, and everything it has reported so far."""

    def __init__(self, *roots: Root, cookies: Path) -> None:
        self.woken = threading.Event()
        self.watcher = Watcher(roots, self.woken.set, cookie_folder=cookies)
        self.files: set[str] = set()
        self.folders: set[str] = set()
        self.everything = False

    def collect(self) -> None:
        self.woken.clear()
        dirty = self.watcher.take_pending()
        self.files |= dirty.files
        self.folders |= dirty.folders
        self.everything |= dirty.everything

    def wait(self, reported: Callable[[], bool]) -> bool:
        """Return whether something is reported before the time is over."""
        end = time.monotonic() + PATIENCE
        while not reported() and time.monotonic() < end:
            self.woken.wait(0.05)
            self.collect()
        return reported()

    def clear(self) -> None:
        self.collect()
        self.files.clear()
        self.folders.clear()
        self.everything = False


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "home"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.md").write_text("a")
    (folder / "deep" / "b.md").write_text("b")
    return folder


@pytest.fixture
def cookies(tmp_path: Path) -> Path:
    folder = tmp_path / "cookies"
    folder.mkdir()
    return folder


@pytest.fixture
def reports(home: Path, cookies: Path) -> Iterator[Reports]:
    """Return a watcher of the folder that has already started."""
    reports = Reports(Root(home, "", frozenset({".md"}), "vault"), cookies=cookies)
    reports.watcher.start()
    yield reports
    reports.watcher.stop()


def settle(reports: Reports, home: Path) -> None:
    """Wait until everything that happened before is reported: events arrive in order."""
    (home / "last.md").write_text("x")
    assert reports.wait(lambda: "last.md" in reports.files)


def test_the_state_says_whether_it_watches(home: Path, cookies: Path) -> None:
    watcher = Watcher([Root(home, "", frozenset(), "vault")], lambda: None, cookie_folder=cookies)
    assert watcher.state == "stopped"
    watcher.stop()
    watcher.start()
    assert (watcher.state, watcher.reason) == ("watching", "")
    watcher.stop()
    assert watcher.state == "stopped"


def test_new_changed_and_deleted_files_are_reported_once(reports: Reports, home: Path) -> None:
    (home / "new.md").write_text("x")
    assert reports.wait(lambda: "new.md" in reports.files)
    (home / "a.md").write_text("changed")
    assert reports.wait(lambda: "a.md" in reports.files)
    (home / "deep" / "b.md").unlink()
    assert reports.wait(lambda: "deep/b.md" in reports.files)
    settle(reports, home)
    assert not reports.folders
    reports.clear()
    assert reports.watcher.take_pending() == Dirty()


def test_a_changed_time_is_reported(reports: Reports, home: Path) -> None:
    os.utime(home / "a.md", (1, 1))
    assert reports.wait(lambda: "a.md" in reports.files)


def test_a_moved_file_is_reported_at_both_paths(reports: Reports, home: Path) -> None:
    (home / "a.md").rename(home / "deep" / "c.md")
    assert reports.wait(lambda: {"a.md", "deep/c.md"} <= reports.files)


def test_folders_are_reported_by_name(reports: Reports, home: Path) -> None:
    (home / "made").mkdir()
    assert reports.wait(lambda: "made" in reports.folders)
    (home / "deep").rename(home / "moved")
    assert reports.wait(lambda: {"deep", "moved"} <= reports.folders)
    (home / "moved" / "b.md").write_text("still watched")
    assert reports.wait(lambda: "moved/b.md" in reports.files)
    reports.clear()
    shutil.rmtree(home / "moved")
    assert reports.wait(lambda: "moved" in reports.folders)


def test_files_in_new_folders_are_reported(reports: Reports, home: Path) -> None:
    (home / "x" / "y").mkdir(parents=True)
    assert reports.wait(lambda: "x" in reports.folders)
    (home / "x" / "y" / "z.md").write_text("z")
    assert reports.wait(lambda: "x/y/z.md" in reports.files or "x/y" in reports.folders)


def test_a_folder_named_like_a_temporary_file_is_reported(reports: Reports, home: Path) -> None:
    (home / "old~").mkdir()
    assert reports.wait(lambda: "old~" in reports.folders)
    (home / "old~" / "a.md").write_text("x")
    assert reports.wait(lambda: "old~/a.md" in reports.files)


def test_hidden_and_temporary_files_are_not_reported(reports: Reports, home: Path) -> None:
    (home / ".obsidian").mkdir()
    (home / ".obsidian" / "workspace.json").write_text("x")
    (home / "a.md~").write_text("x")
    settle(reports, home)
    assert reports.files == {"last.md"}
    assert not reports.folders


def test_what_is_a_problem_by_its_name_is_reported_as_a_file(reports: Reports, home: Path) -> None:
    names = {os.fsdecode(b"\xff.md"), os.fsdecode(b"\xfe"), ".Note.md.icloud", "sub/.obsidian"}
    (home / os.fsdecode(b"\xff.md")).write_text("x")
    (home / os.fsdecode(b"\xfe")).mkdir()
    (home / ".Note.md.icloud").write_text("x")
    (home / "sub").mkdir()
    assert reports.wait(lambda: "sub" in reports.folders)
    (home / "sub" / ".obsidian").mkdir()
    settle(reports, home)
    assert reports.files - {"last.md"} == names
    assert reports.folders == {"sub"}


def test_reading_is_not_reported(reports: Reports, home: Path) -> None:
    (home / "a.md").read_text()
    list((home / "deep").iterdir())
    settle(reports, home)
    assert reports.files == {"last.md"}


def test_a_note_moved_to_the_trash_is_reported_at_its_old_path(reports: Reports, home: Path) -> None:
    (home / ".trash").mkdir()
    (home / "a.md").rename(home / ".trash" / "a.md")
    assert reports.wait(lambda: "a.md" in reports.files)
    settle(reports, home)
    assert reports.files == {"a.md", "last.md"}


def test_names_begin_with_the_prefix_of_their_root(tmp_path: Path, home: Path, cookies: Path) -> None:
    # Its name begins with the name of the other.
    away = home.with_name("home2")
    away.mkdir()
    reports = Reports(
        Root(home, "", frozenset(), "vault"),
        Root(away, away.as_posix(), frozenset(), "corpus"),
        cookies=cookies,
    )
    reports.watcher.start()
    try:
        (away / "page.txt").write_text("x")
        assert reports.wait(lambda: bool(reports.files))
        settle(reports, home)
        assert reports.files == {f"{away}/page.txt", "last.md"}
    finally:
        reports.watcher.stop()


def attachments(folder: Path) -> Root:
    return Root(folder, folder.as_posix(), frozenset({".pdf"}), "attachments")


def test_pdf_files_and_folders_of_attachments_are_reported_as_files(
    tmp_path: Path, home: Path, cookies: Path
) -> None:
    shelf = tmp_path.resolve() / "shelf"
    (shelf / "old").mkdir(parents=True)
    reports = Reports(Root(home, "", frozenset(), "vault"), attachments(shelf), cookies=cookies)
    reports.watcher.start()
    try:
        (shelf / "notes.txt").write_text("x")
        (shelf / ".hidden.pdf").write_text("x")
        (shelf / "One.PDF").write_text("x")
        (shelf / "old").rename(shelf / "new")
        assert reports.wait(lambda: f"{shelf}/new" in reports.files)
        settle(reports, home)
        assert reports.files == {f"{shelf}/One.PDF", f"{shelf}/old", f"{shelf}/new", "last.md"}
        assert (reports.folders, reports.everything) == (set(), False)
    finally:
        reports.watcher.stop()


def test_attachments_that_cannot_be_watched_leave_the_rest_watched(
    tmp_path: Path, home: Path, cookies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path.resolve() / "shelf"
    shelf.mkdir()
    true_add = inotify_c.inotify_add_watch

    def add(handle: int, path: bytes, mask: int) -> int:
        if os.fsdecode(path) != str(shelf):
            return int(true_add(handle, path, mask))
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_add_watch", add)
    reports = Reports(Root(home, "", frozenset(), "vault"), attachments(shelf), cookies=cookies)
    reports.watcher.start()
    try:
        assert reports.watcher.state == "watching"
        (home / "a.md").write_text("x")
        assert reports.wait(lambda: "a.md" in reports.files)
    finally:
        reports.watcher.stop()


def test_a_flood_requests_a_scan(reports: Reports, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FLOOD", 20)
    for number in range(200):
        (home / f"{number}.md").write_text("x")
    assert reports.wait(lambda: reports.everything)
    reports.collect()
    assert reports.watcher.take_pending().everything is False


def test_a_warning_of_watchdog_requests_a_scan(reports: Reports, home: Path) -> None:
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert reports.woken.is_set()
    assert reports.watcher.take_pending() == Dirty(everything=True)
    assert reports.watcher.take_pending() == Dirty()


def test_the_log_handler_is_removed_at_the_end(reports: Reports) -> None:
    reports.watcher.stop()
    reports.watcher.take_pending()
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert reports.watcher.take_pending() == Dirty()


def test_a_root_that_is_deleted_and_created_again_is_watched(reports: Reports, home: Path) -> None:
    shutil.rmtree(home)
    assert reports.wait(lambda: reports.everything)
    reports.watcher.check()
    home.mkdir()
    reports.clear()
    reports.watcher.check()
    assert reports.watcher.take_pending().everything
    settle(reports, home)


def test_a_root_that_replaces_another_is_watched(reports: Reports, home: Path) -> None:
    home.rename(home.with_name("old"))
    home.mkdir()
    reports.watcher.check()
    assert reports.watcher.take_pending().everything
    settle(reports, home)


def test_a_missing_root_is_watched_once_it_exists(home: Path, cookies: Path) -> None:
    away = home.with_name("away")
    reports = Reports(Root(away, away.as_posix(), frozenset(), "corpus"), cookies=cookies)
    reports.watcher.start()
    try:
        assert reports.watcher.state == "watching"
        reports.watcher.check()
        assert reports.watcher.take_pending() == Dirty()
        away.mkdir()
        reports.watcher.check()
        assert reports.watcher.take_pending().everything
        (away / "page.txt").write_text("x")
        assert reports.wait(lambda: f"{away}/page.txt" in reports.files)
    finally:
        reports.watcher.stop()


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ASK_EVERY", 0.0)
    monkeypatch.setattr(module, "_ANSWER_SECONDS", 0.3)


def test_a_watcher_that_answers_is_not_restarted(reports: Reports, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    observer = reports.watcher._observer
    answers = []
    answered = reports.watcher.answered
    monkeypatch.setattr(reports.watcher, "answered", lambda: (answered(), answers.append(1)))
    reports.watcher.check()
    assert reports.wait(lambda: bool(answers))
    time.sleep(0.4)
    reports.watcher.check()
    assert reports.watcher._observer is observer
    assert reports.watcher.take_pending() == Dirty()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_watcher_whose_reader_died_is_restarted(
    reports: Reports, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    observer = reports.watcher._observer
    assert observer is not None
    reader = next(thread for thread in threading.enumerate() if isinstance(thread, inotify_c.InotifyFD))

    def die(_event: object) -> None:
        raise KeyError

    monkeypatch.setattr(reader, "handle_event", die)
    (home / "a.md").write_text("unheard")
    reader.join(PATIENCE)
    assert not reader.is_alive()
    assert observer.is_alive()

    reports.watcher.check()
    time.sleep(0.4)
    reports.watcher.check()
    assert reports.watcher._observer is not observer
    assert reports.watcher.take_pending().everything
    settle(reports, home)


def test_without_another_free_watch_it_polls(
    home: Path, cookies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        ctypes.set_errno(errno.EMFILE)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_init", refuse)
    watcher = Watcher([Root(home, "", frozenset(), "vault")], lambda: None, cookie_folder=cookies)
    watcher.start()
    assert watcher.state == "polling"
    assert watcher.reason.startswith("Folders cannot be watched (inotify instance limit reached)")
    watcher.check()
    watcher.stop()
    assert watcher.state == "stopped"


def test_it_polls_if_some_folders_cannot_be_watched(
    home: Path, cookies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_add = inotify_c.inotify_add_watch
    # Enough for the folder and one inside it, but not for the other.
    (home / "other").mkdir()
    room = iter([True, True])

    def add(*arguments: object) -> int:
        if next(room, False):
            return int(true_add(*arguments))
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_add_watch", add)
    watcher = Watcher([Root(home, "", frozenset(), "vault")], lambda: None, cookie_folder=cookies)
    watcher.start()
    assert watcher.state == "polling"
    assert "watch limit" in watcher.reason
    watcher.stop()
