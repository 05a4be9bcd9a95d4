"""A paper's type, and the place where it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import clean_line

if TYPE_CHECKING:
    from index import Paper

# BibLaTeX's names, and those of BibTeX that mean one of them. Articles are most papers, and the others that are not
# here say nothing that a reader asks for.
_TYPES = {
    "audio": "recording",
    "book": "book",
    "bookinbook": "book",
    "booklet": "booklet",
    "collection": "collection",
    "conference": "conference paper",
    "dataset": "data set",
    "image": "picture",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "conference paper",
    "inreference": "reference entry",
    "jurisdiction": "court case",
    "legislation": "law",
    "letter": "letter",
    "manual": "manual",
    "mastersthesis": "master's thesis",
    "movie": "film",
    "mvbook": "book",
    "mvcollection": "collection",
    "mvproceedings": "proceedings",
    "patent": "patent",
    "periodical": "periodical",
    "phdthesis": "PhD thesis",
    "proceedings": "proceedings",
    "reference": "reference work",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "unpublished",
    "video": "video",
}


def type_name(paper: Paper) -> str:
    """Return the type of a paper in words; empty for articles, web pages, and types that are not known."""
    return _TYPES.get((paper.type or "").lower(), "")


def publication(paper: Paper) -> str:
    """Return type, venue, volume, issue, pages and publisher on one line: `Nature 521(7553), 436–444`."""
    volume = paper.volume + (f"({paper.issue})" if paper.issue else "")
    place = " ".join(filter(None, [paper.venue, volume]))
    if paper.pages:
        place = f"{place}, {paper.pages}" if place else f"pages {paper.pages}"
    return clean_line(" · ".join(filter(None, [type_name(paper), place, paper.publisher])))


def short_publication(paper: Paper) -> str:
    """Return the venue of a paper, or else its type; empty where neither says anything."""
    return clean_line(paper.venue) or type_name(paper)
