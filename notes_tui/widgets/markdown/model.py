"""What a page of Markdown is made of: what there is to show, before it has a width."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

OPEN, CLOSED = " ▾", " ▸"
"""What a title that can be folded ends with."""


class Piece(NamedTuple):
    """A run of text of one look; `link` is the number of the link it belongs to, or -1."""

    text: str
    roles: tuple[str, ...] = ()
    link: int = -1

    def under(self, role: str) -> Piece:
        """The piece with one more role, below those that it has."""
        return self._replace(roles=(role, *self.roles))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads.

    Attributes:
        kind: `wikilink`, `embed`, `markdown`, `citation`, `tag` or `url`; within the page, `fold` and `footnote`.
        source: Path of the embedded note that the link stands in; None for the page's own text.
    """

    kind: str
    target: str
    anchor: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """A callout that can be folded.

    Attributes:
        name: Its own in this page, and the same when the page is read again.
        closed: Folded at first.
    """

    name: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stands on lines of its own.

    Attributes:
        pieces: Its text; a piece that is one newline breaks the line.
        first: What its first line begins with (a bullet, the bar of a quote).
        rest: What its other lines begin with.
        rows: For a table, rows of cells; if the first is empty, it has no head.
        aligned: For a table, `left`, `right` or `center` for each column.
        verbatim: White space is kept, and long lines are broken anywhere.
        rule: A line across.
        folds: Names of the folds it is in: it is shown if all are open.
        title: Name of the fold whose title it is.
    """

    pieces: tuple[Piece, ...] = ()
    first: tuple[Piece, ...] = ()
    rest: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    aligned: tuple[str, ...] = ()
    verbatim: bool = False
    rule: bool = False
    folds: tuple[str, ...] = ()
    title: str | None = None

    @property
    def matched(self) -> bool:
        """Whether anything in it is marked as found."""
        cells = (piece for row in self.rows for cell in row for piece in cell)
        return any("match" in piece.roles for piece in (*self.pieces, *cells))


@dataclass(slots=True)
class Document:
    """All blocks of a text, and its links and folds in order; `headings` are numbers of blocks."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Target] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)

    def closed(self) -> frozenset[str]:
        """Names of what is folded at first; where something was found, nothing is."""
        found = {name for block in self.blocks if block.folds and block.matched for name in block.folds}
        return frozenset(fold.name for fold in self.folds if fold.closed and fold.name not in found)
