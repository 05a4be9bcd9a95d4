"""Values of one record of a format that names each by a tag, handed out so that none is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from index.papers.cancelling import check
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.model import Remark
from index.papers.web_addresses import addresses
from index.papers.written_dates import WrittenDate, read_date
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.]\d{1,2}\b")
_NEXT_ADDRESS = re.compile(r"(?:\s*;\s*|\s+)(?=https?://)", re.IGNORECASE)


class Tagged(NamedTuple):
    """One value: a tag, its text, and the line where it begins."""

    tag: str
    text: str
    line: int


@dataclass(slots=True)
class TaggedEntry:
    """One record, or lines that stand in none: these have no type, not even an empty one."""

    line: int
    type: str | None
    values: list[Tagged] = field(default_factory=list)
    ended: bool = False


class TaggedValues:
    """The values of one record; each is taken once, and those that nobody takes become `Record.fields`.

    Attributes:
        remarks: Faults that were found so far.
    """

    def __init__(self, file: str, line: int, values: Iterable[Tagged]) -> None:
        check()
        self._file = file
        self._line = line
        self._left = {at: value for at, value in enumerate(values) if value.text}
        self._places: dict[str, list[int]] = {}
        for at, value in self._left.items():
            self._places.setdefault(value.tag, []).append(at)
        self.remarks: list[Remark] = []

    def __bool__(self) -> bool:
        """Return whether any value is left."""
        return bool(self._left)

    def remark(self, reason: str, line: int | None = None) -> None:
        """Name a fault, at the line of the record or of a value."""
        self.remarks.append(Remark(self._file, line or self._line, reason))

    def peek(self, tag: str) -> tuple[Tagged, ...]:
        """Return the values of a tag that are left, in order."""
        return tuple(self._left[at] for at in self._places.get(tag, ()) if at in self._left)

    def take(self, *tags: str) -> str:
        """Take the first value of the first tag that has one; empty where none has."""
        for tag in tags:
            for at in self._places.get(tag, ()):
                if at in self._left:
                    return self._left.pop(at).text
        return ""

    def take_all(self, *tags: str) -> tuple[str, ...]:
        """Take every value of some tags, in the order of the source."""
        places = sorted(at for tag in tags for at in self._places.get(tag, ()) if at in self._left)
        return tuple(self._left.pop(at).text for at in places)

    def take_value(self, value: Tagged) -> None:
        """Take one value that `peek` returned."""
        at = next(at for at in self._places[value.tag] if self._left.get(at) is value)
        del self._left[at]

    def take_doi(self, *tags: str) -> str | None:
        """Take the first value that is a DOI; what is none is named and stays."""
        for value in (value for tag in tags for value in self.peek(tag)):
            if doi := read_doi(value.text):
                self.take_value(value)
                return doi
            self.remark(
                f"“{_short(value.text)}” in {value.tag} is not a DOI; it is kept as a field.", value.line
            )
        return None

    def take_date(self, *tags: str, year: int | None = None) -> WrittenDate | None:
        """Take the most precise date of some tags; what is no date is named and stays, as do other dates.

        Args:
            tags: In order of trust: a date of another year than that of an earlier tag is not taken.
            year: For values without a year.
        """
        best: tuple[Tagged, WrittenDate] | None = None
        for value in (value for tag in tags for value in self.peek(tag)):
            date = read_date(value.text, best[1].date.year if best else year)
            if date is None and value.text.count("/") == 3:
                date = read_date(
                    value.text.rpartition("/")[0]
                )  # RIS's year/month/day/other: that stays a field
            if date is None:
                date = read_date(found[1]) if (found := _YEAR_FIRST.match(value.text)) else None
                said = "only its year is known, and it is kept" if date else "it is kept"
                self.remark(
                    f"{value.tag} “{_short(value.text)}” is not a known date; {said} as a field.", value.line
                )
            if date is None:
                continue
            if best is None or (
                _precision(date) > _precision(best[1]) and date.date.year == best[1].date.year
            ):
                best = value, date
        if best is None:
            return None
        for value in (value for tag in tags for value in self.peek(tag)):
            date = read_date(value.text, best[1].date.year)
            if date and (value is best[0] or _within(date, best[1])):
                self.take_value(value)
        return best[1]

    def take_addresses(self, *tags: str) -> tuple[str, ...]:
        """Take the web addresses among the values of some tags; what would not open in a browser stays."""
        taken: list[str] = []
        for value in (value for tag in tags for value in self.peek(tag)):
            parts = _NEXT_ADDRESS.split(value.text)
            if all(_WEB_ADDRESS.fullmatch(part) for part in parts):
                self.take_value(value)
                taken += parts
        return tuple(taken)

    def rest(self) -> tuple[tuple[str, str], ...]:
        """Return what is left, as (tag, text)."""
        return tuple((value.tag, value.text) for value in self._left.values())


class RecordLinks(NamedTuple):
    """Addresses of a record, and what they and its DOI say about arXiv."""

    urls: tuple[str, ...]
    code_urls: tuple[str, ...]
    arxiv: tuple[str, str] | None


def links(given: Iterable[str], abstract: str, *, doi: str | None, venue: str = "") -> RecordLinks:
    """Sort the addresses that a record gives and those in its abstract, and find its arXiv id."""
    given = tuple(given)
    found = addresses(abstract)
    code = {address: bool(addresses(address).code) for address in given}
    pages = dict.fromkeys((*(address for address in given if not code[address]), *found.pages))
    codes = dict.fromkeys((*(address for address in given if code[address]), *found.code))
    arxiv = next((each for text in (doi or "", *given, venue) if (each := _arxiv(text))), None)
    return RecordLinks(tuple(pages), tuple(codes), arxiv)


def _arxiv(text: str) -> tuple[str, str] | None:
    return read_arxiv(text) if "xiv" in text.lower() or "/papers/" in text else None


def tagged_lines(text: str, line: re.Pattern[str]) -> Iterator[Tagged]:
    """Yield the values of a text, each with the lines that follow it as one clean line.

    Args:
        text: Lines before the first tag are left out.
        line: Matches a line that begins with a tag; its groups are the tag and the rest of the line.
    """
    tag, parts, start = "", list[str](), 0
    for number, raw in enumerate(text.split("\n"), 1):
        check()
        match = line.match(raw)
        if match is None:
            parts.append(raw)
            continue
        if tag:
            yield Tagged(tag, clean_line(" ".join(parts)), start)
        tag, parts, start = match[1], [match[2] or ""], number
    if tag:
        yield Tagged(tag, clean_line(" ".join(parts)), start)


def tagged_entries(
    values: Iterable[Tagged], start: str, outside: Collection[str] = ()
) -> Iterator[TaggedEntry]:
    """Yield the records of which `start` begins each, with its type, and `ER` ends each.

    Args:
        values: Of the whole text.
        start: The tag.
        outside: Tags that may stand between records.
    """
    entry: TaggedEntry | None = None
    for value in values:
        if entry is None and value.tag in outside:
            continue
        if value.tag == start:
            if entry:
                yield entry
            entry = TaggedEntry(value.line, value.text)
        elif value.tag == "ER":
            if entry:
                entry.ended = True
                yield entry
            entry = None
        else:
            entry = entry or TaggedEntry(value.line, None)
            entry.values.append(value)
    if entry:
        yield entry


def _precision(date: WrittenDate) -> tuple[int, bool]:
    return (date.date.month is not None) + (date.date.day is not None), bool(date.edtf)


def _within(date: WrittenDate, other: WrittenDate) -> bool:
    """Return whether a date says nothing that the other does not."""
    return not date.edtf and other.date.isoformat().startswith(date.date.isoformat())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rstrip()}…"
