"""Papers as a canvas or a base of Obsidian."""

from __future__ import annotations

import json
from hashlib import blake2b
from math import ceil, sqrt
from typing import TYPE_CHECKING

from index.read.paper_links import address, plain_markdown
from index.text import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.papers.model import Paper

_WIDTH, _HEIGHT, _GAP = 400, 320, 40
_MOST_AUTHORS = 5
_COLUMNS = ("file.name", "title", "authors", "published", "status", "rating", "file.tags")


def canvas(papers: Sequence[Paper]) -> str:
    """Return a canvas (JSON Canvas 1.0) with a card for each paper, in a square grid, row by row.

    The card shows the literature note, or else title, authors, venue and address as text. The same papers have the
    same cards, with the same identifiers.
    """
    columns = max(1, ceil(sqrt(len(papers))))
    nodes = [
        {
            "id": blake2b(paper.key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
            **(
                {"type": "file", "file": paper.note} if paper.note else {"type": "text", "text": _card(paper)}
            ),
            "x": at % columns * (_WIDTH + _GAP),
            "y": at // columns * (_HEIGHT + _GAP),
            "width": _WIDTH,
            "height": _HEIGHT,
        }
        for at, paper in enumerate(papers)
    ]
    cards = ",".join(f"\n\t\t{json_safe(json.dumps(node, ensure_ascii=False))}" for node in nodes)
    return f'{{\n\t"nodes":[{cards}\n\t],\n\t"edges":[]\n}}\n'


def base(papers: Iterable[Paper]) -> str:
    """Return a base with a table of the literature notes of papers; those without one cannot be in a base."""
    import yaml

    paths = [paper.note for paper in papers if paper.note]
    # A text in an expression is written as in JSON.
    filters = [f"file.path == {json.dumps(path, ensure_ascii=False)}" for path in paths]
    view = {"type": "table", "name": "Papers", "order": list(_COLUMNS)}
    made: str = yaml.safe_dump(
        {"filters": {"or": filters}, "views": [view]}, allow_unicode=True, sort_keys=False, width=10_000
    )
    return made


def _card(paper: Paper) -> str:
    authors = ", ".join(paper.authors[:_MOST_AUTHORS]) + (
        " et al." if len(paper.authors) > _MOST_AUTHORS else ""
    )
    place = ", ".join(filter(None, (paper.venue, (paper.published or "")[:4])))
    lines = map(plain_markdown, (paper.title, authors, place, address(paper)))
    title, *others = lines
    return "\n\n".join((f"### {title}", *filter(None, others)))
