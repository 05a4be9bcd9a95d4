"""The user's word on which records describe one work, which is stronger than all rules.

A work is named by its DOI (`doi:10.1145/3065386`), its arXiv id (`arxiv:1706.03762`), its title, in any spelling, and
year (`Attention Is All You Need (2017)`), or the citation key that a source gives it, as it stands there
(`key:vaswani2017`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.papers.match_keys import shortened, title_keys
from index.papers.model import Record, Source
from index.papers.title_forms import title_identity
from index.papers.traits import identifiers, normal_arxiv_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

KEY_NAME = "key:"
"""Begins the name of works to whose record a source gives a citation key."""
Pair = tuple[str, str]
_KEY = re.compile(r"\S+")
_WITH_YEAR = re.compile(r"(.*\S)\s*\((-?\d{1,4})\)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """Pairs of names, each as `normal_name` returns it, that are or are not of one work."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Return every name in a pair."""
        return frozenset(name for pair in (*self.same, *self.different) for name in pair)


NOTHING_SAID = Said()


def said(same: Iterable[Pair], different: Iterable[Pair]) -> Said:
    """Return the user's word from pairs of names in any spelling; of a pair that is in both, `different` counts."""
    kept = frozenset(map(normal_pair, different))
    return Said(frozenset(map(normal_pair, same)) - kept, kept)


def normal_pair(pair: Pair) -> Pair:
    """Return the form in which a pair is compared; the order of its names does not matter."""
    first, second = sorted(map(normal_name, pair))
    return first, second


def normal_name(name: str) -> str:
    """Return the form in which a name of a work is compared."""
    start, _, rest = name.strip().partition(":")
    if start.lower() == "doi":
        doi, arxiv = identifiers(Record(Source("", 0), "", doi=rest.strip()))
        return f"doi:{doi}" if doi else f"arxiv:{arxiv}"
    if start.lower() == "arxiv" and " " not in rest.strip():
        return f"arxiv:{normal_arxiv_id(rest)}"
    if start.lower() == "key" and _KEY.fullmatch(rest.strip()):
        return f"{KEY_NAME}{rest.strip()}"
    if match := _WITH_YEAR.fullmatch(name):
        return f"{title_identity(match[1])} ({int(match[2])})"
    return title_identity(name)


def names_of(record: Record) -> frozenset[str]:
    """Return every name by which the user can mean a record."""
    doi, arxiv = identifiers(record)
    title = title_identity(record.title)
    if title and record.published:
        title = f"{title} ({record.published.year})"
    return frozenset(
        filter(None, (doi and f"doi:{doi}", arxiv and f"arxiv:{arxiv}", title, _key_name(record)))
    )


def _key_name(record: Record) -> str:
    return f"{KEY_NAME}{record.key}" if record.key and _KEY.fullmatch(record.key) else ""


def match_keys_of(name: str) -> frozenset[str]:
    """Return match keys of which every record with this name has one; it is no citation key.

    Args:
        name: As `normal_name` returns it.
    """
    if name.startswith(("doi:", "arxiv:")):
        return frozenset({name})
    titles = {name, match[1] if (match := _WITH_YEAR.fullmatch(name)) else name}
    return shortened(key for title in titles for key in title_keys(title.replace(" ", "")))


def linked_keys(word: Said, match_keys: Callable[[str], Collection[str]]) -> dict[str, set[str]]:
    """Return, by match key, those of the records that the user joined with a record which has it.

    Args:
        word: The user's word.
        match_keys: Of the records with a name.
    """
    found: dict[str, set[str]] = {}
    for first, second in word.same:
        ones, twos = match_keys(first), match_keys(second)
        for keys, others in ((ones, twos), (twos, ones)):
            for key in keys:
                found.setdefault(key, set()).update(others)
    return found


def written_names(record: Record) -> tuple[str, ...]:
    """Return the names of a record as they are written for people, the best first."""
    doi, arxiv = identifiers(record)
    year = f" ({record.published.year})" if record.published else ""
    title = f"{record.title}{year}"
    if normal_name(title) not in names_of(record):
        title = f"{title_identity(record.title)}{year}"
    names = (doi and f"doi:{doi}", arxiv and f"arxiv:{arxiv}", record.title and title, _key_name(record))
    return tuple(filter(None, names))
