"""Leave `%%comments%%` out of a page, as Obsidian does where it shows a note to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import (
    Callout,
    CodeBlock,
    HeadingBlock,
    HtmlBlock,
    LineBreak,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Table,
    TextRun,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index import Inline, ListItem, MarkdownBlock


def without_comments(blocks: Iterable[MarkdownBlock]) -> tuple[MarkdownBlock, ...]:
    """Return the blocks without what is in comments; a block with nothing else goes too.

    A heading in a comment stays, without words: headings are counted.
    """
    return tuple(kept for block in blocks if (kept := _visible(block)) is not None)


def _visible(block: MarkdownBlock) -> MarkdownBlock | None:
    match block:
        case HeadingBlock():
            return block._replace(inlines=_inlines(block.inlines))
        case Paragraph():
            inlines = _inlines(block.inlines)
            return block._replace(inlines=inlines) if inlines or not block.inlines else None
        case ListBlock():
            items = tuple(kept for item in block.items if (kept := _item(item)) is not None)
            return block._replace(items=items) if items else None
        case Quote():
            inner = without_comments(block.blocks)
            return block._replace(blocks=inner) if inner or not block.blocks else None
        case Callout():
            inner = without_comments(block.blocks)
            title = _inlines(block.title)
            return None if block.comment else block._replace(title=title, blocks=inner)
        case _:
            return _leaf(block)


def _leaf(block: MarkdownBlock) -> MarkdownBlock | None:
    match block:
        case CodeBlock() | MathBlock():
            return None if block.comment else block
        case HtmlBlock():
            lines = tuple(kept for line in block.lines if (kept := _inlines(line)) or not line)
            return block._replace(lines=lines) if any(lines) or not any(block.lines) else None
        case Table():
            rows = tuple(tuple(_inlines(cell) for cell in row) for row in block.rows)
            empty = not any(cell for row in rows for cell in row)
            return (
                None
                if empty and any(cell for row in block.rows for cell in row)
                else block._replace(rows=rows)
            )
        case _:
            return block


def _item(item: ListItem) -> ListItem | None:
    blocks = without_comments(item.blocks)
    return item._replace(blocks=blocks) if blocks or not item.blocks else None


def _inlines(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    if not any("comment" in piece.styles for piece in inlines):
        return inlines
    kept = [piece for piece in inlines if "comment" not in piece.styles]
    # Only white space and breaks left: the block was nothing but comments.
    return tuple(kept) if any(_has_words(piece) for piece in kept) else ()


def _has_words(piece: Inline) -> bool:
    match piece:
        case TextRun():
            return bool(piece.text.strip())
        case LineBreak():
            return False
        case _:
            return True
