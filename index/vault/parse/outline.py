"""Find the lines of each block of a text."""

from __future__ import annotations

from typing import Literal, NamedTuple

from index.vault.parse import markdown

BlockKind = Literal["paragraph", "heading", "list", "item", "quote", "table", "code", "math", "html", "rule"]
_KINDS: dict[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "math_block": "math",
    "html_block": "html",
    "hr": "rule",
}


class BlockLines(NamedTuple):
    """A block and its lines, which count from 0.

    Attributes:
        level: How many lists, items and quotes it is in; 0 for the outermost blocks.
        first: Its first line.
        end: The line after its last.
    """

    kind: BlockKind
    level: int
    first: int
    end: int

    def holds(self, line: int) -> bool:
        """Return whether a line is in the block."""
        return self.first <= line < self.end


def outline(text: str) -> list[BlockLines]:
    """Return the blocks of a body in the order of the text, each before those in it.

    Raises:
        TooComplexError: The text takes too many steps to read.
    """
    return [
        BlockLines(kind, token.level, *token.map)
        for token in markdown.blocks(text, {})
        if token.map and (kind := _KINDS.get(token.type))
    ]
