"""The values of a record as fields of BibTeX or BibLaTeX, as far as these have fields for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.papers.formats.bibtex import MONTHS
from index.papers.formats.bibtex_names import write_name
from index.papers.formats.bibtex_records import OURS, PARTS_OF_BOOKS, VERBATIM
from index.papers.latex import read_address
from index.papers.latex_escapes import to_latex
from index.papers.person_names import Name
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index.papers.formats.bibtex_dialects import Dialect
    from index.papers.model import Record

Fields = list[tuple[str, str]]
"""Names, and values with their braces."""
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_WORD = re.compile(r"(\W*)(.*?)(\W*)")
_JOINED = re.compile(r"[-–—/]")
_NOT_VERBATIM = re.compile(r"[{}\\\s]")
_OTHER_DATES = {"accessed": "urldate", "event-date": "eventdate", "original-date": "origdate"}


class ValueGroup(NamedTuple):
    """A value of a record, the fields that say it, and how it is written."""

    names: frozenset[str]
    value: Callable[[Record], object]
    write: Callable[[Record, Dialect, str], Fields]


def write_field(name: str, text: str, dialect: Dialect) -> tuple[str, str] | None:
    """Return a field that a record keeps under its own name; None where it cannot be written so."""
    if name == OURS or not _FIELD_NAME.fullmatch(name):
        return None
    if name in VERBATIM:
        sound = not re.search(r"[{}\\]", text) and read_address(text) == text
        return (name, f"{{{text}}}") if sound else None
    return name, _latex(text, dialect)


def _latex(text: str, dialect: Dialect) -> str:
    return f"{{{to_latex(clean_line(text), plain_ascii=dialect.classic)}}}"


def _title(record: Record, dialect: Dialect, _type: str) -> Fields:
    """Hold together what has capitals inside, which styles would take away."""
    shouted = record.title.upper() == record.title
    shown = " ".join(_held(word, dialect, alone=shouted) for word in record.title.split(" "))
    return [("title", f"{{{shown}}}")] if record.title else []


def _held(word: str, dialect: Dialect, *, alone: bool) -> str:
    found = _WORD.fullmatch(word)
    start, inner, end = found.groups() if found else ("", word, "")
    shown = [to_latex(part, plain_ascii=dialect.classic) for part in (start, inner, end)]
    # Words joined by a hyphen begin with capitals as others do.
    if not alone and any(part[1:].lower() != part[1:] for part in _JOINED.split(inner)):
        shown[1] = f"{{{shown[1]}}}"
    return "".join(shown)


def _pages(record: Record, dialect: Dialect, _type: str) -> Fields:
    # Both dialects write a range so, whatever stands for its dash.
    parts = [to_latex(part, plain_ascii=dialect.classic) for part in record.pages.split("–")]
    return [("pages", f"{{{'--'.join(parts)}}}")] if record.pages else []


def _text(name: str, attribute: str) -> ValueGroup:
    def write(record: Record, dialect: Dialect, _type: str) -> Fields:
        text = getattr(record, attribute)
        return [(name, _latex(text, dialect))] if text else []

    return ValueGroup(frozenset((name,)), lambda record: getattr(record, attribute), write)


def _names(field: str, names: Iterable[Name], dialect: Dialect, *, more: bool = False) -> Fields:
    def latex(text: str) -> str:
        return to_latex(text, plain_ascii=dialect.classic)

    written = [write_name(name, latex, in_parts=not dialect.classic) for name in names if name != Name()]
    shown = " and ".join((*written, *(("others",) if more and written else ())))
    return [(field, f"{{{shown}}}")] if shown else []


def _published(record: Record, dialect: Dialect, _type: str) -> Fields:
    date = record.published
    said = next((text for name, text in record.dates if name == "published"), "")
    if date is None or not 0 <= date.year <= 9999:
        return [("date", f"{{{said}}}")] if said else []
    exact = said or f"{date.isoformat()}{'~' if date.circa else ''}"
    if not dialect.classic:
        return [("date", f"{{{exact}}}")]
    fields = [("date", f"{{{exact}}}")] if exact != date.isoformat() else []
    fields.append(("year", f"{{{date.year:04d}}}"))
    if date.month:
        fields.append(("month", list(MONTHS)[date.month - 1]))
    if date.day:
        fields.append(("day", f"{{{date.day}}}"))
    return fields


def _said_date(record: Record) -> object:
    return record.published, [text for name, text in record.dates if name == "published"]


def _other_date(date: str, field: str) -> ValueGroup:
    def value(record: Record) -> object:
        return [text for name, text in record.dates if name == date]

    def write(record: Record, _dialect: Dialect, _type: str) -> Fields:
        return [(field, f"{{{text}}}") for name, text in record.dates if name == date][:1]

    return ValueGroup(frozenset((field,)), value, write)


def _venue(record: Record, dialect: Dialect, type_: str) -> Fields:
    name = "booktitle" if type_ in PARTS_OF_BOOKS else dialect.journal
    return [(name, _latex(record.venue, dialect))] if record.venue else []


def _publisher(record: Record, dialect: Dialect, type_: str) -> Fields:
    return [(dialect.publisher(type_), _latex(record.publisher, dialect))] if record.publisher else []


def _keywords(record: Record, dialect: Dialect, _type: str) -> Fields:
    separator = "; " if any("," in word for word in record.keywords) else ", "
    return [("keywords", _latex(separator.join(record.keywords), dialect))] if record.keywords else []


def _verbatim(name: str, text: str | None) -> Fields:
    return [(name, f"{{{text}}}")] if text and not _NOT_VERBATIM.search(text) else []


def _doi(record: Record, _dialect: Dialect, _type: str) -> Fields:
    return _verbatim("doi", record.doi)


def _eprint(record: Record, dialect: Dialect, _type: str) -> Fields:
    if not record.arxiv_id:
        return []
    name, archive = dialect.archive
    return [*_verbatim("eprint", f"{record.arxiv_id}{record.arxiv_version}"), (name, f"{{{archive}}}")]


def _addresses(record: Record, _dialect: Dialect, _type: str) -> Fields:
    """Write the first as `url`, and the others as BibDesk has them."""
    names = ("url", *(f"bdsk-url-{number}" for number in range(1, len(record.urls) + len(record.code_urls))))
    given = (*record.urls, *record.code_urls)
    return [field for name, url in zip(names, given, strict=False) for field in _verbatim(name, url)]


GROUPS = (
    ValueGroup(
        frozenset(("author",)),
        lambda record: (record.authors, record.authors_more),
        lambda record, dialect, _type: _names("author", record.authors, dialect, more=record.authors_more),
    ),
    ValueGroup(frozenset(("title", "subtitle")), lambda record: record.title, _title),
    ValueGroup(
        frozenset(("editor",)),
        lambda record: record.editors,
        lambda record, dialect, _type: _names("editor", record.editors, dialect),
    ),
    ValueGroup(
        frozenset(("journaltitle", "journal", "booktitle", "maintitle", "eventtitle")),
        lambda record: record.venue,
        _venue,
    ),
    _text("series", "series"),
    _text("volume", "volume"),
    ValueGroup(frozenset(("number", "issue")), lambda record: record.issue, _text("number", "issue").write),
    ValueGroup(frozenset(("pages",)), lambda record: record.pages, _pages),
    ValueGroup(frozenset(("date", "year", "month", "day")), _said_date, _published),
    ValueGroup(
        frozenset(("publisher", "institution", "school", "organization")),
        lambda record: record.publisher,
        _publisher,
    ),
    ValueGroup(frozenset(("doi",)), lambda record: record.doi, _doi),
    ValueGroup(
        frozenset(("eprint", "archiveprefix", "eprinttype")),
        lambda record: (record.arxiv_id, record.arxiv_version),
        _eprint,
    ),
    _text("pmid", "pmid"),
    _text("isbn", "isbn"),
    _text("issn", "issn"),
    ValueGroup(
        frozenset(("url", "urls", "ee", "link", "howpublished")),
        lambda record: (record.urls, record.code_urls),
        _addresses,
    ),
    *(_other_date(date, field) for date, field in _OTHER_DATES.items()),
    ValueGroup(
        frozenset(("langid", "language")), lambda record: record.language, _text("language", "language").write
    ),
    ValueGroup(frozenset(("keywords", "keyword")), lambda record: record.keywords, _keywords),
    _text("abstract", "abstract"),
)
"""All that a BibTeX file has fields for, in the order in which the fields are written."""


def group_of(name: str) -> ValueGroup | None:
    """Return the value that a field says; None for one that is kept under its own name."""
    name = "url" if name.startswith("bdsk-url") else name
    return _BY_FIELD.get(name)


_BY_FIELD = {name: group for group in GROUPS for name in group.names}
