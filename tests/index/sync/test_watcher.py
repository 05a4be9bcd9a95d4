"""What the watcher hears of a real folder, and that it never goes deaf for long."""

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

PATIENCE = 40.0


class Ears:
    """A watcher of a folder, and all that it has said so far."""

    def __init__(self, *roots: Root, cookies: Path) -> None:
        self.woken = threading.Event()
        self.watcher = Watcher(roots, self.woken.set, cookie_folder=cookies)
        self.files: set[str] = set()
        self.folders: set[str] = set()
        self.everything = False

    def listen(self) -> None:
        self.woken.clear()
        dirty = self.watcher.take_pending()
        self.files |= dirty.files
        self.folders |= dirty.folders
        self.everything |= dirty.everything

    def wait(self, heard: Callable[[], bool]) -> bool:
        """Whether something is heard before patience runs out."""
        end = time.monotonic() + PATIENCE
        while not heard() and time.monotonic() < end:
            self.woken.wait(0.05)
            self.listen()
        return heard()

    def forget(self) -> None:
        self.listen()
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
def ears(home: Path, cookies: Path) -> Iterator[Ears]:
    """Ears on the folder, already listening."""
    ears = Ears(Root(home, "", frozenset({".md"}), "vault"), cookies=cookies)
    ears.watcher.start()
    yield ears
    ears.watcher.stop()


def settle(ears: Ears, home: Path) -> None:
    """Wait until all that happened before has been heard: events come in order."""
    (home / "last.md").write_text("x")
    assert ears.wait(lambda: "last.md" in ears.files)


def test_it_says_whether_it_watches(home: Path, cookies: Path) -> None:
    watcher = Watcher([Root(home, "", frozenset(), "vault")], lambda: None, cookie_folder=cookies)
    assert watcher.state == "stopped"
    watcher.stop()
    watcher.start()
    assert (watcher.state, watcher.reason) == ("watching", "")
    watcher.stop()
    assert watcher.state == "stopped"


def test_new_changed_and_deleted_files_are_heard_of_once(ears: Ears, home: Path) -> None:
    (home / "new.md").write_text("x")
    assert ears.wait(lambda: "new.md" in ears.files)
    (home / "a.md").write_text("changed")
    assert ears.wait(lambda: "a.md" in ears.files)
    (home / "deep" / "b.md").unlink()
    assert ears.wait(lambda: "deep/b.md" in ears.files)
    settle(ears, home)
    assert not ears.folders
    ears.forget()
    assert ears.watcher.take_pending() == Dirty()


def test_a_changed_time_is_heard_of(ears: Ears, home: Path) -> None:
    os.utime(home / "a.md", (1, 1))
    assert ears.wait(lambda: "a.md" in ears.files)


def test_a_moved_file_is_heard_of_at_both_places(ears: Ears, home: Path) -> None:
    (home / "a.md").rename(home / "deep" / "c.md")
    assert ears.wait(lambda: {"a.md", "deep/c.md"} <= ears.files)


def test_folders_are_heard_of_by_name(ears: Ears, home: Path) -> None:
    (home / "made").mkdir()
    assert ears.wait(lambda: "made" in ears.folders)
    (home / "deep").rename(home / "moved")
    assert ears.wait(lambda: {"deep", "moved"} <= ears.folders)
    (home / "moved" / "b.md").write_text("still watched")
    assert ears.wait(lambda: "moved/b.md" in ears.files)
    ears.forget()
    shutil.rmtree(home / "moved")
    assert ears.wait(lambda: "moved" in ears.folders)


def test_what_comes_into_new_folders_is_heard_of(ears: Ears, home: Path) -> None:
    (home / "x" / "y").mkdir(parents=True)
    assert ears.wait(lambda: "x" in ears.folders)
    (home / "x" / "y" / "z.md").write_text("z")
    assert ears.wait(lambda: "x/y/z.md" in ears.files or "x/y" in ears.folders)


def test_a_folder_named_like_a_passing_file_counts(ears: Ears, home: Path) -> None:
    (home / "old~").mkdir()
    assert ears.wait(lambda: "old~" in ears.folders)
    (home / "old~" / "a.md").write_text("x")
    assert ears.wait(lambda: "old~/a.md" in ears.files)


def test_hidden_passing_and_unnameable_files_are_not_heard_of(ears: Ears, home: Path) -> None:
    (home / ".obsidian").mkdir()
    (home / ".obsidian" / "workspace.json").write_text("x")
    (home / "a.md~").write_text("x")
    (home / os.fsdecode(b"\xff.md")).write_text("x")
    (home / os.fsdecode(b"\xfe")).mkdir()
    settle(ears, home)
    assert ears.files == {"last.md"}
    assert not ears.folders


