"""RIS, the tagged text of reference managers: read, and written so that reading gives the same records.

What RIS has no tag for is written as one line `C8  - notes-tui: {…}` with the exact values as JSON; other programs
keep it as a custom field.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.papers.formats.exact_values import VALUES, from_json, to_json
from index.papers.formats.ris_types import TAGS, TYPES, WHOLE_BOOKS
from index.papers.formats.tagged_values import (
    Tagged,
    TaggedEntry,
    TaggedValues,
    links,
    tagged_entries,
    tagged_lines,
)
from index.papers.inverted_names import read_inverted, without_more, write_inverted
from index.papers.model import ReadResult, Record, Rejected, Source
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.papers.model import Date, Remark

NAME = "RIS"

# The standard asks for two blanks before the hyphen; one is common, and then a blank follows the hyphen.
_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?:[ \t]{2}-|[ \t]-(?=[ \t]|$))(.*)", re.DOTALL)
_TAG = re.compile(r"[A-Z][A-Z0-9]")
_START = re.compile(r"^\ufeff?TY(?:[ \t]{2}-|[ \t]-[ \t])", re.MULTILINE)
_EXACT_TAG = "C8"
_EXACT = "notes-tui: "
_PAGES = re.compile(r"([^\s–-]+)-([^\s–-]+)")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]\b")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]\b")
_SAFE_KEY = re.compile(r"(?!\d+$)[^\s\[\]|#^\\/:*?\"<>{},%~]{1,200}")


def sniff(head: str, _name: str) -> bool:
    """Return whether a record begins anywhere, and the text is not of a format that could hold such a line."""
    return not head.lstrip("\ufeff \t\n").startswith(("@", "{", "[", "<")) and _START.search(head) is not None


def read(file: str, text: str) -> ReadResult:
    """Read all records; lines with tags that stand in none are rejected, other lines between records are ignored."""
    records: list[Record] = []
    rejected: list[Rejected] = []
    remarks: list[Remark] = []
    entries = list(tagged_entries(tagged_lines(text, _LINE), "TY"))
    ids = _id_counts(entries)
    for entry in entries:
        if entry.type is None:
            rejected.append(
                Rejected(file, entry.line, "These lines stand in no record: a line TY is missing above them.")
            )
        elif not any(value.text for value in entry.values):
            rejected.append(
                Rejected(file, entry.line, "The record is empty: nothing stands between TY and ER.")
            )
        else:
            record, found = _record(file, entry, ids)
            records.append(record)
            remarks += found
    return ReadResult(tuple(records), tuple(rejected), tuple(remarks))


def write(records: Sequence[Record]) -> str:
    """Return a file whose records are equal to these but for their places."""
    plain = [TaggedEntry(0, _tag(record), _values(record)) for record in records]
    ids = _id_counts(plain)
    return "".join(
        _text(entry, _record("", entry, ids)[0], record) for entry, record in zip(plain, records, strict=True)
    )


def _id_counts(entries: Sequence[TaggedEntry]) -> Counter[str]:
    return Counter(value.text for entry in entries for value in entry.values if value.tag == "ID")


def _record(file: str, entry: TaggedEntry, ids: Counter[str]) -> tuple[Record, list[Remark]]:
    values = TaggedValues(file, entry.line, entry.values)
    exact = _exact(values)
    type_ = _type(entry.type or "")
    title = values.take("TI", "T1", "BT", "CT") if type_ in WHOLE_BOOKS else values.take("TI", "T1", "CT")
    if not title:
        values.remark("The record has no title (TI or T1).")
    if not entry.ended:
        values.remark("The line ER at the end of the record is missing.")
    abstract = values.take("AB", "N2")
    venue, series = _venue_and_series(values, type_)
    doi = values.take_doi("DO")
    found = links(values.take_addresses("UR"), abstract, doi=doi, venue=venue)
    authors, more = without_more(_listed(values.take_all("AU", "A1")))
    isbn, issn = _numbers(values)
    published, dates = _dates(values)
    record = Record(
        Source(file, entry.line),
        title,
        abstract,
        authors=tuple(read_inverted(name) for name in authors),
        authors_more=more,
        editors=tuple(read_inverted(name) for name in _listed(values.take_all("ED", "A2"))),
        type=type_,
        published=published,
        dates=dates,
        venue=venue,
        series=series,
        volume=values.take("VL"),
        issue=values.take("IS"),
        pages=_pages(values),
        publisher=values.take("PB"),
        language=values.take("LA"),
        keywords=values.take_all("KW"),
        isbn=isbn,
        issn=issn,
        doi=doi,
        arxiv_id=found.arxiv[0] if found.arxiv else None,
        arxiv_version=found.arxiv[1] if found.arxiv else "",
        urls=found.urls,
        code_urls=found.code_urls,
        key=_key(values, ids),
    )
    own_type = [("TY", entry.type)] if entry.type and TAGS.get(type_ or "") != entry.type else []
    record = replace(record, fields=(*own_type, *values.rest()))
    return (replace(record, **exact) if exact else record), values.remarks


def _listed(texts: Iterable[str]) -> list[str]:
    """Take apart names that some programs write in one line, between semicolons."""
    return [name for text in texts for part in text.split(";") if (name := part.strip())]


def _type(tag: str) -> str | None:
    return TYPES.get(tag.split(maxsplit=1)[0].upper(), "misc") if tag else None


def _exact(values: TaggedValues) -> dict[str, Any] | None:
    for value in values.peek(_EXACT_TAG):
        if (
            value.text.startswith(_EXACT)
            and (exact := from_json(value.text.removeprefix(_EXACT))) is not None
        ):
            values.take_value(value)
            return exact
    return None


def _venue_and_series(values: TaggedValues, type_: str | None) -> tuple[str, str]:
    if type_ in WHOLE_BOOKS:
        return values.take("JF", "JO", "JA"), values.take("T3", "T2")
    return values.take("JF", "T2", "JO", "BT", "JA", "J2", "J1"), values.take("T3")


def _pages(values: TaggedValues) -> str:
    first, last = values.take("SP"), values.take("EP")
    return "-".join(filter(None, (first, last))) if first != last else first


def _numbers(values: TaggedValues) -> tuple[str, str]:
    """Take the first ISBN and the first ISSN of SN; the others stay fields."""
    found: dict[str, str] = {}
    for value in values.peek("SN"):
        kind = "isbn" if _ISBN.match(value.text) else "issn" if _ISSN.match(value.text) else None
        if kind and kind not in found:
            found[kind] = value.text
            values.take_value(value)
    return found.get("isbn", ""), found.get("issn", "")


def _dates(values: TaggedValues) -> tuple[Date | None, tuple[tuple[str, str], ...]]:
    published = values.take_date("PY", "Y1", "DA")
    accessed = values.take_date("Y2") if values.peek("Y2") else None
    dates = [("published", published.edtf)] if published and published.edtf else []
    if accessed:
        dates.append(("accessed", accessed.edtf or accessed.date.isoformat()))
    return published.date if published else None, tuple(dates)


def _key(values: TaggedValues, ids: Counter[str]) -> str | None:
    """Take the ID where it can be a citation key; a number is one of the program that wrote the file."""
    for value in values.peek("ID"):
        if ids[value.text] == 1 and _SAFE_KEY.fullmatch(value.text):
            values.take_value(value)
            return value.text
    return None


def _tag(record: Record) -> str:
    """Return the type of reference: as the record had it, or the nearest."""
    given = next((text for name, text in record.fields if name == "TY"), None)
    if given and given == clean_line(given) and _type(given) == record.type:
        return given
    return TAGS.get(record.type or "misc", "GEN")


def _values(record: Record) -> list[Tagged]:
    """Return the values of a record under RIS's tags, as far as these can hold them."""
    known = record.published if record.published and 0 < record.published.year <= 9999 else None
    date = known.isoformat().replace("-", "/") if known else ""
    pages = _PAGES.fullmatch(record.pages)
    accessed = next((text for name, text in record.dates if name == "accessed"), "")
    series_of_book = record.type in WHOLE_BOOKS
    pairs = [
        ("ID", record.key),
        ("TI", record.title),
        *(("AU", write_inverted(name)) for name in record.authors),
        *([("AU", "et al.")] if record.authors_more else []),
        *(("A2", write_inverted(name)) for name in record.editors),
        ("PY", date[:4]),
        ("DA", date if len(date) > 4 else ""),
        ("Y2", accessed.replace("-", "/")),
        ("JF" if series_of_book or record.type in {None, "article"} else "T2", record.venue),
        ("T3", record.series),
        ("VL", record.volume),
        ("IS", record.issue),
        ("SP", pages[1] if pages else record.pages),
        ("EP", pages[2] if pages else ""),
        ("PB", record.publisher),
        ("SN", record.isbn),
        ("SN", record.issn),
        ("LA", record.language),
        ("DO", record.doi),
        *(("UR", url) for url in (*record.urls, *record.code_urls)),
        *(("KW", keyword) for keyword in record.keywords),
        ("AB", record.abstract),
        *((name, text) for name, text in record.fields if _is_field(name, text)),
    ]
    return [Tagged(tag, clean_line(text or ""), 0) for tag, text in pairs]


def _is_field(name: str, text: str) -> bool:
    own = name == _EXACT_TAG and text.startswith(_EXACT)
    return name not in {"TY", "ER"} and not own and _TAG.fullmatch(name) is not None


def _text(entry: TaggedEntry, plain: Record, record: Record) -> str:
    lines = [f"TY  - {entry.type}", *(f"{value.tag}  - {value.text}" for value in entry.values if value.text)]
    lost = [name for name in VALUES if getattr(plain, name) != getattr(record, name)]
    if lost:
        lines.append(f"{_EXACT_TAG}  - {_EXACT}{to_json(record, lost)}")
    return "\n".join((*lines, "ER  - ", "", ""))
