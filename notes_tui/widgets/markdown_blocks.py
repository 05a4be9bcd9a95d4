"""Markdown tokens, made into blocks of plain pieces: what there is to show, before it has a width."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markdown_it.token import Token

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_TASK = re.compile(r"\[(.)\] ")
_CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?[ \t]*")
_STYLES = {"strong": "strong", "em": "emphasis", "s": "strike"}
_ROLES = {"code_inline": "code", "math_inline": "math", "html_inline": "dim"}


class Piece(NamedTuple):
    """A run of text of one look; `link` is the number of the link it belongs to, or -1."""

    text: str
    roles: tuple[str, ...] = ()
    link: int = -1


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: `kind` is `wikilink`, `embed`, `markdown`, `citation`, `tag` or `url`."""

    kind: str
    target: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stands on lines of its own.

    Attributes:
        pieces: Its text; a piece that is one newline breaks the line.
        first: What its first line begins with (a bullet, the bar of a quote).
        rest: What its other lines begin with.
        rows: For a table, rows of cells.
        aligned: For a table, `left`, `right` or `center` for each column.
        verbatim: Lines are cut, not wrapped.
        rule: A line across.
    """

    pieces: tuple[Piece, ...] = ()
    first: tuple[Piece, ...] = ()
    rest: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    aligned: tuple[str, ...] = ()
    verbatim: bool = False
    rule: bool = False


@dataclass(slots=True)
class Document:
    """All blocks of a text, and its links in order."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Target] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    """A list item or a quote that is open: what its first line, and its other lines, begin with.

    Attributes:
        used: Something of it is shown already.
        later: It is not the first item of its list.
    """

    first: Piece
    rest: Piece
    used: bool = False
    later: bool = False


def build(
    tokens: Sequence[Token], mark: Callable[[str], Iterable[tuple[int, int]]] | None = None
) -> Document:
    """Read tokens of the engine's Markdown parser.

    Args:
        tokens: From the first to the last of a text.
        mark: Gives start and end of what is to be marked in a piece of text.
    """
    builder = _Builder(mark)
    for token in tokens:
        builder.take(token)
    return builder.document


class _Builder:
    def __init__(self, mark: Callable[[str], Iterable[tuple[int, int]]] | None) -> None:
        self.document = Document()
        self._mark = mark
        self._levels: list[_Level] = []
        self._lists: list[int | None] = []
        self._items: list[int] = []
        self._heading = 0
        self._rows: list[list[tuple[Piece, ...]]] = []
        self._aligned: list[str] = []
        self._in_table = False

    def take(self, token: Token) -> None:
        """One token, in its turn."""
        name = token.type.removesuffix("_open") if token.type.endswith("_open") else token.type
        handler = getattr(self, f"_on_{name}", None)
        if handler is not None:
            handler(token)

    # Blocks

    def _on_inline(self, token: Token) -> None:
        pieces = self._inline(self._titled(token.children or []))
        if self._in_table:
            self._rows[-1].append(tuple(pieces))
            return
        if self._heading:
            level = f"h{min(self._heading, 3)}"
            pieces = [replace_roles(piece, level) for piece in pieces]
        elif self._levels and not self._levels[-1].used:
            pieces = self._special(pieces)
        self._emit(Block(tuple(pieces)))

    def _titled(self, tokens: list[Token]) -> list[Token]:
        """The same, with a callout's title on a line of its own."""
        level = self._levels[-1] if self._levels else None
        if not tokens or level is None or level.used or level.first.text != "▌ ":
            return tokens
        if not _CALLOUT.match(tokens[0].content):
            return tokens
        end = next((at for at, token in enumerate(tokens) if token.type == "softbreak"), len(tokens))
        breaks = [token.copy(type="hardbreak") for token in tokens[end : end + 1]]
        return [*tokens[:end], *breaks, *tokens[end + 1 :]]

    def _special(self, pieces: list[Piece]) -> list[Piece]:
        """A task's box, or a callout's title, where an item or a quote begins with one."""
        level = self._levels[-1]
        if not pieces:
            return pieces
        head, *tail = pieces
        if (match := _TASK.match(head.text)) and level.first.text.strip() == "•":
            level.first = Piece("☐ " if match[1] == " " else "☑ ", ("marker",))
            done = () if match[1] == " " else ("dim",)
            return [Piece(head.text[match.end() :], (*head.roles, *done)), *tail]
        if (match := _CALLOUT.match(head.text)) and level.first.text == "▌ ":
            title = head.text[match.end() :]
            if not title and (not tail or tail[0].text == "\n"):
                title = match[1].capitalize()
            return [Piece(title, ("strong", "callout")), *tail]
        return pieces

    def _on_heading(self, token: Token) -> None:
        self._gap()
        self._heading = int(token.tag[1:])

    def _on_heading_close(self, _token: Token) -> None:
        self._heading = 0

    def _on_paragraph(self, token: Token) -> None:
        if not token.hidden:
            self._gap()

    def _on_blockquote(self, _token: Token) -> None:
        self._gap()
        self._levels.append(_Level(Piece("▌ ", ("quote",)), Piece("▌ ", ("quote",))))

    def _on_blockquote_close(self, _token: Token) -> None:
        self._levels.pop()

    def _on_bullet_list(self, _token: Token) -> None:
        self._open_list(None)

    def _on_ordered_list(self, token: Token) -> None:
        self._open_list(int(token.attrGet("start") or 1))

    def _open_list(self, number: int | None) -> None:
        if not self._lists:
            self._gap()
        self._lists.append(number)
        self._items.append(0)

    def _on_bullet_list_close(self, _token: Token) -> None:
        self._lists.pop()
        self._items.pop()

    _on_ordered_list_close = _on_bullet_list_close

    def _on_list_item(self, _token: Token) -> None:
        number = self._lists[-1]
        text = "• " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1
        later = self._items[-1] > 0
        self._items[-1] += 1
        self._levels.append(_Level(Piece(text, ("marker",)), Piece(" " * len(text)), later=later))

    def _on_list_item_close(self, _token: Token) -> None:
        if not self._levels[-1].used:
            self._emit(Block())
        self._levels.pop()

    def _on_fence(self, token: Token) -> None:
        self._gap()
        for line in token.content.rstrip("\n").split("\n"):
            self._emit(Block((Piece(line.expandtabs(4), ("block",)),), verbatim=True))

    _on_code_block = _on_fence
    _on_math_block = _on_fence

    def _on_html_block(self, token: Token) -> None:
        self._gap()
        for line in token.content.rstrip("\n").split("\n"):
            self._emit(Block((Piece(line, ("dim",)),)))

    def _on_hr(self, _token: Token) -> None:
        self._gap()
        self._emit(Block(rule=True))

    def _on_table(self, _token: Token) -> None:
        self._gap()
        self._rows, self._aligned, self._in_table = [], [], True

    def _on_tr(self, _token: Token) -> None:
        self._rows.append([])

    def _on_th(self, token: Token) -> None:
        style = str(token.attrGet("style") or "")
        self._aligned.append(style.removeprefix("text-align:") or "left")

    def _on_table_close(self, _token: Token) -> None:
        self._in_table = False
        rows = tuple(tuple(row) for row in self._rows)
        self._emit(Block(rows=rows, aligned=tuple(self._aligned), verbatim=True))

    def _gap(self) -> None:
        """An empty line, unless this is the very first thing, or the first of its list or quote."""
        around = self._levels
        if around and not around[-1].used:
            if not around[-1].later:
                return
            around = around[:-1]
        if not self.document.blocks:
            return
        prefix = tuple(level.rest for level in around)
        self.document.blocks.append(Block(first=prefix))

    def _emit(self, block: Block) -> None:
        first = tuple(level.rest if level.used else level.first for level in self._levels)
        for level in self._levels:
            level.used = True
        rest = tuple(level.rest for level in self._levels)
        self.document.blocks.append(replace(block, first=first, rest=rest))

    # What stands in a line

    def _inline(self, tokens: Sequence[Token]) -> list[Piece]:
        pieces: list[Piece] = []
        roles: list[str] = []
        link = -1
        for token in tokens:
            name, _, side = token.type.rpartition("_")
            if name in _STYLES:
                roles.append(_STYLES[name]) if side == "open" else roles.remove(_STYLES[name])
            elif token.type == "link_open":
                link = self._add(_address(str(token.attrGet("href") or "")))
            elif token.type == "link_close":
                link = -1
            else:
                pieces += self._leaf(token, tuple(roles), link)
        return pieces

    def _leaf(self, token: Token, roles: tuple[str, ...], link: int) -> list[Piece]:
        linked = ("link",) if link >= 0 else ()
        if token.type == "softbreak":
            return [Piece(" ", roles)]
        if token.type == "hardbreak":
            return [Piece("\n")]
        if token.type == "text":
            return self._marked(Piece(token.content, (*roles, *linked), link))
        if token.type in _ROLES:
            return self._marked(Piece(token.content, (*roles, _ROLES[token.type]), link))
        return self._linked(token, roles)

    def _linked(self, token: Token, roles: tuple[str, ...]) -> list[Piece]:
        meta = token.meta
        if token.type == "wikilink":
            target, anchor = meta["target"], meta["anchor"]
            kind = "embed" if meta["embed"] else "wikilink"
            parts = [part for part in (target, *(anchor or "").split("#")) if part]
            shown = meta["label"] or " › ".join(parts)
            number = self._add(Target(kind, target, anchor))
            return [Piece(("▸ " if meta["embed"] else "") + shown, (*roles, "link"), number)]
        if token.type == "tag":
            return [Piece(f"#{token.content}", (*roles, "tag"), self._add(Target("tag", token.content)))]
        if token.type == "citation":
            return [
                Piece(f"@{token.content}", (*roles, "link"), self._add(Target("citation", token.content)))
            ]
        if token.type == "image":
            target = _address(str(token.attrGet("src") or ""))
            if target.kind == "markdown":
                target = Target("embed", target.target, target.anchor)
            return [Piece(f"▸ {token.content or target.target}", (*roles, "link"), self._add(target))]
        return [Piece(token.content, roles)] if token.content else []

    def _add(self, target: Target) -> int:
        self.document.links.append(target)
        return len(self.document.links) - 1

    def _marked(self, piece: Piece) -> list[Piece]:
        if self._mark is None:
            return [piece]
        found: list[Piece] = []
        at = 0
        for start, end in self._mark(piece.text):
            found.append(piece._replace(text=piece.text[at:start]))
            found.append(piece._replace(text=piece.text[start:end], roles=(*piece.roles, "match")))
            at = end
        found.append(piece._replace(text=piece.text[at:]))
        return [part for part in found if part.text]


def replace_roles(piece: Piece, role: str) -> Piece:
    """The piece with one more role, below those that it has."""
    return piece._replace(roles=(role, *piece.roles))


def _address(href: str) -> Target:
    if _SCHEME.match(href):
        return Target("url", href)
    path, _, anchor = unquote(href).partition("#")
    return Target("markdown", path, anchor or None)
