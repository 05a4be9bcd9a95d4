"""PubMed's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.formats.tagged_values import TaggedValues, links
from index.papers.formats.xml_records import leaves, local_name, read_elements, root, text_of
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.model import Record, Rejected, Source
from index.papers.person_names import Name, read_name
from index.papers.written_dates import WrittenDate, read_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from index.papers.formats.xml_records import XmlRecord
    from index.papers.model import ReadResult, Remark

NAME = "PubMed XML"

_INLINE = frozenset({"i", "b", "u", "sup", "sub", "bold", "italic", "DispFormula", "math"})
_RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle"})
_ROOTS = _RECORDS | {"PubmedArticleSet", "PubmedBookArticleSet"}
_TYPES = {
    "preprint": "online",
    "dataset": "dataset",
    "technical report": "report",
    "academic dissertation": "thesis",
}


def sniff(head: str, _name: str) -> bool:
    """Return whether the outermost element is one of PubMed's."""
    return root(head) in _ROOTS


def read(file: str, text: str) -> ReadResult:
    """Read all articles and books."""
    return read_elements(file, text, _RECORDS, lambda found: _record(file, found))


def _record(file: str, found: XmlRecord) -> tuple[Record, list[Remark]] | Rejected:
    values = TaggedValues(file, found.line, leaves(found.element, _INLINE, found.line))
    if not values:
        return Rejected(file, found.line, "The record is empty.")
    in_book = local_name(found.element) == "PubmedBookArticle"
    top = "BookDocument" if in_book else "MedlineCitation"
    article = top if in_book else f"{top}/Article"
    journal = f"{article}/Journal"
    chapter = values.take(f"{article}/ArticleTitle")
    book = values.take(f"{article}/Book/BookTitle")
    title = _without_period(chapter or book)
    if not title:
        values.remark("The record has no title.")
    abstract = _abstract(found.element.find(f"{article}/Abstract"))
    values.take_all(f"{article}/Abstract/AbstractText", f"{article}/Abstract/AbstractText@Label")
    doi, arxiv = _identifiers(found.element, article)
    links_ = links((), abstract, doi=doi)
    arxiv = links_.arxiv or arxiv
    authors, more = _authors(found.element, f"{article}/AuthorList", values)
    editors, _ = _authors(found.element, f"{article}/Book/AuthorList[@Type='editors']", values)
    date_at = f"{article}/Book/PubDate" if in_book else f"{journal}/JournalIssue/PubDate"
    published = _published(found.element.find(date_at))
    if published:
        values.take_all(*(f"{date_at}/{part}" for part in ("Year", "Month", "Day", "Season", "MedlineDate")))
    first, last = values.take(f"{article}/Pagination/StartPage"), values.take(f"{article}/Pagination/EndPage")
    record = Record(
        Source(file, found.line),
        title,
        abstract,
        authors=authors,
        authors_more=more,
        editors=editors,
        type=_type(values, article, book=book, chapter=chapter),
        published=published.date if published else None,
        dates=(
            *([("published", published.edtf)] if published and published.edtf else []),
            *_electronic_dates(found.element, article),
        ),
        venue=(book if chapter else "") or values.take(f"{journal}/Title", f"{journal}/ISOAbbreviation"),
        series=values.take(f"{article}/Book/CollectionTitle"),
        volume=values.take(f"{journal}/JournalIssue/Volume", f"{article}/Book/Volume"),
        issue=values.take(f"{journal}/JournalIssue/Issue"),
        pages=values.take(f"{article}/Pagination/MedlinePgn") or "-".join(filter(None, (first, last))),
        publisher=values.take(f"{article}/Book/Publisher/PublisherName"),
        language=values.take(f"{article}/Language"),
        keywords=values.take_all(
            f"{top}/KeywordList/Keyword", f"{top}/MeshHeadingList/MeshHeading/DescriptorName"
        ),
        isbn=values.take(f"{article}/Book/Isbn"),
        issn=values.take(f"{journal}/ISSN"),
        pmid=values.take(f"{top}/PMID"),
        doi=doi,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=links_.urls,
        code_urls=links_.code_urls,
        fields=values.rest(),
    )
    return record, values.remarks


def _without_period(title: str) -> str:
    """Return a title without the final period that PubMed adds; an ellipsis stays."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _abstract(element: Element | None) -> str:
    """Return the parts of an abstract, each after its label."""
    parts = [] if element is None else element.findall("AbstractText")
    return " ".join(
        f"{part.get('Label')}: {text}" if part.get("Label") else text
        for part in parts
        if (text := text_of(part))
    )


def _identifiers(element: Element, article: str) -> tuple[str | None, tuple[str, str] | None]:
    """Return the DOI and the arXiv id; those of the works that it cites stand elsewhere."""
    places = (
        f"{article}/ELocationID",
        f"{article}/ArticleIdList/ArticleId",
        "PubmedData/ArticleIdList/ArticleId",
    )
    ids = [
        (each.get("EIdType") or each.get("IdType"), text_of(each))
        for place in places
        for each in element.findall(place)
    ]
    doi = next((doi for kind, text in ids if kind == "doi" and (doi := read_doi(text))), None)
    arxiv = next((arxiv for kind, text in ids if kind == "pii" and (arxiv := read_arxiv(text))), None)
    return doi, arxiv


def _authors(element: Element, place: str, values: TaggedValues) -> tuple[tuple[Name, ...], bool]:
    names: list[Name] = []
    more = False
    for listed in element.findall(place):
        if listed.get("Type") == "editors" and "@Type" not in place:
            continue
        more = more or listed.get("CompleteYN") == "N"
        names += [name for author in listed.findall("Author") if (name := _name(author)) != Name()]
    path = f"{place.partition('[')[0]}/Author"
    values.take_all(
        *(f"{path}/{part}" for part in ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")),
        f"{path.rpartition('/')[0]}@CompleteYN",
    )
    return tuple(names), more


def _name(author: Element) -> Name:
    part = {local_name(each): text_of(each) for each in author}
    if body := part.get("CollectiveName"):
        return Name(literal=body)
    given = part.get("ForeName") or part.get("Initials", "")
    name = read_name(f"{part.get('LastName', '').replace(',', ' ')}, {given}")
    return Name(name.family, name.given, name.particle, part.get("Suffix", ""))


def _published(element: Element | None) -> WrittenDate | None:
    """Read a date in parts: year, month (a number or name), day, season; or as MEDLINE writes it."""
    if element is None:
        return None
    parts = [text_of(element.find(name)) for name in ("Year", "Month", "Day", "Season")]
    text = text_of(element.find("MedlineDate")) or _written(parts)
    return read_date(text)


def _written(parts: list[str]) -> str:
    year, month, day, season = parts
    if month.isdecimal():
        return "-".join(filter(None, (year, month, day)))
    return " ".join(filter(None, (year, month, day, season)))


def _electronic_dates(element: Element, article: str) -> Iterator[tuple[str, str]]:
    for each in element.findall(f"{article}/ArticleDate"):
        if date := _published(each):
            yield "epub", date.date.isoformat()


def _type(values: TaggedValues, article: str, *, book: str, chapter: str) -> str:
    if book:
        return "incollection" if chapter else "book"
    kinds = [value.text.lower() for value in values.peek(f"{article}/PublicationTypeList/PublicationType")]
    return next((_TYPES[kind] for kind in kinds if kind in _TYPES), "article")
