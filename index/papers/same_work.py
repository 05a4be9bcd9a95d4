"""Evidence that records with one title describe one work."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.papers.model import Record

_WORD = re.compile(r"\w+")
# Below this number of words, two abstracts that differ inside may well share most of them.
_SHORT = 20
# Share of the pairs of neighbouring words: versions of one abstract have nearly all in common, other abstracts few.
_ALIKE = 0.5


def doubtful(records: Sequence[Record]) -> list[Record]:
    """Return the records of one title whose abstract is not that of the record with the longest one.

    A record is not doubtful if it has no abstract, or the same identifier, web address or author as that record.
    """
    if not records:
        return []
    chief = max(records, key=lambda record: (len(record.abstract), record.abstract, record.source))
    words = _words(chief.abstract)
    return [
        record
        for record in records
        if record.abstract not in ("", chief.abstract)
        and not _same_source(record, chief)
        and not _alike(_words(record.abstract), words)
    ]


def _same_source(one: Record, two: Record) -> bool:
    if (one.doi and one.doi == two.doi) or (one.arxiv_id and one.arxiv_id == two.arxiv_id):
        return True
    pairs = ((one.urls, two.urls), (one.code_urls, two.code_urls), (one.authors, two.authors))
    return any(not set(first).isdisjoint(second) for first, second in pairs)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _alike(one: list[str], two: list[str]) -> bool:
    """Return whether two abstracts are one, cut short or slightly changed."""
    short, long = sorted((one, two), key=len)
    # One that is cut short may end within a word.
    if not short or (long[: len(short) - 1] == short[:-1] and long[len(short) - 1].startswith(short[-1])):
        return True
    if len(short) < _SHORT:
        return False
    pairs = set(pairwise(short))
    return len(pairs & set(pairwise(long))) >= _ALIKE * len(pairs)