def test_reading_is_not_heard_of(ears: Ears, home: Path) -> None:
    (home / "a.md").read_text()
    list((home / "deep").iterdir())
    settle(ears, home)
    assert ears.files == {"last.md"}


def test_a_note_put_in_the_trash_is_heard_of_where_it_was(ears: Ears, home: Path) -> None:
    (home / ".trash").mkdir()
    (home / "a.md").rename(home / ".trash" / "a.md")
    assert ears.wait(lambda: "a.md" in ears.files)
    settle(ears, home)
    assert ears.files == {"a.md", "last.md"}


def test_names_begin_with_the_prefix_of_their_root(tmp_path: Path, home: Path, cookies: Path) -> None:
    # Its name begins as the other's does.
    away = home.with_name("home2")
    away.mkdir()
    ears = Ears(
        Root(home, "", frozenset(), "vault"),
        Root(away, away.as_posix(), frozenset(), "corpus"),
        cookies=cookies,
    )
    ears.watcher.start()
    try:
        (away / "page.txt").write_text("x")
        assert ears.wait(lambda: bool(ears.files))
        settle(ears, home)
        assert ears.files == {f"{away}/page.txt", "last.md"}
    finally:
        ears.watcher.stop()


def test_a_flood_asks_for_everything(ears: Ears, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FLOOD", 20)
    for number in range(200):
        (home / f"{number}.md").write_text("x")
    assert ears.wait(lambda: ears.everything)
    ears.listen()
    assert ears.watcher.take_pending().everything is False


def test_a_warning_of_watchdog_asks_for_everything(ears: Ears, home: Path) -> None:
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert ears.woken.is_set()
    assert ears.watcher.take_pending() == Dirty(everything=True)
    assert ears.watcher.take_pending() == Dirty()


def test_nobody_listens_to_the_log_after_the_end(ears: Ears) -> None:
    ears.watcher.stop()
    ears.watcher.take_pending()
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert ears.watcher.take_pending() == Dirty()


def test_a_root_deleted_and_made_anew_is_watched_again(ears: Ears, home: Path) -> None:
    shutil.rmtree(home)
    assert ears.wait(lambda: ears.everything)
    ears.watcher.check()
    home.mkdir()
    ears.forget()
    ears.watcher.check()
    assert ears.watcher.take_pending().everything
    settle(ears, home)


def test_a_root_put_in_the_place_of_another_is_watched(ears: Ears, home: Path) -> None:
    home.rename(home.with_name("old"))
    home.mkdir()
    ears.watcher.check()
    assert ears.watcher.take_pending().everything
    settle(ears, home)


def test_a_root_that_is_missing_is_watched_once_it_comes(home: Path, cookies: Path) -> None:
    away = home.with_name("away")
    ears = Ears(Root(away, away.as_posix(), frozenset(), "corpus"), cookies=cookies)
    ears.watcher.start()
    try:
        assert ears.watcher.state == "watching"
        ears.watcher.check()
        assert ears.watcher.take_pending() == Dirty()
        away.mkdir()
        ears.watcher.check()
        assert ears.watcher.take_pending().everything
        (away / "page.txt").write_text("x")
        assert ears.wait(lambda: f"{away}/page.txt" in ears.files)
    finally:
        ears.watcher.stop()


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ASK_EVERY", 0.0)
    monkeypatch.setattr(module, "_ANSWER_SECONDS", 0.3)


def test_a_watcher_that_answers_is_left_alone(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    observer = ears.watcher._observer
    answers = []
    answered = ears.watcher.answered
    monkeypatch.setattr(ears.watcher, "answered", lambda: (answered(), answers.append(1)))
    ears.watcher.check()
    assert ears.wait(lambda: bool(answers))
    time.sleep(0.4)
    ears.watcher.check()
    assert ears.watcher._observer is observer
    assert ears.watcher.take_pending() == Dirty()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_watcher_whose_reader_died_begins_anew(
    ears: Ears, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    observer = ears.watcher._observer
    assert observer is not None
    reader = next(thread for thread in threading.enumerate() if isinstance(thread, inotify_c.InotifyFD))

    def die(_event: object) -> None:
        raise KeyError

    monkeypatch.setattr(reader, "handle_event", die)
    (home / "a.md").write_text("unheard")
    reader.join(PATIENCE)
    assert not reader.is_alive()
    assert observer.is_alive()

    ears.watcher.check()
    time.sleep(0.4)
    ears.watcher.check()
    assert ears.watcher._observer is not observer
    assert ears.watcher.take_pending().everything
    settle(ears, home)


def test_without_room_for_another_watcher_it_polls(
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


def test_where_some_folders_cannot_be_watched_it_polls(
    home: Path, cookies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_add = inotify_c.inotify_add_watch
    # Enough for the folder and one in it, and none for the other.
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
