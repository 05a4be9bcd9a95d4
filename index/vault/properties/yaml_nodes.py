"""The front matter as a tree of nodes with their spans in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from index.vault.parse.frontmatter import FrontMatter

_BLANK = " \t\r\n"


@dataclass(slots=True)
class Node:
    """One value.

    Attributes:
        kind: Its kind; `alias` is a reference to a value elsewhere.
        start: Offset in the text of its first character.
        end: Offset after its last character: after the closing bracket or quote, or the last item.
        text: A scalar's value, or an alias's name.
        style: Style of a scalar: `', `"`, `|`, `>` or empty for plain.
        flow: A list or map written with brackets.
        marked: It has an anchor or a tag of its own.
        children: Items of a list; keys and values of a map in turn.
    """

    kind: Literal["scalar", "list", "map", "alias"]
    start: int
    end: int
    text: str = ""
    style: str = ""
    flow: bool = False
    marked: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Return whether nothing is written at all."""
        return self.kind == "scalar" and self.start == self.end

    def pairs(self) -> list[tuple[Node, Node]]:
        """Return keys and values of a map."""
        return list(zip(self.children[::2], self.children[1::2], strict=True))

    def shape(self) -> tuple[Any, ...]:
        """Return the value and its style, without its place."""
        children = tuple(child.shape() for child in self.children)
        return (self.kind, self.text, self.style, self.flow, self.marked, children)


def tree(text: str, front: FrontMatter) -> Node | None:
    """Return the value between the `---` lines, or None where there is none.

    Args:
        text: The note's text.
        front: Its front matter, read without a flaw: so it is valid, and not too deep to walk.
    """
    offset = front.block.yaml_start if front.block else 0
    top = Node("list", 0, 0)
    open_nodes = [top]
    for event in front.events:
        if isinstance(event, yaml.CollectionEndEvent):
            node = open_nodes.pop()
            if node.flow:
                assert event.end_mark is not None  # noqa: S101  (the parser marks every event)
                node.end = offset + event.end_mark.index
            elif node.children:
                # The end mark of a block collection is where the next node begins.
                node.end = node.children[-1].end
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _node(event, offset)
        if node.style in ("|", ">"):
            node.end = node.start + len(text[node.start : node.end].rstrip(_BLANK))
        open_nodes[-1].children.append(node)
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append(node)
    return top.children[0] if top.children else None


def _node(event: Any, offset: int) -> Node:
    start, end = offset + event.start_mark.index, offset + event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        return Node("alias", start, end, text=str(event.anchor))
    marked = event.anchor is not None or getattr(event, "tag", None) is not None
    if isinstance(event, yaml.ScalarEvent):
        return Node("scalar", start, end, text=event.value, style=event.style or "", marked=marked)
    kind: Literal["list", "map"] = "list" if isinstance(event, yaml.SequenceStartEvent) else "map"
    return Node(kind, start, end, flow=bool(getattr(event, "flow_style", False)), marked=marked)
