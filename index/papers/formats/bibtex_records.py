"""Records made of the fields of BibTeX and BibLaTeX."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from index.papers.formats.bibtex_names import read_names
from index.papers.formats.exact_values import from_json
from index.papers.identifiers import is_archive, read_arxiv, read_doi
from index.papers.latex import read_address, to_unicode
from index.papers.model import Date, Record, Source
from index.papers.publication_dates import read_edtf, read_month, read_year, with_month
from index.papers.web_addresses import addresses
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.papers.person_names import Name

_VENUES = ("journaltitle", "journal", "booktitle", "maintitle", "eventtitle")
_VENUES_OF_PARTS = ("booktitle", "maintitle", "journaltitle", "journal", "eventtitle")
PARTS_OF_BOOKS = frozenset(
    (
        "incollection",
        "inproceedings",
        "conference",
        "inbook",
        "bookinbook",
        "suppbook",
        "suppcollection",
        "inreference",
    )
)
"""Types of what appears in a book or in proceedings."""
_PUBLISHERS = ("publisher", "institution", "school", "organization")
_OTHER_DATES = (("urldate", "accessed"), ("eventdate", "event-date"), ("origdate", "original-date"))
VERBATIM = frozenset(
    "doi eprint file url urlraw pdf localfile ee biburl arxivid ids crossref xdata related entryset".split()
)
"""Fields whose text is not LaTeX, but for some escapes: addresses, names of files, and keys."""
OURS = "notes-tui"
"""Field of the values for which BibTeX has no field, as JSON."""
ORIGIN = "bibtex"
"""`Record.origin` of all records that are read here."""
_ADDRESSES = ("url", "urls", "ee", "link", "howpublished")
_DATE_FIELDS = frozenset(("date", "year", "month", "day"))
_PMID = re.compile(r"PMID:?\s*(\d{1,9})", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+/\S*|www\.\S+", re.ASCII)
_COMMAND = re.compile(r"\\(?:url|path|nolinkurl|href)\s*+(?=\{)")
_OLD_NUMBER = re.compile(r"\d{7}(?:v\d{1,2})?")
_ENDS_SENTENCE = (".", "?", "!", ":", "…")


class _ArxivId(NamedTuple):
    id: str
    version: str


def make_record(
    source: Source,
    head: tuple[str, str | None],
    fields: Sequence[tuple[str, str]],
    inherited: Mapping[str, str],
    digest: str,
) -> Record:
    """Return the record of an entry.

    Args:
        source: Its place.
        head: Its type in lower case, and its citation key.
        fields: Names in lower case, and values in LaTeX; of several with one name the first is used.
        inherited: Fields that it takes from other entries, where it has none of its own.
        digest: Of all that the record depends on.
    """
    type_, key = head
    maker = _Maker(fields, inherited)
    title = maker.title()
    authors, more = maker.names("author")
    editors, _ = maker.names("editor")
    published, dates = maker.dates()
    doi, arxiv = maker.identifiers()
    pages, code = maker.addresses()
    exact = maker.exact()
    record = Record(
        source=source,
        title=title,
        abstract=maker.text("abstract"),
        authors=authors,
        authors_more=more,
        editors=editors,
        type=clean_line(type_) or None,
        published=published,
        dates=dates,
        venue=maker.text(*(_VENUES_OF_PARTS if type_ in PARTS_OF_BOOKS else _VENUES)),
        series=maker.text("series"),
        volume=maker.text("volume"),
        issue=maker.text("number", "issue"),
        pages=maker.text("pages"),
        publisher=maker.text(*_PUBLISHERS),
        language=maker.text("langid", "language"),
        keywords=maker.keywords(),
        isbn=maker.text("isbn"),
        issn=maker.text("issn"),
        pmid=maker.pmid(),
        doi=doi,
        arxiv_id=arxiv.id if arxiv else None,
        arxiv_version=arxiv.version if arxiv else "",
        urls=pages,
        code_urls=code,
        key=clean_line(key) if key else None,
        fields=maker.others(fields, inherited),
        digest=digest,
        origin=ORIGIN,
    )
    return replace(record, **exact) if exact else record


class _Maker:
    """Reads the fields of one entry; knows which of them have found their place in the record."""

    def __init__(self, fields: Sequence[tuple[str, str]], inherited: Mapping[str, str]) -> None:
        own: dict[str, str] = {}
        for name, raw in fields:
            own.setdefault(name, raw)
        dated = not _DATE_FIELDS.isdisjoint(own)
        self._raw = {
            name: raw for name, raw in inherited.items() if not (dated and name in _DATE_FIELDS)
        } | own
        self._used: set[str] = set()

    def text(self, *names: str) -> str:
        """Return the text of the first of some fields that has any."""
        for name in names:
            raw = self._raw.get(name)
            if raw and (found := plain(raw)):
                self._used.add(name)
                return found
        return ""

    def title(self) -> str:
        title = self.text("title")
        subtitle = plain(self._raw.get("subtitle", ""))
        if not title or not subtitle or subtitle in title:
            return title
        return f"{title}{'' if title.endswith(_ENDS_SENTENCE) else ':'} {subtitle}"

    def names(self, field: str) -> tuple[tuple[Name, ...], bool]:
        raw = self._raw.get(field)
        if not raw:
            return (), False
        self._used.add(field)
        return read_names(raw)

    def keywords(self) -> tuple[str, ...]:
        found = self.text("keywords", "keyword")
        words = found.split(";" if ";" in found else ",") if found else ()
        return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))

    def pmid(self) -> str:
        if found := self.text("pmid"):
            return found
        if self._raw.get("eprinttype", "").strip().lower() == "pubmed" and (found := self.text("eprint")):
            return found
        note = self._raw.get("note")
        found_in_note = _PMID.fullmatch(plain(note)) if note and "PMID" in note else None
        return found_in_note[1] if found_in_note else ""

    def dates(self) -> tuple[Date | None, tuple[tuple[str, str], ...]]:
        others = list[tuple[str, str]]()
        published = self._published(others)
        for field, name in _OTHER_DATES:
            raw = self._raw.get(field)
            found = read_edtf(raw) if raw else None
            if found:
                self._used.add(field)
                others.append((name, found[1] or (found[0].isoformat() if found[0] else "")))
        return published, tuple(others)

    def _published(self, others: list[tuple[str, str]]) -> Date | None:
        raw = self._raw.get("date")
        if raw and (found := read_edtf(raw)):
            self._used.update(("date", "year", "month", "day"))
            if found[1]:
                others.append(("published", found[1]))
            return found[0]
        read = None
        for field in ("year", "date"):
            raw = self._raw.get(field)
            if raw and (read := read_year(plain(raw))):
                if not read[1]:
                    self._used.add(field)
                break
        return self._with_month(read[0], others) if read and read[0] else None

    def _with_month(self, date: Date, others: list[tuple[str, str]]) -> Date:
        raw = self._raw.get("month")
        found = read_month(plain(raw)) if raw and date.month is None else None
        if found is None:
            return date
        month, day = found
        if month > 12:
            others.append(("published", f"{date.year:04d}-{month}"))
            return date
        written = self._raw.get("day", "").strip()
        if day is None and written.isascii() and written.isdecimal() and len(written) <= 2:
            day = int(written)
            self._used.add("day")
        exact = with_month(date, month, day) or date
        # A field that says more, such as `jul/aug`, stays.
        if raw and len(raw.split()) <= 2 and not set("/-–,&") & set(raw):
            self._used.add("month")
        return exact

    def identifiers(self) -> tuple[str | None, _ArxivId | None]:
        raw = self._raw.get("doi")
        doi = read_doi(raw) if raw else None
        if doi:
            self._used.add("doi")
        url = self._raw.get("url")
        if doi is None and url and "doi" in url:
            doi = read_doi(url)
        return doi, self._arxiv(doi)

    def _arxiv(self, doi: str | None) -> _ArxivId | None:
        if found := self._eprint():
            return found
        if doi and doi.startswith("10.48550/") and (arxiv := read_arxiv(doi)):
            return _ArxivId(*arxiv)
        for field in ("arxivid", "journal", "journaltitle", "url", "howpublished"):
            raw = self._raw.get(field)
            if (
                raw
                and ("iv" in raw.lower() or "/papers/" in raw or field == "arxivid")
                and (arxiv := read_arxiv(raw))
            ):
                return _ArxivId(*arxiv)
        # DBLP's way: `journal = {CoRR}, volume = {abs/1412.6980}`.
        volume = self._raw.get("volume", "")
        found_in_volume = read_arxiv(volume) if volume.startswith("abs/") else None
        return _ArxivId(*found_in_volume) if found_in_volume else None

    def _eprint(self) -> _ArxivId | None:
        raw = self._raw.get("eprint")
        if not raw:
            return None
        kind = self._raw.get("archiveprefix") or self._raw.get("eprinttype") or ""
        kind = kind.strip("{} \n\t").lower()
        if kind not in ("", "arxiv"):
            return None
        archive = (self._raw.get("primaryclass") or self._raw.get("eprintclass") or "").strip("{} \n\t")
        if _OLD_NUMBER.fullmatch(raw.strip()) and is_archive(archive):
            raw = f"{archive}/{raw.strip()}"
        found = read_arxiv(raw)
        if found is None:
            return None
        self._used.update(("eprint", "archiveprefix", "eprinttype"))
        return _ArxivId(*found)

    def addresses(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        pages: dict[str, None] = {}
        code: dict[str, None] = {}
        for field, raw in self._raw.items():
            if field in _ADDRESSES or field.startswith("bdsk-url"):
                rest = []
                for word in read_address(_without_command(raw)).split():
                    address = _address(word)
                    if address is None:
                        rest.append(word)
                    else:
                        (code if addresses(address).code else pages)[clean_line(address)] = None
                if not rest:
                    self._used.add(field)
            elif "://" in raw and field in ("abstract", "note", "annote"):
                found = addresses(plain(raw))
                pages.update(dict.fromkeys(found.pages))
                code.update(dict.fromkeys(found.code))
        return tuple(pages), tuple(code)

    def others(
        self, fields: Sequence[tuple[str, str]], inherited: Mapping[str, str]
    ) -> tuple[tuple[str, str], ...]:
        """Return what has no other place, with the second of two fields that have one name."""
        found = []
        if inherited:
            own = {name for name, _raw in fields}
            taken = ((name, raw) for name, raw in inherited.items() if name in self._raw and name not in own)
            fields = [*fields, *taken]
        for name, raw in fields:
            if name in self._used:
                self._used.discard(name)
                continue
            if text := text_of_field(name, raw):
                found.append((clean_line(name), text))
        return tuple(found)

    def exact(self) -> dict[str, Any]:
        """Return the values that an export kept because BibTeX has no fields for them."""
        raw = self._raw.get(OURS)
        values = from_json(raw) if raw else None
        if values:
            self._used.add(OURS)
        return values or {}


def text_of_field(name: str, raw: str) -> str:
    """Return the text of a field that is kept under its own name."""
    return clean_line(read_address(raw) if name in VERBATIM else to_unicode(raw))


def plain(raw: str) -> str:
    """Return a value without LaTeX, as one line."""
    return clean_line(to_unicode(raw))


def _without_command(raw: str) -> str:
    if "\\" not in raw:
        return raw
    return _COMMAND.sub(" ", raw).replace("{", " ").replace("}", " ") if _COMMAND.search(raw) else raw


def _address(word: str) -> str | None:
    word = word.strip("<>\"'").rstrip(",;")
    if word.lower().startswith(("http://", "https://", "ftp://")):
        return word if len(word) > 8 else None
    return f"https://{word}" if _WITHOUT_SCHEME.fullmatch(word) else None
