"""The words of a query that documents lack, told in a line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index import RelaxedId

_MOST_SHOWN = 4


def without(missing: Sequence[str], replaced: Iterable[tuple[str, str]]) -> str:
    """Return what one document lacks: `without sources; retreival read as retrieval`."""
    parts = [f"without {_listed(missing)}"] if missing else []
    parts += [f"{clean_line(typed)} read as {clean_line(read)}" for typed, read in replaced]
    return "; ".join(parts) or "not all the words"


def rule(hits: Sequence[RelaxedId]) -> str:
    """Return what stands above the documents that lack words: which, those that are lacking most often first."""
    missing = Counter(word for hit in hits for word in hit.missing)
    replaced = dict.fromkeys(pair for hit in hits for pair in hit.replaced)
    return without([word for word, _ in missing.most_common()], list(replaced)[:_MOST_SHOWN])


def _listed(words: Sequence[str]) -> str:
    more = "…" if len(words) > _MOST_SHOWN else ""
    return ", ".join(map(clean_line, words[:_MOST_SHOWN])) + more
