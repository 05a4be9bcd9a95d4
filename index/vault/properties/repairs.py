"""Repairs of properties that are clearly written by mistake. Pure: text -> text.

Only the characters of one property change, and the result is parsed again, as after every edit of a property.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import LibraryError
from index.text import fold
from index.vault.model import PropertyValue
from index.vault.parse.note import does_for_tags
from index.vault.parse.source_map import LINE_END
from index.vault.properties.editable_front_matter import (
    NEWLINE,
    EditableFrontMatter,
    read,
    shown_name,
    verified,
)
from index.vault.properties.yaml_nodes import Node
from index.vault.properties.yaml_scalars import emit

_SEPARATORS = {"tags": r"[\s,]+", "aliases": r"\s*,\s*"}


@dataclass(frozen=True, slots=True)
class Remedy:
    """The repair of a property, in a few words, and the repaired note."""

    what: str
    text: str


def find(text: str, line: int) -> Remedy | None:
    """Return the repair of the property on a line, or None if no single repair is safe.

    `tag`, which Obsidian no longer reads, becomes `tags`; a text that was meant as several becomes a list; links
    without quotes get them, all those of the property.

    Args:
        text: The whole note.
        line: Line of the file, from 1.

    Raises:
        LibraryError: The properties cannot be read, or this one cannot be changed without touching more.
    """
    head = read(text)
    for key, node in head.pairs():
        if _line(text, key.start) <= line <= _line(text, max(key.end, node.end)):
            name = fold(key.text)
            if name == "tag" and does_for_tags(head.properties[key.text]):
                return _renamed(head, key)
            if name in _SEPARATORS:
                return _listed(head, key, node, _SEPARATORS[name])
            return _quoted(head, key, node)
    return None


def _line(text: str, place: int) -> int:
    return 1 + len(LINE_END.findall(text, 0, place))


def _renamed(head: EditableFrontMatter, key: Node) -> Remedy | None:
    if head.find("tags") is not None:
        return None
    new = "Tags" if key.text.startswith("T") else "tags"
    written = emit(new, quotes=key.style)
    edited = head.text[: key.start] + written + head.text[key.end :]
    after = read(edited)
    expected = [(new if name == key.text else name, value) for name, value in head.properties.items()]
    if list(after.properties.items()) != expected or after.body() != head.body():
        raise LibraryError(
            f"{shown_name(key)} cannot be renamed without touching more; edit it in the text.",
            code="not-editable",
        )
    return Remedy(f"rename it to {new}", edited)


def _listed(head: EditableFrontMatter, key: Node, node: Node, separators: str) -> Remedy | None:
    value = head.properties[key.text]
    if not isinstance(value, str) or node.kind != "scalar" or node.marked:
        return None
    items = [item for item in re.split(separators, value.strip()) if item]
    if len(items) < 2 or NEWLINE.search(head.text, node.start, node.end):
        return None
    written = ", ".join(emit(item, flow=True, quotes=node.style) for item in items)
    edited = f"{head.text[: node.start]}[{written}]{head.text[node.end :]}"
    return Remedy("make it a list", verified(head, key.text, edited, items).text)


def _quoted(head: EditableFrontMatter, key: Node, node: Node) -> Remedy | None:
    value = head.properties[key.text]
    edited = head.text
    for place, target in reversed(list(_links(node, value))):
        edited = f"{edited[: place.start]}{emit(f'[[{target}]]')}{edited[place.end :]}"
    if edited == head.text:
        return None
    return Remedy("put the link in quotes", verified(head, key.text, edited, _with_links(node, value)).text)


def _links(node: Node, value: PropertyValue) -> Iterator[tuple[Node, str]]:
    """Yield each `[[x]]` that YAML reads as a list in a list: its node, and its text."""
    if (target := _link(node, value)) is not None:
        yield node, target
    else:
        for child, item in _children(node, value):
            yield from _links(child, item)


def _with_links(node: Node, value: PropertyValue) -> PropertyValue:
    """Return a value with every such link as the text that was meant."""
    if (target := _link(node, value)) is not None:
        return f"[[{target}]]"
    made = [_with_links(child, item) for child, item in _children(node, value)]
    if not made:
        return value
    return dict(zip(value, made, strict=True)) if isinstance(value, dict) else made


def _link(node: Node, value: PropertyValue) -> str | None:
    match value:
        case [[str(target)]] if node.flow and not node.marked and not node.children[0].marked:
            return target
    return None


def _children(node: Node, value: PropertyValue) -> list[tuple[Node, PropertyValue]]:
    if isinstance(value, dict) and node.kind == "map":
        return list(zip((child for _, child in node.pairs()), value.values(), strict=True))
    if isinstance(value, list) and node.kind == "list":
        return list(zip(node.children, value, strict=True))
    return []
