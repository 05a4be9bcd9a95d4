"""Formats of other packages, found by their entry points: tried after our own, and never trusted.

A package names its module under `[project.entry-points."notes_tui.formats"]`. It is imported when the first file
comes that no format of ours knows. Whatever it does wrong is logged with its traceback and becomes a sentence for the
file.
"""

from __future__ import annotations

import logging
from dataclasses import astuple, fields, replace
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, NamedTuple

from index.errors import LibraryError
from index.papers.model import Date, ReadResult, Record, Rejected, Source
from index.papers.person_names import Name
from index.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.papers.source_format import Format

GROUP = "notes_tui.formats"
_log = logging.getLogger(__name__)


class _Installed(NamedTuple):
    """A format of another package; without a module where that cannot be used, for which `fault` is the reason."""

    name: str
    package: str
    module: Format | None
    fault: str = ""

    def failed(self, error: Exception, doing: str) -> str:
        """Log an error of the package and return a sentence about it."""
        _log.error("The format %r of the package %r failed.", self.name, self.package, exc_info=error)
        return (
            f"The format “{clean_line(self.name)}” of the package {clean_line(self.package)} failed {doing} "
            f"({type(error).__name__}); the log has the details."
        )


def read(file: str, text: str, head: str, name: str) -> tuple[ReadResult | None, tuple[str, ...]]:
    """Read a file by the first format of another package that knows it.

    Args:
        file: Name of the file, as all records and rejected parts give it.
        text: The whole text.
        head: Its beginning, for `sniff`.
        name: Last part of the file's name.

    Returns:
        The result, or None where no package knows the file; and a sentence for each package that failed.
    """
    faults: list[str] = []
    for each in _installed():
        if each.module is None:
            faults.append(each.fault)
            continue
        try:
            known = each.module.sniff(head, name)
        except Exception as error:  # noqa: BLE001 - whatever another's code raises
            faults.append(each.failed(error, "to look at this file"))
            continue
        if not known:
            continue
        try:
            return _checked(file, each.module.read(file, text), each.name), tuple(faults)
        except Exception as error:  # noqa: BLE001
            return ReadResult(rejected=(Rejected(file, 1, each.failed(error, "to read this file")),)), ()
    return None, tuple(faults)


def write(form: str, records: Sequence[Record]) -> str:
    """Return records as a whole text in a format of another package, by the name of its entry point.

    Raises:
        LibraryError: No package brings such a format, it writes none, or it fails.
    """
    found = next((each for each in _installed() if each.name == form), None)
    if found is not None and found.module is None:
        raise LibraryError(found.fault, code="failed")
    writer = getattr(found.module, "write", None) if found else None
    if found is None or writer is None:
        known = sorted(each.name for each in _installed() if hasattr(each.module, "write"))
        listed = f", and packages bring {', '.join(map(clean_line, known))}" if known else ""
        raise LibraryError(
            f"“{clean_line(form)}” is not a format to write; `export --help` lists them{listed}.",
            code="usage",
        )
    try:
        text = writer(records)
        if not isinstance(text, str):
            raise TypeError(f"write returned {type(text).__name__}, not text")
    except Exception as error:
        raise LibraryError(found.failed(error, "to write"), code="failed") from error
    return text


@cache
def _installed() -> tuple[_Installed, ...]:
    try:
        points = sorted(metadata.entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    except Exception:  # noqa: BLE001 - what other packages say of themselves may be damaged
        _log.exception("The formats of other packages cannot be listed.")
        return ()
    return tuple(map(_loaded, points))


def _loaded(point: metadata.EntryPoint) -> _Installed:
    package = point.dist.name if point.dist is not None else point.module
    found = _Installed(point.name, package, None)
    try:
        module = point.load()
        if not (isinstance(module.NAME, str) and callable(module.sniff) and callable(module.read)):
            raise TypeError(f"{point.value} needs NAME, sniff and read")
    except Exception as error:  # noqa: BLE001
        return found._replace(fault=found.failed(error, "to start"))
    return found._replace(module=module)


def _checked(file: str, result: object, origin: str) -> ReadResult:
    """Return a result as our own formats give it: of the right types, with texts safe to show.

    Raises:
        TypeError: It is not a result.
    """
    if not isinstance(result, ReadResult):
        raise TypeError(f"read returned {type(result).__name__}, not ReadResult")
    return ReadResult(
        tuple(_clean_record(file, record, origin) for record in result.records),
        tuple(replace(part, source=file, reason=clean_line(part.reason)) for part in result.rejected),
        tuple(replace(part, source=file, reason=clean_line(part.reason)) for part in result.remarks),
        int(result.comments),
    )


def _clean_record(file: str, record: Record, origin: str) -> Record:
    if not isinstance(record, Record):
        raise TypeError(f"read returned a {type(record).__name__} among the records")
    values: dict[str, Any] = {each.name: _clean_value(getattr(record, each.name)) for each in fields(Record)}
    values["abstract"] = clean(str(record.abstract))
    values |= {"source": Source(file, int(record.source.line)), "origin": record.origin or origin}
    return Record(**values)


def _clean_value(value: object) -> object:
    """Return a value of a record with all its texts safe to show.

    Raises:
        TypeError: It is of a type that no record has.
    """
    match value:
        case str():
            return clean_line(value)
        case Name():
            return Name(*map(clean_line, astuple(value)))
        case tuple():
            return tuple(map(_clean_value, value))
        case None | bool() | int() | Date() | Source():
            return value
    raise TypeError(f"a record holds a {type(value).__name__}")
