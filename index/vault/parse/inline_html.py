"""Simple inline HTML as styles: `<b>`, `<i>`, `<u>`, `<sub>` and so on, in balanced pairs. Attributes are ignored."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from index.vault.markdown_blocks import TextRun
from index.vault.parse.inline_spans import LinkEnd, LinkStart, in_comment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.vault.markdown_blocks import InlineStyle, Styles
    from index.vault.parse.inline_spans import FlatInline

_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z]+)(?:\s.*(?<!/))?>", re.DOTALL)
_BREAK = re.compile(r"<br(?:\s[^<>]*)?/?>", re.IGNORECASE)
# Tags that are drawn, with their style; what has none is only hidden, or drawn with other characters.
_STYLES: dict[str, InlineStyle | None] = {
    "b": "strong",
    "strong": "strong",
    "summary": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "u": "underline",
    "s": "strike",
    "del": "strike",
    "mark": "highlight",
    "kbd": "code",
    "code": "code",
    "details": None,
    "sub": None,
    "sup": None,
}
_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ ",
        strict=True,
    )
)
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ ", strict=True))
_SCRIPTS = {"sup": ("^", _RAISED), "sub": ("_", _LOWERED)}


class HtmlTag(NamedTuple):
    """A tag that is drawn."""

    name: str
    closes: bool


def html_tag(text: str) -> HtmlTag | None:
    """Read a tag; None for one that is shown as text."""
    match = _TAG.fullmatch(text)
    if match is None or (name := match["name"].lower()) not in _STYLES:
        return None
    return HtmlTag(name, bool(match["slash"]))


def is_break(text: str) -> bool:
    """Return whether a text is the tag `<br>`."""
    return _BREAK.fullmatch(text) is not None


def is_comment(text: str) -> bool:
    """Return whether a text is a whole comment."""
    return text.startswith("<!--") and text.endswith("-->")


def styled_html(pieces: Sequence[FlatInline]) -> list[FlatInline]:
    """Draw the balanced tags of one paragraph, and style HTML comments as comments; other tags stay text."""
    ends = _pairs(pieces)
    closing = {end: start for start, end in ends.items()}
    names = {at: tag.name for at in ends if (tag := _tag(pieces[at]))}
    active: Counter[InlineStyle] = Counter()
    until, script = -1, dict[str, str]()  # end of the outermost `<sub>` or `<sup>`, and characters for it
    found: list[FlatInline] = []
    for at, piece in enumerate(pieces):
        start = closing.get(at, at)
        if start not in names:
            found.append(_drawn(piece, active, script if at < until else {}))
            continue
        name = names[start]
        if style := _STYLES[name]:
            active[style] += 1 if at == start else -1
        elif at == start and name in _SCRIPTS:
            sign, table = _SCRIPTS[name]
            # Of nested ones only the outermost is read, so that the time stays linear.
            outermost = at > until
            if outermost:
                whole = _has_all(pieces[at + 1 : ends[at]], table)
                until, script = ends[at], table if whole else {}
            if not (outermost and script):
                found.append(_drawn(TextRun(sign), active, {}))
    return found


def _tag(piece: FlatInline) -> HtmlTag | None:
    return html_tag(piece.text) if isinstance(piece, TextRun) and piece.kind == "html" else None


def _pairs(pieces: Sequence[FlatInline]) -> dict[int, int]:
    """Return the numbers of opening tags, each with that of the tag that closes it, both in the same link or none."""
    ends: dict[int, int] = {}
    outer: list[tuple[list[tuple[str, int]], Counter[str]]] = []
    opened: list[tuple[str, int]] = []
    counts: Counter[str] = Counter()
    for at, piece in enumerate(pieces):
        if isinstance(piece, LinkStart):
            outer.append((opened, counts))
            opened, counts = [], Counter()
        elif isinstance(piece, LinkEnd):
            opened, counts = outer.pop()
        elif tag := _tag(piece):
            if not tag.closes:
                opened.append((tag.name, at))
                counts[tag.name] += 1
            elif counts[tag.name]:
                # A tag that was opened later and is still open is text.
                name, start = "", at
                while name != tag.name:
                    name, start = opened.pop()
                    counts[name] -= 1
                ends[start] = at
    return ends


def _has_all(pieces: Sequence[FlatInline], table: dict[str, str]) -> bool:
    """Return whether there are only characters that a table has."""
    return all(
        isinstance(piece, TextRun)
        and piece.kind in ("text", "html")
        and all(character in table for character in piece.text)
        for piece in pieces
    )


def _drawn(piece: FlatInline, active: Counter[InlineStyle], script: dict[str, str]) -> FlatInline:
    if isinstance(piece, LinkStart | LinkEnd):
        return piece
    styles: Styles = tuple(style for style, count in active.items() if count and style != "highlight")
    before: Styles = ("highlight",) if active["highlight"] else ()
    styled = piece._replace(styles=(*before, *piece.styles, *styles))
    if not isinstance(styled, TextRun):
        return styled
    if styled.kind == "html" and is_comment(styled.text):
        return styled._replace(styles=in_comment(styled.styles))
    return styled._replace(text="".join(map(script.__getitem__, styled.text))) if script else styled
