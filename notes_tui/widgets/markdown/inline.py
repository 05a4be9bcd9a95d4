"""Inline pieces of the engine's Markdown, styled for the page, with their links numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index import EmbedSpan, FootnoteMark, LineBreak, LinkTarget, TextRun
from notes_tui.widgets.markdown.model import ImageSpot, Piece, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from index import Embed, Embeds, Inline, LinkSpan
    from notes_tui.widgets.markdown.model import MarkdownPage

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RESOLVED = frozenset(("wikilink", "markdown", "citation"))
_ROLES = {"text": (), "code": ("code",), "math": ("math",), "html": ("dim",)}
_REASONS = {
    "missing": "not there",
    "unreadable": "cannot be read",
    "ring": "shown already, around this",
    "deep": "too deep to show here",
    "full": "too much is shown already",
}


@dataclass(slots=True)
class TextContext:
    """The text whose pieces are being styled.

    Attributes:
        embeds: Its embeds.
        source: Its path, if it is embedded itself.
        unresolved: Targets of its links that do not exist.
        shown: Target and anchor of each embed that is shown already.
        notes: Inline footnotes whose text is to be shown at its end.
    """

    embeds: Embeds = field(default_factory=dict)
    source: str | None = None
    unresolved: Collection[str] = ()
    shown: set[LinkTarget] = field(default_factory=set)
    notes: list[FootnoteMark] = field(default_factory=list)


class InlineStyler:
    """Styles inline pieces, and adds their links to a page.

    Attributes:
        text: The text that the pieces are from.
    """

    def __init__(
        self,
        page: MarkdownPage,
        mark: Callable[[str], Iterable[tuple[int, int]]] | None,
    ) -> None:
        self._page = page
        self._mark = mark
        self._broken: set[int] = set()
        self.text = TextContext()

    def pieces(self, inlines: Iterable[Inline], *over: str) -> list[Piece]:
        """Style inline pieces; `over` are roles above all but that of a comment."""
        found: list[Piece] = []
        for inline in inlines:
            found += self._styled(inline, over)
        return found

    def add(self, target: Target) -> int:
        """Add a link, and return its number."""
        if target.kind in _RESOLVED and target.target in self.text.unresolved:
            self._broken.add(len(self._page.links))
        if self.text.source is not None:
            target = target._replace(source=self.text.source)
        self._page.links.append(target)
        return len(self._page.links) - 1

    def _link_role(self, link: int) -> str:
        return "broken" if link in self._broken else "link"

    def shown(self, span: EmbedSpan) -> Embed | None:
        """Return the note to show in the place of an embed; None if it is shown already, or is not to be."""
        key = LinkTarget(span.target, span.anchor)
        embed = self.text.embeds.get(key)
        if embed is None or embed.state != "shown" or key in self.text.shown:
            return None
        self.text.shown.add(key)
        return embed

    def image(self, span: EmbedSpan) -> tuple[Embed, ImageSpot] | None:
        """Return the file of an embedded image, and the size that is wanted; None for anything else."""
        from index import is_image  # most notes have no images

        embed = self.text.embeds.get(LinkTarget(span.target, span.anchor))
        if embed is None or embed.state != "file" or embed.path is None or not is_image(embed.path):
            return None
        width, _, height = (span.size or "").partition("x")
        return embed, ImageSpot(embed.path, _pixels(width), _pixels(height))

    def embedded(self, span: EmbedSpan, *, title: bool = False) -> list[Piece]:
        """Name an embed, with its size or the reason why it is not shown; `title` is for above what is shown."""
        name = span.label or _name(span.target.removeprefix("/"), span.anchor)
        key = LinkTarget(span.target, span.anchor)
        embed = self.text.embeds.get(key)
        state = embed.state if embed is not None else "file"
        again = state == "shown" and not title and key in self.text.shown
        number = self.add(Target("url" if span.web else "embed", *key))
        sign = "▣ " if state == "file" else ""
        role = "broken" if state in ("missing", "unreadable") else "link"
        pieces = [Piece(sign + name, (role,), number)]
        if reason := "shown above" if again else _REASONS.get(state):
            pieces.append(Piece(f" · {reason}", ("dim",)))
        if span.size:
            pieces.append(Piece(f" · {span.size.replace('x', '×')} px", ("dim",)))
        return pieces

    def _styled(
        self, inline: Inline, over: tuple[str, ...], link: int = -1, *, marked: bool = True
    ) -> list[Piece]:
        roles: tuple[str, ...] = inline.styles
        if comment := bool(roles) and roles[-1] == "comment":
            roles = roles[:-1]
        if isinstance(inline, TextRun):
            linked = (self._link_role(link),) if link >= 0 else ()
            text = _formula(inline.text) if inline.kind == "math" else inline.text
            piece = Piece(text, (*roles, *_ROLES[inline.kind], *linked), link)
            pieces = self._marked(piece) if marked else [piece]
        elif isinstance(inline, LineBreak):
            pieces = [Piece("\n" if inline.hard else " ", roles)]
        elif isinstance(inline, EmbedSpan):
            pieces = [piece._replace(roles=(*roles, *piece.roles)) for piece in self.embedded(inline)]
        elif isinstance(inline, FootnoteMark):
            pieces = [self._footnote(inline, roles)]
        else:
            # Each piece of the label knows itself if it is within a comment.
            return self._link(inline, roles, over, comment=comment)
        return _finished(pieces, over, comment=comment)

    def _footnote(self, mark: FootnoteMark, roles: tuple[str, ...]) -> Piece:
        label = mark.label
        if mark.content:
            self.text.notes.append(mark)
        number = self.add(Target("footnote", label, "text" if mark.opens_note else None))
        shown = label.translate(_SUPERSCRIPT) if label.isdecimal() and label.isascii() else f"[{label}]"
        return Piece(shown, (*roles, "link"), number)

    def _link(
        self, link: LinkSpan, roles: tuple[str, ...], over: tuple[str, ...], *, comment: bool
    ) -> list[Piece]:
        if link.bare and link.target in self.text.unresolved:
            return [piece for inline in link.content for piece in self._styled(inline, over)]
        number = self.add(Target(link.kind, link.target, link.anchor))
        if link.content or link.kind in ("markdown", "url"):
            marked = link.kind != "wikilink"
            labels = (self._styled(inline, over, number, marked=marked) for inline in link.content)
            return [piece for label in labels for piece in label]
        shown = {"tag": f"#{link.target}", "citation": f"@{link.target}"}.get(link.kind)
        role = "tag" if link.kind == "tag" else self._link_role(number)
        piece = Piece(shown or _name(link.target, link.anchor), (*roles, role), number)
        return _finished([piece], over, comment=comment)

    def _marked(self, piece: Piece) -> list[Piece]:
        if self._mark is None:
            return [piece] if piece.text else []
        found: list[Piece] = []
        at = 0
        for start, end in self._mark(piece.text):
            found.append(piece._replace(text=piece.text[at:start]))
            found.append(piece._replace(text=piece.text[start:end]).over("match"))
            at = end
        found.append(piece._replace(text=piece.text[at:]))
        return [part for part in found if part.text]


def _pixels(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdecimal() and 0 < len(digits) < 6 else None


def _formula(tex: str) -> str:
    """Return a formula on one line: as Unicode, or else its source."""
    # Most notes have no formulas.
    from index import formula_text

    return " ".join((formula_text(tex) or tex).split("\n"))


def _finished(pieces: list[Piece], over: tuple[str, ...], *, comment: bool) -> list[Piece]:
    if comment:
        over = (*over, "dim")
    return [piece.over(*over) for piece in pieces] if over else pieces


def _name(target: str, anchor: str | None) -> str:
    """Name a link without a label: by note and heading, or file and page."""
    if not anchor:
        return target
    parts = [part.replace("page=", "page ", 1) for part in anchor.split("#")]
    return " › ".join(part for part in (target, *parts) if part)
