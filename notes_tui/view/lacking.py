"""The words of a query that documents lack, told in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index import RelaxedId

_MOST_SHOWN = 4


def without(missing: Sequence[str], replaced: Iterable[tuple[str, str]]) -> str:
    """Return what one document lacks: `without sources; retreival read as retrieval`."""
    return _told(f"without {_listed(missing)}" if missing else "", replaced) or "other words"


def rule(hits: Sequence[RelaxedId]) -> str:
    """Return what stands above the documents that lack words: the words all of them lack, and how words are read."""
    missing = [word for word in hits[0].missing if all(word in hit.missing for hit in hits)]
    replaced = dict.fromkeys(pair for hit in hits for pair in hit.replaced)
    some = "some of the words" if any(hit.missing for hit in hits) else ""
    return (
        _told(f"without {_listed(missing)}" if missing else some, list(replaced)[:_MOST_SHOWN])
        or "other words"
    )


def _told(missing: str, replaced: Iterable[tuple[str, str]]) -> str:
    read = [f"{clean_line(typed)} read as {clean_line(found)}" for typed, found in replaced]
    return "; ".join(filter(None, [missing, *read]))


def _listed(words: Sequence[str]) -> str:
    more = "…" if len(words) > _MOST_SHOWN else ""
    return ", ".join(map(clean_line, words[:_MOST_SHOWN])) + more
