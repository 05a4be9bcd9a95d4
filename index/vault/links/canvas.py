"""Links in a canvas: cards that show a file, and the text of text cards.

A canvas is JSON. It is changed by spans of its text values, so that everything else keeps its characters: tabs, order
and escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.vault.links.move_plan import MovePlan
from index.vault.links.redirect import LinkPlace, Redirection
from index.vault.links.rewrite import Rewritten, applied, rewrite
from index.vault.parse.note import parse

_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
# What stands for one character of a text value.
_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)

# From path and text of a text card to the text with changed links.
_Rewrite = Callable[[str, str], Rewritten | None]
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class CanvasValue:
    """A text value in a canvas, and its span in the JSON, quotes included."""

    start: int
    end: int
    value: str


CanvasNode = dict[str, CanvasValue]
"""The text values of a node by name."""


def rewrite_canvas(path: str, text: str, plan: MovePlan) -> Rewritten | None:
    """Make the file and text cards of a canvas follow a move; see `rewrite` for arguments and errors.

    A canvas that is not JSON is left alone.
    """

    def moved(value: CanvasValue) -> list[Edit]:
        old = plan.before.resolve(f"/{value.value}", path)
        new = plan.moves.get(old, value.value) if old is not None else value.value
        return [(0, len(value.value), new)] if new != value.value else []

    def edits(node: CanvasNode) -> Iterator[tuple[CanvasValue, Iterable[Edit], int]]:
        for name in ("file", "background"):
            if name in node and (found := moved(node[name])):
                yield node[name], found, 1
        yield from _text_edits(path, node, lambda where, value: rewrite(where, value, plan))

    return _rewritten(text, edits)


def rewrite_canvas_anchors(path: str, text: str, rewritten: _Rewrite) -> Rewritten | None:
    """Make the cards of a canvas follow a new heading or block identifier.

    Args:
        path: The canvas.
        text: Its JSON; what is not JSON is left alone.
        rewritten: Changes the anchors in a text that stands in `path`; see `rewrite_heading`.
    """

    def edits(node: CanvasNode) -> Iterator[tuple[CanvasValue, Iterable[Edit], int]]:
        if "file" in node and "subpath" in node:
            subpath = node["subpath"]
            # The card is what a link from the root to the same place is.
            head = f"[[/{node['file'].value}"
            made = rewritten(path, f"{head}{subpath.value}]]")
            if made is not None and subpath.value.startswith("#"):
                yield (
                    subpath,
                    [(start - len(head), end - len(head), new) for start, end, new in made.edits],
                    1,
                )
        yield from _text_edits(path, node, rewritten)

    return _rewritten(text, edits)


def redirect_canvas(path: str, text: str, redirection: Redirection) -> Rewritten | None:
    """Make the cards of a canvas follow text that moves from one note to another; see `Redirection.redirect`.

    A card that shows a whole note keeps doing so where it has no `subpath`.
    """

    def edits(node: CanvasNode) -> Iterator[tuple[CanvasValue, Iterable[Edit], int]]:
        old = redirection.before.resolve(f"/{node['file'].value}", path) if "file" in node else None
        if old is not None:
            subpath = node["subpath"].value if "subpath" in node else ""
            wanted = redirection.lead(LinkPlace(old, subpath.removeprefix("#") or None))
            if wanted.path != old:
                yield node["file"], [(0, len(node["file"].value), wanted.path)], 1
            anchor = f"#{wanted.anchor}" if wanted.anchor else ""
            if subpath and anchor != subpath:
                yield node["subpath"], [(0, len(subpath), anchor)], int(wanted.path == old)
        yield from _text_edits(path, node, redirection.redirect)

    return _rewritten(text, edits)


def rename_canvas_tag(path: str, text: str, renamed: Callable[[str], str | None]) -> Rewritten | None:
    """Give a tag another name in the text cards of a canvas.

    Args:
        path: The canvas.
        text: Its JSON; what is not JSON is left alone.
        renamed: Returns the new name of a tag, or None where it keeps its name.
    """

    def edits(node: CanvasNode) -> Iterator[tuple[CanvasValue, Iterable[Edit], int]]:
        tags = parse(path, node["text"].value).tags if "text" in node else ()
        found = [
            (tag.start, tag.end, f"#{name}")
            for tag in tags
            if tag.start >= 0 and (name := renamed(tag.name)) not in (None, tag.name)
        ]
        if found:
            yield node["text"], found, len(found)

    return _rewritten(text, edits)


def is_canvas_json(text: str) -> bool:
    """Return whether a text is JSON that is not nested too deeply to be read."""
    try:
        json.loads(text.removeprefix("\ufeff"), strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def canvas_nodes(text: str) -> list[CanvasNode]:
    """Return the nodes of a canvas with their text values; none where it is not the JSON of a canvas."""
    if not is_canvas_json(text):
        return []
    nodes: list[CanvasNode] = []
    # For each open object or list: whether it is an object, and the name of the current value.
    stack: list[tuple[bool, str | None]] = []
    for found in _JSON_TOKEN.finditer(text):
        sign = found[0]
        if sign in "{[":
            stack.append((sign == "{", None))
            if sign == "{" and _in_nodes(stack):
                nodes.append({})
        elif sign in "}]":
            stack.pop()
        elif sign == ",":
            stack[-1] = (stack[-1][0], None)
        elif sign != ":" and stack:
            name = stack[-1][1]
            if stack[-1][0] and name is None:
                stack[-1] = (True, json.loads(sign, strict=False))
            elif name is not None and _in_nodes(stack):
                nodes[-1][name] = CanvasValue(found.start(), found.end(), json.loads(sign, strict=False))
    return nodes


def value_places(text: str, value: CanvasValue) -> list[int]:
    """Return the offset in the JSON of each character of a value, and the offset after the last."""
    first = value.start + 1
    return [first, *(found.end() for found in _UNIT.finditer(text, first, value.end - 1))]


def escaped(text: str, new: str) -> str:
    """Return characters as the JSON `text` writes them in its values."""
    return json.dumps(new, ensure_ascii=text.isascii() and "\\u" in text)[1:-1]


def _in_nodes(stack: list[tuple[bool, str | None]]) -> bool:
    return len(stack) == 3 and stack[0] == (True, "nodes") and not stack[1][0] and stack[2][0]


def _text_edits(
    path: str, node: CanvasNode, rewritten: _Rewrite
) -> Iterator[tuple[CanvasValue, Iterable[Edit], int]]:
    if "text" in node and (made := rewritten(path, node["text"].value)):
        yield node["text"], made.edits, made.links


def _rewritten(
    text: str, edits: Callable[[CanvasNode], Iterable[tuple[CanvasValue, Iterable[Edit], int]]]
) -> Rewritten | None:
    """Return the canvas with edits of its values, which say where in the value; None where there are none."""
    places: list[Edit] = []
    links = 0
    for node in canvas_nodes(text):
        for value, changes, count in edits(node):
            links += count
            units = value_places(text, value)
            places += [(units[start], units[end], escaped(text, new)) for start, end, new in changes]
    if not places:
        return None
    return Rewritten(applied(text, places), links, tuple(places))
