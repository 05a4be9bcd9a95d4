"""The part of a record that decides which work it describes, in comparable form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.papers.author_lists import AuthorList, author_list
from index.papers.cancelling import check
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.match_keys import MOST_AUTHORS, near_keys
from index.papers.title_forms import TitleForm, title_form

if TYPE_CHECKING:
    from index.papers.model import Record

_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)")
_PREPRINT = re.compile(
    r"\b(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|preprints?|research square|psyarxiv|techrxiv|openreview|"
    r"hugging ?face|submitted|under review|in preparation|unpublished|to appear)\b|huggingface\.co|^https?://",
    re.IGNORECASE,
)
# Prefixes of the DOIs that bioRxiv, SSRN, Research Square, OSF, preprints.org and TechRxiv give to preprints.
_PREPRINT_DOIS = ("10.48550/", "10.1101/", "10.2139/ssrn", "10.21203/", "10.31234/", "10.20944/", "10.36227/")
_PROCEEDINGS = re.compile(
    r"\b(?:proceedings|conference|workshop|symposium|advances in neural|congress|meeting|lecture notes)\b|\bproc\b",
    re.IGNORECASE,
)
_FAMILIES = {
    **dict.fromkeys(("article", "article-journal", "jour", "journal-article", "suppperiodical"), "article"),
    **dict.fromkeys(
        ("inproceedings", "conference", "paper-conference", "conf", "cpaper", "proceedings-article"),
        "proceedings paper",
    ),
    **dict.fromkeys(
        (
            "incollection",
            "inbook",
            "chapter",
            "chap",
            "suppbook",
            "bookinbook",
            "inreference",
            "entry-encyclopedia",
        ),
        "chapter",
    ),
    **dict.fromkeys(
        (
            "book",
            "mvbook",
            "collection",
            "mvcollection",
            "proceedings",
            "mvproceedings",
            "reference",
            "edited-book",
        ),
        "book",
    ),
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis", "thes", "dissertation"), "thesis"),
    **dict.fromkeys(
        ("broadcast", "motion_picture", "movie", "video", "audio", "patent", "dataset", "performance")
    ),
}
_LANGUAGES = {
    **dict.fromkeys(("english", "american", "british", "usenglish", "ukenglish", "eng"), "en"),
    **dict.fromkeys(("german", "ngerman", "deutsch", "ger", "deu"), "de"),
    **dict.fromkeys(("french", "francais", "français", "fre", "fra"), "fr"),
    **dict.fromkeys(("spanish", "spa", "español"), "es"),
    **dict.fromkeys(("italian", "ita"), "it"),
    **dict.fromkeys(("russian", "rus"), "ru"),
    **dict.fromkeys(("chinese", "chi", "zho"), "zh"),
    **dict.fromkeys(("japanese", "jpn"), "ja"),
    **dict.fromkeys(("portuguese", "por"), "pt"),
}
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, order=True)
class Publication:
    """The publication that a record describes, which a preprint has none of.

    Attributes:
        family: Kinds of types that are published apart, or empty where the type does not tell.
        year: None where it is unknown or was inferred.
        venue: Folded.
        place: Folded volume, issue and first page; empty parts are unknown.
        language: Code of two letters, or empty.
        edition: Folded edition or version, or empty.
    """

    family: str
    year: int | None
    venue: str
    place: tuple[str, str, str]
    language: str
    edition: str


@dataclass(frozen=True, slots=True)
class Traits:
    """A record as it is compared.

    Attributes:
        doi: In lower case, but for arXiv's own; empty where there is none. `arxiv` likewise.
        year: Of publication or preprint, or None.
        slack: Years by which it may be wrong.
        family: As in `Publication`, but known of preprints too.
        publication: None where nothing says that the work was published.
        codes: Code addresses.
        near: Keys that titles which differ a little have in common.
    """

    title: TitleForm
    authors: AuthorList
    doi: str
    arxiv: str
    year: int | None
    slack: int
    family: str
    publication: Publication | None
    abstract: str
    codes: frozenset[str]
    near: frozenset[str]


def traits(record: Record) -> Traits:
    """Return the traits of a record; they do not depend on its place."""
    check()
    doi, arxiv = identifiers(record)
    date = record.published
    slack = 0 if date is None else int(date.inferred) + 2 * date.circa
    family = _family(record)
    title, authors = title_form(record.title), author_list(record.authors, record.authors_more)
    return Traits(
        title,
        authors,
        doi,
        arxiv,
        date.year if date else None,
        slack,
        family,
        _publication(record, doi, family) if is_published(record) else None,
        record.abstract,
        frozenset(record.code_urls),
        near_keys(title, [person.key for person in authors.people[:MOST_AUTHORS]]),
    )


def identifiers(record: Record) -> tuple[str, str]:
    """Return DOI and arXiv id in the forms in which they are compared; arXiv's own DOIs are arXiv ids."""
    doi = normal_doi(record.doi or "")
    arxiv = normal_arxiv_id(record.arxiv_id or "")
    if own := _ARXIV_DOI.fullmatch(doi):
        doi, arxiv = "", arxiv or normal_arxiv_id(own[1])
    if not arxiv and record.venue and (found := read_arxiv(record.venue)):
        arxiv = found[0]
    return doi, arxiv


def normal_doi(doi: str) -> str:
    """Return a DOI in lower case, without prefix and escapes; what is not one, in lower case."""
    return (read_doi(doi) or doi.strip().lower()) if doi else ""


def normal_arxiv_id(arxiv_id: str) -> str:
    """Return an arXiv id in lower case, without prefix and version; what is not one, in lower case."""
    found = read_arxiv(arxiv_id) if arxiv_id else None
    return found[0] if found else arxiv_id.strip().lower()


def is_published(record: Record) -> bool:
    """Return whether a record describes a publication rather than a preprint or something unknown."""
    if record.doi and not record.doi.lower().startswith(_PREPRINT_DOIS):
        return True
    if record.venue:
        return _PREPRINT.search(record.venue) is None
    return (record.type or "") in _FAMILIES and _family(record) not in ("article", "")


def _publication(record: Record, doi: str, family: str) -> Publication:
    date = record.published
    named = dict(record.fields)
    return Publication(
        # Google Scholar calls papers in proceedings articles.
        "" if family == "article" and _PROCEEDINGS.search(record.venue) else family,
        None if date is None or date.inferred or date.circa else date.year,
        _fold(record.venue),
        (_fold(record.volume), _fold(record.issue), _fold(re.split(r"[-–—,]", record.pages.strip())[0])),
        language_code(record.language),
        _fold(named.get("edition", "") or named.get("version", "")) if not doi else "",
    )


def _family(record: Record) -> str:
    if record.type not in _FAMILIES:
        return ""
    return _FAMILIES[record.type] or record.type


def language_code(language: str) -> str:
    """Return the code of two letters of a language that is named in words or by a code, or an empty text."""
    folded = language.strip().lower()
    code = _LANGUAGES.get(folded, re.split(r"[-_]", folded)[0])
    return code if len(code) == 2 else ""


def _fold(text: str) -> str:
    return _NOT_A_LETTER.sub("", text).casefold() if text else ""
