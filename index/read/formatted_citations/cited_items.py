"""Records as the items of CSL that a style asks for: fields of BibTeX under CSL's names, preprints as such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers.formats.bibtex_names import read_names
from index.papers.formats.csl_items import write_item
from index.papers.traits import is_published, language_code

if TYPE_CHECKING:
    from index.papers.model import Record

_NAMES = frozenset(
    (
        *("author", "editor", "translator", "container-author", "collection-editor", "composer", "director"),
        *(
            "editorial-director",
            "illustrator",
            "interviewer",
            "original-author",
            "recipient",
            "reviewed-author",
        ),
    )
)
_DATES = frozenset(("issued", "accessed", "event-date", "original-date", "submitted", "available-date"))
_TEXTS = frozenset(
    (
        *("title", "title-short", "container-title", "container-title-short", "collection-title", "volume"),
        *(
            "issue",
            "page",
            "publisher",
            "publisher-place",
            "language",
            "ISBN",
            "ISSN",
            "PMID",
            "PMCID",
            "DOI",
        ),
        *("URL", "genre", "number", "edition", "version", "medium", "event", "event-title", "event-place"),
        *("collection-number", "chapter-number", "number-of-pages", "number-of-volumes", "original-title"),
        *(
            "section",
            "status",
            "authority",
            "archive",
            "archive_location",
            "archive-place",
            "source",
            "scale",
        ),
        *("dimensions", "jurisdiction", "call-number", "original-publisher", "original-publisher-place"),
    )
)
# Fields of BibTeX and BibLaTeX that a record keeps under their own names.
_OF_BIBTEX = {
    "address": "publisher-place",
    "location": "publisher-place",
    "edition": "edition",
    "eventtitle": "event-title",
    "chapter": "chapter-number",
    "pagetotal": "number-of-pages",
    "volumes": "number-of-volumes",
    "shorttitle": "title-short",
    "shortjournal": "container-title-short",
    "origtitle": "original-title",
    "pubstate": "status",
    "venue": "event-place",
    "type": "genre",
}
_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis", "techreport": "Technical report"}
_KEYS_OF_GENRES = {"phd": "PhD thesis", "mathesis": "Master’s thesis", "resreport": "Research report"}
_NUMBERED = frozenset(("report", "patent", "standard", "dataset", "software", "webpage", "document"))
_DASHES = re.compile(r"\s*(?:-{1,3}|[‐‑‒–—−])\s*")
_ARXIV_DOI = re.compile(r"\A10\.48550/arxiv\.", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)", re.IGNORECASE)
_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_TYPE = re.compile(r"[a-z_-]{1,40}")


def cited_item(record: Record, number: int) -> dict[str, object]:
    """Return the item of a record, with `number` as its id: keys may differ in letter case alone."""
    item = {name: value for name, value in write_item(record, number).items() if _is_sound(name, value)}
    kind = str(item.get("type") or "document")
    kind = kind if _TYPE.fullmatch(kind) else "document"
    for name, text in record.fields:
        variable = _OF_BIBTEX.get(name)
        if variable and text:
            item.setdefault(variable, text)
        elif name == "translator" and "translator" not in item:
            item[name] = [_parts(each) for each in read_names(text)[0]]
    _correct_texts(item)
    if genre := _GENRES.get(record.type or ""):
        item.setdefault("genre", genre)
    if kind in _NUMBERED and "issue" in item:
        item.setdefault("number", item.pop("issue"))
    if code := language_code(record.language):
        item["language"] = code
    if record.arxiv_id and not is_published(record):
        kind = _as_preprint(item, record.arxiv_id)
    return item | {"id": str(number), "type": kind}


def _correct_texts(item: dict[str, object]) -> None:
    if isinstance(pages := item.get("page"), str):
        item["page"] = _DASHES.sub("-", pages)
    if isinstance(doi := item.get("DOI"), str):
        # As arXiv writes it; DOIs are kept in lower case.
        item["DOI"] = _ARXIV_DOI.sub("10.48550/arXiv.", doi)
    if isinstance(edition := item.get("edition"), str):
        word = edition.strip().removesuffix(" edition").removesuffix(" Edition")
        ordinal = _ORDINAL.fullmatch(word)
        named = word.lower() in _WORDS
        item["edition"] = ordinal[1] if ordinal else str(_WORDS.index(word.lower()) + 1) if named else word
    if isinstance(genre := item.get("genre"), str):
        item["genre"] = _KEYS_OF_GENRES.get(genre.lower().removesuffix("thesis"), genre)


def _as_preprint(item: dict[str, object], arxiv_id: str) -> str:
    """Make the item of a preprint at arXiv; return its type."""
    for name in ("container-title", "volume", "issue", "page", "archive", "archive_location", "event-title"):
        item.pop(name, None)
    item.update(genre="Preprint", publisher="arXiv", number=f"arXiv:{arxiv_id}")
    item.setdefault("DOI", f"10.48550/arXiv.{arxiv_id}")
    return "article"


def _parts(name: object) -> dict[str, str]:
    kinds = (("family", "family"), ("given", "given"), ("non-dropping-particle", "particle"))
    parts = {variable: str(getattr(name, part)) for variable, part in (*kinds, ("suffix", "suffix"))}
    literal = str(getattr(name, "literal", ""))
    return {"literal": literal} if literal else {variable: text for variable, text in parts.items() if text}


def _is_sound(name: str, value: object) -> bool:
    """Return whether a variable is one that styles know, and of the shape that it must have."""
    if name == "type" or name in _TEXTS:
        return isinstance(value, str)
    if name in _DATES:
        parts = value.get("date-parts") if isinstance(value, dict) else None
        return isinstance(parts, list) and 1 <= len(parts) <= 2 and all(map(_is_date, parts))
    return name in _NAMES and isinstance(value, list) and bool(value) and all(map(_is_name, value))


def _is_date(parts: object) -> bool:
    return isinstance(parts, list) and 1 <= len(parts) <= 3 and all(type(part) is int for part in parts)


def _is_name(parts: object) -> bool:
    return isinstance(parts, dict) and bool(parts) and all(isinstance(text, str) for text in parts.values())
