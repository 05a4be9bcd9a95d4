"""Placeholders of templates, `{{name}}`: each is filled once, and placeholders in filled-in text stay.

In a property, text from outside becomes a value, quoted as YAML needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.vault.parse import frontmatter
from index.vault.properties import property_edits, yaml_nodes
from index.vault.properties.yaml_nodes import Node
from index.vault.properties.yaml_scalars import emit

_MOST_NAMED = 5
PLACEHOLDER = re.compile(r"\{\{[ \t]*([^{}\n\r]*?)[ \t]*\}\}")


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a placeholder.

    Attributes:
        text: The value; empty where there is none.
        plain: In a property it is written unquoted, because it is meant as the date or number it looks like.
        items: The value as a list, for a property that is nothing but the placeholder.
    """

    text: str
    plain: bool = False
    items: tuple[str, ...] = ()


Fill = Callable[[str], Value | None]
"""Return the value for a placeholder's name as it is written, or None for an unknown one, which stays."""


def fill_head(template: str, fill: Fill) -> tuple[str, str]:
    """Fill in a template's front matter.

    A property that is nothing but a placeholder without a value is left out.

    Returns:
        The front matter, or the byte order mark, or nothing; and the template's body as it is.

    Raises:
        LibraryError: The template's front matter is not of the form that can be edited.
    """
    block = frontmatter.split(template)
    at = block.end if block else int(template.startswith("\ufeff"))
    return _TemplateFrontMatter(template[:at], fill).filled() if block else template[:at], template[at:]


def warning(template: str, left: Sequence[str]) -> str:
    """Return a sentence that names the placeholders of a template that stay as they are."""
    more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
    return f"Not known in {template}, so left as it is: {', '.join(left[:_MOST_NAMED])}{more}."


def fill_text(text: str, fill: Fill) -> str:
    """Fill in a text without front matter."""
    return PLACEHOLDER.sub(lambda found: (fill(found[1]) or Value(found[0])).text, text)


class _TemplateFrontMatter:
    """A template's front matter, read as YAML with a word instead of each placeholder."""

    def __init__(self, text: str, fill: Fill) -> None:
        found = list(PLACEHOLDER.finditer(text))
        self.raws = [each[0] for each in found]
        self.values = [fill(each[1]) or Value(each[0]) for each in found]
        held = [text, *(part for value in self.values for part in (value.text, *value.items))]
        self.word = "placeholder"
        while any(self.word in each for each in held):
            self.word += "x"
        self.mark = re.compile(f"{self.word}([0-9]+)z")
        numbers = iter(range(len(found)))
        self.text = PLACEHOLDER.sub(lambda _found: f"{self.word}{next(numbers)}z", text)

    def filled(self) -> str:
        """Return the front matter with the values filled in; text outside of values stays as it was."""
        front = frontmatter.load(self.text)
        root = yaml_nodes.tree(self.text, front) if front.block and not front.flaws else None
        if root is None:
            return self._value(self.text)  # invalid anyway
        text = self.text
        for node, parent in sorted(_scalars(root, root), key=lambda pair: pair[0].start, reverse=True):
            if self.mark.search(node.text):
                text = text[: node.start] + self._written(node, parent) + text[node.end :]
        for key, node in root.pairs() if root.kind == "map" else ():
            if node.kind == "scalar" and not self._value(node.text) and self.mark.fullmatch(node.text):
                text = property_edits.remove(text, self._value(key.text))
        return self._restored(text)

    def _written(self, node: Node, parent: Node) -> str:
        meant = [self.values[int(found[1])] for found in self.mark.finditer(node.text)]
        if all(value.plain for value in meant):
            return self._value(self.text[node.start : node.end])
        if meant[0].items and not node.style and self.mark.fullmatch(node.text):
            return self._list(meant[0].items, node, parent)
        quotes = node.style if node.style in ("'", '"') else ""
        return emit(self._value(node.text), flow=parent.flow, quotes=quotes)

    def _list(self, items: tuple[str, ...], node: Node, parent: Node) -> str:
        """Return items as a list of their own, or as further items of the list around them."""
        written = [emit(item, flow=True) for item in items]
        before = self.text[: node.start]
        bullet = re.search(r"(?:\r\n|\n|\r)[ ]*-[ ]+\Z", before)
        if parent.kind == "list" and (parent.flow or bullet):
            return (", " if parent.flow or bullet is None else bullet[0]).join(written)
        return f"[{', '.join(written)}]"

    def _value(self, text: str) -> str:
        return self.mark.sub(lambda found: self.values[int(found[1])].text, text)

    def _restored(self, text: str) -> str:
        return self.mark.sub(lambda found: self.raws[int(found[1])], text)


def _scalars(node: Node, parent: Node) -> Iterator[tuple[Node, Node]]:
    """Yield every scalar with the list or map around it."""
    if node.kind == "scalar":
        yield node, parent
    for child in node.children:
        yield from _scalars(child, node)
