"""Files that are not regular, lead elsewhere, cannot be read, or change while they are read."""

from __future__ import annotations

import errno
import os
import socket
import stat
from pathlib import Path

import pytest

from index import LibraryError
from tests.hostile.conftest import assert_good, check, ids, named, tree, unnamed


def fifo(path):
    os.mkfifo(path)


def sock(path):
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
    finally:
        os.chdir(here)


def device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("no devices can be made here")


@pytest.mark.parametrize("make", [fifo, sock, device])
@pytest.mark.parametrize("name", ["x.md", "corpus/x.txt"])
def test_files_that_are_not_regular_are_never_opened(library, vault, make, name):
    make(vault / name)
    check(library, vault, notes=3)
    assert "ot a regular file" in named(library, name, "unreadable")
    if name == "x.md":
        with pytest.raises(LibraryError, match="not a regular file"):
            library.edit.text("x.md")


def test_a_folder_named_like_a_note_is_reported_and_its_notes_are_read(library, vault):
    (vault / "x.md").mkdir()
    (vault / "x.md" / "inner.md").write_text("zanzibar", "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:x.md/inner.md"]
    assert "Folder named like a note" in named(library, "x.md", "unreadable")
    with pytest.raises(LibraryError, match="not a regular file"):
        library.edit.text("x.md")


def test_links_out_in_circles_and_to_nothing_are_reported_and_not_followed(library, vault, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("zanzibar", "utf-8")
    (outside / "secret.txt").write_text((vault / "corpus/page.txt").read_text("utf-8"), "utf-8")
    links = {
        "out.md": outside / "secret.md",
        "outfolder": outside,
        "nowhere.md": vault / "gone.md",
        "loop.md": vault / "loop.md",
        "around": vault,
        "Daily/up": vault,
        "passwd.md": Path("/etc/passwd"),
        "corpus/out.txt": outside / "secret.txt",
    }
    for name, target in links.items():
        (vault / name).symlink_to(target)
    before = tree(outside)
    check(library, vault, papers=3, notes=3)
    for name in links:
        named(library, name, "unreadable")
    assert not ids(library, "zanzibar")
    for name in ("out.md", "passwd.md", "outfolder/secret.md", "loop.md"):
        with pytest.raises(LibraryError):
            library.edit.text(name)
        with pytest.raises(LibraryError):
            library.edit.tag([name], ["x"])
    assert tree(outside) == before


# Files out of reach, deleted or growing


def denied(monkeypatch, function, path):
    """Make the system refuse one path, as it would for anyone but root."""
    real = getattr(os, function)

    def refuse(target, *rest, **options):
        if os.path.realpath(target) == str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(target, *rest, **options)

    monkeypatch.setattr(os, function, refuse)


@pytest.mark.parametrize("name", ["shut.md", "corpus/shut.txt"])
def test_a_file_without_permission_is_reported_and_read_once_permitted(library, vault, monkeypatch, name):
    file = vault.resolve() / name
    page = (vault / "corpus/page.txt").read_text("utf-8").replace("Harbour: A", "Zanzibar: A")
    file.write_text(page, "utf-8")
    with monkeypatch.context() as patch:
        denied(patch, "open", file)
        check(library, vault, papers=3, notes=3)
        assert "permission" in named(library, name, "unreadable")
    os.utime(file)
    library.refresh()
    assert unnamed(library, name)
    assert ids(library, "zanzibar")


def test_a_folder_without_permission_is_reported_and_read_once_permitted(library, vault, monkeypatch):
    folder = vault.resolve() / "shut"
    folder.mkdir()
    (folder / "in.md").write_text("zanzibar", "utf-8")
    with monkeypatch.context() as patch:
        denied(patch, "scandir", folder)
        library.refresh()
        assert_good(library)
        assert "no permission" in named(library, "shut", "unreadable")
    library.refresh()
    assert unnamed(library, "shut")
    assert ids(library, "zanzibar") == ["n:shut/in.md"]


@pytest.mark.parametrize("name", ["brief.md", "corpus/brief.txt"])
def test_a_file_deleted_between_listing_and_reading_is_removed(library, vault, monkeypatch, name):
    file = vault.resolve() / name
    file.write_text("zanzibar", "utf-8")
    real = os.open

    def late(target, *rest, **options):
        if os.path.realpath(target) == str(file):
            file.unlink(missing_ok=True)
        return real(target, *rest, **options)

    monkeypatch.setattr(os, "open", late)
    library.refresh()
    assert_good(library)
    assert unnamed(library, name)
    assert library.read.counts() == (3, 3)


def test_a_file_that_grows_while_it_is_read_is_reported_and_read_later(library, vault, monkeypatch):
    file = vault.resolve() / "growing.md"
    file.write_text("zanzibar", "utf-8")
    real, inode = os.fstat, file.stat().st_ino

    def grow(descriptor):
        found = real(descriptor)
        if found.st_ino == inode:
            with file.open("a") as more:
                more.write(" more")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", grow)
        library.refresh()
    assert_good(library)
    assert "being changed" in named(library, "growing.md", "unreadable")
    with file.open("a") as more:
        more.write(" kilimanjaro")
    library.refresh()
    assert ids(library, "zanzibar kilimanjaro") == ["n:growing.md"]
    assert unnamed(library, "growing.md")
