"""A page of Markdown as blocks of styled text, before it has a width."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN, CLOSED = " ▾", " ▸"
"""Signs at the end of a title that can be folded."""

HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
"""Roles of the text of headings."""


class Piece(NamedTuple):
    """A run of text of one style; `link` is the number of the link it belongs to, or -1."""

    text: str
    roles: tuple[str, ...] = ()
    link: int = -1

    def under(self, role: str) -> Piece:
        """Return the piece with one more role, below its own."""
        return self._replace(roles=(role, *self.roles))

    def over(self, *roles: str) -> Piece:
        """Return the piece with more roles, above its own."""
        return self._replace(roles=(*self.roles, *roles))


def text_of(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces without their styles."""
    return "".join(piece.text for piece in pieces)


def is_heading(pieces: Iterable[Piece]) -> bool:
    """Return whether a line or block is a heading, or a part of one."""
    return any(role in HEADINGS for piece in pieces for role in piece.roles)


class Target(NamedTuple):
    """The target of a link.

    Attributes:
        kind: `wikilink`, `embed`, `markdown`, `citation`, `tag` or `url`; within the page, `fold` and `footnote`.
        source: Path of the embedded note that the link is in; None for the page's own text.
    """

    kind: str
    target: str
    anchor: str | None = None
    source: str | None = None


class Fold(NamedTuple):
    """A callout that can be folded.

    Attributes:
        name: Unique in the page, and the same when the page is read again.
        closed: Folded at first.
    """

    name: str
    closed: bool


class ImageSpot(NamedTuple):
    """An image that is shown as a picture where the terminal can.

    Attributes:
        path: The file, relative to the vault.
        width: The wanted width, in pixels; None for what follows from the image. Likewise `height`.
    """

    path: str
    width: int | None = None
    height: int | None = None


class PageBlock(NamedTuple):
    """A part of a page that has lines of its own.

    Attributes:
        pieces: Its text; a piece that is one newline breaks the line.
        first: Prefix of its first line (a bullet, the bar of a quote).
        rest: Prefix of its other lines.
        rows: For a table, rows of cells; if the first is empty, there is no head.
        aligned: For a table, `left`, `right` or `center` for each column.
        verbatim: White space is kept, and long lines are broken anywhere.
        rule: A horizontal rule.
        folds: Names of the folds it is in: it is shown if all are open.
        title: Name of the fold whose title it is.
        image: The image whose caption it is.
        picture_rows: Rows that are left free above for the picture of it.
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
    image: ImageSpot | None = None
    picture_rows: int = 0

    @property
    def matched(self) -> bool:
        """Return whether there is a match in the block."""
        cells = (piece for row in self.rows for cell in row for piece in cell)
        return any("match" in piece.roles for piece in (*self.pieces, *cells))

    def dimmed(self) -> PageBlock:
        """Return the block with all its text dim."""
        rows = tuple(tuple(dimmed(cell) for cell in row) for row in self.rows)
        return self._replace(pieces=dimmed(self.pieces), rows=rows)


def dimmed(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with the role `dim` above all others."""
    return tuple(piece.over("dim") for piece in pieces)


@dataclass(slots=True)
class MarkdownPage:
    """All blocks of a text, and its links and folds in order; `headings` and `images` are numbers of blocks."""

    blocks: list[PageBlock] = field(default_factory=list)
    links: list[Target] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    images: list[int] = field(default_factory=list)

    def closed(self) -> frozenset[str]:
        """Return the names of what is folded at first; a callout with a match in it is open."""
        found = {name for block in self.blocks if block.folds and block.matched for name in block.folds}
        return frozenset(fold.name for fold in self.folds if fold.closed and fold.name not in found)
