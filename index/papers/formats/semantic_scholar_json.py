"""Answers of Semantic Scholar: one paper, the list of a batch, or the result of a search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers.csl_dates import read_date_text
from index.papers.formats.saved_answers import (
    addresses_of,
    count_of,
    names_of,
    object_of,
    objects_of,
    other_fields,
    read_works,
    text_of,
    texts_of,
)
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.json_shape import answer_shape, shape
from index.papers.model import Date, Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.papers.model import ReadResult, Source

NAME = "an answer of Semantic Scholar"
_LIST = re.compile(r'"data"\s*:\s*(?=\[)')
_NAMES = frozenset({"paperId", "title", "externalIds", "authors", "year"})
_TYPES = {
    "Review": "article",
    "JournalArticle": "article",
    "Conference": "inproceedings",
    "Book": "book",
    "BookSection": "incollection",
    "Dataset": "dataset",
}
_USED = frozenset(
    {
        "title",
        "abstract",
        "authors",
        "externalIds",
        "year",
        "publicationDate",
        "venue",
        "journal",
        "url",
        "openAccessPdf",
    }
)


def sniff(head: str, _name: str) -> bool:
    """Return whether objects have Semantic Scholar's id of a paper."""
    return bool(
        answer_shape(head)
        & {"paperId", "data.paperId", "data.citedPaper.paperId", "data.citingPaper.paperId"}
    )


def read(file: str, text: str) -> ReadResult:
    """Read every paper; an empty member of a batch stands for a paper that the service does not know."""
    listed = {"data.paperId", "data.citedPaper.paperId", "data.citingPaper.paperId"} & shape(text[:65_536])
    found = _LIST.search(text) if listed else None
    return read_works(
        file, text, _NAMES | {"citedPaper", "citingPaper"}, _read_one, found.end() if found else 0
    )


def _read_one(entry: Mapping[str, object], source: Source) -> Record | None:
    paper = object_of(entry.get("citedPaper")) or object_of(entry.get("citingPaper")) or entry
    ids = object_of(paper.get("externalIds"))
    title, doi = text_of(paper.get("title")), read_doi(text_of(ids.get("DOI")))
    arxiv = read_arxiv(text_of(ids.get("ArXiv")))
    if not title and not doi and not arxiv and not text_of(paper.get("paperId")):
        return None
    abstract = text_of(paper.get("abstract"))
    pdf = object_of(paper.get("openAccessPdf")).get("url")
    urls, code_urls = addresses_of(abstract, [paper.get("url"), pdf])
    journal = object_of(paper.get("journal"))
    place = object_of(paper.get("publicationVenue"))
    kinds = texts_of(paper.get("publicationTypes"))
    others = {name: value for name, value in ids.items() if name not in ("DOI", "ArXiv", "PubMed")}
    return Record(
        source,
        title,
        abstract,
        authors=names_of(each.get("name") for each in objects_of(paper.get("authors"))),
        type=next((_TYPES[kind] for kind in _TYPES if kind in kinds), None),
        published=_published(paper),
        venue=text_of(journal.get("name")) or text_of(place.get("name")) or text_of(paper.get("venue")),
        volume=text_of(journal.get("volume")),
        pages=text_of(journal.get("pages")),
        issn=text_of(place.get("issn")),
        pmid=text_of(ids.get("PubMed")),
        doi=doi,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=urls,
        code_urls=code_urls,
        fields=(*other_fields(paper, _USED), *other_fields(others, ())),
    )


def _published(paper: Mapping[str, object]) -> Date | None:
    date = read_date_text(text_of(paper.get("publicationDate"))).date
    year = count_of(paper.get("year"))
    return date or (Date(year) if year and year <= 9999 else None)
