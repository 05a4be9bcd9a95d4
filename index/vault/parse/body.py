"""Read the links, tags, headings and block ids of a note's body, each with its exact offsets in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from index.text import clean
from index.vault.model import Block, Heading, Link, LinkKind, LinkTarget, Tag
from index.vault.parse import markdown
from index.vault.parse.source_map import Locate, SourceMap

# A paragraph without any of these has no link, tag or citation, so its inline markup is not parsed.
_TRIGGER = re.compile(r"\[\[|\]\(|[#@]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# Between label and address there may be a line end, in a quote with the marks of the next line.
_DEFINITION = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]:[ \t]*(?:(?:\r\n|\r|\n)[ \t>]*)?", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FILE = re.compile(
    r"\.(?:md|canvas|base|pdf|png|jpe?g|gif|svg|webp|bmp|avif|mp[34]|wav|m4a|og[gv]|flac|webm|mov|mkv|3gp"
    r"|txt|csv|json|html?|docx?|xlsx?|pptx?|zip)$",
    re.IGNORECASE,
)
_BLOCK_ID = re.compile("[A-Za-z0-9-]+")


@dataclass(slots=True)
class BodyContents:
    """The contents of a body, each kind in the order of the text.

    Attributes:
        tokens: Its blocks as `markdown.blocks` returns them.
        env: What `markdown.inline` needs beside the content of one of them.
    """

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    env: dict[str, object] = field(default_factory=dict)


def read(text: str, start: int, line: int) -> BodyContents:
    """Read the body of a note.

    Args:
        text: The whole file.
        start: Offset of the body.
        line: Line of the file, from 1, at `start`.
    """
    return _BodyReader(text, start, line).read()


def destination(href: str) -> LinkTarget | None:
    """Return decoded target and anchor of a Markdown link's address; None for an empty or external one."""
    if not href or _SCHEME.match(href):
        return None
    target, _, anchor = href.partition("#")
    return LinkTarget(_decoded(target), _decoded(anchor) or None)


class Definition(NamedTuple):
    """The definition of a link's address: label, address, and the span of the address with its angle brackets."""

    label: str
    where: LinkTarget
    start: int
    end: int


def definition(raw: str) -> Definition | None:
    """Return the parts of `[label]: address "title"`; None where that is no definition, or not that of a file."""
    opening = _DEFINITION.match(raw)
    end = markdown.address_end(raw, opening.end()) if opening else None
    if not opening or end is None:
        return None
    written = raw[opening.end() : end]
    inner = written[1:-1] if written.startswith("<") else written
    where = destination(_ESCAPE.sub(r"\1", inner))
    # `[//]: # (words)` is a comment.
    if where is None or where == ("", None):
        return None
    return Definition(" ".join(opening[1].split()), where, opening.end(), end)


def _names_file(target: str) -> bool:
    """Return whether an address is that of a file whether or not the file exists, and no word after a colon."""
    return not target or target.startswith(("./", "../")) or _FILE.search(target) is not None


def _decoded(part: str) -> str:
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError:
        return part


def plain_label(tokens: list[Token], position: int = 0) -> str | None:
    """Return the text, without markup, of the link that a token opens; None if it is empty."""
    parts = []
    for at in range(position + 1, len(tokens)):
        token = tokens[at]
        if token.type == "link_close":
            break
        parts.append(" " if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(parts) or None


class _BodyReader:
    """Reads the blocks of one body in one pass."""

    def __init__(self, text: str, start: int, line: int) -> None:
        self.text = text
        self.body = text[start:]
        self.source = SourceMap(text, start, line)
        self.found = BodyContents()
        self.env = self.found.env

    def read(self) -> BodyContents:
        heading = 0
        cursor = -1  # in a row of a table, the offset to search for the next cell from
        self.found.tokens = markdown.blocks(self.body, self.env)
        for token in self.found.tokens:
            if token.type == "inline" and token.map:
                line = token.map[0]
                if cursor >= 0:
                    cursor = self._cell(token.content, line, cursor)
                elif heading:
                    self._heading(token.content, line, heading)
                    heading = 0
                else:
                    self._block(token.content, line)
            elif token.type == "heading_open":
                # A heading in a quote or list is not a heading of the note.
                heading = int(token.tag[1]) if token.level == 0 else 0
            elif token.type == "tr_open" and token.map:
                cursor = self.source.starts[token.map[0]] + token.meta["column"]
            elif token.type == "tr_close":
                cursor = -1
            elif token.type == "definition" and token.map:
                self._definition(token.content, token.map[0])
        return self.found

    def _heading(self, content: str, line: int, level: int) -> None:
        text = clean(content.replace("\n", " "))
        self.found.headings.append(Heading(level, text, self.source.line(line)))
        self._block(content, line)

    def _block(self, content: str, line: int) -> None:
        if "^" in content:
            self._block_id(content, line)
        if _TRIGGER.search(content):
            self._inline(content, self.source.by_lines(content, line))

    def _block_id(self, content: str, line: int) -> None:
        last = content.rpartition("\n")[2].rstrip()
        before, mark, name = last.rpartition("^")
        if mark and _BLOCK_ID.fullmatch(name) and before[-1:] in ("", " ", "\t"):
            self.found.blocks.append(Block(name, self.source.line(line + content.count("\n"))))

    def _cell(self, content: str, line: int, cursor: int) -> int:
        """Read the next cell of a row; return the offset to search for the one after it from."""
        found = self.source.cell(content, line, cursor) if content else None
        if found is None:
            return cursor
        locate, after = found
        if _TRIGGER.search(content):
            self._inline(content, locate)
        return after

    def _definition(self, content: str, row: int) -> None:
        """Read a link definition, which is a link itself where its address is that of a file."""
        found = definition(content)
        if found is None:
            return
        locate = self.source.by_lines(content, row)
        start, end = locate(0), locate(len(content) - 1) + 1
        raw, line, bare = (
            self.text[start:end],
            self.source.line_at(start),
            not _names_file(found.where.target),
        )
        self.found.links.append(Link(raw, "markdown", *found.where, found.label, line, start, end, bare=bare))

    def _inline(self, content: str, locate: Locate) -> None:
        tokens = markdown.inline(content, self.env)
        for position, token in enumerate(tokens):
            if "start" not in token.meta:
                continue
            start, end = locate(token.meta["start"]), locate(token.meta["end"])
            line = self.source.line_at(start)
            if token.type == "tag":
                self.found.tags.append(Tag(token.content, line, start, end))
                continue
            bare = bool(token.meta.get("bare"))
            for kind, target, anchor, label in _link_parts(tokens, position, content):
                raw = self.text[start:end]
                self.found.links.append(Link(raw, kind, target, anchor, label, line, start, end, bare=bare))


def _link_parts(
    tokens: list[Token], position: int, content: str
) -> Iterator[tuple[LinkKind, str, str | None, str | None]]:
    """Yield kind, target, anchor and label of the link at a position, if it leads to a file of the vault."""
    token = tokens[position]
    meta = token.meta
    if token.type == "wikilink":
        yield "embed" if meta["embed"] else "wikilink", meta["target"], meta["anchor"], meta["label"]
    elif token.type == "citation":
        yield "citation", token.content, None, None
    elif content[meta["end"] - 1] == ")":  # otherwise its address is in a link definition
        opens = token.type == "link_open"
        where = destination(str(token.attrGet("href" if opens else "src") or ""))
        if where:
            label = plain_label(tokens, position) if opens else meta["label"]
            yield "markdown" if opens else "embed", *where, (label or "").strip() or None
