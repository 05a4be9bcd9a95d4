"""Decide whether two records describe one work.

`docs/matching.md` gives the rules in the order in which they are tried. Two records that can be the same, or possible
duplicates, share one of their match keys, so that only records with a common key need to be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers import title_rules
from index.papers.author_lists import first_keys
from index.papers.cancelling import check
from index.papers.identifier_rules import one_identifier, two_identifiers
from index.papers.match_keys import MOST_AUTHORS, near_keys, shortened, title_keys
from index.papers.title_forms import title_identity, title_letters
from index.papers.traits import Traits, identifiers, traits

if TYPE_CHECKING:
    from index.papers.model import Record
    from index.papers.verdicts import Verdict


def compare(one: Record, two: Record) -> Verdict:
    """Return whether two records describe one work, and why; the order of the two does not matter."""
    return compare_traits(traits(one), traits(two))


def compare_traits(one: Traits, two: Traits) -> Verdict:
    """Return the verdict on two records by their traits."""
    return two_identifiers(one, two) or one_identifier(one, two) or title_rules.by_title(one, two)


def barred(one: Traits, two: Traits) -> bool:
    """Return whether two records may not share a paper; that is `compare_traits(one, two).never`, but faster."""
    verdict = two_identifiers(one, two) or one_identifier(one, two) or title_rules.never(one, two)
    return verdict is not None and verdict.never


def match_keys(record: Record) -> frozenset[str]:
    """Return up to nine short texts; records that can be the same or possible duplicates have one in common.

    All records with one `title_identity` have one in common as well, so that identities can be told apart.
    """
    by_identity = title_keys(title_identity(record.title).replace(" ", ""))
    return shortened(comparison_keys(record) | by_identity)


def comparison_keys(record: Record) -> frozenset[str]:
    """Return the match keys, not shortened and without that of the title identity.

    Records with none in common differ.
    """
    check()
    doi, arxiv = identifiers(record)
    title = title_letters(record.title)
    keys = {*title_keys(title.letters), *near_keys(title, first_keys(record.authors, MOST_AUTHORS))}
    if doi:
        keys.add(f"doi:{doi}")
    if arxiv:
        keys.add(f"arxiv:{arxiv}")
    return frozenset(keys)
