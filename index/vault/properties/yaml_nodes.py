"""The front matter as a tree of nodes that know which characters of the text they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from index.vault.parse import frontmatter
from index.vault.parse.frontmatter import FrontMatterSpan

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLANK = " \t\r\n"


@dataclass(slots=True)
class Node:
    """One value.

    Attributes:
        kind: What it is; `alias` stands for a value elsewhere.
        start: Offset in the text of its first character.
        end: Offset after its last character: after the closing bracket or quote, or the last item.
        text: A scalar's value, or an alias's name.
        style: How a scalar is written: `'`, `"`, `|`, `>` or empty for plain.
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
        """Whether there is nothing written at all."""
        return self.kind == "scalar" and self.start == self.end

    def pairs(self) -> list[tuple[Node, Node]]:
        """Keys and values of a map."""
        return list(zip(self.children[::2], self.children[1::2], strict=True))

    def shape(self) -> tuple[Any, ...]:
        """The value and how it is written, without its place."""
        children = tuple(child.shape() for child in self.children)
        return (self.kind, self.text, self.style, self.flow, self.marked, children)


def parse(text: str, block: FrontMatterSpan) -> Node | None:
    """The value between the `---` lines, or None where there is none.

    Args:
        text: The note's text.
        block: Its front matter, which `frontmatter.load` has read without a flaw: so it is valid, and not too
            deep to walk.
    """
    offset = block.yaml_start
    top = Node("list", 0, 0)
    open_nodes = [top]
    events: Iterator[Any] = yaml.parse(frontmatter.readable(text, block), Loader=_Loader)
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            node = open_nodes.pop()
            if node.flow:
                assert event.end_mark is not None  # noqa: S101  (the parser marks every event)
                node.end = offset + event.end_mark.index
            elif node.children:
                # The mark of a block collection stands where the next thing begins.
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
