"""Names, values and types of properties, as the notes in the cache have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cache import queries
from index.vault.properties.property_types import common_type

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.vault.model import PropertyType

Edit = Callable[[str], str]
"""An edit of a note's text."""


@dataclass(slots=True)
class CachedUse:
    """The number of notes that have a property, and the path of the first."""

    path: str
    notes: int = 0


def all_uses(cache: Cache) -> dict[str, CachedUse]:
    """Return the properties of shown notes by folded name; names within nested values are left out."""
    found: dict[str, CachedUse] = {}
    for summary in sorted(queries.summaries(cache), key=lambda summary: summary.path):
        if summary.standing == "copy":
            continue
        for name in _names(summary.properties):
            found.setdefault(name, CachedUse(summary.path)).notes += 1
    return found


def carriers(cache: Cache, name: str) -> list[str]:
    """Return the paths of notes that have a property, by its folded name."""
    return [
        summary.path
        for summary in queries.summaries_that_name(cache, name)
        if summary.standing != "copy" and name in summary.properties
    ]


def values(cache: Cache, name: str) -> list[str]:
    """Return the values of a property, folded, the most frequent first."""
    counted = Counter(value for held in _held(cache, name) for value in held)
    return [value for value, _count in counted.most_common()]


def type_in_use(cache: Cache, name: str) -> PropertyType | None:
    """Return the type that every value of a property looks like; None where they differ."""
    held = list(_held(cache, name))
    if any(len(each) > 1 for each in held):
        return "multitext"
    return common_type(value for each in held for value in each)


def _held(cache: Cache, name: str) -> Iterable[list[str]]:
    """Yield the values in each note that has the property."""
    start = f"{name}="
    for summary in queries.summaries_that_name(cache, name):
        if summary.standing != "copy" and name in summary.properties:
            yield [term[len(start) :] for term in summary.properties if term.startswith(start)]


def _names(terms: Iterable[str]) -> Iterable[str]:
    """Yield the names among the terms of a note, in which each name comes before its values."""
    current = None
    for term in terms:
        if current is None or not term.startswith((f"{current}=", f"{current}.")):
            current = term
            yield term
