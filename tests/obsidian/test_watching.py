"""W: file system events are hints where to look; the disk decides."""

from __future__ import annotations

import os
import sys
import time

import pytest
from watchdog import events as e

from index.sync import watcher as module
from index.sync.filesystems import kind_of
from index.sync.scan import Root
from index.sync.watcher import Dirty, Watcher
from index.sync.worker import slept
from index.vault.obsidian.settings import is_noise
from tests.obsidian.table import rule, rules

NOTE = {"Note.md"}


@pytest.fixture
def watched(tmp_path):
    """Yield an empty folder and a watcher of it; stop the watcher at the end."""
    folder = tmp_path.resolve() / "home"
    folder.mkdir()
    watcher = Watcher([Root(folder, "", frozenset({".md"}), "vault")], lambda: None, cookie_folder=tmp_path)
    yield folder, watcher
    watcher.stop()


def created(name):
    return e.FileCreatedEvent(name)


def deleted(name):
    return e.FileDeletedEvent(name)


def modified(name):
    return e.FileModifiedEvent(name)


def closed(name):
    return e.FileClosedEvent(name)


def moved(name, to):
    return e.FileMovedEvent(name, to)


@rules(
    ("events", "files", "folders"),
    (
        *("W1", "Vim moves the note aside and writes a new one"),
        [
            *(created("4913"), deleted("4913"), moved("Note.md", "Note.md~"), created("Note.md")),
            *(modified("Note.md"), closed("Note.md"), deleted("Note.md~")),
        ],
        *(NOTE, set()),
    ),
    (
        *("W2", "Vim with backup copies writes in place"),
        [created("Note.md~"), modified("Note.md"), closed("Note.md"), deleted("Note.md~")],
        *(NOTE, set()),
    ),
    (
        *("W4", "many writes in place are one change"),
        *([modified("Note.md")] * 9 + [closed("Note.md")], NOTE, set()),
    ),
    (
        *("W5", "Syncthing moves a hidden file over the note"),
        *([created(".syncthing.Note.md.tmp"), moved(".syncthing.Note.md.tmp", "Note.md")], NOTE, set()),
    ),
    ("W6", "a file moved in from outside is only reported as created", [created("Note.md")], NOTE, set()),
    (
        *("W7", "git deletes the note and creates it again"),
        *([deleted("Note.md"), created("Note.md"), modified("Note.md")], NOTE, set()),
    ),
    (
        *("W8", "a renamed folder is scanned under both names"),
        [e.DirMovedEvent("old", "new"), moved("old/Note.md", "new/Note.md")],
        *({"old/Note.md", "new/Note.md"}, {"old", "new"}),
    ),
    ("W8", "a folder that appears is scanned", [e.DirCreatedEvent("in")], set(), {"in"}),
)
def test_where_to_look(watched, events, files, folders):
    folder, watcher = watched
    for event in events:
        paths = [str(folder / path) if path else "" for path in (event.src_path, event.dest_path)]
        watcher.on_event(type(event)(*paths), Root(folder, "", frozenset({".md"}), "vault"))
    assert watcher.take_pending() == Dirty(frozenset(files), frozenset(folders))


@rules(
    "name",
    *(
        ("W3", f"{name} is ignored", name)
        for name in (
            *(".Note.md.swp", ".Note.md.swx", "Note.md~", "4913", "#Note.md#", ".#Note.md", "x.tmp"),
            *(".goutputstream-AB12", "Note.md___jb_tmp___", "Note.md___jb_old___", ".syncthing.Note.md.tmp"),
        )
    ),
)
def test_ignored_files(watched, vault_of, name):
    folder, watcher = watched
    watcher.on_event(created(str(folder / name)), Root(folder, "", frozenset({".md"}), "vault"))
    assert (is_noise(name), watcher.take_pending()) == (True, Dirty())
    vault = vault_of({name: "x"})
    assert (vault.notes(), vault.library.read.counts()) == ([], (0, 0))


def vim(folder):
    (folder / "Note.md").rename(folder / "Note.md~")
    (folder / "Note.md").write_text("new #t", "utf-8")
    (folder / "Note.md~").unlink()


def in_place(folder):
    (folder / "Note.md").write_text("new #t", "utf-8")


def over_it(folder):
    (folder / ".syncthing.Note.md.tmp").write_text("new #t", "utf-8")
    (folder / ".syncthing.Note.md.tmp").replace(folder / "Note.md")


def away_and_back(folder):
    (folder / "Note.md").unlink()
    (folder / "Note.md").write_text("new #t", "utf-8")


