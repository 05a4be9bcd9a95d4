"""The neighbourhood of a document or tag as branches: what stands on which side of the middle, and under what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index import TIE_KINDS, DocumentId, Paper, clean_line
from notes_tui.view.rows import item_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index import Neighbourhood, NoteSummary, Tie, TieKind

Way = Literal["to", "from", "both", ""]
"""Direction of a link, seen from nearer to the middle; empty for ties without one."""

Side = Literal["left", "right", "above", "below"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A document of the map.

    Attributes:
        name: Its title after its sign, as in the lists.
        kind: Of its strongest tie with what it hangs on.
        children: What hangs on it.
    """

    id: DocumentId
    name: str
    kind: TieKind
    way: Way
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class MapTree:
    """The middle, and the branches on each side of it, the best first.

    Attributes:
        name: Of the middle.
        left: What links here; around a tag, the notes with it.
        right: What is linked from here or together with this; around a tag, the papers with it.
        above: What shares tags.
        below: What is related.
    """

    name: str
    left: tuple[Branch, ...] = ()
    right: tuple[Branch, ...] = ()
    above: tuple[Branch, ...] = ()
    below: tuple[Branch, ...] = ()


def name_of(item: Paper | NoteSummary) -> str:
    """Return a title after its sign."""
    row = item_row(item.id, item)
    return f"{row.glyph.strip()} {clean_line(row.title)}".strip() or "…"


def grow(graph: Neighbourhood) -> MapTree:
    """Return the branches of a neighbourhood."""
    centre = graph.centre.id if graph.centre is not None else None
    pairs: dict[tuple[DocumentId | None, DocumentId], list[Tie]] = {}
    for tie in graph.ties:
        pairs.setdefault((tie.source, tie.target), []).append(tie)
        if tie.source is not None:
            pairs.setdefault((tie.target, tie.source), []).append(tie)
    children: dict[DocumentId, list[Branch]] = {}
    for node in graph.nodes:
        if node.hop > 1 and node.parent is not None:
            ties = pairs[node.parent, node.item.id]
            children.setdefault(node.parent, []).append(_branch(node.item, ties, node.parent))
    sides: Mapping[Side, list[Branch]] = {"left": [], "right": [], "above": [], "below": []}
    for node in graph.nodes:
        if node.hop == 1:
            ties = pairs[centre, node.item.id]
            branch = _branch(node.item, ties, centre, children.get(node.item.id, ()))
            if centre is None:
                sides["right" if isinstance(node.item, Paper) else "left"].append(branch)
            else:
                sides[_side(branch)].append(branch)
    name = name_of(graph.centre) if graph.centre is not None else f"#{clean_line(graph.tag)}"
    return MapTree(name, **{side: tuple(branches) for side, branches in sides.items()})


def _branch(
    item: Paper | NoteSummary, ties: Iterable[Tie], parent: DocumentId | None, children: Iterable[Branch] = ()
) -> Branch:
    ties = list(ties)
    strongest = min(ties, key=lambda tie: TIE_KINDS.index(tie.kind))
    links = [tie for tie in ties if tie.kind in ("link", "citation")]
    ways = {"to" if tie.source == parent else "from" for tie in links}
    way: Way = "" if not ways else "both" if len(ways) > 1 else "to" if "to" in ways else "from"
    return Branch(item.id, name_of(item), strongest.kind, way, tuple(children))


def _side(branch: Branch) -> Side:
    if branch.kind == "tag":
        return "above"
    if branch.kind == "related":
        return "below"
    return "left" if branch.way == "from" else "right"
