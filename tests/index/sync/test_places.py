"""Problems met while scanning come and go with their files, at once and as a scan of everything would find them."""

from __future__ import annotations

import os
import time

import pytest

from index import Library
from index.sync import scan, worker


@pytest.fixture
def watching(vault, tmp_path, monkeypatch):
    """Yield a library that is kept in sync by events, on a vault with a problem of each sort."""
    monkeypatch.setattr(worker, "_SCAN_EVERY", 3_000.0)
    (tmp_path / "outside.md").write_text("outside", "utf-8")
    links = vault / "links"
    links.mkdir()
    for name in ("One.md", "Two.md", "Three.png"):
        (links / name).symlink_to("nowhere")
    (vault / "Broken.md").symlink_to("Target.md")
    (vault / "Deep.md").symlink_to("deep/er/Target.md")
    (vault / "Chain.md").symlink_to("Broken.md")
    (vault / "Out.md").symlink_to(tmp_path / "outside.md")
    (vault / "Alias.md").symlink_to("Ideas.md")
    (vault / "Drawn.png").symlink_to("picture.png")
    (vault / "picture.png").write_bytes(b"x")
    (vault / "Album.md").write_text("![[Drawn.png]] [[Alias]] [[Broken]] [[Deep]]", "utf-8")
    os.mkfifo(vault / "Pipe.md")
    (vault / "Box.md").mkdir()
    (vault / os.fsdecode(b"caf\xe9.md")).write_text("x", "utf-8")
    (vault / ".Cloud.md.icloud").write_text("x", "utf-8")
    (vault / "inner" / ".obsidian").mkdir(parents=True)
    (vault / "inner" / "Note.md").write_text("x", "utf-8")
    states = []
    library = Library(vault, cache=tmp_path / "cache")
    library.start(lambda _announcement: None, states.append)
    until(lambda: states and states[-1].phase == "watching")
    yield library
    library.close()


def until(happened):
    end = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def problems(library):
    kinds = ("unreadable", "nested-vault", "not-downloaded")
    return {problem.path for problem in library.read.problems() if problem.kind in kinds}


ALL = {
    *("links/One.md", "links/Two.md", "links/Three.png"),
    *("Broken.md", "Deep.md", "Chain.md", "Out.md", "Pipe.md", "Box.md", "Cloud.md", "inner", "caf\ufffd.md"),
}


def delete(*names):
    def change(vault):
        for name in names:
            (vault / name).unlink()

    return change


def retarget(name, target):
    def change(vault):
        (vault / "new").symlink_to(target)
        (vault / "new").rename(vault / name)

    return change


def write(name):
    def change(vault):
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text("# Written", "utf-8")

    return change


def replace(name):
    def change(vault):
        (vault / "new").write_text("# Replaced", "utf-8")
        (vault / "new").rename(vault / name)

    return change


def move(old, new):
    return lambda vault: (vault / old).rename(vault / new)


def folder_gone(vault):
    delete("links/One.md", "links/Two.md", "links/Three.png")(vault)
    (vault / "links").rmdir()


def pipe_made(vault):
    (vault / "Ideas.md").unlink()
    os.mkfifo(vault / "Ideas.md")


def inner_opened(vault):
    (vault / "inner" / ".obsidian").rmdir()


def outer_made(vault):
    (vault / "Daily" / ".obsidian").mkdir()


def box_moved(vault):
    (vault / "Box.md").rename(vault / "Box")


