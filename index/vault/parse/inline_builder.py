"""Build inline pieces from the inline tokens of the Markdown parser."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from index.vault.markdown_blocks import (
    EmbedSpan,
    FootnoteMark,
    Inline,
    LineBreak,
    LinkSpan,
    TextRun,
)
from index.vault.parse.body import destination
from index.vault.parse.inline_footnotes import footnoted, split_signs
from index.vault.parse.inline_html import is_break, styled_html
from index.vault.parse.inline_spans import FlatInline, LinkEnd, LinkStart, NoteSign, highlighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from index.vault.markdown_blocks import Inlines, InlineStyle, LinkSpanKind, RunKind, Styles

_FOOTNOTE = re.compile(r"^ {0,3}(?:> ?)*\[\^([^\]\s]+)\]:", re.MULTILINE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
# A bare web address, or the mark of a footnote with the colon that opens the footnote itself.
_IN_TEXT = re.compile(
    r"(?P<url>\bhttps?://[^\s<>]*[^\s<>.,;:!?'\")\]}”’*_~])|\[\^(?P<note>[^\[\]\s]++)\](?P<colon>:?)"
)
_BLOCK_ID = re.compile(r"[A-Za-z0-9-]+[ \t]*")
_STYLES: dict[str, InlineStyle] = {"strong": "strong", "em": "emphasis", "s": "strike"}
_NAMED: dict[str, LinkSpanKind] = {"tag": "tag", "citation": "citation"}
_KINDS: dict[str, RunKind] = {"code_inline": "code", "math_inline": "math", "html_inline": "html"}


def footnote_labels(contents: Iterable[str]) -> frozenset[str]:
    """Return the labels of all footnotes of a text, from the contents of its blocks."""
    found = (_FOOTNOTE.findall(content) for content in contents if "[^" in content)
    return frozenset(label for labels in found for label in labels)


class InlineBuilder:
    """Builds the inline pieces of one text."""

    def __init__(self, footnotes: frozenset[str]) -> None:
        """`footnotes` are the labels of the footnotes that the text has."""
        self._footnotes = footnotes
        self._labels = (label for label in map(str, itertools.count(1)) if label not in footnotes)

    def build(self, tokens: Sequence[Token], first: str | None = None) -> Inlines:
        """Build the pieces of a paragraph; `first` replaces the text of its first token."""
        return _RunReader(self._footnotes, self._labels).add(tokens, first)

    def build_divided(self, tokens: Sequence[Token], end: int, first: str) -> tuple[Inlines, Inlines]:
        """Build the pieces of a paragraph in two parts: a style or link that spans the break is in both.

        Args:
            tokens: The whole paragraph.
            end: Index of the line break between the parts, which belongs to neither.
            first: Replaces the text of the first token.
        """
        reader = _RunReader(self._footnotes, self._labels)
        return reader.add(tokens[:end], first), reader.add(tokens[end + 1 :])


class _RunReader:
    """Reads runs of tokens as inline pieces; styles and links stay open from one run to the next."""

    def __init__(self, footnotes: frozenset[str], labels: Iterator[str]) -> None:
        self._footnotes = footnotes
        self._labels = labels
        self._styles: Styles = ()
        self._link: LinkSpan | None = None

    def add(self, tokens: Sequence[Token], first: str | None = None) -> Inlines:
        """Return the pieces of a run of tokens; `first` replaces the text of the first."""
        found: list[FlatInline] = [] if self._link is None else [LinkStart(self._link)]
        signs = html = False
        notes = any("^[" in token.content for token in tokens if token.type == "text")
        for at, token in enumerate(tokens):
            kind, content = token.type, token.content
            signs = signs or "==" in content
            if kind == "text":
                text = content if at or first is None else first
                if self._link is None and (notes or "http" in text or "[^" in text):
                    parts = self._parts(text, self._styles)
                    found += split_signs(parts) if notes else parts
                elif text:
                    found.append(TextRun(text, "text", self._styles))
            elif kind == "softbreak":
                hard = at + 1 < len(tokens) and _opens_footnote(tokens[at + 1])
                found.append(LineBreak(hard, self._styles))
            elif token.nesting:
                self._toggle(token, found)
            else:
                html = html or kind == "html_inline"
                found += _leaf(token, self._styles)
        if self._link is not None:
            found.append(LinkEnd())
        if html:
            found = styled_html(found)
        if signs:
            found = highlighted(found)
        return footnoted(_nested(found), self._labels)

    def _toggle(self, token: Token, found: list[FlatInline]) -> None:
        """Begin or end a style or a link."""
        if token.type == "link_open":
            self._link = _link(str(token.attrGet("href") or ""), self._styles)
            found.append(LinkStart(self._link))
        elif token.type == "link_close":
            self._link = None
            found.append(LinkEnd())
        elif token.nesting > 0:
            self._styles = (*self._styles, _STYLES[token.tag])
        else:
            self._styles = self._styles[:-1]

    def _parts(self, text: str, styles: Styles) -> Iterator[FlatInline]:
        """Yield plain text, with the web addresses and footnote marks in it as pieces of their own."""
        at = 0
        for match in _IN_TEXT.finditer(text):
            label, url = match["note"], match["url"]
            if label and label not in self._footnotes:
                continue
            if at < match.start():
                yield TextRun(text[at : match.start()], "text", styles)
            at = match.end()
            if url:
                yield from (
                    LinkStart(LinkSpan("url", url, styles=styles)),
                    TextRun(url, "text", styles),
                    LinkEnd(),
                )
                continue
            opens_note = bool(match["colon"]) and not text[: match.start()].strip()
            yield FootnoteMark(label, opens_note, styles)
            at -= 0 if opens_note else len(match["colon"])
        if at < len(text):
            yield TextRun(text[at:], "text", styles)


def _opens_footnote(token: Token) -> bool:
    return token.type == "text" and _FOOTNOTE.match(token.content) is not None


def _leaf(token: Token, styles: Styles) -> Sequence[FlatInline]:
    """Return the pieces of a token that has no others within it."""
    kind, content = token.type, token.content
    if kind == "hardbreak" or (kind == "html_inline" and is_break(content)):
        return (LineBreak(True, styles),)
    if kind == "image":
        web, target, anchor = _address(str(token.attrGet("src") or ""))
        return (EmbedSpan(target, anchor, token.meta["label"], token.meta["size"], web, styles),)
    if kind == "wikilink":
        return _wikilink(token, styles)
    if kind == "citation" and token.meta["bare"]:
        link = LinkSpan("citation", content, styles=styles, bare=True)
        return (LinkStart(link), TextRun(token.meta["raw"], "text", styles), LinkEnd())
    if named := _NAMED.get(kind):
        return (LinkSpan(named, content, styles=styles),)
    return (TextRun(content, _KINDS.get(kind, "text"), styles),) if content else ()


def _wikilink(token: Token, styles: Styles) -> Sequence[FlatInline]:
    meta = token.meta
    target, anchor, label = meta["target"], meta["anchor"], meta["label"]
    if meta["embed"]:
        return (EmbedSpan(target, anchor, label or "", meta["size"], False, styles),)
    link = LinkSpan("wikilink", target, anchor, (), styles)
    return (LinkStart(link), TextRun(label, "text", styles), LinkEnd()) if label else (link,)


def _link(href: str, styles: Styles) -> LinkSpan:
    web, target, anchor = _address(href)
    return LinkSpan("url" if web else "markdown", target, anchor, (), styles)


def _address(href: str) -> tuple[bool, str, str | None]:
    """Return whether an address leads to the web, and its target and anchor."""
    if _SCHEME.match(href):
        return True, href, None
    return False, *(destination(href) or (unquote(href), None))


def _nested(pieces: Iterable[FlatInline]) -> list[Inline | NoteSign]:
    """Put the pieces of each link into it."""
    found: list[Inline | NoteSign] = []
    outer: list[tuple[LinkSpan, list[Inline | NoteSign]]] = []
    for piece in pieces:
        if isinstance(piece, LinkStart):
            outer.append((piece.link, found))
            found = []
        elif isinstance(piece, LinkEnd):
            link, before = outer.pop()
            # There are no signs in the label of a link.
            before.append(link._replace(content=cast("Inlines", tuple(found))))
            found = before
        else:
            found.append(piece)
    return found


def without_block_id(inlines: Inlines) -> Inlines:
    """Remove the block id at the end of a block; return nothing for a block that is only its id."""
    last = inlines[-1] if inlines else None
    if not isinstance(last, TextRun) or last.kind != "text" or last.styles:
        return inlines
    before, mark, name = last.text.rpartition("^")
    if not mark or before[-1:] not in ("", " ", "\t") or not _BLOCK_ID.fullmatch(name):
        return inlines
    before = before.rstrip(" \t")
    return (*inlines[:-1], last._replace(text=before)) if before else inlines[:-1]
