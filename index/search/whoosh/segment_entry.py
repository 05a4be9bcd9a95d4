"""A segment as Whoosh's table of contents stores it."""

from __future__ import annotations

from collections.abc import Iterable

from index.search.whoosh.imports import base
from index.search.whoosh.manifest import EXTENSION, NAME, StoredSegment


class SegmentEntry(base.Segment):  # type: ignore[misc]
    """The name of a segment, its number of documents, and which of them are deleted."""

    def __init__(self, indexname: str, size: int = 0) -> None:
        super().__init__(indexname)
        self._size = size
        self._deleted: set[int] = set()

    @classmethod
    def of(cls, stored: StoredSegment) -> SegmentEntry:
        """Return the segment of an earlier commit, to change which of its documents are deleted."""
        entry = cls(NAME, stored.size)
        entry.segid = stored.name.removeprefix(f"{NAME}_")
        entry._deleted = set(stored.deleted)
        return entry

    def stored(self) -> StoredSegment:
        """Return the segment as the manifest has it."""
        return StoredSegment(self.segment_id(), self._size, frozenset(self._deleted))

    def segment_id(self) -> str:
        """Return the name of the segment."""
        return f"{self.indexname}_{self.segid}"

    @property
    def file_name(self) -> str:
        """The name of the segment's file."""
        return f"{self.segment_id()}{EXTENSION}"

    def should_assemble(self) -> bool:
        """Return False: a segment is one file already."""
        return False

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return self._size

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterable[int]:
        """Return the numbers of deleted documents."""
        return iter(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document as deleted, or as not deleted."""
        (self._deleted.add if delete else self._deleted.discard)(docnum)

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return docnum in self._deleted
