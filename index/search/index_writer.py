"""Writing: documents and deletions to new segments, and a commit that is vouched for."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index.ids import DocumentId
from index.search.model import Document
from index.search.schema import row, schema
from index.search.segment.array_file import Array, write_arrays
from index.search.segment.builder import Inverter, Words
from index.search.whoosh.codec import EXTENSION, Entry
from index.search.whoosh.imports import TOC, FileStorage, LockError, RamStorage, clean_files
from index.search.whoosh.manifest import write_stamp

NAME = "MAIN"

_LOCK_SECONDS = 10.0
_MERGE_SECONDS = 3_600
_MANY_WORDS = 300_000
_WORDS_AT_ONCE = 4_000_000
"""Words that are held in memory before they are written: about 100 MB."""


class Writer:
    """One commit in the making, for which the lock must be held.

    Attributes:
        entries: The segments after the commit.
        added: Number of documents added.
        words: What is known of words, for the next writer.
    """

    def __init__(self, folder: Path, storage: Any, words: Words | None = None) -> None:
        self._folder = folder
        self._storage = storage
        toc = TOC.read(storage, NAME, schema=schema())
        self._generation: int = toc.generation
        self.entries: list[Entry] = toc.segments
        self.words = Words() if words is None else words
        self.added = 0
        self._inverter = Inverter(self.words)
        self._added: dict[DocumentId, tuple[Entry | None, int]] = {}
        self._open: list[int] = []  # deleted ones of the segment in the making

    def add(self, document: Document) -> None:
        """Add a document, in place of one that this writer has added before under its id."""
        before = self._added.get(document.id)
        if before is not None:
            entry, number = before
            if entry is None:
                self._open.append(number)
            else:
                entry.delete_document(number)
        self._added[document.id] = (None, self._inverter.size)
        self._inverter.add(row(document))
        self.added += 1
        if self._inverter.words > _WORDS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if not self._inverter.size:
            return
        entry = new_segment(self._folder, self._inverter.size, self._inverter.arrays())
        for number in self._open:
            entry.delete_document(number)
        self._added = {
            key: (entry if holder is None else holder, number)
            for key, (holder, number) in self._added.items()
        }
        self.entries.append(entry)
        if len(self.words) > _MANY_WORDS:
            self.words = Words()
        self._inverter = Inverter(self.words)
        self._open = []

    def replace(self, names: Sequence[str], merged: Entry) -> None:
        """Commit with a merged segment, written under the prefix `merging-`, in place of those it is made of."""
        name = merged.make_filename(EXTENSION)
        (self._folder / f"merging-{name}").replace(self._folder / name)
        first = next(at for at, entry in enumerate(self.entries) if entry.segment_id() in names)
        kept = [entry for entry in self.entries if entry.segment_id() not in names]
        self.entries = [*kept[:first], merged, *kept[first:]]
        self.commit()

    def commit(self) -> None:
        """Make all of it what searches see.

        Raises:
            OSError: It cannot be written; nothing has changed.
        """
        self._flush()
        self._generation += 1
        memory = RamStorage()
        TOC(schema(), self.entries, self._generation).write(memory, NAME)
        name = TOC._filename(NAME, self._generation)
        data: bytes = memory.files[name]
        old = {path.name: path.read_bytes() for path in self._folder.glob("_*.toc")}
        write_stamp(self._folder, {**old, name: data})
        temporary = self._folder / (name + ".new")
        temporary.write_bytes(data)
        temporary.replace(self._folder / name)
        clean_files(self._storage, NAME, self._generation, self.entries)
        for path in self._folder.glob("merging-*"):
            if time.time() - path.stat().st_mtime > _MERGE_SECONDS:  # of a process that died
                path.unlink()


def new_segment(folder: Path, size: int, arrays: dict[str, Array], prefix: str = "") -> Entry:
    """Write a segment, which is no part of the index before a commit says so.

    Args:
        folder: The index.
        size: Number of documents.
        arrays: As `index.search.inverter` describes them.
        prefix: Of the file's name, to keep it from what commits of others clear away.

    Raises:
        OSError: It cannot be written.
    """
    entry = Entry(NAME, size)
    path = folder / (prefix + entry.make_filename(EXTENSION))
    try:
        write_arrays(path, arrays)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return entry


@contextlib.contextmanager
def locked(storage: FileStorage) -> Iterator[None]:
    """Hold the lock that keeps other writers out, in this process and others.

    Raises:
        LockError: Another one has held it all that time.
    """
    lock = storage.lock(f"{NAME}_WRITELOCK")
    end = time.monotonic() + _LOCK_SECONDS
    while not lock.acquire():
        if time.monotonic() > end:
            raise LockError
        time.sleep(0.01)
    try:
        yield
    finally:
        lock.release()
