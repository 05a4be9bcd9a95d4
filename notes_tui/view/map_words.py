"""The words of the map: its heading, the legend of its lines, and the reasons why something is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from index import TIE_KINDS, clean_line
from notes_tui.view.line_canvas import LINES
from notes_tui.view.map_picture import SIGNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from index import DocumentId, Neighbourhood, Tie, TieKind

KIND_NAMES: Mapping[TieKind, str] = {
    "link": "links",
    "citation": "citations",
    "together": "together",
    "tag": "tags",
    "related": "related",
}

_MOST_OTHERS = 4
_MOST_TAGS = 4
_MOST_NAME = 40


def heading(graph: Neighbourhood, hops: int, shown: int) -> str:
    """Return the line above the map."""
    name = clean_line(graph.centre.title) if graph.centre is not None else f"#{clean_line(graph.tag)}"
    number = f"{shown} of {graph.total:,}" if shown < graph.total else f"{shown}"
    return f"{hops} hop{'s' if hops > 1 else ''} · {number} around {name}"


def legend(kinds: Collection[TieKind], keys: Mapping[TieKind, str], width: int) -> Text:
    """Return the kinds of lines with the keys that hide and show them; × is before one that is hidden."""
    parts = []
    for kind in TIE_KINDS:
        line = LINES[kind] + SIGNS[kind]
        parts.append((kind, f"{keys[kind]} {line if kind in kinds else '×'} {KIND_NAMES[kind]}"))
    text = _joined(parts, kinds, "   ")
    if text.cell_len > width:
        text = _joined(parts, kinds, "  ")
    if text.cell_len > width:
        text = _joined([(kind, words.rpartition(" ")[0]) for kind, words in parts], kinds, "  ")
    return text


def _joined(parts: list[tuple[TieKind, str]], kinds: Collection[TieKind], between: str) -> Text:
    text = Text(no_wrap=True, overflow="ellipsis")
    for number, (kind, words) in enumerate(parts):
        text.append(between if number else "")
        text.append(words, "" if kind in kinds else "dim")
    return text


def reasons(graph: Neighbourhood, id_: DocumentId | None) -> str:
    """Return what ties a document to the middle, and to others on the map; for the middle, the numbers of ties."""
    centre = graph.centre.id if graph.centre is not None else None
    if id_ is None or id_ == centre:
        return " · ".join(_numbers(graph, centre))
    names = {node.item.id: clean_line(node.item.title) for node in graph.nodes}
    mine = [tie for tie in graph.ties if id_ in (tie.source, tie.target)]
    found = [_with_middle(tie, id_) for tie in mine if tie.other(id_) == centre]
    others: dict[str, list[str]] = {}
    for tie in mine:
        other = tie.other(id_)
        if other is not None and other != centre and other in names:
            others.setdefault(_with_other(tie, id_), []).append(_short(names[other]))
    for words, titles in others.items():
        more = len(titles) - _MOST_OTHERS
        listed = ", ".join(titles[:_MOST_OTHERS]) + (f" and {more} more" if more > 0 else "")
        found.append(f"{words} {listed}")
    return " · ".join(found)


def _numbers(graph: Neighbourhood, centre: DocumentId | None) -> Iterator[str]:
    direct = {node.item.id for node in graph.nodes if node.hop == 1}
    mine = [tie for tie in graph.ties if centre in (tie.source, tie.target) and direct & {*tie[:2]}]
    for words, count in (
        ("here", sum(tie.kind in ("link", "citation") and tie.target == centre for tie in mine)),
        ("linked from here", sum(tie.kind in ("link", "citation") and tie.source == centre for tie in mine)),
        ("linked together with it", sum(tie.kind == "together" for tie in mine)),
        ("with the tag" if centre is None else "with its tags", sum(tie.kind == "tag" for tie in mine)),
        ("related", sum(tie.kind == "related" for tie in mine)),
    ):
        if count:
            shown = f"link{'s' if count == 1 else ''} here" if words == "here" else words
            yield f"{count} {shown}"


def _with_middle(tie: Tie, id_: DocumentId) -> str:
    if tie.kind == "tag":
        return f"shares {_tags(tie)}" if tie.source is not None else f"has {_tags(tie)}"
    if tie.kind == "together":
        return f"linked beside it in {', '.join(map(_short, tie.why))}"
    if tie.kind == "related":
        return f"related: {', '.join(tie.why)}" if tie.why else "related"
    if tie.kind == "citation":
        return "cited here" if tie.target == id_ else "cites this"
    return "linked from here" if tie.target == id_ else "links here"


def _with_other(tie: Tie, id_: DocumentId) -> str:
    if tie.kind == "tag":
        return f"shares {_tags(tie)} with"
    if tie.kind == "citation":
        return "cited in" if tie.target == id_ else "cites"
    return "linked from" if tie.target == id_ else "links to"


def _tags(tie: Tie) -> str:
    return " ".join(f"#{clean_line(tag)}" for tag in tie.why[:_MOST_TAGS])


def _short(title: str) -> str:
    """Return a title up to its colon, where that is short enough to stand in a list."""
    name = title.partition(": ")[0]
    return name if len(name) <= _MOST_NAME else f"{name[:_MOST_NAME].rstrip()}…"
