"""Answers of web services that were saved as JSON: the part that all their readers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.formats.csl_items import field_text
from index.papers.json_items import Scanner
from index.papers.markup import strip_all
from index.papers.model import ReadResult, Rejected, Source
from index.papers.person_names import Name, read_name
from index.papers.web_addresses import Addresses, addresses
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from index.papers.model import Record

_FEWEST = 2
# Longer fields, such as the list of all works cited, stay in the file alone.
_LONGEST_FIELD = 2_000
# The database stores no larger number.
_LARGEST = 10**12


def read_works(
    file: str,
    text: str,
    names: Collection[str],
    read_one: Callable[[Mapping[str, object], Source], Record | None],
    start: int = 0,
) -> ReadResult:
    """Read the works of an answer.

    Args:
        file: Name that the records carry.
        text: The whole file.
        names: Names that the objects of works have; two of them make an object a work behind a damaged one.
        read_one: Returns the record of an object, or None where it describes no work.
        start: Place in the text of the list or object with the works.
    """
    scanner = Scanner(file, text, lambda value: len(value.keys() & set(names)) >= _FEWEST)
    records: list[Record] = []
    for line, value in scanner.items(start):
        record = read_one(value, Source(file, line))
        if record is None:
            reason = "This object describes no paper: it has neither title nor identifier."
            scanner.rejected.append(Rejected(file, line, reason))
        else:
            records.append(record)
    rejected = tuple(sorted(scanner.rejected, key=lambda part: part.line))
    return ReadResult(tuple(records), rejected, tuple(scanner.remarks), scanner.nulls)


def text_of(value: object) -> str:
    """Return a value as one line without markup; empty where it is neither text nor a number."""
    if isinstance(value, str):
        return clean_line(strip_all(value))
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def texts_of(value: object) -> tuple[str, ...]:
    """Return the texts of a list that are not empty; a single text is a list of one."""
    parts = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(text_of, parts)))


def count_of(value: object) -> int | None:
    """Return a number of things, or None where the value is not one."""
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
    return int(value) if known and isinstance(value, int) else None


def objects_of(value: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a list, or a single object."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            yield part


def object_of(value: object) -> Mapping[str, object]:
    """Return an object, or the first of a list; an empty one where there is none."""
    return next(objects_of(value), {})


def names_of(parts: Iterable[object]) -> tuple[Name, ...]:
    """Return names that are written as `Given Family`."""
    return tuple(read_name(text) for part in parts if (text := text_of(part)))


def addresses_of(abstract: str, pages: Iterable[object] = (), code: Iterable[object] = ()) -> Addresses:
    """Return addresses that are given, then those in an abstract; those that are not of the web are left out."""
    given = [[text for part in parts if _is_address(text := text_of(part))] for parts in (pages, code)]
    found = addresses(abstract)
    return Addresses(
        tuple(dict.fromkeys((*given[0], *found.pages))), tuple(dict.fromkeys((*given[1], *found.code)))
    )


def other_fields(item: Mapping[str, object], used: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the fields that have no place in a record, as name and text; empty ones say nothing."""
    for name, value in item.items():
        if name in used or value in (None, "", [], {}):
            continue
        try:
            text = field_text(value)
        except RecursionError:
            continue
        if len(text) <= _LONGEST_FIELD:
            yield clean_line(name), text


def _is_address(text: str) -> bool:
    return text.lower().startswith(("https://", "http://")) and " " not in text
