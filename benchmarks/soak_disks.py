"""Disks that fail in the soak, and programs that hold a file open while they write it."""

from __future__ import annotations

import errno
import subprocess
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from benchmarks.soak_acts import create, delete_in_app, paper_edit, read, rename_in_app, tag
from benchmarks.soak_changes import CHANGES
from benchmarks.soak_world import DifferenceError
from index import LibraryError

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from benchmarks.soak_acts import Act
    from benchmarks.soak_world import World

_EDITS: tuple[Act, ...] = (tag, paper_edit, rename_in_app, delete_in_app, create, *CHANGES)
_BLOCK = 64 * 1024
_PAUSE_SECONDS = 0.1
_TRIES = 20


def _edit_some(world: World, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        chance.choice((*_EDITS, read))(world, chance)


def full_disk(world: World, chance: random.Random) -> None:
    """Fill the disk of the vault, edit, and make room again."""
    if not world.mounted:
        world.skip("full disk: only root may mount a small one")
        return
    with world.out_of_order(), _filled(world, chance):
        _edit_some(world, chance)


@contextmanager
def _filled(world: World, chance: random.Random) -> Iterator[None]:
    filler = world.place / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            size = _BLOCK
            while size:
                try:
                    file.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2
            # Now and then there is room for some files, and then for none.
            file.truncate(max(0, file.tell() - chance.choice((0, 0, 8_192, 32_768))))
        yield
    finally:
        filler.unlink()


def read_only(world: World, chance: random.Random) -> None:
    """Make the disk of the vault read-only, edit, and make it writable again."""
    if not world.mounted:
        world.skip("read-only disk: only root may remount one")
        return
    if not _remounted(world, "ro"):
        world.skip("read-only disk: it is being written")
        return
    with world.out_of_order():
        try:
            _edit_some(world, chance)
        finally:
            if not _remounted(world, "rw"):
                raise DifferenceError("The disk stays read-only.")


def _remounted(world: World, mode: str) -> bool:
    command = ["mount", "-o", f"remount,{mode}", str(world.place)]
    for _ in range(_TRIES):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return True
        time.sleep(_PAUSE_SECONDS)
    return False


def lost_vault(world: World, chance: random.Random) -> None:
    """Take the folder of the vault away, with an empty one in its place or none, edit, and bring it back."""
    if not world.library.ready() or not any(world.library.read.counts()):
        return  # nobody can know that an empty folder is not the vault
    away = world.place / "lost"
    with world.out_of_order():
        world.vault.rename(away)
        mount_point = chance.random() < 0.5
        if mount_point:
            world.vault.mkdir()
        time.sleep(chance.random() * _PAUSE_SECONDS)
        _edit_some(world, chance)
        time.sleep(chance.random() * _PAUSE_SECONDS)
        found = sorted(path.name for path in world.vault.rglob("*"))
        if found:
            raise DifferenceError(f"Written where the disk of the vault is not: {found[:3]}")
        if mount_point:
            world.vault.rmdir()
        away.rename(world.vault)


def slow_save(world: World, chance: random.Random) -> None:
    """Empty a note, and write it again later; edits of it between the two must be refused."""
    path = chance.choice(world.paths(suffix=".md") or ["Ideas.md"])
    data = world.note(chance)
    world.put(path, b"")
    with (world.vault / path).open("r+b", buffering=0) as file:
        _edit_refused(world, path, chance)
        file.write(data[: len(data) // 2])
        _edit_refused(world, path, chance)
        file.write(data[len(data) // 2 :])
    world.forgive(world.disk[path])
    world.disk[path] = data
    world.save(data)


def slow_log(world: World, chance: random.Random) -> None:
    """Append lines to a note that stays open; edits of it are refused meanwhile."""
    path = chance.choice(world.paths(suffix=".md") or ["Ideas.md"])
    data = world.disk.get(path, b"")
    if isinstance(data, str):
        return
    world.forgive(data)
    with (world.vault / path).open("ab", buffering=0) as file:
        for _ in range(chance.randint(1, 3)):
            line = f"\nEntry {world.unique()}\n".encode()
            file.write(line)
            data += line
            _edit_refused(world, path, chance)
    world.disk[path] = data
    world.save(data)


def _edit_refused(world: World, path: str, chance: random.Random) -> None:
    if chance.random() < 0.5:
        return
    with suppress(LibraryError):
        if world.library.edit.tag([path], [f"slow{world.unique()}"]):
            raise DifferenceError(f"{path} was changed while another program was writing it.")


DISKS: tuple[Act, ...] = (full_disk, read_only, lost_vault, slow_save, slow_log)
