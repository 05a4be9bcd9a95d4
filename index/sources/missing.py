"""Requests for fields that papers of the library lack, by the identifiers that they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from index.sources.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.papers.model import Paper

# A shorter title alone does not make a found paper the one that was looked for: see the rules of matching.
_FEWEST_WORDS = 4
MissingField = Literal["dates", "abstracts", "dois", "authors"]


def lacks(paper: Paper, field: MissingField) -> bool:
    """Return whether a paper lacks a field; a date whose year was inferred counts as missing."""
    match field:
        case "dates":
            return paper.published is None or paper.published_inferred
        case "abstracts":
            return not paper.abstract
        case "dois":
            return paper.doi is None
        case "authors":
            return not paper.authors


def asked_for(papers: Iterable[Paper], field: MissingField) -> Iterator[Asked]:
    """Yield what to ask for, of the papers that lack a field."""
    for paper in papers:
        if lacks(paper, field):
            yield from _one(paper, field)


def _one(paper: Paper, field: MissingField) -> Iterator[Asked]:
    if paper.arxiv_id is not None:
        yield Asked("arxiv", paper.arxiv_id, paper.arxiv_id)
        if field == "dois":
            yield Asked("s2", f"ARXIV:{paper.arxiv_id}", paper.arxiv_id)
    elif paper.doi is not None and field == "abstracts":
        yield Asked("openalex", paper.doi, paper.doi)
        yield Asked("s2", f"DOI:{paper.doi}", paper.doi)
    elif paper.doi is not None:
        yield Asked("doi", paper.doi, paper.doi)
    elif len(paper.title.split()) >= _FEWEST_WORDS:
        yield Asked("title", paper.title, paper.title)
