"""Completion of the last word of a query: the values that occur, for operators, tags and properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.papers.site_pages import SPAN_KINDS, TRENDING
from index.search.schema import INBOX_STATES, MISSING
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.search.snapshot import Snapshot

MOST = 8
_FIELDS = {
    "tag": "tag",
    "status": "status",
    "kind": "kind",
    "has": "has",
    "key": "key",
    "org": "organization",
    "keyword": "keywords",
}
_OPEN_VALUE = re.compile(
    rf'(?<![^\s(-])({"|".join(_FIELDS)}|year|day|week|month|trending):("?)([^\s()"]*|(?<=")[^"]*)$',
    re.IGNORECASE,
)
_OPEN_TAG = re.compile(r"(?<![^\s(-])#([^\s()\"#]*)$")
_OPEN_PROPERTY = re.compile(r"\[([^\[\]:\"]*)$")
_OPEN_PROPERTY_VALUE = re.compile(r"\[([^\[\]:\"]+):\"?([^\[\]\"]*)$")


@dataclass(frozen=True, slots=True)
class Completion:
    """A way to complete a query.

    Attributes:
        start: The offset in the query from which on `text` replaces it.
        text: In the query language.
        documents: Number of documents that have it.
    """

    start: int
    text: str
    documents: int


def completions(text: str, snapshot: Snapshot) -> tuple[Completion, ...]:
    """Return the ways to complete a query that ends in an unfinished value, those of most documents first."""
    if match := _OPEN_VALUE.search(text):
        name, begun = match[1].lower(), fold(match[3])
        # Names of organizations are kept as they are written.
        first = "" if name == "org" else begun
        known = _known(snapshot, name, first)
        if name == "has":
            # These are values of `is:`.
            known = {text: count for text, count in known.items() if text not in INBOX_STATES}
        fitting = {text: count for text, count in known.items() if fold(text).startswith(begun)}
        found = {f"{name}:{_quoted(text)}": count for text, count in fitting.items()}
    elif match := _OPEN_TAG.search(text):
        found = {f"#{tag}": count for tag, count in snapshot.terms("tag", fold(match[1])).items()}
    elif match := _OPEN_PROPERTY_VALUE.search(text):
        begin = f"{fold(match[1].strip())}="
        values = snapshot.terms("property", begin + fold(match[2]))
        found = {
            f"[{match[1].strip()}:{_quoted(term[len(begin) :])}]": count
            for term, count in values.items()
            if "[" not in term
        }
    elif match := _OPEN_PROPERTY.search(text):
        names = snapshot.terms("property", fold(match[1]))
        found = {f"[{term}]": count for term, count in names.items() if not set("=~") & set(term)}
    else:
        return ()
    start = match.start()
    best = sorted(found, key=lambda value: (-found[value], value))[:MOST]
    return tuple(Completion(start, value, found[value]) for value in best if value != text[start:])


def _known(snapshot: Snapshot, name: str, first: str) -> Mapping[str, int]:
    if name == "year":
        return _years(snapshot)
    if name in (*SPAN_KINDS, TRENDING):
        kinds = SPAN_KINDS if name == TRENDING else (name,)
        found = [snapshot.terms("page", f"{kind} {first}") for kind in kinds]
        return {term.partition(" ")[2].upper(): count for terms in found for term, count in terms.items()}
    return snapshot.terms(_FIELDS[name], first)


def _years(snapshot: Snapshot) -> Mapping[str, int]:
    from index.search.numeric import np  # the first screen needs the types of this module, and no arrays

    published = snapshot.numbers("published")[snapshot.live()].astype(np.int64)
    years, counts = np.unique(published[published != MISSING] // 10_000, return_counts=True)
    return dict(zip(map(str, years.tolist()), counts.tolist(), strict=True))


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s()]", value) else value
