"""Group records into papers by their titles alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.merge import paper_of
from index.papers.title_forms import title_identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.papers.model import Paper, Record


def identity(record: Record) -> str:
    """Return the identity of the work that a record describes."""
    return title_identity(record.title) or f"untitled {record.source.file}:{record.source.line}"


def merge_one(key: str, records: Sequence[Record]) -> Paper:
    """Merge the records of one work, at least one, into a paper; their order does not matter."""
    return paper_of(records, key, identity(records[0]))
