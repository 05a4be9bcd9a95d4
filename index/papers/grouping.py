"""Group records into works. The result depends on what the records say, not on their order or places.

Pairs with a common identifier are joined first, then pairs by title, the surest first. A union that would bring
together two records that may never share a paper is refused. The user's word comes before all of that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from itertools import chain, combinations, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from index.papers.cancelling import check
from index.papers.matching import barred, compare_traits, comparison_keys
from index.papers.model import Record
from index.papers.said import NOTHING_SAID, Said, names_of
from index.papers.traits import Traits, traits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from index.papers.model import Source
    from index.papers.said import Pair
    from index.papers.verdicts import Verdict

_T = TypeVar("_T")
# Of records with one key, each is compared with so many that follow it in the order of authors and years. That is all
# of them, but for titles such as "Editorial".
_NEIGHBOURS = 40
_FIELDS = tuple(each.name for each in fields(Record) if each.name != "source" and each.compare)


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two records that may describe one work, or that share an identifier which contradicts the rest.

    Attributes:
        joined: Whether they are in one group.
    """

    first: Record
    second: Record
    reason: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Grouped:
    """Records by work.

    Attributes:
        groups: Each with at least one record; groups and records are in the order of their values.
        possible: One pair of records for each two groups that may be of one work, and one for each group with a
            doubtful identifier.
    """

    groups: list[list[Record]]
    possible: list[PossibleDuplicate]


def group(records: Iterable[Record], said: Said = NOTHING_SAID) -> list[list[Record]]:
    """Return the records of each work."""
    return group_and_list(records, said).groups


def possible_duplicates(records: Iterable[Record], said: Said = NOTHING_SAID) -> list[PossibleDuplicate]:
    """Return the pairs that the user should see."""
    return group_and_list(records, said).possible


def group_and_list(
    records: Iterable[Record], said: Said = NOTHING_SAID, apart: Set[int] = frozenset()
) -> Grouped:
    """Return groups and possible duplicates in one pass.

    Args:
        records: Any.
        said: By the user.
        apart: The `id` of each record that is known to have no match key in common with another of these.
    """
    alone, others = _alone_and_others(records, said, apart)
    items = _items(others, said.names)
    works = _Works(items, said)
    works.join_said()
    verdicts = {
        pair: compare_traits(items[pair[0]].traits, items[pair[1]].traits) for pair in _candidates(items)
    }
    for first, second in sorted(verdicts, key=lambda pair: _rank(items, pair, verdicts[pair])):
        if verdicts[first, second].kind == "same":
            works.join(first, second)
    groups = works.groups()
    return Grouped(
        [
            *([record] for record in alone),
            *([record for at in members for record in items[at].records] for members in groups),
        ],
        _possible(items, works, verdicts),
    )


# Items ----------------------------------------------------------------------------------------------------


class _KeyedRecord(NamedTuple):
    record: Record
    keys: frozenset[str]


def _alone_and_others(
    records: Iterable[Record], said: Said, apart: Set[int]
) -> tuple[list[Record], list[_KeyedRecord]]:
    """Return the records that nothing can join with another, which are most of a collection, and the others."""
    named = said.names
    keyed = [
        # To make keys takes most of the time.
        _KeyedRecord(record, comparison_keys(record) if named or id(record) not in apart else frozenset())
        for record in records
    ]
    times = Counter(chain.from_iterable(each.keys for each in keyed))
    common = {key for key, number in times.items() if number > 1}
    alone, others = list[Record](), list[_KeyedRecord]()
    for each in keyed:
        if not common.isdisjoint(each.keys) or (named and not named.isdisjoint(names_of(each.record))):
            others.append(each)
        else:
            alone.append(each.record)
    return _in_order(alone, attrgetter("title"), _values), others


@dataclass(frozen=True, slots=True)
class _Item:
    """Records that say the same and are of one work; mostly one record."""

    order: tuple[str, ...]
    traits: Traits
    keys: frozenset[str]
    records: list[Record]


def _items(records: Iterable[_KeyedRecord], named: frozenset[str]) -> list[_Item]:
    """Return items in the order of their values; places count only between equal records.

    Args:
        records: Any.
        named: Names that the user gives works.
    """
    alike: defaultdict[tuple[Traits, frozenset[str]], list[_KeyedRecord]] = defaultdict(list)
    for each in records:
        alike[traits(each.record), named and named & names_of(each.record)].append(each)
    items: list[_Item] = []
    for (one, _names), members in alike.items():
        order, keys = _order(one), members[0].keys
        if len(members) == 1 or compare_traits(one, one).kind == "same":
            records_alike = [each.record for each in members]
            items.append(
                _Item(
                    order,
                    one,
                    keys,
                    sorted(records_alike, key=_values) if len(members) > 1 else records_alike,
                )
            )
        else:
            items.extend(_Item(order, one, keys, [each.record]) for each in members)
    return _in_order(items, attrgetter("order"), lambda item: _values(item.records[0]))


def _in_order(
    values: Iterable[_T], first: Callable[[_T], Any], then: Callable[[_T], tuple[str, Source]]
) -> list[_T]:
    """Sort by `first`, and by `then`, which takes time, only where that is equal."""
    runs = [list(run) for _, run in groupby(sorted(values, key=first), key=first)]
    return [value for run in runs for value in (sorted(run, key=then) if len(run) > 1 else run)]


def _order(one: Traits) -> tuple[str, ...]:
    year = "" if one.year is None else f"{one.year + 100_000:07d}"
    people = [person.key for person in one.authors.people]
    return (one.title.letters, " ".join(people), year, one.doi, one.arxiv, one.abstract)


def _values(record: Record) -> tuple[str, Source]:
    """Return all that a record says, to sort by; its place counts only where that is equal."""
    return repr([getattr(record, name) for name in _FIELDS]), record.source


