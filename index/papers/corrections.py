"""Corrections of papers by hand, which are stronger than all sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.papers.paper_fields import of_record
from index.papers.said import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.papers.model import Record
    from index.papers.paper_fields import Given


ORIGIN = "corrections"
"""Origin of the records of papers that are made by hand."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The corrections of one work.

    Attributes:
        name: Of the work, as `normal_name` returns it; empty where it stands for several.
        values: Checked values by field; an empty one says that the paper has none.
        hidden: Whether lists and search leave the paper out.
    """

    name: str = ""
    values: Mapping[str, Given] = field(default_factory=dict)
    hidden: bool = False


NOTHING = Correction()


class Corrections:
    """All corrections, in the order of their file."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        """Of two corrections of one field, the later counts."""
        self._by_name: defaultdict[str, list[tuple[int, Correction]]] = defaultdict(list)
        for number, each in enumerate(corrections):
            self._by_name[each.name].append((number, each))

    def of(self, records: Sequence[Record]) -> Correction:
        """Return what is corrected of the work that has these records."""
        if not self._by_name:
            return NOTHING
        names = frozenset().union(*map(names_of, records)) & self._by_name.keys()
        if not names:
            return NOTHING
        values: dict[str, Given] = {}
        hidden = False
        for _number, each in sorted(
            (found for name in names for found in self._by_name[name]), key=lambda numbered: numbered[0]
        ):
            values |= each.values
            hidden = hidden or each.hidden
        return Correction("", values, hidden)


def corrected(record: Record, correction: Correction) -> Record:
    """Return the merged record of a work with what is corrected of it."""
    return replace(record, **of_record(correction.values)) if correction.values else record  # type: ignore[arg-type]
