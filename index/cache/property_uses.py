"""Names, values and types of properties, as the notes in the cache have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
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
    """A property in use.

    Attributes:
        path: Of the first note that has it.
        notes: How many have it.
        values: Its values, folded.
        is_list: A note has several of them.
    """

    path: str
    notes: int = 0
    values: set[str] = field(default_factory=set)
    is_list: bool = False

    @property
    def type(self) -> PropertyType | None:
        """The type that every value looks like; None where they differ."""
        return "multitext" if self.is_list else common_type(self.values)


def all_uses(cache: Cache) -> dict[str, CachedUse]:
    """Return the properties of shown notes by folded name; names within nested values are left out."""
    found: dict[str, CachedUse] = {}
    for terms, notes, path in queries.property_terms(cache):
        for name in _names(terms):
            use = found.setdefault(name, CachedUse(path))
            use.path = min(use.path, path)
            use.notes += notes
            values = _values(name, terms)
            use.values.update(values)
            use.is_list |= len(values) > 1
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
    for summary in queries.summaries_that_name(cache, name):
        if summary.standing != "copy" and name in summary.properties:
            yield _values(name, summary.properties)


def _values(name: str, terms: Iterable[str]) -> list[str]:
    start = f"{name}="
    return [term[len(start) :] for term in terms if term.startswith(start)]


def _names(terms: Iterable[str]) -> Iterable[str]:
    """Yield the names among the terms of a note, in which each name comes before its values."""
    current = None
    for term in terms:
        if current is None or not term.startswith((f"{current}=", f"{current}.")):
            current = term
            yield term
