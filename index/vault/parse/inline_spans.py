"""Style the text between two signs: `==highlights==`, and `%%comments%%`, which may span blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from index.vault.markdown_blocks import (
    Callout,
    CodeBlock,
    FootnoteMark,
    HeadingBlock,
    HtmlBlock,
    Inline,
    LineBreak,
    LinkSpan,
    ListBlock,
    MarkdownBlock,
    MathBlock,
    Paragraph,
    Quote,
    Table,
    TextRun,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from index.vault.markdown_blocks import Inlines, Styles

_SIGNS = {"==": re.compile("((?<!=)==(?!=))"), "%%": re.compile("(%%)")}
_LITERAL = ("code", "math")


class LinkStart(NamedTuple):
    """Opens a link in a flat list of inline pieces."""

    link: LinkSpan


class LinkEnd(NamedTuple):
    """Closes the link that was opened last."""


class NoteSign(NamedTuple):
    """A `^[` or bracket in a flat list, which may open or close an inline footnote."""

    text: str
    styles: Styles = ()


FlatInline = Inline | LinkStart | LinkEnd | NoteSign
_Any = TypeVar("_Any", bound=FlatInline)


def highlighted(pieces: Sequence[FlatInline]) -> list[FlatInline]:
    """Style the text between two `==` of one paragraph as a highlight, and remove the signs."""
    parts = [part for piece in pieces for part in _split(piece, "==")]
    shown = [at for at, part in enumerate(parts) if not isinstance(part, LinkStart | LinkEnd)]
    signs: set[int] = set()
    inside: set[int] = set()
    opening = -1
    for number, at in enumerate(shown):
        if not _is_sign(parts[at], "=="):
            continue
        if opening >= 0:
            if not _ends_in_space(parts[shown[number - 1]]):
                signs |= {shown[opening], at}
                inside.update(shown[opening:number])
                opening = -1
        elif number + 1 < len(shown) and not _starts_with_space(parts[shown[number + 1]]):
            opening = number
    if not signs:
        return list(pieces)
    return [
        _with_highlight(part) if at in inside else part for at, part in enumerate(parts) if at not in signs
    ]


def _with_highlight(piece: FlatInline) -> FlatInline:
    if isinstance(piece, LinkStart | LinkEnd):
        return piece
    return piece._replace(styles=("highlight", *piece.styles))


def _starts_with_space(piece: FlatInline) -> bool:
    return isinstance(piece, LineBreak) or (isinstance(piece, TextRun) and piece.text[:1].isspace())


def _ends_in_space(piece: FlatInline) -> bool:
    return isinstance(piece, LineBreak) or (isinstance(piece, TextRun) and piece.text[-1:].isspace())


def _split(piece: _Any, sign: str) -> Sequence[_Any | TextRun]:
    """Split a run of text at a sign; the signs become runs of their own."""
    if not isinstance(piece, TextRun) or piece.kind in _LITERAL or sign not in piece.text:
        return (piece,)
    return [piece._replace(text=text) for text in _SIGNS[sign].split(piece.text) if text]


def _is_sign(piece: FlatInline, sign: str) -> bool:
    return isinstance(piece, TextRun) and piece.text == sign and piece.kind not in _LITERAL


def commented(blocks: Sequence[MarkdownBlock], with_signs: Collection[int]) -> tuple[MarkdownBlock, ...]:
    """Style everything between two `%%` as a comment; an unpaired last sign stays text.

    Args:
        blocks: The outermost blocks of a whole text.
        with_signs: Numbers of the blocks that may have a `%%` in them.
    """
    suspects = [block for number, block in enumerate(blocks) if number in with_signs]
    runs = (run for inlines in _inlines(suspects) for run in _runs(inlines))
    signs = sum(run.text.count("%%") for run in runs if run.kind not in _LITERAL)
    if signs < 2:
        return tuple(blocks)
    comments = _Comments(signs - signs % 2)
    return tuple(
        comments.block(block) if number in with_signs or comments.inside else block
        for number, block in enumerate(blocks)
    )


def _inlines(blocks: Iterable[MarkdownBlock]) -> Iterator[Inlines]:
    """Yield all inline pieces in the order of the text."""
    for block in blocks:
        match block:
            case Paragraph() | HeadingBlock():
                yield block.inlines
            case ListBlock():
                for item in block.items:
                    yield from _inlines(item.blocks)
            case Quote():
                yield from _inlines(block.blocks)
            case Callout():
                yield block.title
                yield from _inlines(block.blocks)
            case HtmlBlock():
                yield from block.lines
            case Table():
                for row in block.rows:
                    yield from row
            case _:
                pass


def _runs(inlines: Inlines) -> Iterator[TextRun]:
    for piece in inlines:
        if isinstance(piece, TextRun):
            yield piece
        elif isinstance(piece, LinkSpan | FootnoteMark):
            yield from _runs(piece.content)


class _Comments:
    """Styles comments block by block, in the order of the text.

    Attributes:
        inside: The current position is within a comment.
    """

    def __init__(self, signs: int) -> None:
        """`signs` is the even number of signs that open or close a comment."""
        self._left = signs
        self.inside = False

    def block(self, block: MarkdownBlock) -> MarkdownBlock:
        """Return a block with its comments styled."""
        match block:
            case Paragraph() | HeadingBlock():
                return block._replace(inlines=self._inlines(block.inlines))
            case ListBlock():
                items = (item._replace(blocks=self._blocks(item.blocks)) for item in block.items)
                return block._replace(items=tuple(items))
            case Quote():
                return block._replace(blocks=self._blocks(block.blocks))
            case Callout():
                begins, title = self.inside, self._inlines(block.title)
                return block._replace(title=title, blocks=self._blocks(block.blocks), comment=begins)
            case _:
                return self._leaf(block)

    def _blocks(self, blocks: Iterable[MarkdownBlock]) -> tuple[MarkdownBlock, ...]:
        return tuple([self.block(block) for block in blocks])

    def _leaf(self, block: MarkdownBlock) -> MarkdownBlock:
        match block:
            case CodeBlock() | MathBlock():
                return block._replace(comment=self.inside)
            case HtmlBlock():
                return block._replace(lines=tuple(map(self._inlines, block.lines)))
            case Table():
                return block._replace(rows=tuple(tuple(map(self._inlines, row)) for row in block.rows))
            case _:
                return block

    def _inlines(self, inlines: Inlines) -> Inlines:
        if not self.inside and not any("%%" in run.text for run in _runs(inlines)):
            return inlines
        return tuple(self._piece(part) for piece in inlines for part in _split(piece, "%%"))

    def _piece(self, piece: Inline) -> Inline:
        if self._left and _is_sign(piece, "%%"):
            self._left -= 1
            self.inside = not self.inside
            return piece._replace(styles=in_comment(piece.styles))
        styled = piece._replace(styles=in_comment(piece.styles)) if self.inside else piece
        if isinstance(styled, LinkSpan | FootnoteMark):
            return styled._replace(content=self._inlines(styled.content))
        return styled


def in_comment(styles: Styles) -> Styles:
    """Return styles with that of a comment, once."""
    return styles if styles[-1:] == ("comment",) else (*styles, "comment")
