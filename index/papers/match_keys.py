"""Texts of which records that may describe one work have one in common."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.papers.title_forms import TitleLetters

# A key of this number of letters from either end of a title survives typos at the other end.
_END = 12
IDENTIFIERS = ("doi:", "arxiv:")
"""Beginnings of the keys that are identifiers."""
MOST_AUTHORS = 2
"""Number of authors of whom keys are made."""


def near_keys(title: TitleLetters, authors: Sequence[str]) -> frozenset[str]:
    """Return the keys that titles which differ a little have in common where the authors agree.

    Typos hardly ever change the first letter of a word, and not both ends of a title; the first author, who is in all
    keys, keeps them rare.

    Args:
        title: The title.
        authors: Keys of the first `MOST_AUTHORS` authors, as `first_keys` returns them.
    """
    if not authors or not title.letters or title.generic:
        return frozenset()
    first = authors[0]
    keys = {
        f"initials\0{title.initials}\0{first}",
        f"start\0{title.spelled[:_END]}\0{first}",
        f"end\0{title.spelled[-_END:]}\0{first}",
        f"main\0{title.main}\0{first}",
    }
    if len(authors) > 1:
        keys.add(f"initials\0{title.initials}\0{authors[1]}")
    return frozenset(keys)


def title_keys(letters: str) -> frozenset[str]:
    """Return the key of a title by its letters; none where it has no letter."""
    return frozenset({f"title\0{letters}"}) if letters else frozenset()


def shortened(keys: Iterable[str]) -> frozenset[str]:
    """Return keys of titles as they are stored; identifiers stay as they are."""
    return frozenset(key if key.startswith(IDENTIFIERS) else _digest(key) for key in keys)


def _digest(key: str) -> str:
    data = key.encode("utf-8", "surrogatepass")
    return f"{key[0]}:{hashlib.blake2b(data, digest_size=9).hexdigest()}"
