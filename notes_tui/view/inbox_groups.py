"""New papers in groups, by what brought them and when."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from index import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index import Paper

_QUERY = re.compile(r"/fetched/queries/([^/]+)/(\d{4}-\d\d-\d\d)")
_SPAN = re.compile(r"/fetched/hf/(\d{4}-[\dW-]+?)(?:-p\d+)?\.json$")


def inbox_groups(papers: Iterable[Paper]) -> list[tuple[str, list[Paper]]]:
    """Return name and papers of each group, the latest first; the papers keep their order."""
    groups: defaultdict[tuple[str, str], list[Paper]] = defaultdict(list)
    for paper in papers:
        # The latest of its sources that is a page or an answer.
        groups[max((_place(source.file) for source in paper.sources), default=("", ""))].append(paper)
    return [(name, groups[day, name]) for day, name in sorted(groups, reverse=True)]


def _place(file: str) -> tuple[str, str]:
    """Return the day of a file, empty where its name says none, and the name of its group."""
    path = f"/{file}"
    if found := _QUERY.search(path):
        return found[2], f"{clean_line(found[1])}, {found[2]}"
    if found := _SPAN.search(path):
        return found[1], f"Daily Papers, {found[1]}"
    return "", clean_line(path.rpartition("/")[2])
