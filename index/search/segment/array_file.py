"""A file of named arrays: a segment on disk.

The arrays follow each other as they are in memory, little-endian, each at a multiple of eight bytes. A directory
(JSON) and a fixed tail that locates and checks it come last, so a file that was cut off is recognised at once.
Opening reads the directory only. The file is mapped for arrays that are used whole or an item at a time; slices are
read, so that neither they nor the pages around them stay in memory.

The directory has a checksum, the arrays do not: whoever uses numbers of an array as offsets or indices checks them
first, with `require`.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import weakref
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from index.errors import reason
from index.search.damage import IndexDamagedError
from index.search.numeric import np, npt

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_TAIL = struct.Struct("<QII8s")
_MAGIC = b"notesar1"


def compact(numbers: Array) -> Array:
    """Return numbers that are not negative in the smallest type that holds them."""
    most = int(numbers.max()) if len(numbers) else 0
    kind = (
        np.uint8 if most < 2**8 else np.uint16 if most < 2**16 else np.uint32 if most < 2**32 else np.uint64
    )
    return numbers.astype(kind, copy=False)


class Spool:
    """A temporary file for arrays that are made block by block, so that none has to be in memory as a whole."""

    def __init__(self, folder: Path) -> None:
        """Make the file in a folder of the disk that the arrays will be written to; it has no name there.

        Raises:
            OSError: It cannot be made.
        """
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the spool
        self._size = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def put(self, block: Array) -> int:
        """Write a block, and return where it begins."""
        at = self._size
        self._size += self._file.write(np.ascontiguousarray(block).data)
        return at

    def get(self, kind: np.dtype[Any], at: int, count: int) -> Array:
        """Return a block."""
        self._file.flush()
        return np.frombuffer(os.pread(self._file.fileno(), count * kind.itemsize, at), kind)


class SpooledArray:
    """An array of numbers that are not negative, in the smallest type that holds them; its blocks are in a spool."""

    def __init__(self, spool: Spool, least: type[np.unsignedinteger[Any]] = np.uint8) -> None:
        """Begin with no number; `least` is the smallest type to store them in."""
        self._spool = spool
        self._blocks: list[tuple[np.dtype[Any], int, int]] = []
        self.dtype = np.dtype(least)

    def __len__(self) -> int:
        return sum(count for _, _, count in self._blocks)

    def append(self, numbers: Array) -> None:
        """Add a block."""
        block = compact(numbers)
        self.dtype = np.promote_types(self.dtype, block.dtype)
        self._blocks.append((block.dtype, self._spool.put(block), len(block)))

    def blocks(self) -> Iterator[Array]:
        """Yield the blocks in order, in the type of the whole array."""
        for kind, at, count in self._blocks:
            yield self._spool.get(kind, at, count).astype(self.dtype, copy=False)


def write_arrays(path: Path, arrays: Mapping[str, Array | SpooledArray]) -> None:
    """Write a new file.

    Raises:
        OSError: The file cannot be written.
    """
    directory: dict[str, tuple[str, int, int]] = {}
    at = 0
    with path.open("wb") as file:
        for name, given in arrays.items():
            kind = given.dtype.newbyteorder("<")
            directory[name] = (kind.str, at, len(given))
            for block in given.blocks() if isinstance(given, SpooledArray) else (given,):
                file.write(np.ascontiguousarray(block, kind).data)
            at += len(given) * kind.itemsize
            file.write(b"\0" * (-at % 8))
            at += -at % 8
        text = json.dumps(directory).encode()
        file.write(text)
        file.write(_TAIL.pack(at, len(text), zlib.crc32(text), _MAGIC))


class ArrayFile:
    """The arrays of a file, read-only; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            OSError: The file does not exist or cannot be read.
            IndexDamagedError: The file is cut off, or is not a file of arrays.
        """
        self.path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self.require(size >= _TAIL.size, "the file", "is cut off")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._file = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._file)
        at, length, crc, magic = _TAIL.unpack_from(self._map, size - _TAIL.size)
        text = self._map[at : at + length]
        sound = magic == _MAGIC and at + length + _TAIL.size == size and zlib.crc32(text) == crc
        self.require(sound, "the file", "is cut off or damaged")
        directory: dict[str, tuple[str, int, int]] = json.loads(text)
        self._directory = {
            name: (np.dtype(kind), offset, count) for name, (kind, offset, count) in directory.items()
        }
        self._mapped: dict[str, Array] = {}

    def require(self, sound: bool, part: str, problem: str) -> None:
        """Raise `IndexDamagedError`, which names the file, a part of it and the problem, unless it is sound."""
        if not sound:
            raise IndexDamagedError.in_file(self.path, f"{part} {problem}")

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def __getitem__(self, name: str) -> Array:
        found = self._mapped.get(name)
        if found is None:
            kind, at, count = self._directory[name]
            found = self._mapped[name] = np.frombuffer(self._map, kind, count, at)
        return found

    def read(self, name: str, first: int, last: int) -> Array:
        """Return the items of an array from one index up to another.

        Raises:
            IndexDamagedError: The array is shorter, or the disk reports an error.
        """
        kind, at, count = self._directory[name]
        self.require(0 <= first <= last <= count, name, "is too short")
        size = (last - first) * kind.itemsize
        try:
            data = os.pread(self._file, size, at + first * kind.itemsize)
        except OSError as error:
            raise IndexDamagedError.in_file(self.path, reason(error)) from error
        self.require(len(data) == size, name, "is cut off")
        return np.frombuffer(data, kind)
