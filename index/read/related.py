"""Related documents: several weak hints, each a ranked list, fused by rank.

The hints are words in common, tags in common, the user's own links, and the name of one paper in the abstract of
another. They are fused by reciprocal ranks (Cormack, Clarke and Büttcher, 2009): a document scores
w / (60 + rank) for each list it is in, so that lists need no common scale and being in several of them counts most.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from index.cache import links_table, queries
from index.ids import DocumentId
from index.papers.model import Paper
from index.read.results import Related
from index.read.unlinked_mentions import short_name
from index.search.highlight import Highlighter
from index.search.more_like_this import shared_words
from index.search.snippets import snippet
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.search.search_index import SearchIndex

_K = 60
# The user's links are few and deliberate; shared words are many and weak.
_WEIGHTS = {"link": 1.6, "name": 1.4, "tag": 1.0, "text": 1.0}
_LIST = 50
_MOST_TEXT = 6_000
_MOST_NAMES = 16
_MOST_SHOWN = 4
_SUGGESTED = 6
# A word that looks like the name of a model or data set: it has a capital or a digit beyond its first letter.
_NAME = re.compile(r"\b[A-Za-z][a-z]*[A-Z0-9][\w+-]*")


class _Hints:
    """Collects one ranked list, with the reasons for each document."""

    def __init__(self) -> None:
        self.scores: dict[DocumentId, float] = defaultdict(float)
        self.why: dict[DocumentId, list[str]] = defaultdict(list)

    def add(self, id_: DocumentId, score: float, why: str) -> None:
        """Count one hint for a document."""
        self.scores[id_] += score
        if why and why not in self.why[id_]:
            self.why[id_].append(why)

    def ranked(self) -> list[DocumentId]:
        """Return the best documents, best first, equal ones by id."""
        return sorted(self.scores, key=lambda id_: (-self.scores[id_], id_))[:_LIST]


def related(
    cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary], limit: int = 20
) -> list[Related]:
    """Return what is related to some papers and notes taken together, the closest first.

    Args:
        cache: The cache.
        search: The full-text index.
        items: One paper or note, or a selection.
        limit: Most documents to return.
    """
    own = {id_ for item in items for id_ in _ids(item)}
    unseen = queries.unseen(cache)
    paper_of = queries.papers_of_notes(cache)
    by_words, terms = _by_words(cache, search, items)
    hints = {
        "link": _by_links(cache, items, unseen),
        "name": _by_names(cache, search, items),
        "tag": _by_tags(cache, items),
        "text": by_words,
    }
    fused: dict[DocumentId, float] = defaultdict(float)
    why: dict[DocumentId, list[str]] = defaultdict(list)
    for kind, found in hints.items():
        merged = _merged(found, paper_of, own, unseen)
        for rank, id_ in enumerate(merged.ranked(), 1):
            fused[id_] += _WEIGHTS[kind] / (_K + rank)
            why[id_] += merged.why[id_]
    best = sorted(fused, key=lambda id_: (-fused[id_], id_))[:limit]
    there = queries.items(cache, best)
    answers = []
    for id_ in best:
        if (item := there.get(id_)) is None:
            continue
        text = item.abstract if isinstance(item, Paper) else queries.prose(cache, item.path)
        words = shared_words(terms, f"{item.title}\n{text}")
        if words:
            why[id_].append(f"shares {', '.join(words[:_MOST_SHOWN])}")
        answers.append(Related(item, fused[id_], *snippet(text, Highlighter(words)), tuple(why[id_])))
    return answers


def suggested_tags(neighbours: Iterable[Related], present: Iterable[str]) -> list[str]:
    """Return tags that several of the closest neighbours carry, the likeliest first."""
    known = {fold(tag) for tag in present}
    scores: dict[str, float] = defaultdict(float)
    carriers: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for neighbour in neighbours:
        for tag in neighbour.item.tags:
            scores[fold(tag)] += neighbour.score
            carriers[fold(tag)] += 1
            shown.setdefault(fold(tag), tag)
    likely = [tag for tag in scores if tag not in known and carriers[tag] > 1]
    return [shown[tag] for tag in sorted(likely, key=lambda tag: (-scores[tag], tag))[:_SUGGESTED]]


def _ids(item: Paper | NoteSummary) -> list[DocumentId]:
    """Return the ids of an item: a paper and its literature note count as one."""
    if isinstance(item, Paper):
        return [item.id, *([DocumentId.note(item.note)] if item.note else [])]
    return [item.id, *([DocumentId.paper(item.key)] if item.key else [])]


def _merged(
    found: _Hints,
    paper_of: Mapping[DocumentId, DocumentId],
    own: Collection[DocumentId],
    unseen: Collection[DocumentId],
) -> _Hints:
    """Replace literature notes by their papers, and drop the items asked about and documents in no list."""
    merged = _Hints()
    for id_, score in found.scores.items():
        name = paper_of.get(id_, id_)
        if id_ in own or name in own or name in unseen:
            continue
        merged.scores[name] = max(merged.scores[name], score)
        for sentence in found.why[id_]:
            if sentence not in merged.why[name]:
                merged.why[name].append(sentence)
    return merged


def _by_words(
    cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary]
) -> tuple[_Hints, dict[str, str]]:
    text = "\n".join(_text(cache, item)[:_MOST_TEXT] for item in items)
    hits, terms = search.similar(text, limit=_LIST + 2 * len(items))
    hints = _Hints()
    for hit in hits:
        hints.scores[hit.id] = hit.score
    return hints, terms


def _text(cache: Cache, item: Paper | NoteSummary) -> str:
    if isinstance(item, Paper):
        return f"{item.title}\n{item.abstract}"
    return f"{item.title}\n{queries.prose(cache, item.path)}"


def _by_tags(cache: Cache, items: Sequence[Paper | NoteSummary]) -> _Hints:
    hints = _Hints()
    total = sum(queries.counts(cache))
    for tag in dict.fromkeys(tag for item in items for tag in item.tags):
        ids = queries.carriers(cache, tag)
        for id_ in ids:
            hints.add(id_, math.log(1 + total / len(ids)), f"also #{tag}")
    return hints


def _by_links(cache: Cache, items: Sequence[Paper | NoteSummary], unseen: Collection[DocumentId]) -> _Hints:
    hints = _Hints()
    for item in items:
        path = item.note if isinstance(item, Paper) else item.path
        for link in links_table.links_from(cache, path) if path else []:
            for id_ in _targets(link.target, link.key):
                hints.add(id_, 1.0, f"linked from {_shown(path or '')}")
        for source in {link.source for link in links_table.links_to(cache, path, item.key)}:
            if DocumentId.note(source) in unseen:
                continue
            hints.add(DocumentId.note(source), 1.0, "links here")
            beside = {
                id_
                for link in links_table.links_from(cache, source)
                for id_ in _targets(link.target, link.key)
            }
            for id_ in beside:  # a note that links everything says little about any two of them
                hints.add(id_, 1 / math.log2(2 + len(beside)), f"linked beside it in {_shown(source)}")
    return hints


def _targets(path: str | None, key: str | None) -> list[DocumentId]:
    return [DocumentId.paper(key)] if key else [DocumentId.note(path)] if path else []


def _shown(path: str) -> str:
    return path.removesuffix(".md").rpartition("/")[2]


def _by_names(cache: Cache, search: SearchIndex, items: Sequence[Paper | NoteSummary]) -> _Hints:
    hints = _Hints()
    for item in items:
        if not isinstance(item, Paper):
            continue
        name = short_name(item.title)
        for id_ in _quoting(search, "abstract", name) if name else ():
            hints.add(id_, 1.0, f"mentions {name}")
        for named in list(dict.fromkeys(_NAME.findall(item.abstract)))[:_MOST_NAMES]:
            if fold(named) == fold(name):
                continue
            for id_, found in queries.items(cache, _quoting(search, "title", named)).items():
                if fold(short_name(found.title)) == fold(named):
                    hints.add(id_, 1.0, f"mentioned here as {named}")
    return hints


def _quoting(search: SearchIndex, field: str, words: str) -> list[DocumentId]:
    phrase = words.replace('"', " ").replace("\\", " ")
    return [hit.id for hit in search.search(f'{field}:"{phrase}"', scope="paper", limit=_LIST).hits]
