"""Build the blocks of a page of Markdown from the tokens of the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from index.vault.markdown_blocks import (
    Callout,
    CodeBlock,
    HeadingBlock,
    ListBlock,
    ListItem,
    MathBlock,
    Paragraph,
    Quote,
    Table,
    ThematicBreak,
)
from index.vault.parse import markdown
from index.vault.parse.budget import TooComplexError
from index.vault.parse.callouts import read_callout
from index.vault.parse.html_blocks import HtmlReader
from index.vault.parse.inline_builder import InlineBuilder, footnote_labels, without_block_id
from index.vault.parse.inline_spans import commented
from index.vault.parse.tasks import BOX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from index.vault.markdown_blocks import Alignment, Inlines, MarkdownBlock
    from index.vault.parse.callouts import CalloutOpening

_BREAKS = ("softbreak", "hardbreak")
# Tokens of a paragraph: one that opens it, its text, and one that closes it.
_PARAGRAPH = 3


def read_blocks(text: str) -> tuple[MarkdownBlock, ...]:
    """Read the body of a note (no front matter), as Obsidian reads it; one that is too complex is shown as it is."""
    try:
        builder = _BlockBuilder(markdown.tokens(text))
    except TooComplexError:
        return (CodeBlock(text),)
    found: list[MarkdownBlock] = []
    with_signs: set[int] = set()
    for block in builder:
        if builder.comment_sign:
            with_signs.add(len(found))
            builder.comment_sign = False
        found.append(block)
    return commented(found, with_signs) if with_signs else tuple(found)


class _BlockBuilder:
    """Yields the outermost blocks of one text; a method for each kind reads up to the token that closes it.

    Attributes:
        comment_sign: Set when a block has a `%%`; reset by the caller.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.comment_sign = False
        footnotes = footnote_labels(token.content for token in tokens if token.type == "inline")
        self._inlines = InlineBuilder(footnotes)
        self._html = HtmlReader(tokens)

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def __iter__(self) -> Iterator[MarkdownBlock]:
        while self._at < len(self._tokens):
            block = self._block(self._next())
            if block is not None:
                yield block

    def _blocks(self, closing: str) -> tuple[MarkdownBlock, ...]:
        """Read blocks up to the token that closes what they are in."""
        found: list[MarkdownBlock] = []
        while (token := self._next()).type != closing:
            block = self._block(token)
            if block is not None:
                found.append(block)
        return tuple(found)

    def _block(self, token: Token) -> MarkdownBlock | None:
        match token.type:
            case "paragraph_open":
                return Paragraph(without_block_id(self._content()), token.hidden)
            case "heading_open":
                return HeadingBlock(int(token.tag[1:]), without_block_id(self._content()))
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token)
            case "blockquote_open":
                return self._quote()
            case "table_open":
                return self._table()
            case _:
                self._note_sign(token)
                return self._html.read(token) if token.type == "html_block" else _leaf(token)

    def _content(self) -> Inlines:
        """Read the text of an open paragraph or heading, and the token that closes it."""
        children = self._children(self._next())
        self._at += 1
        return self._inlines.build(children)

    def _children(self, inline: Token) -> list[Token]:
        self._note_sign(inline)
        return inline.children or []

    def _note_sign(self, token: Token) -> None:
        if "%%" in token.content:
            self.comment_sign = True

    def _list(self, token: Token) -> ListBlock:
        closing = token.type.replace("open", "close")
        items = []
        while self._next().type != closing:
            items.append(self._item())
        if token.type == "bullet_list_open":
            return ListBlock(tuple(items))
        start = token.attrGet("start")
        return ListBlock(tuple(items), 1 if start is None else int(start))

    def _item(self) -> ListItem:
        task = BOX.match(self._first_words())
        if task is None:
            return ListItem(self._blocks("list_item_close"))
        tight, tokens = self._first_paragraph()
        text = Paragraph(self._inlines.build(tokens, tokens[0].content[task.end() :]), tight)
        return ListItem((text, *self._blocks("list_item_close")), task[1])

    def _quote(self) -> Quote | Callout:
        callout = read_callout(self._first_words())
        return self._callout(callout) if callout else Quote(self._blocks("blockquote_close"))

    def _callout(self, callout: CalloutOpening) -> Callout:
        """Read a callout; the text below its title is in the same paragraph."""
        _, tokens = self._first_paragraph()
        end = next((at for at, token in enumerate(tokens) if token.type in _BREAKS), len(tokens))
        words = tokens[0].content[callout.end :] or ("" if end > 1 else callout.name)
        title, below = self._inlines.build_divided(tokens, end, words)
        blocks = self._blocks("blockquote_close")
        if below:
            blocks = (Paragraph(without_block_id(below), tight=True), *blocks)
        return Callout(callout.kind, title, blocks, callout.folding)

    def _first_words(self) -> str:
        """Return the plain text at the start of the next block; empty if it is not a paragraph or has none."""
        if self._tokens[self._at].type != "paragraph_open":
            return ""
        inline = self._tokens[self._at + 1]
        # A bracket with a backslash before it begins no box of a task and no callout.
        if not inline.children or inline.content.startswith("\\"):
            return ""
        first = inline.children[0]
        return first.content if first.type == "text" else ""

    def _first_paragraph(self) -> tuple[bool, list[Token]]:
        """Read the next paragraph; return whether it is tight, and the tokens of its text."""
        opening, inline = self._tokens[self._at : self._at + 2]
        self._at += _PARAGRAPH
        return opening.hidden, self._children(inline)

    def _table(self) -> Table:
        rows: list[list[Inlines]] = []
        alignments: list[Alignment] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "th_open":
                style = str(token.attrGet("style") or "").removeprefix("text-align:")
                alignments.append(cast("Alignment", style or "left"))
            elif token.type == "inline":
                rows[-1].append(self._inlines.build(self._children(token)))
        return Table(tuple(map(tuple, rows)), tuple(alignments))


def _leaf(token: Token) -> MarkdownBlock | None:
    """Return the block of a token without others in it; None if the token is not a block."""
    match token.type:
        case "fence" | "code_block":
            return CodeBlock(token.content, (token.info.split() or [""])[0])
        case "math_block":
            return MathBlock(token.content)
        case "hr":
            return ThematicBreak()
        case _:
            return None
