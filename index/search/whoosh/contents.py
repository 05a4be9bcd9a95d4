"""Commits: tables of contents that Whoosh can read, their segments, and the lock of writers.

Each commit writes a new table in Whoosh's format, and removes the files that belong to no segment of it. It is read
through the manifest; see `index.search.whoosh.manifest`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import LibraryError, error_code, reason
from index.search.whoosh.fields import schema
from index.search.whoosh.imports import TOC, FileStorage, RamStorage, clean_files
from index.search.whoosh.manifest import MANIFEST, NAME, StoredSegment, table_name, write_manifest
from index.search.whoosh.segment_entry import SegmentEntry

MERGING = "merging-"
"""The prefix of files that are not part of the index yet, so that commits of other writers leave them alone."""

_LOCK_SECONDS = 10.0
_MERGE_SECONDS = 3_600


def new_entry(size: int) -> SegmentEntry:
    """Return a new segment of so many documents, which is not part of the index before a commit."""
    return SegmentEntry(NAME, size)


def named_entry(name: str, size: int) -> SegmentEntry:
    """Return the segment of so many documents that was written elsewhere under a name; see `new_entry`."""
    return SegmentEntry.of(StoredSegment(name, size, frozenset()))


def create_contents(folder: Path) -> None:
    """Start an empty index in a folder, in place of an older one.

    Raises:
        OSError: The folder cannot be written.
    """
    old = (f"_{NAME}_*", f"{NAME}_*.*", f"{MERGING}*")
    for path in (folder / MANIFEST, *(path for names in old for path in folder.glob(names))):
        path.unlink(missing_ok=True)
    write_contents(folder, 0, ())


def write_contents(folder: Path, generation: int, entries: Sequence[SegmentEntry]) -> None:
    """Commit: make these segments what searches see.

    Raises:
        OSError: The table cannot be written; nothing has changed.
    """
    memory = RamStorage()
    TOC(schema(), list(entries), generation).write(memory, NAME)
    name = table_name(generation)
    data: bytes = memory.files[name]
    write_manifest(folder, name, data, [entry.stored() for entry in entries])
    temporary = folder / f"{name}.new"
    temporary.write_bytes(data)
    temporary.replace(folder / name)
    _remove_unused(folder, generation, entries)


def _remove_unused(folder: Path, generation: int, entries: Sequence[SegmentEntry]) -> None:
    clean_files(FileStorage(str(folder)), NAME, generation, entries)
    for path in folder.glob(f"{MERGING}*"):
        # Who merges removes what came to nothing without the lock of writers, maybe right now.
        with contextlib.suppress(FileNotFoundError):
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
