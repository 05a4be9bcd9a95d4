"""Papers side by side, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Paper


class ComparedField(NamedTuple):
    """One field of several papers; `values` has a text for each, empty where a paper has none."""

    name: str
    values: tuple[str, ...]
    differs: bool


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(parts)


_FIELDS: dict[str, Callable[[Paper], str]] = {
    "key": lambda paper: paper.key,
    "title": lambda paper: paper.title,
    "authors": lambda paper: _joined(paper.authors),
    "published": lambda paper: paper.published or "",
    "type": lambda paper: paper.type or "",
    "venue": lambda paper: paper.venue,
    "editors": lambda paper: _joined(paper.editors),
    "volume": lambda paper: paper.volume,
    "issue": lambda paper: paper.issue,
    "pages": lambda paper: paper.pages,
    "publisher": lambda paper: paper.publisher,
    "doi": lambda paper: paper.doi or "",
    "arxiv_id": lambda paper: paper.arxiv_id or "",
    "urls": lambda paper: " ".join(paper.urls),
    "code_urls": lambda paper: " ".join(paper.code_urls),
    "keywords": lambda paper: _joined(paper.keywords),
    "upvotes": lambda paper: "" if paper.upvotes is None else str(paper.upvotes),
    "abstract": lambda paper: paper.abstract,
    "tags": lambda paper: " ".join(f"#{tag}" for tag in paper.tags),
    "status": lambda paper: paper.status,
    "rating": lambda paper: "" if paper.rating is None else str(paper.rating),
    "note": lambda paper: paper.note or "",
    "sources": lambda paper: ", ".join(f"{source.file}:{source.line}" for source in paper.sources),
}


def compare(papers: Sequence[Paper]) -> list[ComparedField]:
    """Return the fields that at least one of the papers has."""
    found: list[ComparedField] = []
    for name, value in _FIELDS.items():
        values = tuple(value(paper) for paper in papers)
        if any(values):
            found.append(ComparedField(name, values, len(set(values)) > 1))
    return found
