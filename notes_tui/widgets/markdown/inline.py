"""What stands in a line of Markdown, made into pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from notes_tui.widgets.markdown.model import Piece, Target
from notes_tui.widgets.markdown.spans import highlighted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from markdown_it.token import Token

    from index import Embed, Embeds
    from notes_tui.widgets.markdown.model import Document

FOOTNOTE = re.compile(r"^ {0,3}(?:> ?)*\[\^([^\]\s]+)\]:", re.MULTILINE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
# A bare address, and a footnote's mark with the colon that makes it the note itself.
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>]*[^\s<>.,;:!?'\")\]}”’*_~])|\[\^(?P<note>[^\]\s]+)\](?P<colon>:?)"
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BLOCK_ID = re.compile(r"[A-Za-z0-9-]+[ \t]*")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RESOLVED = frozenset(("wikilink", "markdown", "citation"))
_STYLES = {"strong": "strong", "em": "emphasis", "s": "strike"}
_ROLES = {"code_inline": "code", "math_inline": "math", "html_inline": "dim"}
_WHY = {
    "missing": "not there",
    "unreadable": "cannot be read",
    "ring": "shown already, around this",
    "deep": "too deep to show here",
    "full": "too much is shown already",
}


@dataclass(slots=True)
class Text:
    """The text that pieces are made of.

    Attributes:
        embeds: What is embedded in it.
        source: Its path, if it is embedded itself.
        footnotes: Labels of the footnotes that it has.
        shown: What is shown already of what is embedded.
    """

    embeds: Embeds = field(default_factory=dict)
    source: str | None = None
    footnotes: set[str] = field(default_factory=set)
    shown: set[tuple[str, str | None]] = field(default_factory=set)


class Inline:
    """Makes pieces, and adds their links to a document.

    Attributes:
        text: What the pieces are made of.
    """

    def __init__(
        self,
        document: Document,
        mark: Callable[[str], Iterable[tuple[int, int]]] | None,
        unresolved: Collection[str],
    ) -> None:
        self._document = document
        self._mark = mark
        self._unresolved = unresolved
        self._broken: set[int] = set()
        self.text = Text()

    def pieces(self, tokens: Sequence[Token]) -> list[Piece]:
        """All that is between the first token and the last."""
        found: list[Piece] = []
        roles: list[str] = []
        link = -1
        for at, token in enumerate(tokens):
            name, _, side = token.type.rpartition("_")
            if name in _STYLES:
                roles.append(_STYLES[name]) if side == "open" else roles.remove(_STYLES[name])
            elif token.type == "link_open":
                link = self.add(_address(str(token.attrGet("href") or "")))
            elif token.type == "link_close":
                link = -1
            elif token.type == "softbreak" and at + 1 < len(tokens) and self._is_footnote(tokens[at + 1]):
                found.append(Piece("\n"))
            else:
                found += self._leaf(token, tuple(roles), link)
        return highlighted(found)

    def add(self, target: Target) -> int:
        """A further link; returns its number."""
        if self.text.source is not None:
            target = replace(target, source=self.text.source)
        elif target.kind in _RESOLVED and target.target in self._unresolved:
            self._broken.add(len(self._document.links))
        self._document.links.append(target)
        return len(self._document.links) - 1

    def _look(self, link: int) -> str:
        return "broken" if link in self._broken else "link"

    def shown(self, token: Token) -> Embed | None:
        """The note that is to be shown in the place of a token; one that is shown already is not shown again."""
        if token.type != "image" and not (token.type == "wikilink" and token.meta["embed"]):
            return None
        target = _embedded(token)
        key = target.target, target.anchor
        embed = self.text.embeds.get(key)
        if embed is None or embed.state != "shown" or key in self.text.shown:
            return None
        self.text.shown.add(key)
        return embed

    def embedded(self, token: Token, *, title: bool = False) -> list[Piece]:
        """What stands for, or above, what is embedded: its name, and its size or why it is not shown."""
        meta, target = token.meta, _embedded(token)
        name = meta["label"] or _parts(target.target, target.anchor)
        key = target.target, target.anchor
        embed = self.text.embeds.get(key)
        state = embed.state if embed is not None else "file"
        again = state == "shown" and not title and key in self.text.shown
        number = self.add(target)
        sign = "▣ " if state == "file" else ""
        pieces = [
            Piece(sign + name, ("broken",) if state in ("missing", "unreadable") else ("link",), number)
        ]
        if why := "shown above" if again else _WHY.get(state):
            pieces.append(Piece(f" · {why}", ("dim",)))
        if meta["size"]:
            pieces.append(Piece(f" · {meta['size'].replace('x', '×')} px", ("dim",)))
        return pieces

    def _is_footnote(self, token: Token) -> bool:
        return token.type == "text" and FOOTNOTE.match(token.content) is not None

    def _leaf(self, token: Token, roles: tuple[str, ...], link: int) -> list[Piece]:
        linked = (self._look(link),) if link >= 0 else ()
        if token.type == "softbreak":
            return [Piece(" ", roles)]
        if token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.fullmatch(token.content)):
            return [Piece("\n")]
        if token.type == "text":
            piece = Piece(token.content, (*roles, *linked), link)
            plain = link >= 0 or not ("http" in piece.text or "[^" in piece.text)
            return self._marked(piece) if plain else self._text(piece)
        if token.type in _ROLES:
            return self._marked(Piece(token.content, (*roles, _ROLES[token.type], *linked), link))
        return self._linked(token, roles)

    def _text(self, piece: Piece) -> list[Piece]:
        """Plain text, with the addresses and footnotes that are in it."""
        found: list[Piece] = []
        at = 0
        for match in _FOUND.finditer(piece.text):
            label = match["note"]
            if label and label not in self.text.footnotes:
                continue
            found += self._marked(piece._replace(text=piece.text[at : match.start()]))
            at = match.end()
            roles = (*piece.roles, "link")
            if match["url"]:
                number = self.add(Target("url", match["url"]))
                found += self._marked(Piece(match["url"], roles, number))
                continue
            note = bool(match["colon"]) and not piece.text[: match.start()].strip()
            number = self.add(Target("footnote", label, "text" if note else None))
            shown = label.translate(_SUPERSCRIPT) if label.isdecimal() and label.isascii() else f"[{label}]"
            found.append(Piece(shown, roles, number))
            at -= 0 if note else len(match["colon"])
        return [*found, *self._marked(piece._replace(text=piece.text[at:]))]

    def _linked(self, token: Token, roles: tuple[str, ...]) -> list[Piece]:
        meta = token.meta
        if token.type == "image" or (token.type == "wikilink" and meta["embed"]):
            return [piece._replace(roles=(*roles, *piece.roles)) for piece in self.embedded(token)]
        if token.type == "wikilink":
            shown = meta["label"] or _parts(meta["target"], meta["anchor"])
            number = self.add(Target("wikilink", meta["target"], meta["anchor"]))
            return [Piece(shown, (*roles, self._look(number)), number)]
        if token.type == "tag":
            return [Piece(f"#{token.content}", (*roles, "tag"), self.add(Target("tag", token.content)))]
        if token.type == "citation":
            number = self.add(Target("citation", token.content))
            return [Piece(f"@{token.content}", (*roles, self._look(number)), number)]
        return [Piece(token.content, roles)] if token.content else []

    def _marked(self, piece: Piece) -> list[Piece]:
        if self._mark is None:
            return [piece] if piece.text else []
        found: list[Piece] = []
        at = 0
        for start, end in self._mark(piece.text):
            found.append(piece._replace(text=piece.text[at:start]))
            found.append(piece._replace(text=piece.text[start:end], roles=(*piece.roles, "match")))
            at = end
        found.append(piece._replace(text=piece.text[at:]))
        return [part for part in found if part.text]


def without_block_id(pieces: list[Piece]) -> list[Piece]:
    """A block without the name at its end by which links find it; nothing, if it is nothing else."""
    if not pieces or pieces[-1].link >= 0 or pieces[-1].roles:
        return pieces
    last = pieces[-1]
    before, mark, name = last.text.rpartition("^")
    if not mark or before[-1:] not in ("", " ", "\t") or not _BLOCK_ID.fullmatch(name):
        return pieces
    before = before.rstrip(" \t")
    return [*pieces[:-1], last._replace(text=before)] if before else pieces[:-1]


def _parts(target: str, anchor: str | None) -> str:
    """What a link without a label shows: note and heading, or file and page."""
    parts = [part.replace("page=", "page ", 1) for part in (anchor or "").split("#")]
    return " › ".join(part for part in (target, *parts) if part)


def _embedded(token: Token) -> Target:
    if token.type == "wikilink":
        return Target("embed", token.meta["target"], token.meta["anchor"])
    target = _address(str(token.attrGet("src") or ""))
    return target if target.kind == "url" else Target("embed", target.target, target.anchor)


def _address(href: str) -> Target:
    if _SCHEME.match(href):
        return Target("url", href)
    path, _, anchor = unquote(href).partition("#")
    return Target("markdown", path, anchor or None)