def _candidates(items: Sequence[_Item]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of items with a key in common, each once, the lower number first."""
    buckets: defaultdict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        for key in item.keys:
            buckets[key].append(at)
    seen: set[tuple[int, int]] = set()
    for bucket in buckets.values():
        check()
        if len(bucket) > _NEIGHBOURS:
            bucket.sort(key=lambda at: (items[at].order[1:3], at))
            pairs: Iterable[tuple[int, int]] = (
                (min(one, two), max(one, two))
                for start, one in enumerate(bucket)
                for two in bucket[start + 1 : start + 1 + _NEIGHBOURS]
            )
        else:
            pairs = combinations(bucket, 2)
        for pair in pairs:
            if pair not in seen:
                seen.add(pair)
                yield pair


def _rank(
    items: Sequence[_Item], pair: tuple[int, int], verdict: Verdict
) -> tuple[bool, bool, int, int, int]:
    """Return the order of joining: by identifier, then equal titles, then the nearest years, then by values."""
    check()
    first, second = (items[at].traits for at in pair)
    apart = 3 if first.year is None or second.year is None else abs(first.year - second.year)
    return verdict.by != "identifier", first.title.letters != second.title.letters, apart, *pair


def _possible(
    items: Sequence[_Item], works: _Works, verdicts: dict[tuple[int, int], Verdict]
) -> list[PossibleDuplicate]:
    listed: dict[tuple[int, int], PossibleDuplicate] = {}
    for first, second in sorted(verdicts, key=lambda pair: _rank(items, pair, verdicts[pair])):
        verdict = verdicts[first, second]
        if (verdict.kind == "different" and not verdict.named) or works.kept_apart(first, second):
            continue
        place = sorted((works.find(first), works.find(second)))
        joined = place[0] == place[1]
        if joined and works.kept_together(first, second):
            continue
        if (joined and not verdict.named) or (place[0], place[1]) in listed:
            continue
        reason = verdict.reason
        if verdict.kind == "same" and not joined:
            reason = f"{reason} One of them is joined with another work that the other cannot be."
        records = items[first].records[0], items[second].records[0]
        listed[place[0], place[1]] = PossibleDuplicate(*records, reason, joined)
    return list(listed.values())


# Union ----------------------------------------------------------------------------------------------------


class _Works:
    """Disjoint sets of items, each with what it cannot be joined with."""

    def __init__(self, items: Sequence[_Item], said: Said) -> None:
        self._items = items
        self._parent = list(range(len(items)))
        # Items with equal bars are barred from the same others, so that one of them stands for all.
        self._bars: list[dict[tuple[object, ...], int]] = [
            {_bar(item.traits): at} for at, item in enumerate(items)
        ]
        self._said = said
        named = said.names
        self._names: list[frozenset[str]] = [frozenset()] * len(items)
        self._owners: defaultdict[str, list[int]] = defaultdict(list)
        if named:
            for at, item in enumerate(items):
                self._names[at] = frozenset.union(*map(names_of, item.records)) & named
                for name in self._names[at]:
                    self._owners[name].append(at)
        self._united = [frozenset({at}) for at in range(len(items))]

    def find(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = at = self._parent[self._parent[at]]
        return at

    def groups(self) -> list[list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for at in range(len(self._items)):
            found[self.find(at)].append(at)
        return list(found.values())

    def join_said(self) -> None:
        for first, second in sorted(self._said.same):
            members = sorted({*self._owners[first], *self._owners[second]})
            if not self._owners[first] or not self._owners[second]:
                continue
            for other in members[1:]:
                if not self._apart(members[0], other):
                    self._unite(members[0], other)
            for at in members:
                self._united[at] = frozenset.union(*(self._united[each] for each in members))

    def join(self, first: int, second: int) -> None:
        """Unite the groups of two items, unless something forbids it."""
        one, two = self.find(first), self.find(second)
        if one == two or self._apart(first, second):
            return
        # What the user joined with an item is no objection to what is the same as that item.
        joined = self._united[first], self._united[second]
        for here in self._bars[one].values():
            for there in self._bars[two].values():
                waived = (len(joined[0]) > 1 and here in joined[0]) or (
                    len(joined[1]) > 1 and there in joined[1]
                )
                if not waived and barred(self._items[here].traits, self._items[there].traits):
                    return
        self._unite(one, two)

    def kept_apart(self, first: int, second: int) -> bool:
        """Return whether the user said that two items are of two works."""
        return self._divided(self._names[first], self._names[second])

    def kept_together(self, first: int, second: int) -> bool:
        """Return whether the user said that two items are of one work."""
        return _is_said(self._said.same, self._names[first], self._names[second])

    def _apart(self, first: int, second: int) -> bool:
        return self._divided(self._names[self.find(first)], self._names[self.find(second)])

    def _divided(self, ones: frozenset[str], twos: frozenset[str]) -> bool:
        return _is_said(self._said.different, ones, twos)

    def _unite(self, first: int, second: int) -> None:
        one, two = sorted((self.find(first), self.find(second)))
        if one != two:
            self._parent[two] = one
            self._bars[one] |= self._bars[two]
            self._names[one] |= self._names[two]


def _is_said(pairs: Iterable[Pair], ones: frozenset[str], twos: frozenset[str]) -> bool:
    return bool(ones and twos) and any(
        (left in ones and right in twos) or (left in twos and right in ones) for left, right in pairs
    )


def _bar(one: Traits) -> tuple[object, ...]:
    """Return the traits that decide which records a record may never share a paper with."""
    return (
        one.doi,
        one.arxiv,
        one.title.letters,
        one.title.marks,
        one.publication,
        one.authors,
        one.year,
        one.slack,
    )
