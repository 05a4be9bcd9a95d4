"""Answers of OpenAlex: one work, or a list of works."""

from __future__ import annotations

import re
from itertools import islice
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
from index.papers.json_shape import answer_shape
from index.papers.model import Date, Record
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.papers.model import ReadResult, Source

NAME = "an answer of OpenAlex"
_LIST = re.compile(r'"results"\s*:\s*(?=\[)')
_WORK = frozenset({"authorships", "abstract_inverted_index", "primary_location", "publication_year"})
_NAMES = frozenset({"id", "doi", "title", "display_name", "authorships", "publication_date"})
_FEWEST = 2
_LONGEST_ABSTRACT = 20_000
_TYPES = {
    "book-chapter": "incollection",
    "preprint": "online",
    "dissertation": "thesis",
    "reference-entry": "inreference",
    "peer-review": "review",
    **dict.fromkeys(("letter", "editorial", "erratum", "review", "paratext", "retraction"), "article"),
    "other": "misc",
}
_USED = frozenset(
    {
        *("doi", "title", "display_name", "authorships", "publication_date", "publication_year", "language"),
        *("abstract_inverted_index", "biblio"),
    }
)


def sniff(head: str, _name: str) -> bool:
    """Return whether a text has works with OpenAlex's own names."""
    names = answer_shape(head)
    listed = {name.removeprefix("results.") for name in names if name.startswith("results.")}
    return len(names & _WORK) >= _FEWEST or len(listed & _WORK) >= _FEWEST


def read(file: str, text: str) -> ReadResult:
    """Read every work; the abstract is put together from the places of its words."""
    found = _LIST.search(text)
    return read_works(file, text, _NAMES, _read_one, found.end() if found else 0)


def _read_one(work: Mapping[str, object], source: Source) -> Record | None:
    title = text_of(work.get("title") or work.get("display_name"))
    ids = object_of(work.get("ids"))
    doi = read_doi(text_of(work.get("doi") or ids.get("doi")))
    if not title and not doi and not text_of(work.get("id")):
        return None
    abstract = _abstract(work.get("abstract_inverted_index"))
    place = object_of(work.get("primary_location"))
    venue = object_of(place.get("source"))
    pages = [text_of(each.get("landing_page_url")) for each in objects_of(work.get("locations"))]
    pages = list(dict.fromkeys(filter(None, (text_of(place.get("landing_page_url")), *pages))))
    arxiv = next(
        filter(None, (read_arxiv(page) for page in (doi or "", *pages) if "arxiv" in page.lower())), None
    )
    urls, code_urls = addresses_of(abstract, [page for page in pages if "doi.org/" not in page])
    kind = text_of(work.get("type"))
    biblio = object_of(work.get("biblio"))
    first, last = text_of(biblio.get("first_page")), text_of(biblio.get("last_page"))
    authorships = list(objects_of(work.get("authorships")))
    return Record(
        source,
        title,
        abstract,
        authors=names_of(
            object_of(each.get("author")).get("display_name") or each.get("raw_author_name")
            for each in authorships
        ),
        type=_TYPES.get(kind, kind) or None,
        published=_published(work),
        venue=text_of(venue.get("display_name")),
        volume=text_of(biblio.get("volume")),
        issue=text_of(biblio.get("issue")),
        pages=first if last in ("", first) else f"{first}-{last}",
        publisher=text_of(venue.get("host_organization_name")),
        language=text_of(work.get("language")),
        keywords=tuple(
            filter(None, (text_of(each.get("display_name")) for each in objects_of(work.get("keywords"))))
        ),
        issn=" ".join(texts_of(venue.get("issn"))),
        pmid=text_of(ids.get("pmid")).rstrip("/").rpartition("/")[2],
        doi=doi,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=urls,
        code_urls=code_urls,
        fields=tuple(other_fields(work, _USED if _TYPES.get(kind, kind) != kind else {*_USED, "type"})),
    )


def _published(work: Mapping[str, object]) -> Date | None:
    date = read_date_text(text_of(work.get("publication_date"))).date
    year = count_of(work.get("publication_year"))
    return date or (Date(year) if year and year <= 9999 else None)


def _abstract(index: object) -> str:
    """Return the words of an abstract in their order."""
    if not isinstance(index, dict):
        return ""
    places = (
        (place, word)
        for word, found in index.items()
        for place in (found if isinstance(found, list) else [])
        if type(place) is int
    )
    return clean_line(" ".join(word for _place, word in sorted(islice(places, _LONGEST_ABSTRACT))))
