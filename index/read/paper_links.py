"""Links to papers in Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.read.formatted_citations.marked_text import to_markdown, without_marks
from index.text import clean_line

if TYPE_CHECKING:
    from index.papers.model import Paper

_UNSAFE = re.compile(r"[\s<>()\\]")


def address(paper: Paper) -> str:
    """Return the best web address of a paper: of its DOI, at arXiv, or another; empty where it has none."""
    if paper.doi:
        return f"https://doi.org/{paper.doi}"
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{paper.arxiv_id}"
    return next(iter((*paper.urls, *paper.code_urls)), "")


def plain_markdown(text: str) -> str:
    """Return the Markdown of a plain text, on one line: no character in it begins anything."""
    return to_markdown(without_marks(clean_line(text)))


def markdown_link(paper: Paper) -> str:
    """Return `[title](address)`, to the literature note without an address, and the title without either."""
    title = plain_markdown(paper.title)
    target = clean_line(address(paper) or paper.note or "")
    escaped = _UNSAFE.sub(lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode()), target)
    return f"[{title}]({escaped})" if target else title
