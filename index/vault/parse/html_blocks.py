"""Blocks of HTML: `<details>` with its summary, simple tags and comments; all else is shown as text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from index.vault.markdown_blocks import HtmlBlock, LineBreak, TextRun
from index.vault.parse.inline_html import html_tag, is_break, is_comment, styled_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from index.vault.markdown_blocks import Inline, Inlines, RunKind
    from index.vault.parse.inline_spans import FlatInline

_SIGN = re.compile(r"<!--|</?[A-Za-z][A-Za-z0-9-]*+(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*+)?/?>")
_COMMENT, _COMMENT_ENDS = "<!--", "-->"


class _Part(NamedTuple):
    """A tag, a comment, or the text between them, with its offset in the block."""

    text: str
    start: int
    sign: bool


class HtmlReader:
    """Reads the blocks of HTML of one text, in order; `<details>` may span several of them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """`tokens` are those of the whole text."""
        self._balanced = _balanced(tokens)
        self._depth = 0

    def read(self, token: Token) -> HtmlBlock | None:
        """Read one block; None if there is nothing to show."""
        pieces: list[FlatInline] = []
        for part in _parts(token.content.rstrip("\n")):
            if (id(token), part.start) in self._balanced:
                self._depth += -1 if part.text.startswith("</") else 1
            elif part.sign and is_break(part.text):
                pieces.append(LineBreak(True))
            elif part.sign:
                kind: RunKind = "html" if _is_drawn(part.text) or not self._depth else "text"
                pieces += _lines(part.text, kind)
                if _ends_summary(part.text):
                    pieces.append(LineBreak(True))
            else:
                pieces += (
                    _lines(html.unescape(part.text), "text") if self._depth else _lines(part.text, "html")
                )
        lines = [line for line in _split(styled_html(pieces)) if line]
        return HtmlBlock(tuple(lines)) if lines else None


def _is_drawn(sign: str) -> bool:
    return is_comment(sign) or html_tag(sign) is not None


def _ends_summary(sign: str) -> bool:
    return (tag := html_tag(sign)) is not None and tag.name == "summary" and tag.closes


def _parts(content: str) -> Iterator[_Part]:
    """Yield tags, whole comments, and the text between them; a comment that is not closed is text."""
    at, last = 0, content.rfind(_COMMENT_ENDS)
    for_text = 0
    while match := _SIGN.search(content, at):
        start, end = match.span()
        if match[0] == _COMMENT:
            if last < end:
                at = end
                continue
            end = content.find(_COMMENT_ENDS, end) + len(_COMMENT_ENDS)
        if for_text < start:
            yield _Part(content[for_text:start], for_text, sign=False)
        yield _Part(content[start:end], start, sign=True)
        at = for_text = end
    if for_text < len(content):
        yield _Part(content[for_text:], for_text, sign=False)


def _balanced(tokens: Iterable[Token]) -> frozenset[tuple[int, int]]:
    """Return the tags of `details` that have a partner, each as the identity of its token and its offset."""
    found: set[tuple[int, int]] = set()
    opened: list[tuple[int, int]] = []
    for token in tokens:
        if token.type != "html_block" or "details" not in token.content.lower():
            continue
        for part in _parts(token.content.rstrip("\n")):
            tag = html_tag(part.text) if part.sign else None
            if tag is None or tag.name != "details":
                continue
            if not tag.closes:
                opened.append((id(token), part.start))
            elif opened:
                found |= {opened.pop(), (id(token), part.start)}
    return frozenset(found)


def _lines(text: str, kind: RunKind) -> Iterator[Inline]:
    """Yield the lines of a text with breaks between them; a comment stays one piece."""
    if kind == "html" and is_comment(text):
        yield TextRun(" ".join(text.split()), kind)
        return
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if number:
            yield LineBreak(True)
        # An empty line stays; what is empty before or after a tag is no line.
        if line or 0 < number < len(lines) - 1:
            yield TextRun(line, kind)


def _split(pieces: Iterable[FlatInline]) -> Iterator[Inlines]:
    line: list[Inline] = []
    for piece in pieces:
        if isinstance(piece, LineBreak):
            yield tuple(line)
            line = []
        elif isinstance(piece, TextRun):
            line.append(piece)
    yield tuple(line)
