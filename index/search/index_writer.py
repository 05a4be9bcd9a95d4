"""Writing one commit: documents and deletions to new segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.ids import DocumentId
from index.search.document_row import row
from index.search.model import Document
from index.search.segment.array_file import Array, SpooledArray, write_arrays
from index.search.segment.builder import PieceTable, SegmentBuilder
from index.search.snapshot import Snapshot
from index.search.whoosh.contents import MERGING, named_entry, new_entry, write_contents
from index.search.whoosh.manifest import read_contents
from index.search.whoosh.segment_entry import SegmentEntry

MAX_PIECES = 300_000
WORDS_AT_ONCE = 4_000_000
"""Words that are held in memory before they are written: about 100 MB."""


class IndexWriter:
    """One commit in progress, for which the write lock must be held.

    Attributes:
        entries: The segments after the commit.
        added: Number of documents added.
        pieces: The pieces of text analysed so far, for the next writer.
    """

    def __init__(self, folder: Path, pieces: PieceTable | None = None) -> None:
        """Continue from the latest commit.

        Raises:
            OSError: The table of contents cannot be read.
            IndexDamagedError: The table of contents is damaged.
        """
        self._folder = folder
        contents = read_contents(folder)
        self._generation = contents.generation
        self.entries = [SegmentEntry.of(stored) for stored in contents.segments]
        self.pieces = PieceTable() if pieces is None else pieces
        self.added = 0
        self._builder = SegmentBuilder(self.pieces)
        self._added: dict[DocumentId, tuple[SegmentEntry | None, int]] = {}
        self._replaced: list[int] = []  # documents of the segment being built that are replaced already

    def add(self, document: Document) -> None:
        """Add a document, in place of one that this writer has added before under its id."""
        before = self._added.get(document.id)
        if before is not None:
            entry, number = before
            if entry is None:
                self._replaced.append(number)
            else:
                entry.delete_document(number)
        self._added[document.id] = (None, self._builder.size)
        self._builder.add(row(document))
        self.added += 1
        if self._builder.words > WORDS_AT_ONCE:
            self._flush()

    def delete(self, snapshot: Snapshot, identifiers: Iterable[DocumentId]) -> None:
        """Remove documents that are in a snapshot of the latest commit; unknown ids are ignored."""
        entries = {entry.segment_id(): entry for entry in self.entries}
        for identifier in identifiers:
            for name, number in snapshot.locate(identifier):
                entries[name].delete_document(number)

    def adopt(self, built: Iterable[tuple[str, int]]) -> None:
        """Add segments, by name and size, that another process has written with the prefix `MERGING`."""
        for name, size in built:
            entry = named_entry(name, size)
            merging_path(self._folder, entry).replace(self._folder / entry.file_name)
            self.entries.append(entry)

    def _flush(self) -> None:
        if not self._builder.size:
            return
        entry = write_segment(self._folder, self._builder.size, self._builder.arrays())
        for number in self._replaced:
            entry.delete_document(number)
        self._added = {
            key: (entry if holder is None else holder, number)
            for key, (holder, number) in self._added.items()
        }
        self.entries.append(entry)
        if len(self.pieces) > MAX_PIECES:
            self.pieces = PieceTable()
        self._builder = SegmentBuilder(self.pieces)
        self._replaced = []

    def replace(self, names: Sequence[str], merged: SegmentEntry) -> None:
        """Commit with a merged segment, written with the prefix `MERGING`, in place of the segments it replaces."""
        merging_path(self._folder, merged).replace(self._folder / merged.file_name)
        first = next(at for at, entry in enumerate(self.entries) if entry.segment_id() in names)
        kept = [entry for entry in self.entries if entry.segment_id() not in names]
        self.entries = [*kept[:first], merged, *kept[first:]]
        self.commit()

    def commit(self) -> None:
        """Make everything that was added visible to searches.

        Raises:
            OSError: It cannot be written; nothing has changed.
        """
        self._flush()
        self._generation += 1
        write_contents(self._folder, self._generation, self.entries)


def merging_path(folder: Path, entry: SegmentEntry) -> Path:
    """Return the path of a merged segment before it is committed."""
    return folder / f"{MERGING}{entry.file_name}"


def write_segment(
    folder: Path, size: int, arrays: Mapping[str, Array | SpooledArray], *, merging: bool = False
) -> SegmentEntry:
    """Write a segment, which is not part of the index before a commit.

    Args:
        folder: The index.
        size: Number of documents.
        arrays: As `index.search.segment.builder` describes them.
        merging: Write to `merging_path`, which other writers leave alone.

    Raises:
        OSError: It cannot be written.
    """
    entry = new_entry(size)
    path = merging_path(folder, entry) if merging else folder / entry.file_name
    try:
        write_arrays(path, arrays)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return entry
