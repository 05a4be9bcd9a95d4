"""Merge the records of all source files into papers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from index.papers import citation_keys
from index.papers.model import Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.papers.model import Date, Record
    from index.papers.person_names import Name

_NOT_A_LETTER = re.compile(r"[\W_]+")
# Signs that distinguish titles: CodeT5 and CodeT5+ are two works.
_MEANING = str.maketrans({"+": " plus ", "#": " sharp "})


def title_identity(title: str) -> str:
    """Return a form that is equal for all spellings of one title: its letters, digits and `+`, folded."""
    folded = unicodedata.normalize("NFKC", title.translate(_MEANING)).casefold()
    return _NOT_A_LETTER.sub(" ", folded).strip() or title.strip()


def identity(record: Record) -> str:
    """Return the identity of the work that a record describes."""
    return title_identity(record.title) or f"untitled {record.source.file}:{record.source.line}"


def merge_one(key: str, records: Sequence[Record]) -> Paper:
    """Merge the records of one work, at least one, into a paper; their order does not matter."""
    records = sorted(records, key=lambda record: record.source)
    date = _best_date([record.published for record in records if record.published])
    return Paper(
        key=key,
        identity=identity(records[0]),
        title=_most_common(record.title for record in records),
        abstract=max((record.abstract for record in records), key=lambda text: (len(text), text)),
        authors=tuple(str(name) for name in _longest([record.authors for record in records])),
        authors_count=max(
            (rec.authors_count for rec in records if rec.authors_count is not None), default=None
        ),
        organization=_most_common(record.organization for record in records if record.organization) or None,
        published=date.isoformat() if date else None,
        published_inferred=date.inferred if date else False,
        upvotes=max((record.upvotes for record in records if record.upvotes is not None), default=None),
        doi=_most_common(record.doi for record in records if record.doi) or None,
        arxiv_id=_most_common(record.arxiv_id for record in records if record.arxiv_id) or None,
        urls=_union(record.urls for record in records),
        code_urls=_union(record.code_urls for record in records),
        sources=tuple(record.source for record in records),
    )


def _best_date(dates: Sequence[Date]) -> Date | None:
    """Return the best date: one that was read rather than inferred, then the most precise, then the earliest."""

    def rank(date: Date) -> tuple[bool, bool, bool, Date]:
        return date.inferred, date.month is None, date.day is None, date

    return min(dates, key=rank, default=None)


def _longest(lists: Iterable[tuple[Name, ...]]) -> tuple[Name, ...]:
    return max(lists, key=lambda names: (len(names), names))


def _most_common(values: Iterable[str]) -> str:
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value), default="")


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group))


def merge(records: Iterable[Record], pinned: Mapping[str, str]) -> list[Paper]:
    """Merge records into papers, sorted by key.

    Args:
        records: From any number of files.
        pinned: Keys that notes already use, by identity.
    """
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(identity(record), []).append(record)
    merged = {name: merge_one("", group) for name, group in groups.items()}
    assigned = citation_keys.assign({name: paper.title for name, paper in merged.items()}, pinned)
    return sorted((replace(paper, key=assigned[name]) for name, paper in merged.items()), key=lambda p: p.key)
