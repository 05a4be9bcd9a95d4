"""Web of Science's tagged text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers.formats.tagged_values import (
    TaggedEntry,
    TaggedValues,
    links,
    tagged_entries,
    tagged_lines,
)
from index.papers.inverted_names import read_inverted, without_more
from index.papers.model import ReadResult, Record, Rejected, Source
from index.papers.person_names import Name

if TYPE_CHECKING:
    from index.papers.model import Remark

NAME = "Web of Science's tagged text"

_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?:[ \t](.*)|)$", re.DOTALL)
_HEADER = re.compile(r"\s*\ufeff?FN .+\n\s*VR ")
_RECORD = re.compile(r"^PT [A-Z]\s*\n(?:AU|TI|BA|CA|GP|BE) ", re.MULTILINE)
# Each line of these is a value of its own.
_LISTS = frozenset({"AU", "AF", "BA", "BF", "BE", "CA", "GP", "CR"})


def sniff(head: str, _name: str) -> bool:
    """Return whether a text begins with the header of such a file, or with a record."""
    return _HEADER.match(head) is not None or _RECORD.match(head.lstrip("\ufeff \t\n")) is not None


def read(file: str, text: str) -> ReadResult:
    """Read all records; lines that stand in none are rejected."""
    records: list[Record] = []
    rejected: list[Rejected] = []
    remarks: list[Remark] = []
    for entry in tagged_entries(tagged_lines(_with_tags(text), _LINE), "PT", {"FN", "VR", "EF"}):
        if entry.type is None:
            rejected.append(
                Rejected(file, entry.line, "These lines stand in no record: a line PT is missing.")
            )
        elif not any(value.text for value in entry.values):
            rejected.append(
                Rejected(file, entry.line, "The record is empty: nothing stands between PT and ER.")
            )
        else:
            record, found = _record(file, entry)
            records.append(record)
            remarks += found
    return ReadResult(tuple(records), tuple(rejected), tuple(remarks))


def _with_tags(text: str) -> str:
    """Repeat the tag of a list on each of its lines."""
    lines, tag = text.split("\n"), ""
    for at, line in enumerate(lines):
        if match := _LINE.match(line):
            tag = match[1]
        elif tag in _LISTS and line.strip():
            lines[at] = f"{tag} {line.strip()}"
    return "\n".join(lines)


def _record(file: str, entry: TaggedEntry) -> tuple[Record, list[Remark]]:
    values = TaggedValues(file, entry.line, entry.values)
    title = values.take("TI")
    if not title:
        values.remark("The record has no title (TI).")
    if not entry.ended:
        values.remark("The line ER at the end of the record is missing.")
    abstract = values.take("AB")
    doi = values.take_doi("DI")
    venue = values.take("SO")
    found = links((), abstract, doi=doi, venue=venue)
    authors, more = without_more(
        values.take_all("AF") or values.take_all("AU") or values.take_all("BF", "BA")
    )
    first, last = values.take("BP"), values.take("EP")
    published = values.take_date("PY", "PD")
    record = Record(
        Source(file, entry.line),
        title,
        abstract,
        authors=(
            *(read_inverted(name) for name in authors),
            *(Name(literal=name) for name in values.take_all("CA", "GP")),
        ),
        authors_more=more,
        editors=tuple(read_inverted(name) for name in values.take_all("BE", "ED")),
        type=_type(entry.type or "", "; ".join(value.text for value in values.peek("DT"))),
        published=published.date if published else None,
        dates=(("published", published.edtf),) if published and published.edtf else (),
        venue=venue,
        series=values.take("SE"),
        volume=values.take("VL"),
        issue=values.take("IS"),
        pages="-".join(filter(None, (first, last if last != first else ""))) or values.take("AR"),
        publisher=values.take("PU"),
        language=values.take("LA"),
        keywords=tuple(
            word
            for value in values.take_all("DE", "ID")
            for part in value.split(";")
            if (word := part.strip())
        ),
        isbn=values.take("BN"),
        issn=values.take("SN"),
        pmid=values.take("PM"),
        doi=doi,
        arxiv_id=found.arxiv[0] if found.arxiv else None,
        arxiv_version=found.arxiv[1] if found.arxiv else "",
        urls=found.urls,
        code_urls=found.code_urls,
        fields=(("PT", entry.type or ""), *values.rest()),
    )
    return record, values.remarks


def _type(kind: str, document: str) -> str:
    documents = {each.strip() for each in document.lower().split(";")}
    if kind == "P":
        return "patent"
    if kind not in {"B", "S", "C"}:
        return "article"
    if kind == "C" or "proceedings paper" in documents:
        return "inproceedings"
    return "book" if "book" in documents else "incollection"
