"""arXiv's RSS feeds of what it announced on a day."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from index.papers.formats.tagged_values import links
from index.papers.formats.xml_records import read_elements, root, text_of
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.inverted_names import read_inverted, without_more
from index.papers.model import Record, Rejected, Remark, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from index.papers.formats.xml_records import XmlRecord
    from index.papers.model import ReadResult

NAME = "an RSS feed of arXiv"

_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ANNOUNCEMENT = re.compile(r"arXiv:\S+ Announce Type: (\S+)\s*(?:Abstract:\s*)?")


class ArxivAnnouncement(NamedTuple):
    """The text of an entry: new, cross, replace or replace-cross where it says so, and the abstract."""

    kind: str
    abstract: str


def announced(text: str) -> ArxivAnnouncement:
    """Take the line in which arXiv announces a paper off its abstract."""
    match = _ANNOUNCEMENT.match(text)
    return ArxivAnnouncement(match[1], text[match.end() :]) if match else ArxivAnnouncement("", text)


def sniff(head: str, _name: str) -> bool:
    """Return whether the outermost element is that of RSS, and the feed is arXiv's."""
    return root(head) == "rss" and ("http://arxiv.org/schemas/atom" in head or "rss.arxiv.org" in head)


def read(file: str, text: str) -> ReadResult:
    """Read all items; the date of each is that of the announcement, not of the paper."""
    return read_elements(file, text, frozenset({"item"}), lambda found: _record(file, found))


def _record(file: str, found: XmlRecord) -> tuple[Record, list[Remark]] | Rejected:
    item = found.element
    title = text_of(item.find("title"))
    if not title:
        return Rejected(file, found.line, "The item has no title.")
    announcement = announced(text_of(item.find("description")))
    kind = text_of(item.find(f"{_ARXIV}announce_type")) or announcement.kind
    address = text_of(item.find("link"))
    arxiv = read_arxiv(text_of(item.find("guid")).rpartition("arXiv.org:")[2]) or read_arxiv(address)
    remarks = [] if arxiv else [Remark(file, found.line, f"“{address[:80]}” is not an arXiv id.")]
    doi = read_doi(text_of(item.find(f"{_ARXIV}DOI")))
    linked = links(
        (address,) if not arxiv and address.startswith("http") else (), announcement.abstract, doi=doi
    )
    authors, more = without_more(
        name for each in item.findall(f"{_DC}creator") for name in text_of(each).split(", ")
    )
    record = Record(
        Source(file, found.line),
        title,
        announcement.abstract,
        authors=tuple(read_inverted(name) for name in authors),
        authors_more=more,
        type="online",
        dates=tuple(("announced", day) for day in _days(text_of(item.find("pubDate")))),
        doi=doi,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=linked.urls,
        code_urls=linked.code_urls,
        fields=tuple(_fields(item, kind)),
    )
    return record, remarks


def _days(text: str) -> Iterator[str]:
    try:
        yield parsedate_to_datetime(text).date().isoformat()
    except (ValueError, IndexError, TypeError, OverflowError):
        return


def _fields(item: Element, kind: str) -> Iterator[tuple[str, str]]:
    if kind:
        yield "announce_type", kind
    for each in item.findall("category"):
        yield "category", text_of(each)
    for name in ("journal_reference", "comment"):
        if text := text_of(item.find(f"{_ARXIV}{name}")):
            yield name, text
    if text := text_of(item.find(f"{_DC}rights")):
        yield "rights", text
