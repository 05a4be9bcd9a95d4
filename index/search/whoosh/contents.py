"""The table of contents: which segments make up the index at each commit, and the lock of its writers.

Each commit writes a new table in Whoosh's format, and removes the files that belong to no segment of it.
"""

from __future__ import annotations

import contextlib
import pickle
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryError, error_code, reason
from index.search.damage import IndexDamagedError
from index.search.whoosh.fields import schema
from index.search.whoosh.imports import TOC, FileStorage, RamStorage, WhooshError, clean_files
from index.search.whoosh.manifest import MANIFEST, write_manifest
from index.search.whoosh.segment_entry import SegmentEntry

NAME = "MAIN"
"""The name of the index in Whoosh's terms; the names of its files begin with it."""

MERGING = "merging-"
"""The prefix of files that are not part of the index yet, so that commits of other writers leave them alone."""

_LOCK_SECONDS = 10.0
_MERGE_SECONDS = 3_600

# The manifest vouches for the bytes that are unpickled, so these mean a table that another program version wrote.
_UNREADABLE = (
    WhooshError,
    pickle.UnpicklingError,
    struct.error,
    AttributeError,
    EOFError,
    ImportError,
    IndexError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Contents:
    """The index at one commit.

    Attributes:
        generation: The number of the commit.
        entries: The segments, in order.
    """

    generation: int
    entries: list[SegmentEntry]


def new_entry(size: int) -> SegmentEntry:
    """Return a new segment of so many documents, which is not part of the index before a commit."""
    return SegmentEntry(NAME, size)


def create_contents(folder: Path) -> None:
    """Start an empty index in a folder, in place of an older one.

    Raises:
        OSError: The folder cannot be written.
    """
    old = (f"_{NAME}_*", f"{NAME}_*.*", f"{MERGING}*")
    for path in (folder / MANIFEST, *(path for names in old for path in folder.glob(names))):
        path.unlink(missing_ok=True)
    TOC.create(FileStorage(str(folder)), schema(), NAME)
    write_manifest(folder, _tables(folder))


def latest_commit(folder: Path) -> tuple[int, int]:
    """Return what identifies the latest commit: its number and, because a rebuild counts from 0, its time.

    Raises:
        OSError: There is no table of contents, or it was replaced at this moment.
    """
    generation = TOC._latest_generation(FileStorage(str(folder)), NAME)
    return generation, (folder / TOC._filename(NAME, generation)).stat().st_mtime_ns


def read_contents(folder: Path) -> Contents:
    """Read the table of contents of the latest commit, for which the manifest must vouch.

    Raises:
        OSError: There is no table of contents, or it was replaced at this moment.
        IndexDamagedError: It cannot be read.
    """
    try:
        table = TOC.read(FileStorage(str(folder)), NAME, schema=schema())
    except _UNREADABLE as error:
        raise IndexDamagedError.in_file(folder, "the table of contents cannot be read") from error
    return Contents(table.generation, table.segments)


def write_contents(folder: Path, contents: Contents) -> None:
    """Commit: make these segments what searches see.

    Raises:
        OSError: The table cannot be written; nothing has changed.
    """
    memory = RamStorage()
    TOC(schema(), contents.entries, contents.generation).write(memory, NAME)
    name = TOC._filename(NAME, contents.generation)
    data: bytes = memory.files[name]
    write_manifest(folder, {**_tables(folder), name: data})
    temporary = folder / f"{name}.new"
    temporary.write_bytes(data)
    temporary.replace(folder / name)
    _remove_unused(folder, contents.generation, contents.entries)


def _tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("_*.toc")}


def _remove_unused(folder: Path, generation: int, entries: Sequence[SegmentEntry]) -> None:
    clean_files(FileStorage(str(folder)), NAME, generation, entries)
    for path in folder.glob(f"{MERGING}*"):
        if time.time() - path.stat().st_mtime > _MERGE_SECONDS:  # its process died
            path.unlink()


@contextlib.contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Hold the lock that keeps other writers out, in this process and others.

    Raises:
        LibraryError: Another writer holds the lock, or its file cannot be written.
    """
    lock = FileStorage(str(folder)).lock(f"{NAME}_WRITELOCK")
    end = time.monotonic() + _LOCK_SECONDS
    try:
        while not lock.acquire():
            if time.monotonic() > end:
                raise LibraryError(
                    f"Another program is writing to the search index in {folder}.", code="busy"
                )
            time.sleep(0.01)
    except OSError as error:
        raise LibraryError(
            f"The search index in {folder} cannot be written: {reason(error)}.",
            code=error_code(error, "unwritable"),
        ) from error
    try:
        yield
    finally:
        lock.release()
