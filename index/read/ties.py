"""The graph of a neighbourhood, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from index.cache.json_columns import NoteSummary
    from index.ids import DocumentId
    from index.papers.model import Paper

TieKind = Literal["link", "citation", "together", "tag", "related"]
"""`citation` is a link written as one, such as `[@key]`; `together`: both are linked from one note."""

TIE_KINDS: tuple[TieKind, ...] = get_args(TieKind)
"""The strongest first."""


class Tie(NamedTuple):
    """A tie between two documents, or of one with the tag in the middle.

    Attributes:
        source: The document that links; for other kinds, that nearer to the middle. None is the tag.
        target: The other one.
        weight: Its strength among ties of its kind.
        why: The tags in common, the rarest first; the notes that link both; or the reasons for being related.
    """

    source: DocumentId | None
    target: DocumentId
    kind: TieKind
    weight: float
    why: tuple[str, ...] = ()

    def other(self, id_: DocumentId | None) -> DocumentId | None:
        """Return the other end."""
        return self.source if id_ == self.target else self.target


@dataclass(frozen=True, slots=True)
class Around:
    """The neighbourhood that is asked for.

    Attributes:
        centre: A document, or a tag as text, without `#`; a literature note stands as its paper.
        hops: 1, or 2 for what the neighbours are tied to as well.
        limit: Most neighbours to return.
        kinds: The kinds of ties to follow.
    """

    centre: DocumentId | str
    hops: int = 1
    limit: int = 48
    kinds: frozenset[TieKind] = frozenset(TIE_KINDS)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document of a neighbourhood.

    Attributes:
        item: The paper or note; a literature note stands as its paper.
        hop: Steps from the middle, 1 or 2.
        parent: At the second hop, the document of the first that it belongs to.
    """

    item: Paper | NoteSummary
    hop: int
    parent: DocumentId | None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The graph around a document or tag.

    Attributes:
        centre: The document in the middle; None for a tag.
        tag: The tag in the middle, without `#`; empty for a document.
        nodes: The neighbours: of the first hop, then of the second; the best first.
        ties: Those of each neighbour with the middle or its parent, and the links among neighbours.
        total: Number of neighbours that there are, shown or not.
    """

    centre: Paper | NoteSummary | None
    tag: str
    nodes: tuple[Neighbour, ...] = ()
    ties: tuple[Tie, ...] = ()
    total: int = 0
