"""Evidence that records with one title describe one work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.abstracts import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.papers.model import Record


def doubtful(records: Sequence[Record]) -> list[Record]:
    """Return the records of one title whose abstract is not that of the record with the longest one.

    A record is not doubtful if it has no abstract, or the same identifier, web address or author as that record.
    """
    if not records:
        return []
    chief = max(records, key=lambda record: (len(record.abstract), record.abstract, record.source))
    return [
        record
        for record in records
        if record.abstract not in ("", chief.abstract)
        and not _same_source(record, chief)
        and not alike(record.abstract, chief.abstract)
    ]


def _same_source(one: Record, two: Record) -> bool:
    if (one.doi and one.doi == two.doi) or (one.arxiv_id and one.arxiv_id == two.arxiv_id):
        return True
    pairs = ((one.urls, two.urls), (one.code_urls, two.code_urls), (one.authors, two.authors))
    return any(not set(first).isdisjoint(second) for first, second in pairs)
