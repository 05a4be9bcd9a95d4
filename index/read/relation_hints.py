"""Hints that documents belong together beside their words: links, names of papers, authors and tags.

Each hint has a strength above 0 and up to 1, by how many documents have it in common: two are closer for a note that
links only them than for one that links a hundred.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from index.cache import links_table, queries
from index.ids import DocumentId
from index.papers.model import Paper
from index.read.unlinked_mentions import short_name
from index.text import fold, note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.search.search_index import SearchIndex

_INVENTORY = 40
"""A note with more links is a list of everything: any two of its links may have nothing else in common."""

_BESIDE = 0.5
"""The strength of being linked beside each other, against a link from one to the other."""

_SPREAD = 5_000
"""A tag on more documents is not looked at."""

_MOST_NAMES = 16
_MOST_HITS = 50
_FIRST_AUTHORS, _LAST_AUTHORS = 8, 2
"""Authors that are looked for: of a long list those in the middle did the least."""

# A word that looks like the name of a model or data set: it has a capital or a digit beyond its first letter.
_NAME = re.compile(r"\b[A-Za-z][a-z]*[A-Z0-9][\w+-]*")


class Hints:
    """Hints of one kind.

    Attributes:
        strengths: By document, 0 to 1: several hints add up as independent evidence does.
        why: By document, the reasons in words.
    """

    def __init__(self) -> None:
        self.strengths: dict[DocumentId, float] = defaultdict(float)
        self.why: dict[DocumentId, list[str]] = defaultdict(list)

    def add(self, id_: DocumentId, strength: float, *why: str) -> None:
        """Count one hint for a document."""
        self.strengths[id_] = 1 - (1 - self.strengths[id_]) * (1 - strength)
        self.why[id_] += [reason for reason in why if reason not in self.why[id_]]


HintsOf: TypeAlias = "Callable[[Cache, SearchIndex, Sequence[Paper | NoteSummary]], Hints]"


def strength_among(count: int) -> float:
    """Return the strength of something that so many documents have in common with a document."""
    return 1 / math.log2(1 + max(1, count))


def rarity(carriers: int, total: int) -> float:
    """Return the weight of a tag, 0 to 1, by how many of all documents carry it."""
    return min(1.0, math.log1p(total / max(1, carriers)) / math.log1p(max(1, total)))


def by_links(cache: Cache, _search: SearchIndex, items: Sequence[Paper | NoteSummary]) -> Hints:
    """Return what the items link, what links them, and what is linked beside them."""
    hints = Hints()
    for item in items:
        path, key = (item.note, item.key) if isinstance(item, Paper) else (item.path, item.key)
        for linked in links_table.linked_documents(cache, [path] if path else []).values():
            for id_ in linked:
                hints.add(id_, strength_among(len(linked)), f"linked from {note_name(path or '')}")
        sources = links_table.linking_notes(cache, path, key)
        for source, linked in links_table.linked_documents(cache, sources).items():
            strength = strength_among(len(linked))
            hints.add(DocumentId.note(source), strength, "links here")
            for id_ in linked if len(linked) <= _INVENTORY else ():
                hints.add(id_, _BESIDE * strength, f"linked beside it in {note_name(source)}")
    return hints


def by_tags(cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary]) -> Hints:
    """Return what carries tags of the items."""
    hints = Hints()
    total = search.doc_count()
    for tag in dict.fromkeys(tag for item in items for tag in item.tags):
        ids = queries.carriers(cache, tag)
        if not 1 < len(ids) <= _SPREAD:
            continue
        strength = rarity(len(ids), total)
        for id_ in ids:
            hints.add(id_, strength, f"also #{tag}")
    return hints


def by_authors(cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary]) -> Hints:
    """Return papers that have an author in common with papers among the items."""
    hints = Hints()
    names = [
        name
        for item in items
        if isinstance(item, Paper)
        for name in (*item.authors[:_FIRST_AUTHORS], *item.authors[_FIRST_AUTHORS:][-_LAST_AUTHORS:])
    ]
    for name in dict.fromkeys(names):
        ids, count = _quoting(search, "author", name)
        for id_, found in queries.items(cache, ids).items():
            # The index finds the words side by side; they may be the end of one name and the beginning of the next.
            if isinstance(found, Paper) and fold(name) in map(fold, found.authors):
                hints.add(id_, strength_among(count - 1), f"also by {name}")
    return hints


def by_names(cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary]) -> Hints:
    """Return papers whose abstract names a paper among the items, and those that its abstract names."""
    hints = Hints()
    for item in items:
        if not isinstance(item, Paper):
            continue
        if name := short_name(item.title):
            # As a name is written: the index finds `able` for ABL, and any argument for a paper called `Argument: …`.
            exact = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
            ids, _ = _quoting(search, "abstract", name)
            naming = [
                id_
                for id_, found in queries.items(cache, ids).items()
                if isinstance(found, Paper) and found.id != item.id and exact.search(found.abstract)
            ]
            for id_ in naming:
                hints.add(id_, strength_among(len(naming)), f"mentions {name}")
        for named in list(dict.fromkeys(_NAME.findall(item.abstract)))[:_MOST_NAMES]:
            if fold(named) == fold(name):
                continue
            ids, _ = _quoting(search, "title", named)
            for id_, found in queries.items(cache, ids).items():
                if fold(short_name(found.title)) == fold(named):
                    hints.add(id_, 1.0, f"mentioned here as {named}")
    return hints


def _quoting(search: SearchIndex, field: str, words: str) -> tuple[list[DocumentId], int]:
    """Return papers with a phrase in a field, at most `_MOST_HITS`, and their number."""
    phrase = words.replace('"', " ").replace("\\", " ")
    found = search.search(f'{field}:"{phrase}"', scope="paper", limit=_MOST_HITS)
    return [hit.id for hit in found.hits], found.total
