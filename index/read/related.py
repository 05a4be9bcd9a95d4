"""Related documents: words in common, and several weaker hints, as a weighted sum.

The best document by words counts 1, all others by their share of its score; the other hints have strengths from 0
to 1 of their own. A sum of scores, not of ranks: documents that share a tag are all alike, and ranks would put them
in an arbitrary order; and where one document is much closer than the next, ranks forget it. Where there are no other
hints, the order is that of the words alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from index.cache import queries
from index.ids import DocumentId
from index.papers.model import Paper
from index.read.note_snippets import note_snippets
from index.read.relation_hints import Hints, by_authors, by_links, by_names, by_tags
from index.read.results import Related
from index.search.highlight import Highlighter
from index.search.more_like_this import LESS, LikeText, WordWeights, shared_words
from index.search.snippets import snippet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.read.relation_hints import HintsOf
    from index.search.search_index import SearchIndex

# The user's own links are few and deliberate, and come before words; a tag or an author in common says something
# about every paper of a group, and so decides among papers that are about equally close by words.
_HINTS: Mapping[HintsOf, float] = {by_links: 1.5, by_names: 0.5, by_authors: 0.3, by_tags: 0.5}

_DEPTH = 1_000
"""Documents whose words count."""

# For the map, on which links and tags have lines of their own.
_BESIDE_LINKS: Mapping[HintsOf, float] = {by_names: 0.5, by_authors: 0.3}
_DEPTH_OF_MAP = 100

_MOST_TEXT = 6_000
_MOST_SHOWN = 4


class Closest(NamedTuple):
    """The documents closest to some others.

    Attributes:
        scores: By document, above 0; of the closest first.
        why: By document, the reasons but for words in common.
        words: The words that were searched for.
    """

    scores: dict[DocumentId, float]
    why: Mapping[DocumentId, Sequence[str]]
    words: WordWeights


def related(
    cache: Cache,
    search: SearchIndex,
    items: Sequence[Paper | NoteSummary],
    limit: int = 20,
    unwanted: Sequence[Paper | NoteSummary] = (),
) -> list[Related]:
    """Return what is related to some papers and notes taken together, the closest first.

    Args:
        cache: The cache.
        search: The full-text index.
        items: One paper or note, or a selection.
        limit: Most documents to return.
        unwanted: Papers and notes whose kind is to come later.
    """
    found = closest(cache, search, items, unwanted)
    best = list(found.scores)[:limit]
    there = queries.items(cache, best)
    answers = []
    for id_ in best:
        if (item := there.get(id_)) is None:
            continue
        text = _text(cache, item)
        words = shared_words(found.words, text, _MOST_SHOWN)
        highlighter = Highlighter(words)
        shown = (
            snippet(text.text, highlighter)
            if isinstance(item, Paper)
            else note_snippets(text.text, highlighter)[0]
        )
        answers.append(Related(item, found.scores[id_], *shown, _reasons(found.why[id_], words)))
    return answers


def related_without_links(
    cache: Cache, search: SearchIndex, item: Paper | NoteSummary, limit: int
) -> list[tuple[DocumentId, float, tuple[str, ...]]]:
    """Return what is related to a document by words, names and authors: id, score and reasons, the closest first."""
    found = closest(cache, search, [item], hints_of_kinds=_BESIDE_LINKS, depth=_DEPTH_OF_MAP)
    best = list(found.scores)[:limit]
    there = queries.items(cache, best)
    answers = []
    for id_ in best:
        if id_ in there:
            words = shared_words(found.words, _text(cache, there[id_]), _MOST_SHOWN)
            answers.append((id_, found.scores[id_], _reasons(found.why[id_], words)))
    return answers


def _reasons(why: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    return (*why, f"shares {', '.join(words)}") if words else tuple(why)


def closest(
    cache: Cache,
    search: SearchIndex,
    items: Sequence[Paper | NoteSummary],
    unwanted: Sequence[Paper | NoteSummary] = (),
    *,
    hints_of_kinds: Mapping[HintsOf, float] = _HINTS,
    depth: int = _DEPTH,
) -> Closest:
    """Return what is related to some papers and notes taken together; see `related`.

    Args:
        cache: The cache.
        search: The full-text index.
        items: The papers and notes.
        unwanted: Those whose kind is to come later.
        hints_of_kinds: The hints beside words, with their weights.
        depth: Number of documents whose words count.
    """
    wanted_texts, unwanted_texts = ([_text(cache, item) for item in part] for part in (items, unwanted))
    hits, words = search.similar(wanted_texts, unwanted=unwanted_texts, limit=depth)
    by_words = Hints()
    for hit in hits:
        by_words.strengths[hit.id] = hit.score
    parts = [(1.0, by_words)]
    for hints_of, weight in hints_of_kinds.items():
        parts.append((weight, hints_of(cache, search, items)))
        if unwanted:
            parts.append((-LESS * weight, hints_of(cache, search, unwanted)))
    own = {id_ for item in (*items, *unwanted) for id_ in _ids(item)}
    names = queries.listed(cache, {id_ for _, hints in parts for id_ in hints.strengths})
    scores: dict[DocumentId, float] = defaultdict(float)
    why: dict[DocumentId, list[str]] = defaultdict(list)
    for weight, hints in parts:
        strengths: dict[DocumentId, float] = defaultdict(float)
        for id_, strength in hints.strengths.items():
            name = names.get(id_)
            if name is None or id_ in own or name in own:
                continue
            # A paper and its literature note are one document, and what both have is one hint.
            strengths[name] = max(strengths[name], strength)
            if weight > 0:
                why[name] += [reason for reason in hints.why.get(id_, ()) if reason not in why[name]]
        if hints is by_words:
            # Only now, as an item itself is the best of its own words.
            weight = 1 / max(strengths.values(), default=1.0)  # noqa: PLW2901
        for name, strength in strengths.items():
            scores[name] += weight * strength
    best = sorted((id_ for id_ in scores if scores[id_] > 0), key=lambda id_: (-scores[id_], id_))
    return Closest({id_: scores[id_] for id_ in best}, why, words)


def _ids(item: Paper | NoteSummary) -> list[DocumentId]:
    """Return the ids of an item: a paper and its literature note count as one."""
    if isinstance(item, Paper):
        return [item.id, *([DocumentId.note(item.note)] if item.note else [])]
    return [item.id, *([DocumentId.paper(item.key)] if item.key else [])]


def _text(cache: Cache, item: Paper | NoteSummary) -> LikeText:
    text = item.abstract if isinstance(item, Paper) else queries.prose(cache, item.path)
    return LikeText(item.title, text[:_MOST_TEXT])
