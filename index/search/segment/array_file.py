"""A file of named arrays, which is all that a segment is on disk.

The arrays stand one after the other as they are in memory, little-endian, each at a multiple of eight bytes; a
directory (JSON) and a fixed tail that finds and checks it come last, so that a file that was cut off is known at
once. Opening costs the directory, and what is never asked for is never read. The file is mapped for what is wanted
whole or an item at a time; stretches are read, so that they do not stay in memory, nor what lies around them.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import weakref
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_TAIL = struct.Struct("<QII8s")
_MAGIC = b"notesar1"
_TYPES = frozenset({"|u1", "<u2", "<u4", "<u8", "<i4", "<i8"})


class ArraysDamagedError(ValueError):
    """A file is not a whole file of arrays."""


def compact(numbers: Array) -> Array:
    """Numbers that are not negative, in the smallest type that holds them."""
    most = int(numbers.max()) if len(numbers) else 0
    kind = (
        np.uint8 if most < 2**8 else np.uint16 if most < 2**16 else np.uint32 if most < 2**32 else np.uint64
    )
    return numbers.astype(kind, copy=False)


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write a new file.

    Raises:
        OSError: It cannot be written.
    """
    directory: dict[str, tuple[str, int, int]] = {}
    at = 0
    with path.open("wb") as file:
        for name, given in arrays.items():
            array = np.ascontiguousarray(given, given.dtype.newbyteorder("<"))
            directory[name] = (array.dtype.str, at, len(array))
            file.write(array.data)
            at += array.nbytes
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
            FileNotFoundError: It is not there.
            ArraysDamagedError: It is not whole, or no file of arrays.
        """
        with path.open("rb") as file:
            size = path.stat().st_size
            if size < _TAIL.size:
                raise ArraysDamagedError(f"{path.name} is cut off")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._file = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._file)
        at, length, crc, magic = _TAIL.unpack_from(self._map, size - _TAIL.size)
        text = self._map[at : at + length]
        if magic != _MAGIC or at + length + _TAIL.size != size or zlib.crc32(text) != crc:
            raise ArraysDamagedError(f"{path.name} is cut off or damaged")
        self._directory: dict[str, tuple[str, int, int]] = json.loads(text)
        self._made: dict[str, Array] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def __getitem__(self, name: str) -> Array:
        found = self._made.get(name)
        if found is None:
            kind, at, count = self._directory[name]
            if kind not in _TYPES:
                raise ArraysDamagedError(f"{name} is of an unknown type")
            found = self._made[name] = np.frombuffer(self._map, np.dtype(kind), count, at)
        return found

    def read(self, name: str, first: int, last: int) -> Array:
        """The items of an array from one place up to another.

        Raises:
            ArraysDamagedError: It is not that long.
        """
        whole = self[name]
        if not 0 <= first <= last <= len(whole):
            raise ArraysDamagedError(f"{name} is not that long")
        size = (last - first) * whole.itemsize
        data = os.pread(self._file, size, self._directory[name][1] + first * whole.itemsize)
        if len(data) != size:
            raise ArraysDamagedError(f"{name} is cut off")
        return np.frombuffer(data, whole.dtype)