NOT_TEXT = os.fsdecode(b"caf\xe9.md")
CHANGES = {
    "a broken link deleted": (delete("Broken.md"), {"Broken.md"}, set()),
    "a link out of the vault deleted": (delete("Out.md"), {"Out.md"}, set()),
    "a broken link to an attachment deleted": (delete("links/Three.png"), {"links/Three.png"}, set()),
    "a broken link given a target": (retarget("Broken.md", "Ideas.md"), {"Broken.md", "Chain.md"}, set()),
    "a broken link led out": (retarget("Broken.md", "/etc/hostname"), set(), set()),
    "a good link broken": (retarget("Alias.md", "gone.md"), set(), {"Alias.md"}),
    "a link to a folder": (retarget("Broken.md", "Daily"), set(), set()),
    "a broken link replaced by a file": (replace("Broken.md"), {"Broken.md", "Chain.md"}, set()),
    "a target that appears": (write("Target.md"), {"Broken.md", "Chain.md"}, set()),
    "a target that appears in a new folder": (write("deep/er/Target.md"), {"Deep.md"}, set()),
    "a target that is moved there": (move("Ideas.md", "Target.md"), {"Broken.md", "Chain.md"}, {"Alias.md"}),
    "a target that changes": (write("Ideas.md"), set(), set()),
    "a target that is deleted": (delete("Ideas.md"), set(), {"Alias.md"}),
    "the target of an attachment deleted": (delete("picture.png"), set(), {"Drawn.png"}),
    "a folder of links deleted": (folder_gone, {"links/One.md", "links/Two.md", "links/Three.png"}, set()),
    "a folder of links renamed": (
        move("links", "moved"),
        {"links/One.md", "links/Two.md", "links/Three.png"},
        {"moved/One.md", "moved/Two.md", "moved/Three.png"},
    ),
    "a folder of links hidden": (
        move("links", ".links"),
        {"links/One.md", "links/Two.md", "links/Three.png"},
        set(),
    ),
    "a pipe deleted": (delete("Pipe.md"), {"Pipe.md"}, set()),
    "a pipe replaced by a note": (replace("Pipe.md"), {"Pipe.md"}, set()),
    "a note replaced by a pipe": (
        pipe_made,
        set(),
        {"Ideas.md", "Alias.md"},
    ),
    "a folder like a note renamed": (box_moved, {"Box.md"}, set()),
    "a new folder like a note": (lambda vault: (vault / "Crate.md").mkdir(), set(), {"Crate.md"}),
    "a name that is not text mended": (move(NOT_TEXT, "cafe.md"), {"caf\ufffd.md"}, set()),
    "a name that is not text deleted": (delete(NOT_TEXT), {"caf\ufffd.md"}, set()),
    "a new name that is not text": (
        move("Ideas.md", os.fsdecode(b"id\xe9.md")),
        set(),
        {"id\ufffd.md", "Alias.md"},
    ),
    "a note downloaded": (move(".Cloud.md.icloud", "Cloud.md"), {"Cloud.md"}, set()),
    "a note removed from this disk": (move("Ideas.md", ".Ideas.md.icloud"), set(), {"Ideas.md", "Alias.md"}),
    "a vault within that is none any more": (inner_opened, {"inner"}, set()),
    "a new vault within": (outer_made, set(), {"Daily"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_problem_comes_and_goes_at_once(watching, vault, change):
    act, gone, come = change
    assert problems(watching) == ALL
    act(vault)
    until(lambda: problems(watching) == (ALL - gone) | come)
    until(lambda: watching.verify() == "equal")


def test_a_file_made_readable_again_is_linked_and_found(vault, tmp_path, monkeypatch):
    """As root reads everything, the system's refusal is played here."""
    monkeypatch.setattr(worker, "_SCAN_EVERY", 3_000.0)
    (vault / "Album.md").write_text("[[Ideas]]", "utf-8")
    real = os.open

    def refuse(path, *args, **options):
        if str(path).endswith("Ideas.md"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **options)

    states = []
    library = Library(vault, cache=tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        library.start(lambda _announcement: None, states.append)
        until(lambda: states and states[-1].phase == "watching")
        assert problems(library) == {"Ideas.md"}
    (vault / "Ideas.md").chmod(0o600)
    until(lambda: not problems(library))
    until(lambda: library.read.find("probe").total)
    assert not [
        each for each in library.read.problems() if each.kind == "broken-link" and each.path == "Album.md"
    ]
    assert library.verify() == "equal"
    library.close()


def test_a_folder_that_can_be_read_again_is_read(vault, tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "_SCAN_EVERY", 3_000.0)
    real = os.scandir

    def refuse(path="."):
        if str(path).endswith("Daily"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    states = []
    library = Library(vault, cache=tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        library.start(lambda _announcement: None, states.append)
        until(lambda: states and states[-1].phase == "watching")
        (vault / "Other.md").write_text("ostrich", "utf-8")
        until(lambda: library.read.find("ostrich").total)
        assert problems(library) == {"Daily"}
    (vault / "Ideas.md").write_text("walrus", "utf-8")
    until(lambda: not problems(library))
    until(lambda: library.read.find("harbours").total)
    assert library.verify() == "equal"
    library.close()


def test_a_source_whose_folder_goes_away_during_a_scan_is_never_called_unread(vault, tmp_path, monkeypatch):
    library = Library(vault, cache=tmp_path / "cache")
    try:
        library.refresh()
        before = library.read.problems()
        identity = scan.identity
        # The vault has been listed, and the folder in it has gone, when its own turn comes.
        monkeypatch.setattr(
            scan, "identity", lambda folder: None if folder == vault / "corpus" else identity(folder)
        )
        library.refresh()
        monkeypatch.undo()
        library.refresh()
        assert library.read.problems() == before
        assert library.verify() == "equal"
    finally:
        library.close()
