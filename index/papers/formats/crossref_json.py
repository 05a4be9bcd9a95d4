"""Answers of Crossref: one work, or a list of works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers import work_types
from index.papers.csl_dates import read_csl_date
from index.papers.formats.saved_answers import (
    addresses_of,
    object_of,
    objects_of,
    other_fields,
    read_works,
    text_of,
    texts_of,
)
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.json_shape import answer_shape
from index.papers.model import ReadResult, Record, Rejected
from index.papers.person_names import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.papers.model import Date, Source

NAME = "an answer of Crossref"
_NOT_FOUND = "Resource not found."
_LIST = re.compile(r'"items"\s*:\s*(?=\[)')
_WORK = re.compile(r'"message"\s*:\s*(?=\{)')
_NAMES = frozenset({"DOI", "title", "publisher", "member", "issued", "prefix"})
_BARE = frozenset({"DOI", "prefix", "member"})
_TYPES = {
    "journal-article": "article",
    "proceedings-article": "inproceedings",
    **dict.fromkeys(("book-chapter", "book-section", "book-part", "book-track"), "incollection"),
    "reference-entry": "inreference",
    **dict.fromkeys(("monograph", "book-set", "book-series"), "book"),
    "edited-book": "collection",
    "reference-book": "reference",
    "dissertation": "thesis",
    "posted-content": "online",
    "peer-review": "review",
    **dict.fromkeys(("journal", "journal-issue", "journal-volume"), "periodical"),
    **dict.fromkeys(("component", "other"), "misc"),
}
# In this order the first is the date of publication.
_PUBLISHED = ("issued", "published", "published-online", "published-print", "posted")
_DATES = (*_PUBLISHED[2:], "published-other", "accepted", "created")
_ABSTRACT_TITLE = re.compile(r"<(jats:)?title>\s*abstract\s*</(jats:)?title>", re.IGNORECASE)
_USED = frozenset(
    {
        *(
            "DOI",
            "title",
            "subtitle",
            "abstract",
            "author",
            "editor",
            "container-title",
            "volume",
            "issue",
            "page",
        ),
        *("publisher", "language", "subject", "ISBN", "ISSN", "URL", "issued", "published", *_DATES),
    }
)


def sniff(head: str, _name: str) -> bool:
    """Return whether a text has the envelope of Crossref's answers, or works as they stand in it."""
    names = answer_shape(head)
    return (
        "message-type" in names
        or {"status", "message.DOI"} <= names
        or names >= _BARE
        or head.strip() == _NOT_FOUND
    )


def read(file: str, text: str) -> ReadResult:
    """Read every work."""
    if text.strip() == _NOT_FOUND:
        reason = "This is Crossref's answer for a DOI that it does not know (“Resource not found.”)."
        return ReadResult(rejected=(Rejected(file, 1, reason),))
    found = _LIST.search(text) or _WORK.search(text)
    return read_works(file, text, _NAMES, _read_one, found.end() if found else 0)


def _read_one(work: Mapping[str, object], source: Source) -> Record | None:
    title = ": ".join([*texts_of(work.get("title"))[:1], *texts_of(work.get("subtitle"))[:1]])
    given = text_of(work.get("DOI"))
    doi = read_doi(given)
    if not title and not given:
        return None
    raw = work.get("abstract")
    abstract = text_of(_ABSTRACT_TITLE.sub(" ", raw) if isinstance(raw, str) else None)
    arxiv = read_arxiv(given) if "arxiv" in given.lower() else None
    page = text_of(object_of(object_of(work.get("resource")).get("primary")).get("URL"))
    urls, code_urls = addresses_of(abstract, [page or work.get("URL")])
    kind = text_of(work.get("type"))
    # The same work as CSL has CSL's types.
    name = _TYPES.get(kind) or work_types.to_biblatex(kind)
    fields = list(other_fields(work, _USED if name != kind else {*_USED, "type"}))
    if given and doi is None:
        fields.append(("DOI", given))
    return Record(
        source,
        title,
        abstract,
        authors=_names(work.get("author")),
        editors=_names(work.get("editor")),
        type=name or None,
        published=_published(work),
        dates=tuple((name, edtf) for name in _DATES if (edtf := read_csl_date(work.get(name)).edtf)),
        venue="".join(texts_of(work.get("container-title"))[:1]),
        volume=text_of(work.get("volume")),
        issue=text_of(work.get("issue")),
        pages=text_of(work.get("page")),
        publisher=text_of(work.get("publisher")),
        language=text_of(work.get("language")),
        keywords=texts_of(work.get("subject")),
        isbn=" ".join(texts_of(work.get("ISBN"))),
        issn=" ".join(texts_of(work.get("ISSN"))),
        doi=doi,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=urls,
        code_urls=code_urls,
        fields=tuple(fields),
    )


def _names(value: object) -> tuple[Name, ...]:
    names = [
        Name(text_of(each.get("family")), text_of(each.get("given")), suffix=text_of(each.get("suffix")))
        if text_of(each.get("family"))
        else Name(literal=text_of(each.get("name") or each.get("literal") or each.get("given")))
        for each in objects_of(value)
    ]
    return tuple(name for name in names if str(name))


def _published(work: Mapping[str, object]) -> Date | None:
    dates = (read_csl_date(work.get(name)).date for name in _PUBLISHED)
    return next((date for date in dates if date is not None), None)
