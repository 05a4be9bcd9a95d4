"""The words of a query that documents lack, in a line: of all of them in a rule, of each in its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import RelaxedId

_MOST_SHOWN = 4


class Lacking(NamedTuple):
    """Words that documents lack, and words that they hold in another form, each with that form."""

    missing: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()


def common(hits: Sequence[RelaxedId]) -> Lacking:
    """Return what a rule says of the documents below it: the words all of them lack, and how words are read."""
    missing = [word for word in hits[0].missing if all(word in hit.missing for hit in hits)]
    replaced = dict.fromkeys(pair for hit in hits for pair in hit.replaced)
    return Lacking(tuple(missing), tuple(replaced)[:_MOST_SHOWN])


def rule(hits: Sequence[RelaxedId]) -> str:
    """Return what stands above the documents that lack words: `without sources; retreival read as retrieval`."""
    lack = common(hits)
    some = ["some of the words"] if not lack.missing and any(hit.missing for hit in hits) else []
    return "; ".join([*some, *filter(None, [without(lack)])]) or "other words"


def beyond(hit: RelaxedId, said: Lacking) -> str:
    """Return what one document lacks and the rule above it does not say; empty where that is nothing."""
    missing = tuple(word for word in hit.missing if word not in said.missing)
    return without(Lacking(missing, tuple(pair for pair in hit.replaced if pair not in said.replaced)))


def without(lack: Lacking) -> str:
    """Return in a line what is lacking; empty where nothing is."""
    words = [f"without {_listed(lack.missing)}"] if lack.missing else []
    read = [f"{clean_line(typed)} read as {clean_line(found)}" for typed, found in lack.replaced]
    return "; ".join([*words, *read])


def _listed(words: Sequence[str]) -> str:
    more = "…" if len(words) > _MOST_SHOWN else ""
    return ", ".join(map(clean_line, words[:_MOST_SHOWN])) + more
