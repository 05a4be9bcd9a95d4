"""The front matter of a note with the place of each value, for editing, and the check of an edit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.model import PropertyValue
from index.vault.parse import frontmatter
from index.vault.parse.frontmatter import FrontMatterSpan
from index.vault.properties import yaml_nodes
from index.vault.properties.yaml_nodes import Node

NEWLINE = re.compile(r"\r\n|\n|\r")
BULLET = re.compile(r"[ ]*-[ \t]+")
_COLON = re.compile(r"[ \t]*:")
_DEFAULT_BULLET = "  - "
_BYTE_ORDER_MARK = "\ufeff"

ABSENT = object()
"""The value of a missing property."""


@dataclass(frozen=True, slots=True)
class EditableFrontMatter:
    """A note's text with its properties and their places.

    Attributes:
        text: The whole note.
        block: Span of the front matter; None if there is none.
        root: Its value; None if it is empty.
        properties: Values by name.
        newline: The first line end of the note.
    """

    text: str
    block: FrontMatterSpan | None
    root: Node | None
    properties: Mapping[str, PropertyValue]
    newline: str

    def find(self, name: str) -> tuple[Node, Node] | None:
        """Return key and value of a property, in any letter case, or None if it is missing.

        Raises:
            LibraryError: It is there twice, in different letter case.
        """
        found = [pair for pair in self.pairs() if fold(pair[0].text) == fold(name)]
        if len(found) > 1:
            raise LibraryError(
                f"{shown_name(found[0][0])} is there twice in different cases; keep one.", code="not-editable"
            )
        return found[0] if found else None

    def pairs(self) -> list[tuple[Node, Node]]:
        """Return keys and values, in their order."""
        return self.root.pairs() if self.root is not None and self.root.kind == "map" else []

    def body(self) -> str:
        """Return the text after the front matter."""
        return self.text.removeprefix(_BYTE_ORDER_MARK) if self.block is None else self.text[self.block.end :]

    def colon(self, key: Node) -> int:
        """Return the offset after the colon of a key."""
        colon = _COLON.match(self.text, key.end)
        if colon is None:
            raise LibraryError(
                f"{shown_name(key)} is written in a way that cannot be edited here; edit the text.",
                code="not-editable",
            )
        return colon.end()

    def line(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the whole lines, newlines included, around the characters from `start` to `end`."""
        first = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
        newline = NEWLINE.search(self.text, end)
        return first, newline.end() if newline else len(self.text)

    def bullet(self) -> str:
        """Return the start of an item of a new block list: as in the first list of the front matter."""
        for key, node in self.pairs():
            if node.kind == "list" and not node.flow and node.children:
                first, _ = self.line(node.children[0].start, node.children[0].start)
                bullet = BULLET.match(self.text, first)
                if bullet is not None:
                    return bullet[0][key.start - self.line(key.start, key.start)[0] :]
        return _DEFAULT_BULLET

    def insert(self, *lines: str) -> str:
        """Return the text with lines added as a new property, below the others."""
        text, newline = self.text, self.newline
        if self.block is None:
            mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
            return mark + newline.join(["---", *lines, "---", self.body()])
        start, end = self.block.yaml_start, self.block.yaml_end
        if not text[start:end].strip():
            return text[:start] + newline.join([*lines, ""]) + text[start:]
        pairs = self.pairs()
        indent = text[slice(self.line(pairs[0][0].start, 0)[0], pairs[0][0].start)] if pairs else ""
        return text[:end] + "".join(f"{indent}{line}{newline}" for line in lines) + text[end:]

    def drop(self, key: Node, node: Node) -> str:
        """Return the text without a property's lines."""
        first, last = self.line(key.start, max(self.colon(key), node.end))
        if self.text[first : key.start].strip(" "):
            raise LibraryError(
                f"{shown_name(key)} is written in a way that cannot be edited here; edit the text.",
                code="not-editable",
            )
        return self.without((first, last), whole=len(self.pairs()) == 1)

    def without(self, *spans: tuple[int, int], whole: bool) -> str:
        """Return the text without some spans; `whole` means that no property is left."""
        text = self.text
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + text[end:]
        block = frontmatter.split(text)
        if not whole or block is None or text[block.yaml_start : block.yaml_end].strip():
            return text
        newline = NEWLINE.match(text, block.yaml_start, block.yaml_end)
        if newline is not None:
            # The empty line says that the front matter was there, empty, before its first property.
            return text[: newline.start()] + text[newline.end() :]
        bare = text[: block.start] + text[block.end :]
        # Never let the following text become front matter.
        return bare if frontmatter.split(bare) is None else text


def read(text: str) -> EditableFrontMatter:
    """Read the front matter of a note to edit it.

    Raises:
        LibraryError: It is not valid, or written between braces.
    """
    block = frontmatter.split(text)
    newline = NEWLINE.search(text)
    style = newline[0] if newline else "\n"
    if block is None:
        return EditableFrontMatter(text, None, None, {}, style)
    front = frontmatter.load(text)
    if front.flaws:
        flaw = front.flaws[0]
        raise LibraryError(
            f"Line {flaw.line}: {flaw.detail}. Correct it in the text first; nothing was changed.",
            code="not-editable",
        )
    if front.block is None:
        raise LibraryError(
            "The text between the first two --- lines is not a list of properties; nothing was changed.",
            code="not-editable",
        )
    root = yaml_nodes.tree(text, front)
    if root is not None and root.kind == "map" and (root.flow or root.marked):
        raise LibraryError(
            "The properties are written between braces; edit them in the text.", code="not-editable"
        )
    return EditableFrontMatter(text, block, root, front.properties, style)


def verified(before: EditableFrontMatter, name: str, edited: str, *expected: object) -> EditableFrontMatter:
    """Read the edited text, and make sure that one property is as expected and nothing else differs.

    Args:
        before: The note that was edited.
        name: The property.
        edited: The whole note afterwards.
        expected: The values it may have now, type included.

    Raises:
        LibraryError: It is none of them, or more has changed.
    """
    try:
        after = read(edited)
        found = after.find(name)
    except LibraryError:
        raise _entangled(name) from None
    value = after.properties[found[0].text] if found else ABSENT
    same = any(type(value) is type(wanted) and value == wanted for wanted in expected)
    if not same or _others(before, name) != _others(after, name) or before.body() != after.body():
        raise _entangled(name)
    return after


def _entangled(name: str) -> LibraryError:
    return LibraryError(
        f"{clean_line(name)} cannot be changed without touching more; edit it in the text.",
        code="not-editable",
    )


def _others(head: EditableFrontMatter, name: str) -> list[tuple[object, object]]:
    return [(key.shape(), node.shape()) for key, node in head.pairs() if fold(key.text) != fold(name)]


def shown_name(key: Node) -> str:
    """Return a property's name for a message."""
    return clean_line(key.text)[:80]
