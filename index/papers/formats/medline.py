"""MEDLINE's tagged text, which PubMed exports as `.nbib` or `.txt`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.papers.formats.tagged_values import Tagged, TaggedValues, links, tagged_lines
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.inverted_names import read_initials, read_inverted, without_more
from index.papers.model import ReadResult, Record, Rejected, Source
from index.papers.person_names import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.papers.model import Remark
    from index.papers.written_dates import WrittenDate

NAME = "MEDLINE text"

# A tag fills four columns, and a line that goes on is indented by six.
_LINE = re.compile(r"\ufeff?(?=[A-Z0-9 ]{4}-)([A-Z][A-Z0-9]{1,3}) {0,2}-(?: (.*)|)$", re.DOTALL)
_START = re.compile(r"^\ufeff?PMID- ?\d", re.MULTILINE)
_TITLES = {"TI", "BTI"}
_KIND = re.compile(r"(.*\S)\s*\[(doi|pii)\]")
_ISSN = re.compile(r"\d{4}-\d{3}[\dXx]")
_TYPES = {
    "preprint": "online",
    "dataset": "dataset",
    "software": "software",
    "technical report": "report",
    "patent": "patent",
    "academic dissertation": "thesis",
}


@dataclass(slots=True)
class _MedlineEntry:
    line: int
    values: list[Tagged] = field(default_factory=list)

    def has(self, *tags: str) -> bool:
        return any(value.tag in tags for value in self.values)


def sniff(head: str, _name: str) -> bool:
    """Return whether a record begins anywhere, and the text is not of a format that could hold such a line."""
    return not head.lstrip("\ufeff \t\n").startswith(("@", "{", "[", "<")) and _START.search(head) is not None


def read(file: str, text: str) -> ReadResult:
    """Read all records; one whose PMID is missing or damaged is read where it has a title."""
    records: list[Record] = []
    rejected: list[Rejected] = []
    remarks: list[Remark] = []
    for entry in _entries(text):
        if not entry.has("PMID", *_TITLES):
            rejected.append(
                Rejected(file, entry.line, "These lines stand in no record: PMID and TI are missing.")
            )
        elif sum(bool(value.text) for value in entry.values) < 2:
            rejected.append(Rejected(file, entry.line, "The record is empty: nothing stands below its PMID."))
        else:
            record, found = _record(file, entry)
            records.append(record)
            remarks += found
    return ReadResult(tuple(records), tuple(rejected), tuple(remarks))


def _entries(text: str) -> Iterator[_MedlineEntry]:
    """Yield all records: each begins with PMID, or after an empty line where the one above has its title already."""
    lines = text.split("\n")
    last: _MedlineEntry | None = None
    for block in _blocks(lines, text):
        if last and not block.has("PMID") and not (last.has(*_TITLES) and block.has(*_TITLES)):
            last.values += block.values
            continue
        if last:
            yield last
        last = block
    if last:
        yield last


def _blocks(lines: list[str], text: str) -> Iterator[_MedlineEntry]:
    block: _MedlineEntry | None = None
    for value in tagged_lines(text, _LINE):
        after_empty_line = value.line > 1 and not lines[value.line - 2].strip()
        if block is None or value.tag == "PMID" or after_empty_line:
            if block:
                yield block
            block = _MedlineEntry(value.line)
        block.values.append(value)
    if block:
        yield block


def _record(file: str, entry: _MedlineEntry) -> tuple[Record, list[Remark]]:
    values = TaggedValues(file, entry.line, entry.values)
    pmid = values.take("PMID") if any(value.text.isdecimal() for value in values.peek("PMID")[:1]) else ""
    if not pmid:
        values.remark("The record has no PMID.")
    chapter = bool(values.peek("TI"))
    title = _without_period(values.take("TI", "BTI"))
    if not title:
        values.remark("The record has no title (TI).")
    abstract = values.take("AB")
    doi = _identifiers(values)
    arxiv = next((each for value in values.peek("AID") if (each := read_arxiv(value.text))), None)
    found = links((), abstract, doi=doi)
    arxiv = found.arxiv or arxiv
    authors, more = _authors(values)
    book = _without_period(values.take("BTI"))
    published, dates = _dates(values)
    record = Record(
        Source(file, entry.line),
        title,
        abstract,
        authors=authors,
        authors_more=more,
        editors=tuple(read_inverted(name) for name in values.take_all("FED")),
        type=_type(values, book=book, chapter=chapter),
        published=published.date if published else None,
        dates=dates,
        venue=book or values.take("JT", "TA"),
        series=values.take("CTI"),
        volume=values.take("VI"),
        issue=values.take("IP"),
        pages=values.take("PG"),
        publisher=values.take("PB"),
        language=values.take("LA"),
        keywords=(*values.take_all("OT"), *(_heading(value.text) for value in values.peek("MH"))),
        isbn=values.take("ISBN"),
        issn=next((match[0] for value in values.peek("IS") if (match := _ISSN.match(value.text))), ""),
        pmid=pmid,
        doi=doi,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=found.urls,
        code_urls=found.code_urls,
        fields=values.rest(),
    )
    return record, values.remarks


def _without_period(title: str) -> str:
    """Return a title without the final period that MEDLINE adds; an ellipsis stays."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _heading(text: str) -> str:
    """Return a subject heading without the asterisks that mark what a paper is mainly about."""
    return text.replace("*", "")


def _identifiers(values: TaggedValues) -> str | None:
    """Take the DOI from LID and AID; other identifiers there stay fields."""
    doi = None
    for value in (*values.peek("LID"), *values.peek("AID")):
        match = _KIND.fullmatch(value.text)
        if match is None or match[2] != "doi":
            continue
        each = read_doi(match[1])
        if each is None:
            values.remark(
                f"“{match[1][:60]}” in {value.tag} is not a DOI; it is kept as a field.", value.line
            )
        elif doi in {None, each}:
            doi = each
            values.take_value(value)
    return doi


def _authors(values: TaggedValues) -> tuple[tuple[Name, ...], bool]:
    """Return the authors by their full names (FAU) where these are given; groups (CN) come last."""
    full, more = without_more(values.take_all("FAU"))
    short, more_short = without_more(value.text for value in values.peek("AU"))
    names = [read_inverted(name) for name in full]
    if len(full) < len(short):
        names = [read_initials(name) for name in short]
        values.take_all("AU")
    groups = [Name(literal=name) for name in values.take_all("CN")]
    return (*names, *groups), more or more_short


def _dates(values: TaggedValues) -> tuple[WrittenDate | None, tuple[tuple[str, str], ...]]:
    published = values.take_date("DP")
    epub = values.take_date("DEP") if values.peek("DEP") else None
    dates = [("published", published.edtf)] if published and published.edtf else []
    if epub:
        dates.append(("epub", epub.date.isoformat()))
    return published, tuple(dates)


def _type(values: TaggedValues, *, book: str, chapter: bool) -> str:
    if book:
        return "incollection" if chapter else "book"
    kinds = [value.text.lower() for value in values.peek("PT")]
    return next((_TYPES[kind] for kind in kinds if kind in _TYPES), "article")
