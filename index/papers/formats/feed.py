"""RSS 0.9 to 2.0 and Atom feeds of journals, blogs and other sites."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from index.papers.formats.tagged_values import TaggedValues, links
from index.papers.formats.xml_records import leaves, read_elements, root
from index.papers.identifiers import read_doi
from index.papers.inverted_names import read_inverted, without_more
from index.papers.model import Record, Rejected, Source
from index.papers.written_dates import WrittenDate, read_date
from index.text import clean_line

if TYPE_CHECKING:
    from index.papers.formats.xml_records import XmlRecord
    from index.papers.model import Date, ReadResult, Remark

NAME = "an RSS or Atom feed"

_RSS_1 = ("{http://purl.org/rss/1.0/}", "{http://my.netscape.com/rdf/simple/0.9/}")
_ATOM = "{http://www.w3.org/2005/Atom}"
_ITEMS = frozenset({"item", "entry", *(f"{namespace}item" for namespace in _RSS_1), f"{_ATOM}entry"})
_NO_INLINE = frozenset({"div", "p", "span", "a", "br", "em", "strong", "i", "b", "sub", "sup"})
_PERSON = re.compile(r"\S+@\S+\s+\((.+)\)")
_AND = re.compile(r"\s*;\s*|\s+and\s+|\s*&\s+")


def sniff(head: str, _name: str) -> bool:
    """Return whether the outermost element is that of a feed."""
    name = root(head)
    return name in {"rss", "feed", "atom:feed"} or (
        name.endswith("RDF") and any(each.strip("{}") in head for each in _RSS_1)
    )


def read(file: str, text: str) -> ReadResult:
    """Read all items and entries."""
    return read_elements(file, text, _ITEMS, lambda found: _record(file, found))


def _record(file: str, found: XmlRecord) -> tuple[Record, list[Remark]] | Rejected:
    values = TaggedValues(file, found.line, leaves(found.element, _NO_INLINE, found.line))
    title = _plain(values.take("title"))
    if not title:
        return Rejected(file, found.line, "The item has no title.")
    abstract = _plain(values.take("description", "summary", "encoded", "content"))
    addresses = values.take_addresses("link", "link@href")
    ids = (
        *(value.text for tag in ("doi", "identifier", "guid", "id") for value in values.peek(tag)),
        *addresses,
    )
    doi = next((doi for text in ids if (doi := read_doi(text))), None)
    venue = values.take("publicationName")
    linked = links(addresses, abstract, doi=doi)
    authors, more = without_more(_authors(values))
    first, last = values.take("startingPage"), values.take("endingPage")
    published = _published(values)
    record = Record(
        Source(file, found.line),
        title,
        abstract,
        authors=tuple(read_inverted(name) for name in authors),
        authors_more=more,
        type="article" if venue else "online",
        published=published,
        venue=venue,
        volume=values.take("volume"),
        issue=values.take("number"),
        pages="-".join(filter(None, (first, last))),
        publisher=values.take("publisher"),
        language=values.take("language"),
        keywords=(*values.take_all("category", "category@term"), *values.take_all("subject")),
        issn=values.take("issn", "eIssn"),
        doi=doi,
        arxiv_id=linked.arxiv[0] if linked.arxiv else None,
        arxiv_version=linked.arxiv[1] if linked.arxiv else "",
        urls=linked.urls,
        code_urls=linked.code_urls,
        fields=values.rest(),
    )
    return record, values.remarks


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in {"script", "style"}
        if tag in {"p", "br", "div", "li"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _plain(html: str) -> str:
    """Return the text of HTML, which feeds have in titles and summaries."""
    if "<" not in html and "&" not in html:
        return html
    text = _Text()
    text.feed(html)
    text.close()
    return clean_line("".join(text.parts))


def _authors(values: TaggedValues) -> list[str]:
    creators = values.take_all("creator", "author/name")
    if not creators:
        creators = tuple(_PERSON.sub(r"\1", text) for text in values.take_all("author"))
    return [name for text in creators for each in _AND.split(text) for name in _listed(each)]


def _listed(text: str) -> list[str]:
    """Take apart a list of names in reading order; `Roe, Ann` is one name."""
    parts = [part for name in text.split(",") if (part := name.strip())]
    several = len(parts) > 2 or (len(parts) == 2 and all(" " in part for part in parts))
    return parts if several else [text.strip(", ")]


def _published(values: TaggedValues) -> Date | None:
    """Take the date of the paper where the feed gives it, else that of the item."""
    for tag in ("publicationDate", "coverDate", "published", "issued", "date", "pubDate"):
        for value in values.peek(tag):
            if date := read_date(value.text) or _mail_date(value.text):
                values.take_value(value)
                return date.date
            values.remark(f"{tag} “{value.text[:60]}” is not a known date; it is kept as a field.")
    return None


def _mail_date(text: str) -> WrittenDate | None:
    try:
        return read_date(parsedate_to_datetime(text).date().isoformat())
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
