"""The user's word on which records describe one work, which is stronger than all rules.

A work is named by its DOI (`doi:10.1145/3065386`), its arXiv id (`arxiv:1706.03762`), or its title, in any spelling,
and year (`Attention Is All You Need (2017)`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.papers.title_forms import title_identity
from index.papers.traits import identifiers, normal_arxiv_id, normal_doi

if TYPE_CHECKING:
    from index.papers.model import Record

Pair = tuple[str, str]
_WITH_YEAR = re.compile(r"(.*\S)\s*\((-?\d{1,4})\)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """Pairs of names, each as `normal_name` returns it, that are or are not of one work."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()


NOTHING_SAID = Said()


def said(same: list[Pair], different: list[Pair]) -> Said:
    """Return the user's word from pairs of names in any spelling; of a pair that is in both, `different` counts."""
    kept = frozenset(map(_pair, different))
    return Said(frozenset(map(_pair, same)) - kept, kept)


def _pair(pair: Pair) -> Pair:
    first, second = sorted(map(normal_name, pair))
    return first, second


def normal_name(name: str) -> str:
    """Return the form in which a name of a work is compared."""
    start, _, rest = name.strip().partition(":")
    if start.lower() == "doi":
        return f"doi:{normal_doi(rest)}"
    if start.lower() == "arxiv" and " " not in rest.strip():
        return f"arxiv:{normal_arxiv_id(rest)}"
    if match := _WITH_YEAR.fullmatch(name):
        return f"{title_identity(match[1])} ({int(match[2])})"
    return title_identity(name)


def names_of(record: Record) -> frozenset[str]:
    """Return every name by which the user can mean a record."""
    doi, arxiv = identifiers(record)
    title = title_identity(record.title)
    if title and record.published:
        title = f"{title} ({record.published.year})"
    return frozenset(filter(None, (doi and f"doi:{doi}", arxiv and f"arxiv:{arxiv}", title)))


def said_keys(record: Record, word: Said) -> frozenset[str]:
    """Return further match keys of a record, by which records that the user joined are compared."""
    names = names_of(record)
    return frozenset(
        "s:" + hashlib.blake2b("\0".join(pair).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
        for pair in word.same
        if not names.isdisjoint(pair)
    )
