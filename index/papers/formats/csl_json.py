"""CSL-JSON, as Zotero, Better BibTeX, pandoc and the services of DOIs write it: one item, a list, or one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.formats.csl_items import read_item, write_item
from index.papers.json_items import Scanner, json_text
from index.papers.json_shape import shape
from index.papers.model import ReadResult, Rejected, Remark, Source
from index.text import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.papers.model import Record

NAME = "CSL-JSON"
_ORIGIN = __name__.rpartition(".")[2]
_SURE = frozenset({"issued.date-parts", "citation-key", "container-title", "author.family", "author.literal"})
_KEYS = frozenset({"id", "citation-key", "type"})
_NAMES = frozenset({"id", "citation-key", "title", "type", "author", "issued", "DOI", "URL"})
# An object inside an item may have one or two names of an item.
_FEWEST = 2


def sniff(head: str, _name: str) -> bool:
    """Return whether the items of a JSON text have variables of CSL."""
    names = shape(head)
    return bool(names & _SURE) or {"id", "type", "title"} <= names


def read(file: str, text: str) -> ReadResult:
    """Read every item; those that are damaged, and objects that are none, are rejected."""
    scanner = Scanner(file, text, _is_item)
    records: list[Record] = []
    rejected, remarks = scanner.rejected, scanner.remarks
    for line, value in scanner.items():
        if value.keys().isdisjoint(_NAMES):
            rejected.append(Rejected(file, line, "This object has no field of a paper, such as a title."))
            continue
        record, faults = read_item(value, Source(file, line), _ORIGIN)
        records.append(record)
        if value.keys() <= _KEYS:
            faults.append("This item has a citation key and nothing else.")
        remarks += [Remark(file, line, fault) for fault in faults]
    return ReadResult(
        tuple(records),
        tuple(sorted(rejected, key=lambda part: part.line)),
        tuple(sorted(remarks, key=lambda remark: remark.line)),
        scanner.nulls,
    )


def write(records: Iterable[Record]) -> str:
    """Return records as a list of items, one variable a line, in their order; `read` gives equal records back."""
    items = (
        ",\n".join(
            f"    {json_text(name)}: {json_text(value)}" for name, value in write_item(record, at).items()
        )
        for at, record in enumerate(records, 1)
    )
    listed = ",\n".join(f"  {{\n{item}\n  }}" for item in items)
    return json_safe(f"[\n{listed}\n]\n") if listed else "[]\n"


def _is_item(value: dict[str, object]) -> bool:
    return len(value.keys() & _NAMES) >= _FEWEST
