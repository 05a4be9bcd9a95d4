"""The one place that imports Whoosh, and the patches of it that the index needs.

All of this is for Whoosh 2.7.4, the last release (2016). Two things are done:

- Importing it compiles code that Python 3.8 and later warn about (`is` with a literal, stray backslashes). The
  warnings concern nobody who uses this program, so they are silenced while the modules are loaded.
- `BufferFile` copies every part of a memory-mapped segment to the heap when it is opened, which costs as much
  memory as the index is large and most of the time of opening it. Here a part is a view of the map instead.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats, qparser, query
    from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
    from whoosh.filedb import compound, structfile
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.index import TOC, FileIndex, clean_files
    from whoosh.index import IndexError as WhooshIndexError
    from whoosh.lang.snowball.english import EnglishStemmer
    from whoosh.matching import LeafMatcher, ListMatcher
    from whoosh.qparser import plugins, syntax
    from whoosh.reading import SegmentReader, TermNotFound
    from whoosh.util.numeric import byte_to_length
    from whoosh.writing import LockError, SegmentWriter

__all__ = [
    "TOC",
    "EnglishStemmer",
    "FileIndex",
    "FileStorage",
    "LeafMatcher",
    "ListMatcher",
    "LockError",
    "RamStorage",
    "SegmentReader",
    "SegmentWriter",
    "TermNotFound",
    "W3Codec",
    "W3TermInfo",
    "WhooshIndexError",
    "byte_to_length",
    "clean_files",
    "columns",
    "fields",
    "formats",
    "plugins",
    "qparser",
    "query",
    "syntax",
]


class _View:
    """Just enough of a binary file over a buffer for `StructFile` and `pickle.load`."""

    def __init__(self, buffer: memoryview) -> None:
        self._buffer = buffer
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._buffer) if size < 0 else min(self._at + size, len(self._buffer))
        found = bytes(self._buffer[self._at : end])
        self._at = max(self._at, end)
        return found

    def readline(self) -> bytes:
        """One line; old pickle opcodes read their arguments so."""
        end = self._at
        while end < len(self._buffer) and self._buffer[end] != 0x0A:
            end += 1
        return self.read(end + 1 - self._at)

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, len(self._buffer))[whence])
        return self._at


class _LazyBufferFile(structfile.BufferFile):  # type: ignore[misc]
    """`BufferFile` that keeps a view of the buffer instead of a copy."""

    def __init__(self, buf: memoryview | bytes, name: str | None = None, onclose: object = None) -> None:
        view = memoryview(buf)
        self._buf = view
        self._name = name
        self.file = _View(view)
        self.onclose = onclose
        self.is_real = False
        self.is_closed = False

    def subset(self, position: int, length: int, name: str | None = None) -> _LazyBufferFile:
        return _LazyBufferFile(self._buf[position : position + length], name=name or self._name)


structfile.BufferFile = _LazyBufferFile
compound.BufferFile = _LazyBufferFile
