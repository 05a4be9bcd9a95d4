"""Texts of the past, each stored once under its hash, compressed.

Each text is a file of its own, so that damage is confined to it, and processes do not get in each other's way.
"""

from __future__ import annotations

import os
import secrets
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.edit.past_change import HASH, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 8 * 1024 * 1024
"""Largest file that is stored, in bytes."""

_LEVEL = 1  # The second level is a tenth smaller and takes half as long again.
_BLOCK = 4096


class TextStore:
    """Texts in one folder, which is made by whoever stores the first one."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self._folder = folder

    def put(self, data: bytes) -> int:
        """Store a text, and return the room that it takes newly on disk, in bytes.

        It is whole or not there; it is not forced to the disk, as losing it costs no words.

        Raises:
            OSError: It cannot be written.
        """
        place = self._place(digest(data))
        if place.exists() and self.get(place.name) == data:
            return 0
        packed = zlib.compress(data, _LEVEL)
        temporary = place.with_name(f"{secrets.token_hex(8)}.tmp")
        try:
            descriptor = self._open(temporary)
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                view = memoryview(packed)
                while view:
                    view = view[file.write(view) or 0 :]
            temporary.replace(place)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        return _room(len(packed))

    @staticmethod
    def _open(file: Path) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            return os.open(file, flags, 0o600)
        except FileNotFoundError:
            for folder in (file.parent.parent, file.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
            return os.open(file, flags, 0o600)

    def has(self, hash_: str | None) -> bool:
        """Return whether a text is stored, without reading it."""
        return hash_ is not None and self._place(hash_).is_file()

    def get(self, hash_: str) -> bytes | None:
        """Return a text, or None where it is not stored or damaged."""
        try:
            packed = self._place(hash_).read_bytes()
            unpacking = zlib.decompressobj()
            data = unpacking.decompress(packed, MAX_BYTES)
        except (OSError, zlib.error):
            return None
        return data if digest(data) == hash_ else None

    def keep_only(self, hashes: set[str]) -> int:
        """Delete all texts but these, and return the room that is taken then, in bytes."""
        total = 0
        for entry in self._files():
            if entry.name in hashes:
                with suppress(OSError):
                    total += _room(entry.stat(follow_symlinks=False).st_size)
            else:
                with suppress(OSError):
                    Path(entry.path).unlink()
        return total

    def sizes(self) -> dict[str, int]:
        """Return the room that each text takes on disk, in bytes, by its hash; nobody may be writing.

        What was not written to its end is removed.
        """
        sizes = {}
        for entry in self._files():
            with suppress(OSError):
                if not HASH.fullmatch(entry.name):
                    Path(entry.path).unlink()
                    continue
                sizes[entry.name] = _room(entry.stat(follow_symlinks=False).st_size)
        return sizes

    def _files(self) -> Iterator[os.DirEntry[str]]:
        with suppress(OSError), os.scandir(self._folder) as folders:
            for folder in folders:
                with suppress(OSError), os.scandir(folder.path) as entries:
                    yield from entries

    def _place(self, hash_: str) -> Path:
        if not HASH.fullmatch(hash_):
            raise ValueError(hash_)
        return self._folder / hash_[:2] / hash_


def _room(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK
