"""The addresses of a paper on the web."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from index import Paper


class PaperAddress(NamedTuple):
    """An address, and one word about it."""

    label: str
    address: str


def paper_addresses(paper: Paper) -> list[PaperAddress]:
    """Return the pages of a paper, its DOI, arXiv page and code, and a search for its title at the end."""
    found: dict[str, str] = {}
    for url in paper.urls:
        found.setdefault(url, "Page")
    if paper.doi:
        found.setdefault(f"https://doi.org/{quote(paper.doi, safe='/')}", "DOI")
    if paper.arxiv_id:
        found.setdefault(f"https://arxiv.org/abs/{paper.arxiv_id}", "arXiv")
    for url in paper.code_urls:
        found.setdefault(url, "Code")
    if paper.title.strip():
        found.setdefault(f"https://scholar.google.com/scholar?q={quote_plus(paper.title)}", "Search")
    return [PaperAddress(label, address) for address, label in found.items()]
