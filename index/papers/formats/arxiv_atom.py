"""arXiv's Atom feeds: what its query interface answers, and its feeds of new papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.formats.arxiv_rss import announced
from index.papers.formats.tagged_values import links
from index.papers.formats.xml_records import read_elements, root, text_of
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.inverted_names import read_inverted, without_more
from index.papers.model import Record, Rejected, Remark, Source
from index.papers.written_dates import read_date
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from index.papers.formats.xml_records import XmlRecord
    from index.papers.model import Date, ReadResult

NAME = "an Atom feed of arXiv"

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ERRORS = "/api/errors"


def sniff(head: str, _name: str) -> bool:
    """Return whether the outermost element is a feed, and arXiv's."""
    return root(head) == "feed" and ("arxiv.org/api" in head or "http://arxiv.org/schemas/atom" in head)


def read(file: str, text: str) -> ReadResult:
    """Read all entries; an error that arXiv answered with is rejected with its sentence."""
    return read_elements(file, text, frozenset({f"{_ATOM}entry"}), lambda found: _record(file, found))


def _record(file: str, found: XmlRecord) -> tuple[Record, list[Remark]] | Rejected:
    entry = found.element
    title, place = text_of(entry.find(f"{_ATOM}title")), text_of(entry.find(f"{_ATOM}id"))
    if _ERRORS in place:
        said = text_of(entry.find(f"{_ATOM}summary")) or title
        return Rejected(file, found.line, f"arXiv answered with an error instead of papers: “{said}”.")
    if not title:
        return Rejected(file, found.line, "The entry has no title.")
    announcement = announced(text_of(entry.find(f"{_ATOM}summary")))
    dates = {name: _date(entry, name) for name in ("published", "updated")}
    published = None if announcement.kind else dates.pop("published")
    names = {"published": "announced", "updated": "updated"}
    doi = read_doi(text_of(entry.find(f"{_ARXIV}doi")))
    arxiv = read_arxiv(place.rpartition("arXiv.org:")[2])
    remarks = [] if arxiv else [Remark(file, found.line, f"“{place[:80]}” is not an arXiv id.")]
    comment = text_of(entry.find(f"{_ARXIV}comment"))
    linked = links(_addresses(entry), f"{announcement.abstract} {comment}", doi=doi)
    authors, more = without_more(_authors(entry))
    record = Record(
        Source(file, found.line),
        title,
        announcement.abstract,
        authors=tuple(read_inverted(name) for name in authors),
        authors_more=more,
        type="online",
        published=published,
        dates=tuple((names[name], date.isoformat()) for name, date in dates.items() if date),
        doi=doi,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=linked.urls,
        code_urls=linked.code_urls,
        fields=tuple(_fields(entry, announcement.kind)),
    )
    return record, remarks


def _date(entry: Element, name: str) -> Date | None:
    date = read_date(text_of(entry.find(f"{_ATOM}{name}")))
    return date.date if date else None


def _authors(entry: Element) -> list[str]:
    names = [text_of(name) for name in entry.findall(f"{_ATOM}author/{_ATOM}name")]
    return names or [name for each in entry.findall(f"{_DC}creator") for name in text_of(each).split(", ")]


def _addresses(entry: Element) -> Iterator[str]:
    """Yield the links that its ids do not say."""
    for link in entry.findall(f"{_ATOM}link"):
        address = clean_line(link.get("href", ""))
        if link.get("title") not in {"pdf", "doi"} and read_arxiv(address) is None:
            yield address


def _fields(entry: Element, kind: str) -> Iterator[tuple[str, str]]:
    if kind:
        yield "announce_type", kind
    for name in ("primary_category", "category"):
        for each in (*entry.findall(f"{_ARXIV}{name}"), *entry.findall(f"{_ATOM}{name}")):
            if term := clean_line(each.get("term", "")):
                yield name, term
    for name in ("comment", "journal_ref"):
        if text := text_of(entry.find(f"{_ARXIV}{name}")):
            yield name, text
    for author in entry.findall(f"{_ATOM}author"):
        for each in author.findall(f"{_ARXIV}affiliation"):
            yield "affiliation", f"{text_of(author.find(f'{_ATOM}name'))}: {text_of(each)}"
