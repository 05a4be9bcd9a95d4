"""EndNote's XML, which other reference managers export too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers.formats.tagged_values import TaggedValues, links
from index.papers.formats.xml_records import leaves, read_elements, root
from index.papers.inverted_names import read_inverted, without_more
from index.papers.model import Record, Rejected, Source

if TYPE_CHECKING:
    from index.papers.formats.xml_records import XmlRecord
    from index.papers.model import ReadResult, Remark

NAME = "EndNote XML"

_INLINE = frozenset({"style"})
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]\b")
_URLS = ("urls/related-urls/url", "urls/web-urls/url", "urls/text-urls/url")
_TYPES = {
    **dict.fromkeys(
        ("Journal Article", "Magazine Article", "Newspaper Article", "Electronic Article"), "article"
    ),
    **dict.fromkeys(("Book", "Electronic Book", "Classical Work"), "book"),
    "Edited Book": "collection",
    **dict.fromkeys(("Book Section", "Electronic Book Section"), "incollection"),
    **dict.fromkeys(("Conference Paper", "Conference Proceedings"), "inproceedings"),
    **dict.fromkeys(("Encyclopedia", "Dictionary"), "inreference"),
    "Thesis": "thesis",
    **dict.fromkeys(("Report", "Government Document"), "report"),
    **dict.fromkeys(("Web Page", "Blog"), "online"),
    "Patent": "patent",
    **dict.fromkeys(("Unpublished Work", "Manuscript"), "unpublished"),
    "Dataset": "dataset",
    "Computer Program": "software",
    "Standard": "standard",
    "Pamphlet": "booklet",
    "Film or Broadcast": "video",
    "Generic": "misc",
}
_MAIN_NAMES = {type_: name for name, type_ in reversed(_TYPES.items())}


def sniff(head: str, _name: str) -> bool:
    """Return whether the outermost element is one of EndNote's."""
    name = root(head)
    return name == "records" or (name == "xml" and "<records" in head)


def read(file: str, text: str) -> ReadResult:
    """Read all `record` elements."""
    return read_elements(file, text, frozenset({"record"}), lambda found: _record(file, found))


def _record(file: str, found: XmlRecord) -> tuple[Record, list[Remark]] | Rejected:
    values = TaggedValues(file, found.line, leaves(found.element, _INLINE, found.line))
    if not values:
        return Rejected(file, found.line, "The record is empty.")
    kind = (*values.take_all("ref-type@name"), *values.take_all("ref-type"))
    title = values.take("titles/title")
    if not title:
        values.remark("The record has no title.")
    abstract = values.take("abstract")
    doi = values.take_doi("electronic-resource-num")
    published = values.take_date("dates/year", "dates/pub-dates/date")
    venue = values.take("periodical/full-title", "titles/secondary-title")
    for value in values.peek("titles/secondary-title"):
        if value.text == venue:
            values.take_value(value)
    found_links = links(values.take_addresses(*_URLS), abstract, doi=doi, venue=venue)
    authors, more = without_more(values.take_all("contributors/authors/author"))
    issn, isbn = "", ""
    for value in values.peek("isbn")[:1]:
        issn, isbn = (value.text, "") if _ISSN.match(value.text) else ("", value.text)
        values.take_value(value)
    type_ = _TYPES.get(kind[0], "misc") if kind else None
    own_type = [("ref-type", kind[0])] if kind and _MAIN_NAMES.get(type_ or "") != kind[0] else []
    record = Record(
        Source(file, found.line),
        title,
        abstract,
        authors=tuple(read_inverted(name) for name in authors),
        authors_more=more,
        editors=tuple(
            read_inverted(name) for name in values.take_all("contributors/secondary-authors/author")
        ),
        type=type_,
        published=published.date if published else None,
        dates=(("published", published.edtf),) if published and published.edtf else (),
        venue=venue,
        series=values.take("titles/tertiary-title"),
        volume=values.take("volume"),
        issue=values.take("number"),
        pages=values.take("pages"),
        publisher=values.take("publisher"),
        language=values.take("language"),
        keywords=values.take_all("keywords/keyword"),
        isbn=isbn,
        issn=issn,
        doi=doi,
        arxiv_id=found_links.arxiv[0] if found_links.arxiv else None,
        arxiv_version=found_links.arxiv[1] if found_links.arxiv else "",
        urls=found_links.urls,
        code_urls=found_links.code_urls,
        fields=(*own_type, *values.rest()),
    )
    return record, values.remarks
