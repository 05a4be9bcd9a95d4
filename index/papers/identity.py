"""Identities of works: what notes, old keys and the cache know a paper by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.papers.title_forms import title_form, title_identity
from index.papers.traits import identifiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.papers.model import Record

_DOT = " · "
_UNTITLED = "untitled "
_Rank = tuple[bool, str, str, str, str, str]


def identity(records: Sequence[Record]) -> str:
    """Return the identity of a work that no other work shares its title with.

    It is the folded title; of several the longest, so that a further source, which has it shortened, changes nothing.
    A work without a title is known by its DOI, arXiv id, key or place.
    """
    titles = {title_identity(record.title) for record in records} - {""}
    if len(titles) > 1:
        return max(titles, key=lambda title: (len(title), title))
    return titles.pop() if titles else f"{_UNTITLED}{_mark(records)}"


def identities(groups: Sequence[Sequence[Record]]) -> list[str]:
    """Return an identity for each group; those that would be equal are told apart.

    Of several, the one with the earliest date keeps the title alone. The others get their DOI, arXiv id, first author
    and year, key or place. To be the same every time, `groups` must have every group with one of their titles.
    """
    found = [identity(group) for group in groups]
    shared: defaultdict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(found):
        shared[name].append(at)
    taken = set(shared)
    for name, members in shared.items():
        if len(members) == 1:
            continue
        members.sort(key=lambda at: _rank(groups[at]))
        for at in members[1:]:
            found[at] = _distinct(f"{name}{_DOT}{_mark(groups[at])}", taken)
            taken.add(found[at])
    return found


def read_identity(text: str) -> str:
    """Return the identity that is written down: a title in any spelling, or the form that `identities` gives."""
    title, dot, _mark = text.partition(_DOT)
    if (dot and title_identity(title) == title) or (text.startswith(_UNTITLED) and ":" in text):
        return text
    return title_identity(text)


def names(records: Sequence[Record]) -> frozenset[str]:
    """Return every identity that the work may have had, with any of its sources alone."""
    alone = {identity([record]) for record in records}
    return frozenset(alone | {identity(records)}) if len(records) > 1 else frozenset(alone)


def _distinct(name: str, taken: set[str]) -> str:
    number, distinct = 1, name
    while distinct in taken:
        number += 1
        distinct = f"{name}{_DOT}{number}"
    return distinct


def _rank(records: Sequence[Record]) -> _Rank:
    dates = [record.published.isoformat() for record in records if record.published]
    places = [f"{record.source.file}:{record.source.line:09d}" for record in records]
    keys = [record.key for record in records if record.key]
    key, said = min(keys, default=""), min(map(repr, records))
    return not dates, min(dates, default=""), _mark(records), key, min(places), said


def _mark(records: Sequence[Record]) -> str:
    """Return the best value that tells a work from others: the smallest one, whatever the order of its records."""
    ids = [identifiers(record) for record in records]
    marks = (
        [f"doi:{doi}" for doi, _ in ids if doi],
        [f"arxiv:{arxiv}" for _, arxiv in ids if arxiv],
        [author for record in records if (author := _author_and_year(record))],
        [record.key for record in records if record.key],
        [f"{record.source.file}:{record.source.line}" for record in records],
    )
    return next(min(values) for values in marks if values)


def _author_and_year(record: Record) -> str:
    if not record.title:
        return ""
    family = (
        "".join(title_form(record.authors[0].family or record.authors[0].literal).words)
        if record.authors
        else ""
    )
    return f"{family} {record.published.year if record.published else ''}".strip()
