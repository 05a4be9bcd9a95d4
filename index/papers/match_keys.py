"""Short texts of which records that may describe one work have one in common."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.papers.author_lists import AuthorList
    from index.papers.title_forms import TitleForm

# A key of this number of letters from either end of a title survives typos at the other end.
_END = 12


def near_keys(title: TitleForm, authors: AuthorList) -> frozenset[str]:
    """Return the keys that titles which differ a little have in common where the authors agree.

    Typos hardly ever change the first letter of a word, and not both ends of a title; the first author, who is in all
    keys, keeps them rare.
    """
    people = authors.people
    if not people or not title.letters or title.generic:
        return frozenset()
    first = people[0].key
    keys = {
        _digest("initials", title.initials, first),
        _digest("start", title.spelled[:_END], first),
        _digest("end", title.spelled[-_END:], first),
        _digest("main", title.main, first),
    }
    if len(people) > 1:
        keys.add(_digest("initials", title.initials, people[1].key))
    return frozenset(keys)


def title_keys(letters: str) -> frozenset[str]:
    """Return the key of a title by its letters; none where it has no letter."""
    return frozenset({_digest("title", letters)}) if letters else frozenset()


def _digest(kind: str, *parts: str) -> str:
    data = "\0".join((kind, *parts)).encode("utf-8", "surrogatepass")
    return f"{kind[0]}:{hashlib.blake2b(data, digest_size=9).hexdigest()}"
