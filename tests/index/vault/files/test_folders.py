from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.vault.files import atomic, folders, note_files
from index.vault.files.folders import Place

OLD = b"old words"
NEW = b"new words, and some more"
STEPS = [
    *((os, name) for name in ("open", "link", "mkdir", "rename", "replace", "unlink", "stat", "lstat")),
    (atomic, "_rename_with"),
]
ACTS: dict[str, Callable[[Path], object]] = {
    "write": lambda vault: note_files.write(vault / "a/b/n.md", NEW, expected=OLD, vault=vault),
    "write in place": lambda vault: note_files.write(vault / "a/b/h.md", NEW, expected=OLD, vault=vault),
    "create": lambda vault: note_files.write(vault / "a/b/new.md", NEW, expected=None, vault=vault),
    "create with a folder": lambda vault: note_files.write(
        vault / "a/b/c/new.md", NEW, expected=None, vault=vault
    ),
    "delete": lambda vault: note_files.delete(vault / "a/b/n.md", OLD, vault),
    "move there": lambda vault: note_files.move(vault, "m.md", "a/b/m.md"),
    "move away": lambda vault: note_files.move(vault, "a/b/n.md", "n.md"),
    "move to a new folder": lambda vault: note_files.move(vault, "m.md", "a/b/c/m.md"),
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return made(tmp_path / "vault")


def made(vault: Path) -> Path:
    outside = vault.parent / "outside"
    for folder in (vault / "a/b", outside / "b"):
        folder.mkdir(parents=True)
    for file in ("a/b/n.md", "a/b/h.md", "m.md"):
        (vault / file).write_bytes(OLD)
    (vault / "h.md").hardlink_to(vault / "a/b/h.md")
    (outside / "b/n.md").write_bytes(OLD)
    (outside / "b/h.md").write_bytes(OLD)
    return vault


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@contextmanager
def swapped_at(
    number: int, folder: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    """Put a link in the place of a folder right before the call with this number; yield the calls."""
    calls: list[str] = []

    def watched(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **named: object) -> object:
            calls.append(name)
            if len(calls) == number:
                folder.rename(folder.with_name("before"))
                folder.symlink_to(outside)
            return real(*args, **named)

        return call

    with monkeypatch.context() as patch:
        for module, name in STEPS:
            patch.setattr(module, name, watched(name, getattr(module, name)))
        yield calls


@pytest.mark.skipif(not folders._HOLDS, reason="this system cannot hold a folder open by its path")
@pytest.mark.parametrize("swapped", ["a", "a/b"])
@pytest.mark.parametrize("act", ACTS)
def test_a_folder_swapped_for_a_link_at_any_step_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, swapped: str
) -> None:
    number, calls = 0, ["first"]
    while number < len(calls):
        number += 1
        vault = made(tmp_path / str(number) / "vault")
        outside = vault.parent / "outside" / ("b" if swapped == "a/b" else "")
        before = contents(vault.parent / "outside")
        with (
            swapped_at(number, vault / swapped, outside, monkeypatch) as calls,
            suppress(LibraryError, FileNotFoundError),
        ):
            ACTS[act](vault)
        assert contents(vault.parent / "outside") == before, (act, swapped, number, calls[number - 1])
        words = [data for data in contents(vault).values() if data in {OLD, NEW}]
        assert len(words) >= 4, (act, swapped, number)
    assert number > 10


def test_a_folder_that_became_a_link_is_named(vault: Path) -> None:
    place = Place(vault, Path("a/b/n.md"), "n.md")
    (vault / "a").rename(vault / "before")
    (vault / "a").symlink_to(vault.parent / "outside")
    for opening in (folders.held, folders.made):
        with (
            pytest.raises(LibraryError, match=r"^n\.md was left alone: a/b leads through a symbolic link\.$"),
            opening(place),
        ):
            pass


def test_new_folders_stay_only_if_nothing_fails(vault: Path) -> None:
    place = Place(vault, Path("a/x/y/n.md"), "n.md")
    with pytest.raises(KeyError), folders.made(place):
        raise KeyError
    assert not (vault / "a/x").exists()
    with folders.made(place) as target:
        target.write_bytes(NEW)
    assert (vault / "a/x/y/n.md").read_bytes() == NEW


def test_a_folder_that_cannot_be_listed_can_be_written_to(vault: Path) -> None:
    (vault / "a").chmod(0o311)
    note_files.write(vault / "a/b/n.md", NEW, expected=OLD, vault=vault)
    assert (vault / "a/b/n.md").read_bytes() == NEW


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_no_folder_stays_open(vault: Path) -> None:
    opened = open_files()
    for act in ACTS.values():
        with suppress(LibraryError):
            act(vault)
    assert open_files() == opened


def test_links_inside_the_vault_are_still_followed(vault: Path) -> None:
    (vault / "linked").symlink_to("a")
    note_files.write(vault / "linked/b/n.md", NEW, expected=OLD, vault=vault)
    note_files.move(vault, "linked/b/n.md", "linked/b/o.md")
    assert (
        note_files.read(vault / "linked/b/o.md", vault=vault)[0] == (vault / "a/b/o.md").read_bytes() == NEW
    )


def test_a_link_inside_the_trash_is_not_followed(vault: Path) -> None:
    (vault / ".trash").mkdir()
    (vault / ".trash/a").symlink_to(vault.parent / "outside")
    with pytest.raises(LibraryError, match="leads through a symbolic link"):
        note_files.delete(vault / "a/b/n.md", OLD, vault)
    assert contents(vault)["a/b/n.md"] == OLD
    assert contents(vault.parent / "outside") == {"b/n.md": OLD, "b/h.md": OLD}


@pytest.mark.skipif(not folders._HOLDS, reason="this system cannot hold a folder open by its path")
def test_a_program_that_swaps_the_folder_all_the_time_gets_nothing_written_outside(vault: Path) -> None:
    outside, folder = vault.parent / "outside", vault / "a"
    ended = threading.Event()

    def swap() -> None:
        while not ended.is_set():
            folder.rename(vault / "before")
            folder.symlink_to(outside)
            folder.unlink()
            (vault / "before").rename(folder)

    swapping = threading.Thread(target=swap)
    swapping.start()
    written, data = 0, OLD
    try:
        for number in range(300):
            new = b"number %d" % number
            with suppress(LibraryError):
                note_files.write(folder / "b/n.md", new, expected=data, vault=vault)
                data, written = new, written + 1
    finally:
        ended.set()
        swapping.join()
    assert contents(outside) == {"b/n.md": OLD, "b/h.md": OLD}
    assert (vault / "a/b/n.md").read_bytes() == data


@pytest.mark.skipif(not folders._HOLDS, reason="this system cannot hold a folder open by its path")
def test_nothing_outside_is_read_through_a_folder_swapped_at_any_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, calls, read = 0, ["first"], set()
    while number < len(calls):
        number += 1
        vault = made(tmp_path / str(number) / "vault")
        outside = vault.parent / "outside"
        (outside / "b/n.md").write_bytes(b"secret")
        with (
            swapped_at(number, vault / "a", outside, monkeypatch) as calls,
            suppress(LibraryError, FileNotFoundError),
        ):
            read.add(note_files.read(vault / "a/b/n.md", vault=vault)[0])
    assert read == {OLD}
