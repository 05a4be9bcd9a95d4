"""Daily Papers pages, as a browser copies them to text.

After a few header lines and the date of the page follow the records: a title paragraph, an
abstract paragraph and usually a block of three lines: who, a middle dot, when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.papers.cancelling import check
from index.papers.model import Date, ReadResult, Record, Rejected, Remark, Source
from index.papers.web_addresses import addresses
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY_OF_PAGE = re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}}))?")
_WHEN = re.compile(rf"{_DAY_OF_PAGE.pattern}(?:\s+(?P<upvotes>\d[\d,]{{0,11}}))?")
_AUTHORS = re.compile(r"[•·*]\s*(?P<count>\d[\d,]*) authors?", re.IGNORECASE)
_DOT = "·"
# A line break in a word, but not in `pre- and post-training`.
_HYPHENATED = re.compile(r"\n(?<=[a-z]-\n)(?=[a-z])(?!(?:and|or|to)\b)")

# Largest number of paragraphs up to the date of the page, and longest line of a header.
_HEADER_PARAGRAPHS = 15
_HEADER_LINE = 80
_HEADER_LINES = frozenset(
    {
        "new",
        "subscribe",
        "daily papers",
        "get trending papers in your email inbox!",
        "byak and the research community",
        "by ak and the research community",
        "trending papers",
    }
)
# The longest titles on real pages have about 150 characters, the shortest abstracts about 300. A longer paragraph is
# a title only where it does not end like a sentence and an abstract follows.
_LONGEST_TITLE = 250
# More than any real count has; the database cannot store numbers of twenty digits.
_MOST_DIGITS = 12
_LONG_MONTHS = frozenset({1, 3, 5, 7, 8, 10, 12})


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: int
    lines: tuple[str, ...]
    text: str

    @property
    def is_block(self) -> bool:
        return _DOT in self.lines

    @property
    def is_header(self) -> bool:
        return {line.lower() for line in self.lines} <= _HEADER_LINES

    @property
    def like_title(self) -> bool:
        return not self.is_block and len(self.text) <= _LONGEST_TITLE and not self.text.endswith(".")

    @property
    def like_long_title(self) -> bool:
        return not self.is_block and len(self.text) > _LONGEST_TITLE and self.text[-1] not in ".!?"

    @property
    def like_abstract(self) -> bool:
        return not self.is_block and not self.like_title


NAME = "a Daily Papers page as text"


def sniff(head: str, _name: str) -> bool:
    """Return whether a text looks like such a page: it has the header, or a block of who and when."""
    paragraphs = list(_paragraphs(head))
    top = {paragraph.text.lower() for paragraph in paragraphs[:_HEADER_PARAGRAPHS]}
    if "daily papers" in top or _header_end(paragraphs):
        return True
    return any(paragraph.is_block and _when(" ".join(paragraph.lines[2:])) for paragraph in paragraphs)


def read(file: str, text: str) -> ReadResult:
    """Read all records of a page; paragraphs that belong to none are rejected with their lines."""
    paragraphs = list(_paragraphs(text))
    found = _PageReader(file)
    at = _header_end(paragraphs) or _known_header(paragraphs)
    while at < len(paragraphs):
        at += found.take(paragraphs[at : at + 3])
    if (cut := found.unfinished) is not None:
        found.remarks.append(Remark(file, cut.line, f"The page may be cut off within “{_short(cut)}”."))
    if not found.records and not found.rejected:
        found.remarks.append(Remark(file, 1, "This page has no papers below its header."))
    return ReadResult(tuple(_dated(found.records)), tuple(found.rejected), tuple(found.remarks))


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    start, lines = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        check()
        stripped = line.strip()
        if stripped:
            start = start or number
            lines.append(stripped)
        elif lines:
            wrapped = "\n".join(lines)
            if "-\n" in wrapped:
                wrapped = _HYPHENATED.sub("", wrapped)
            yield _Paragraph(start, tuple(lines), wrapped.replace("\n", " "))
            start, lines = 0, []


def _header_end(paragraphs: Sequence[_Paragraph]) -> int:
    """Return the number of paragraphs up to and including the date of the page; 0 if it has none."""
    for at, paragraph in enumerate(paragraphs[:_HEADER_PARAGRAPHS]):
        if any(len(line) > _HEADER_LINE for line in paragraph.lines) or paragraph.is_block:
            return 0
        if _DAY_OF_PAGE.fullmatch(paragraph.lines[-1]):
            return at + 1
    return 0


def _known_header(paragraphs: Sequence[_Paragraph]) -> int:
    """Return the number of leading paragraphs with nothing but the site's own words, on a page without a date."""
    at = 0
    while at < len(paragraphs) and paragraphs[at].is_header:
        at += 1
    return at