def same_size_and_time(folder):
    before = (folder / "Note.md").stat()
    (folder / "Note.md").write_text("new #t", "utf-8")
    os.utime(folder / "Note.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (folder / "Note.md").stat().st_size == before.st_size


@rules(
    "save",
    ("W1", "a note moved aside and replaced is one changed note", vim),
    ("W2", "a note written in place is one changed note", in_place),
    ("W5", "a note replaced by another file is one changed note", over_it),
    ("W7", "a note deleted and created again is one changed note", away_and_back),
    ("W12", "a change that leaves size and time equal is found", same_size_and_time),
)
def test_a_save_is_one_change(vault_of, save):
    vault = vault_of({"Note.md": "old #t", "a.md": "[[Note]]"})
    save(vault.folder)
    assert vault.refresh().changed == 1
    assert (vault.notes(), vault.out("a.md"), vault.kinds()) == (["Note.md", "a.md"], ["Note.md"], [])
    assert (vault.found("new"), vault.found("old")) == (["Note.md"], [])


@rule("W12", "a new time alone changes nothing else")
def test_a_new_time(vault_of):
    vault = vault_of({"Note.md": "old"})
    announced = []
    os.utime(vault.folder / "Note.md", (1, 1))
    with vault.indexer(announced.append) as indexer:
        assert indexer.update(["Note.md"]) == []
    # The row shows the time, so it is announced; no other note is read again.
    assert {str(id_) for announcement in announced for id_ in announcement.ids} == {"n:Note.md"}


@rule("W4", "a note that is suddenly empty is read again first")
def test_an_empty_read(vault_of):
    vault = vault_of({"Note.md": "full of words"})
    vault.write("Note.md", "")
    with vault.indexer() as indexer:
        assert indexer.update(["Note.md"]) == ["Note.md"]
        assert vault.found("full") == ["Note.md"]
        vault.write("Note.md", "full again")
        assert indexer.update(["Note.md"]) == []


@rule("W4", "a note that stays empty is empty")
def test_an_empty_note(vault_of):
    vault = vault_of({"Note.md": "full of words"})
    vault.write("Note.md", "")
    vault.refresh()
    assert (vault.notes(), vault.found("full")) == (["Note.md"], [])


@rule("W9", "our own reading causes no events")
def test_our_own_reading(watched):
    folder, watcher = watched
    (folder / "Note.md").write_text("x", "utf-8")
    watcher.start()
    (folder / "Note.md").read_text("utf-8")
    (folder / "Last.md").write_text("x", "utf-8")
    reported = set()
    end = time.monotonic() + 300
    while "Last.md" not in reported and time.monotonic() < end:
        time.sleep(0.02)
        reported |= watcher.take_pending().files
    assert reported == {"Last.md"}


@rule("W10", "an overflow of the event queue leads to a scan of everything")
def test_overflow(watched):
    _, watcher = watched
    watcher.start()
    module.logging.getLogger("watchdog.observers.inotify_c").warning("queue overflowed")
    assert watcher.take_pending() == Dirty(everything=True)


@rule("W10", "where the system cannot watch, folders are scanned every few seconds, and the reason is given")
@pytest.mark.skipif(sys.platform != "linux", reason="only inotify limits the number of folders")
def test_too_many_folders(watched, monkeypatch):
    from watchdog.observers import inotify_c

    _, watcher = watched

    def refuse(*_):
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(inotify_c, "inotify_add_watch", refuse)
    watcher.start()
    assert watcher.state == "polling"
    assert "limit" in watcher.reason
    assert "every few seconds" in watcher.reason


@rules(
    ("folder", "kind"),
    ("W11", "a network disk", "/net/notes", "nfs4"),
    ("W11", "a network disk with spaces in its name", "/net/my notes", "cifs"),
    ("W11", "a disk of the host system", "/mnt/c/notes", "9p"),
    ("W11", "a FUSE disk", "/home/me/far/notes", "fuse.sshfs"),
    ("W11", "a local disk", "/home/me/notes", "ext4"),
)
def test_mounts(folder, kind):
    mounts = (
        "27 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n"
        "40 27 0:40 / /net/notes rw - nfs4 host:/notes rw\n"
        "41 27 0:41 / /net/my\\040notes rw - cifs //host/notes rw\n"
        "42 27 0:42 / /mnt/c rw - 9p C:\\134 rw,aname=drvfs\n"
        "43 27 0:43 / /home/me/far rw - fuse.sshfs host: rw\n"
    )
    assert kind_of(mounts, folder) == kind


@rule("W11", "such a disk is scanned every few seconds, and the reason is given")
def test_a_disk_without_events(watched, monkeypatch):
    _, watcher = watched
    monkeypatch.setattr(module, "unannounced", lambda _: "nfs4")
    watcher.start()
    assert (watcher.state, watcher.reason) == (
        "polling",
        "Scanned every few seconds: nfs4 does not announce changes.",
    )


@rule("W10", "a stopped or sleeping process scans everything afterwards")
def test_asleep():
    assert slept(0.0, 3600.0)
    assert slept(60.0, 0.0)
    assert not slept(0.5, 0.1)


@rule("W10", "watching starts before the first scan")
def test_order(vault_of, monkeypatch):
    order = []
    start = Watcher.start
    monkeypatch.setattr(Watcher, "start", lambda self: (order.append("watch"), start(self))[1])
    from index.sync import worker

    scan = worker.scan
    monkeypatch.setattr(worker, "scan", lambda *a, **k: (order.append("scan"), scan(*a, **k))[1])
    vault = vault_of({"a.md": ""})
    order.clear()
    phases = []
    vault.library.start(lambda _: None, lambda state: phases.append(state.phase))
    end = time.monotonic() + 300
    while "watching" not in phases and time.monotonic() < end:
        time.sleep(0.02)
    assert order[:2] == ["watch", "scan"]
