"""The neighbourhood of a document or tag: what it is tied to, and what that is tied to, as a bounded graph.

At the first hop, the kinds of ties take turns, each with its strongest first, so that no kind crowds out another; a
document that is tied in several ways stands with the first of `TIE_KINDS`. At the second, the documents of the first
take turns. Nothing depends on chance or on the order of the tables.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from index.cache import link_pairs, queries
from index.ids import DocumentId
from index.papers.model import Paper
from index.papers.young_garbage import young_garbage_only
from index.read.related import related_without_links
from index.read.relation_hints import rarity, strength_among
from index.read.ties import TIE_KINDS, Neighbour, Neighbourhood, Tie
from index.text import clean_line, fold, note_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.read.ties import Around, TieKind
    from index.search.search_index import SearchIndex

_COMMON = 2_000
"""A tag on more documents ties nothing at the first hop."""
_COMMON_BEYOND = 100
"""The same at the second, where the tags of many documents are looked at."""
_ENOUGH = 500
"""Tags are looked at, the rarest first, until so many documents carry them."""
_INVENTORY = 40
"""A note with more links is a list of everything, and ties nothing together."""
_MOST_LISTS = 100
"""Notes whose links are looked at for what they link together, those with few links first."""
_MOST_LINKS, _MOST_LINKS_BEYOND = 500, 60
"""Links to a document that are looked at, at the first hop and at the second."""
_MOST_RELATED = 12
"""Documents that are only related."""
_MOST_NAMED = 3

_Ties = dict[DocumentId, list[Tie]]


@young_garbage_only()
def neighbourhood(cache: Cache, search: SearchIndex, wanted: Around) -> Neighbourhood | None:
    """Return the graph around a document or tag; None for a document that is gone.

    Around a tag, papers and notes with it or a tag below it take turns, the latest first.
    """
    sought = _Sought(cache, search, wanted.kinds)
    if isinstance(wanted.centre, str):
        return _around_tag(cache, sought, wanted, wanted.centre)
    id_ = queries.listed(cache, [wanted.centre]).get(wanted.centre, wanted.centre)
    centre = queries.items(cache, [id_]).get(id_)
    if centre is None:
        return None
    found = sought.links([centre], together=True)
    sought.tags(found, [centre], _COMMON)
    if "related" in wanted.kinds:
        free = _MOST_RELATED
        for other, score, why in related_without_links(cache, search, centre, 2 * _MOST_RELATED):
            free -= other not in found
            if free >= 0 or other in found:
                found[other].append(Tie(id_, other, "related", score, why))
    found.pop(id_, None)
    return _choose(sought, Neighbourhood(centre, ""), found, _in_turns(found, id_), wanted)


def _around_tag(cache: Cache, sought: _Sought, wanted: Around, tag: str) -> Neighbourhood:
    papers, notes = queries.carriers_by_date(cache, tag) if "tag" in wanted.kinds else ([], [])
    order = [id_ for pair in zip_longest(papers, notes) for id_ in pair if id_ is not None]
    names = queries.listed(cache, order)
    order = list(dict.fromkeys(names[id_] for id_ in order if id_ in names))
    found: _Ties = {id_: [Tie(None, id_, "tag", 1.0, (tag,))] for id_ in order}
    return _choose(sought, Neighbourhood(None, tag), found, order, wanted)


def _in_turns(found: _Ties, centre: DocumentId) -> list[DocumentId]:
    """Return documents of the first hop, the kinds of their ties in turn."""
    groups: dict[str, list[tuple[float, DocumentId]]] = defaultdict(list)
    for id_, ties in found.items():
        first = min(ties, key=lambda tie: TIE_KINDS.index(tie.kind))
        # Links and citations are one group each way: where something is linked from here, that decides.
        outgoing = any(tie.source == centre and tie.kind in ("link", "citation") for tie in ties)
        group = "out" if outgoing else "in" if first.kind in ("link", "citation") else first.kind
        weight = max(tie.weight for tie in ties if tie.kind == first.kind)
        groups[group].append((-weight, id_))
    ordered = [sorted(groups[name]) for name in ("in", "out", "together", "tag", "related")]
    return [each[1] for turn in zip_longest(*ordered) for each in turn if each is not None]


def _choose(
    sought: _Sought, empty: Neighbourhood, found: _Ties, order: list[DocumentId], wanted: Around
) -> Neighbourhood:
    """Choose neighbours, at most half of them of the first hop where that leaves room for the second."""
    limit = wanted.limit
    there = sought.shown(order[: 2 * limit])
    order = [id_ for id_ in order if id_ in there] + order[2 * limit :]
    first = [id_ for id_ in order if id_ in there]
    beyond: list[tuple[DocumentId, DocumentId]] = []
    further: dict[DocumentId, _Ties] = {}
    if wanted.hops > 1:
        half = first[: max(1, limit // 2)]
        known = {*found, *([empty.centre.id] if empty.centre else [])}
        further = sought.beyond([there[id_] for id_ in half], known)
        queues = [[(parent, id_) for id_ in further[parent]] for parent in half if parent in further]
        turns = [each for turn in zip_longest(*queues) for each in turn if each is not None]
        there |= sought.shown([id_ for _, id_ in turns[: 2 * limit]])
        beyond = [each for each in turns if each[1] in there][: limit - len(half)]
    first = first[: limit - len(beyond)]
    nodes = [Neighbour(there[id_], 1, None) for id_ in first]
    nodes += [Neighbour(there[id_], 2, parent) for parent, id_ in beyond]
    ties = [
        *chain.from_iterable(found[id_] for id_ in first),
        *chain.from_iterable(further[parent][id_] for parent, id_ in beyond),
    ]
    ties += sought.between([node.item for node in nodes], ties)
    total = len(order) + sum(map(len, further.values()))
    return Neighbourhood(empty.centre, empty.tag, tuple(nodes), tuple(ties), max(total, len(nodes)))


class _Sought:
    """The ties of documents, by the kinds that are wanted."""

    def __init__(self, cache: Cache, search: SearchIndex, kinds: frozenset[TieKind]) -> None:
        self._cache = cache
        self._search = search
        self._kinds = kinds

    def shown(self, ids: Sequence[DocumentId]) -> dict[DocumentId, Paper | NoteSummary]:
        """Return documents but for hidden papers."""
        there = queries.items(self._cache, ids)
        return {id_: item for id_, item in there.items() if not (isinstance(item, Paper) and item.hidden)}

    def links(self, items: Sequence[Paper | NoteSummary], *, together: bool = False) -> _Ties:
        """Return links and citations from and to documents, and what is linked beside them, by the other end."""
        found: _Ties = defaultdict(list)
        if not {"link", "citation", "together"} & self._kinds:
            return found
        by_path = {path: item.id for item in items if (path := _path(item))}
        by_key = {key: item.id for item in items if (key := item.key)}
        out = link_pairs.pairs_from(self._cache, by_path)
        back = link_pairs.pairs_to(
            self._cache, by_path, by_key, _MOST_LINKS if together else _MOST_LINKS_BEYOND
        )
        sources = {pair.source for pair in back}
        names = queries.listed(
            self._cache, {*(pair.target for pair in (*out, *back)), *map(DocumentId.note, sources)}
        )
        counts = link_pairs.link_counts(self._cache, sources)
        for pair in out:
            self._add(found, by_path[pair.source], names.get(pair.target), pair, 1 / (1 + pair.position))
        for pair in back:
            source, target = names.get(DocumentId.note(pair.source)), names.get(pair.target)
            self._add(found, source, target, pair, strength_among(counts.get(pair.source, 1)), incoming=True)
        if together and "together" in self._kinds:
            self._together(found, items[0].id, sources, counts)
        return found

    def _add(
        self,
        found: _Ties,
        source: DocumentId | None,
        target: DocumentId | None,
        pair: link_pairs.LinkPair,
        weight: float,
        *,
        incoming: bool = False,
    ) -> None:
        kind: TieKind = "citation" if pair.cited else "link"
        if source is not None and target is not None and source != target and kind in self._kinds:
            tie = Tie(source, target, kind, weight)
            known = found[source if incoming else target]
            if all((each.source, each.target, each.kind) != tie[:3] for each in known):
                known.append(tie)

    def _together(
        self, found: _Ties, centre: DocumentId, sources: Iterable[str], counts: Mapping[str, int]
    ) -> None:
        lists = sorted((counts.get(path, 1), path) for path in sources)
        short = [path for count, path in lists if count <= _INVENTORY][:_MOST_LISTS]
        pairs = link_pairs.pairs_from(self._cache, short)
        names = queries.listed(self._cache, {pair.target for pair in pairs})
        where: dict[DocumentId, dict[str, float]] = defaultdict(dict)
        for pair in pairs:
            if (other := names.get(pair.target)) is not None and other != centre:
                where[other][pair.source] = strength_among(counts[pair.source])
        for other, lists_of in where.items():
            closest = sorted(lists_of, key=lambda path: (-lists_of[path], path))
            why = tuple(_shown(path) for path in closest[:_MOST_NAMED])
            found[other].append(Tie(centre, other, "together", sum(lists_of.values()), why))

    def tags(self, found: _Ties, items: Sequence[Paper | NoteSummary], common: int) -> None:
        """Add what shares tags with documents; the rarer the tags, the stronger."""
        if "tag" not in self._kinds:
            return
        shown = {fold(tag): tag for item in items for tag in item.tags}
        carriers = queries.carriers_of(self._cache, shown, common, _ENOUGH)
        names = queries.listed(self._cache, set(chain.from_iterable(carriers.values())))
        total = self._search.doc_count()
        # The rarest first, which is the first to be named.
        rarest = sorted(carriers, key=lambda tag: (len(carriers[tag]), tag))
        for item in items:
            shared: dict[DocumentId, list[str]] = defaultdict(list)
            own = {fold(tag) for tag in item.tags}
            for tag in (tag for tag in rarest if tag in own):
                for name in {names[id_] for id_ in carriers[tag] if id_ in names} - {item.id}:
                    shared[name].append(tag)
            for other, tags in shared.items():
                weight = sum(rarity(len(carriers[tag]), total) for tag in tags)
                found[other].append(Tie(item.id, other, "tag", weight, tuple(shown[tag] for tag in tags)))

    def beyond(
        self, items: Sequence[Paper | NoteSummary], known: Collection[DocumentId]
    ) -> dict[DocumentId, _Ties]:
        """Return what some documents are tied to beyond those known, by document, the strongest first.

        Each belongs to one of them: that with the strongest tie, or the first of these.
        """
        found = self.links(items)
        self.tags(found, items, _COMMON_BEYOND)
        place = {item.id: at for at, item in enumerate(items)}
        chosen: dict[DocumentId, list[tuple[int, float, DocumentId, list[Tie]]]] = defaultdict(list)
        for id_, ties in found.items():
            if id_ in known:
                continue
            rank, weight, at = min(
                (TIE_KINDS.index(tie.kind), -tie.weight, place[other])
                for tie in ties
                if (other := tie.other(id_)) is not None
            )
            parent = items[at].id
            chosen[parent].append((rank, weight, id_, [tie for tie in ties if tie.other(id_) == parent]))
        return {
            parent: {id_: ties for _, _, id_, ties in sorted(each, key=lambda part: part[:3])}
            for parent, each in chosen.items()
        }

    def between(self, items: Sequence[Paper | NoteSummary], known: Sequence[Tie]) -> list[Tie]:
        """Return links and citations among documents, but for the ties that are known."""
        ids = {item.id for item in items}
        have = {tie[:3] for tie in known}
        by_path = {path: item.id for item in items if (path := _path(item))}
        found: _Ties = defaultdict(list)
        pairs = link_pairs.pairs_from(self._cache, by_path)
        names = queries.listed(self._cache, {pair.target for pair in pairs})
        for pair in pairs:
            if (target := names.get(pair.target)) in ids:
                self._add(found, by_path[pair.source], target, pair, 1.0)
        return [tie for tie in chain.from_iterable(found.values()) if tie[:3] not in have]


def _path(item: Paper | NoteSummary) -> str | None:
    return item.note if isinstance(item, Paper) else item.path


def _shown(path: str) -> str:
    return clean_line(note_name(path))