# Of a whole abstract; a page that was saved only in part ends anywhere.
_FINISHED = re.compile(r"""[.!?…。][\s"'”’)\]]*$|://\S+$""")


class _PageReader:
    """Collects records and rejected parts in the order of the page."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.records: list[Record] = []
        self.rejected: list[Rejected] = []
        self.remarks: list[Remark] = []
        # The title of the last record, if it ends within a sentence and has no line of authors.
        self.unfinished: _Paragraph | None = None

    def _reject(self, paragraph: _Paragraph, reason: str) -> None:
        self.unfinished = None
        self.rejected.append(Rejected(self._file, paragraph.line, f"{reason}: “{_short(paragraph)}”."))

    def take(self, ahead: Sequence[_Paragraph]) -> int:
        """Read the first of up to three paragraphs ahead, and return the number of paragraphs used."""
        first, rest = ahead[0], ahead[1:]
        if misfit := _misfit(first, rest):
            self._reject(first, misfit)
            return 1
        if rest[0].is_block:
            self._add(first, "", rest[0])
            return 2
        block = rest[1] if len(rest) > 1 and rest[1].is_block else None
        self._add(first, rest[0].text, block)
        return 3 if block else 2

    def _add(self, title: _Paragraph, abstract: str, block: _Paragraph | None) -> None:
        abstract = clean_line(abstract)
        urls, code_urls = addresses(abstract)
        record = Record(
            Source(self._file, title.line),
            clean_line(title.text),
            abstract,
            urls=urls,
            code_urls=code_urls,
        )
        self.unfinished = title if block is None and not _FINISHED.search(abstract) else None
        if block is not None:
            record = self._with_block(record, block)
        self.records.append(record)

    def _with_block(self, record: Record, block: _Paragraph) -> Record:
        # Some browsers put the votes on a line of their own.
        when = _when(" ".join(block.lines[2:])) if block.lines[1:2] == (_DOT,) else None
        if when is None:
            self._reject(block, "Not a line of authors, a dot and a date")
            return record
        date, upvotes = when
        who = block.lines[0]
        if match := _AUTHORS.fullmatch(who):
            count = _number(match["count"])
            return replace(record, published=date, upvotes=upvotes, authors_count=count)
        # An organisation stands as its handle, a space, and its name.
        name = clean_line(who.partition(" ")[2] or who)
        return replace(record, published=date, upvotes=upvotes, organization=name)


def _short(paragraph: _Paragraph) -> str:
    shown = clean_line(paragraph.text)
    return shown if len(shown) <= 60 else f"{shown[:60].rstrip()}…"


def _misfit(first: _Paragraph, rest: Sequence[_Paragraph]) -> str | None:
    """Return why a paragraph cannot be the title of a record, also given what follows; None if it can."""
    if first.is_block:
        return "A date without a title above it"
    long_title = first.like_long_title and rest and rest[0].like_abstract
    if (len(first.text) > _LONGEST_TITLE and not long_title) or (
        rest and rest[0].is_block and not first.like_title
    ):
        return "An abstract without a title above it"
    if first.is_header:
        return "The header of a page, which begins no paper"
    if not rest or rest[0].is_header:
        return "A title without an abstract"
    if rest[0].like_title and len(rest) > 1 and rest[1].like_abstract:
        return "A line that is part of no paper"
    return None


def _number(text: str) -> int | None:
    digits = text.replace(",", "")
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _when(line: str) -> tuple[Date, int | None] | None:
    """Read date and upvotes; year 0 stands for a year that is not shown."""
    match = _WHEN.fullmatch(line)
    if match is None:
        return None
    year = int(match["year"] or 0)
    month, day = _MONTHS.index(match["month"]) + 1, int(match["day"])
    if not 1 <= day <= _last_day(year, month):
        return None
    return Date(year, month, day), _number(match["upvotes"]) if match["upvotes"] else None


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _last_day(year: int, month: int) -> int:
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 31 if month in _LONG_MONTHS else 30


def _dated(records: Iterable[Record]) -> Iterator[Record]:
    """Add the years that the page leaves out.

    A page shows no year for the dates of the year in which it was captured, so that year
    comes after every year shown. If none is shown, the dates are dropped.
    """
    records = list(records)
    dates = [record.published for record in records if record.published]
    shown = [date.year for date in dates if date.year]
    year = max(shown) + 1 if shown else 0
    if any(not date.year and (date.month, date.day) == (2, 29) for date in dates):
        while year and not _is_leap(year):
            year += 1
    for record in records:
        date = record.published
        if date is None or date.year:
            yield record
        else:
            yield replace(record, published=replace(date, year=year, inferred=True) if year else None)
