"""Change one property of a note and leave every other character alone.

The value's place comes from the YAML parser, only the characters meant are replaced, and the result is parsed
again: unless exactly the one property differs as asked, nothing is changed.

Adding items to a list and removing them gives the very text back. Where the text alone would not tell what
was there before, one blank does, placed where YAML ignores it: an empty front matter that gets its first
property keeps an empty line below it, the line of an empty property that becomes a list ends in a space, `[]`
becomes `[item ]`, and a single text that becomes a list is written `[ text, item]`. Two things do not come
back: an empty value written out (`null`, `~`, `""`), for the property goes with its last item, and the missing
quotes of a single text with a comma or bracket, which needs them in a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault import frontmatter, yaml_tree
from index.vault.frontmatter import Block
from index.vault.model import PropertyValue
from index.vault.scalars import emit, flow_safe
from index.vault.yaml_tree import Node

_NEWLINE = re.compile(r"\r\n|\n|\r")
_BULLET = re.compile(r"[ ]*-[ \t]+")
_BARE_BULLET = re.compile(r"[ ]*-")
_COLON = re.compile(r"[ \t]*:")
_DEFAULT_BULLET = "  - "
_BYTE_ORDER_MARK = "\ufeff"


def set_scalar(text: str, name: str, value: str | float | bool | None) -> str:
    """Set a property to one value, in the quotes it had, or add it below the others.

    Args:
        text: The note's text.
        name: The property; case does not matter, and the spelling in the note is kept.
        value: None leaves the property in place, empty.

    Raises:
        LibraryError: The front matter is not valid, or the property holds a list or something nested.
    """
    head = _read(text)
    found = head.find(name)
    if found is None:
        return _verified(head, name, head.insert(f"{emit(name)}: {emit(value)}".rstrip(" ")), value)
    key, node = found
    if node.kind != "scalar" or node.marked:
        raise LibraryError(f"{_shown(key)} holds {_kind(node)}; edit it in the text.")
    old = head.properties[key.text]
    if old == value and type(old) is type(value):
        return text
    quotes = node.style if isinstance(value, str) and node.style in ("'", '"') else ""
    new = emit(value, quotes=quotes)
    if node.empty:
        after = head.colon(key)
        edited = f"{text[:after]} {new}{text[after:]}"
    elif new:
        edited = text[: node.start] + new + text[node.end :]
    else:
        edited = text[: node.start].rstrip(" \t") + text[node.end :]
    return _verified(head, name, edited, value)


def remove(text: str, name: str) -> str:
    """Remove a property with its line or lines; front matter left empty goes too.

    Raises:
        LibraryError: The front matter is not valid, or the property cannot be taken out alone.
    """
    head = _read(text)
    found = head.find(name)
    return text if found is None else _verified(head, name, head.drop(*found), _ABSENT)


def add_to_list(text: str, name: str, values: Sequence[str]) -> str:
    """Add items to a list, in the style it is written in; a missing or empty property becomes a block list.

    Args:
        text: The note's text.
        name: The property; case does not matter.
        values: Items; those that are there already (compared without case and leading `#`) are passed over.

    Raises:
        LibraryError: The front matter is not valid, or the property is no list that can be added to.
    """
    head = _read(text)
    found = head.find(name)
    items = _items(head, name, found[1]) if found is not None else []
    present = {_same(item.text) for item in items}
    fresh = {_same(value): value for value in reversed(values) if _same(value) not in present}
    new = [fresh[same] for same in dict.fromkeys(map(_same, values)) if same in fresh]
    if not new:
        return text
    if found is None:
        bullet = head.bullet()
        lines = [f"{emit(name)}:", *(f"{bullet}{emit(value)}" for value in new)]
        return _verified(head, name, head.insert(*lines), list(new))
    key, node = found
    old = head.properties[key.text]
    kept = old if isinstance(old, list) else [] if old in (None, "") else [old]
    return _verified(head, name, _added(head, key, node, items, new), [*kept, *new])


def remove_from_list(text: str, name: str, values: Sequence[str]) -> str:
    """Remove items from a list; without its last item the property goes, and front matter left empty too.

    Args:
        text: The note's text.
        name: The property; case does not matter.
        values: Items, compared without case and leading `#`; those that are not there are passed over.

    Raises:
        LibraryError: The front matter is not valid, or the property is no list that can be taken from.
    """
    wanted = {_same(value) for value in values}
    while True:
        head = _read(text)
        found = head.find(name)
        if found is None:
            return text
        key, node = found
        items = _items(head, name, node)
        at = next((at for at, item in enumerate(items) if _same(item.text) in wanted), None)
        if at is None:
            return text
        old = head.properties[key.text]
        left = [*old[:at], *old[at + 1 :]] if isinstance(old, list) else []
        edited = _removed(head, key, node, at)
        text = _verified(
            head, name, edited, left or _ABSENT, None, [], left[0] if len(left) == 1 else _ABSENT
        )


# The front matter as it stands


@dataclass(frozen=True, slots=True)
class _Head:
    text: str
    block: Block | None
    root: Node | None
    properties: Mapping[str, PropertyValue]
    newline: str

    def find(self, name: str) -> tuple[Node, Node] | None:
        found = [pair for pair in self.pairs() if fold(pair[0].text) == fold(name)]
        if len(found) > 1:
            raise LibraryError(f"{_shown(found[0][0])} is there twice in different cases; keep one.")
        return found[0] if found else None

    def pairs(self) -> list[tuple[Node, Node]]:
        return self.root.pairs() if self.root is not None and self.root.kind == "map" else []

    def body(self) -> str:
        return self.text.removeprefix(_BYTE_ORDER_MARK) if self.block is None else self.text[self.block.end :]

    def colon(self, key: Node) -> int:
        """Offset after the colon of a key."""
        colon = _COLON.match(self.text, key.end)
        if colon is None:
            raise LibraryError(
                f"{_shown(key)} is written in a way that cannot be edited here; edit the text."
            )
        return colon.end()

    def line(self, start: int, end: int) -> tuple[int, int]:
        """The whole lines, with their newlines, that hold the characters from `start` to `end`."""
        first = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
        newline = _NEWLINE.search(self.text, end)
        return first, newline.end() if newline else len(self.text)

    def bullet(self) -> str:
        """How the items of a new block list begin: as in the first list there is."""
        for key, node in self.pairs():
            if node.kind == "list" and not node.flow and node.children:
                first, _ = self.line(node.children[0].start, node.children[0].start)
                bullet = _BULLET.match(self.text, first)
                if bullet is not None:
                    return bullet[0][key.start - self.line(key.start, key.start)[0] :]
        return _DEFAULT_BULLET

    def insert(self, *lines: str) -> str:
        """The text with lines added as a property of its own, below the others."""
        text, newline = self.text, self.newline
        if self.block is None:
            mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
            return mark + newline.join(["---", *lines, "---", self.body()])
        start, end = self.block.yaml_start, self.block.yaml_end
        if not text[start:end].strip():
            return text[:start] + newline.join([*lines, "", ""]) + text[start:]
        pairs = self.pairs()
        indent = text[slice(self.line(pairs[0][0].start, 0)[0], pairs[0][0].start)] if pairs else ""
        return text[:end] + "".join(f"{indent}{line}{newline}" for line in lines) + text[end:]

    def drop(self, key: Node, node: Node) -> str:
        """The text without a property's lines."""
        first, last = self.line(key.start, max(self.colon(key), node.end))
        if self.text[first : key.start].strip(" "):
            raise LibraryError(
                f"{_shown(key)} is written in a way that cannot be edited here; edit the text."
            )
        return self.without((first, last), whole=len(self.pairs()) == 1)

    def without(self, *spans: tuple[int, int], whole: bool) -> str:
        """The text without some characters; `whole` where no property is left."""
        text = self.text
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + text[end:]
        block = frontmatter.split(text)
        if not whole or block is None or text[block.yaml_start : block.yaml_end].strip():
            return text
        newline = _NEWLINE.match(text, block.yaml_start, block.yaml_end)
        if newline is not None:
            # The empty line tells that the front matter was there, empty, before its first property.
            return text[: newline.start()] + text[newline.end() :]
        bare = text[: block.start] + text[block.end :]
        # Never let what follows become front matter.
        return bare if frontmatter.split(bare) is None else text


def _read(text: str) -> _Head:
    block = frontmatter.split(text)
    newline = _NEWLINE.search(text)
    style = newline[0] if newline else "\n"
    if block is None:
        return _Head(text, None, None, {}, style)
    front = frontmatter.load(text)
    if front.flaws:
        flaw = front.flaws[0]
        raise LibraryError(
            f"Line {flaw.line}: {flaw.detail}. Correct it in the text first; nothing was changed."
        )
    if front.block is None:
        raise LibraryError(
            "What stands between the first two --- lines is no properties; nothing was changed."
        )
    root = yaml_tree.parse(text, block)
    if root is not None and root.kind == "map" and (root.flow or root.marked):
        raise LibraryError("The properties are written between braces; edit them in the text.")
    return _Head(text, block, root, front.properties, style)


_ABSENT = object()


def _verified(before: _Head, name: str, edited: str, *expected: object) -> str:
    """The edited text, once it is sure that one property is as expected and nothing else differs."""
    try:
        after = _read(edited)
        found = after.find(name)
    except LibraryError:
        raise _entangled(name) from None
    value = after.properties[found[0].text] if found else _ABSENT
    same = any(type(value) is type(wanted) and value == wanted for wanted in expected)
    if not same or _others(before, name) != _others(after, name) or before.body() != after.body():
        raise _entangled(name)
    return edited


def _entangled(name: str) -> LibraryError:
    return LibraryError(f"{clean_line(name)} cannot be changed without touching more; edit it in the text.")


def _others(head: _Head, name: str) -> list[tuple[object, object]]:
    return [(key.shape(), node.shape()) for key, node in head.pairs() if fold(key.text) != fold(name)]


# Lists


def _items(head: _Head, name: str, node: Node) -> list[Node]:
    """The items of a list; a single text is a list of one."""
    shown = clean_line(name)
    if node.marked or node.kind in ("map", "alias"):
        raise LibraryError(f"{shown} holds {_kind(node)}; edit it in the text.")
    if node.kind == "list":
        if any(item.kind != "scalar" or item.marked or item.style in ("|", ">") for item in node.children):
            raise LibraryError(f"{shown} holds nested values; edit it in the text.")
        return node.children
    if not node.text or (not node.style and node.text in ("~", "null", "Null", "NULL")):
        return []
    if _NEWLINE.search(head.text, node.start, node.end):
        raise LibraryError(f"{shown} is a text of several lines; make it a list first.")
    separators = {"tags": r"[\s,]", "aliases": ","}.get(fold(name))
    if separators and re.search(separators, node.text):
        raise LibraryError(f"{shown} is one text that means nothing to Obsidian; make it a list first.")
    return [node]


def _added(head: _Head, key: Node, node: Node, items: list[Node], new: list[str]) -> str:
    text = head.text
    quotes = items[-1].style if items else ""
    if node.kind == "list" and not node.flow:
        return _added_to_block(head, node, new, quotes)
    written = [emit(value, flow=True, quotes=quotes) for value in new]
    if node.kind == "list" and items:
        last = items[-1]
        between = text[items[-2].end : last.start] if len(items) > 1 else ""
        comma = between if between.strip() == "," else ", "
        return text[: last.end] + "".join(comma + value for value in written) + text[last.end :]
    if node.kind == "list":
        inside = node.start + 1
        return f"{text[:inside]}{', '.join(written)} {text[inside:]}"
    if node.empty:
        _, end = head.line(key.start, head.colon(key))
        newline = _NEWLINE.search(text, head.colon(key), end)
        assert newline is not None  # noqa: S101  (the closing --- stands below)
        indent = text[head.line(key.start, key.start)[0] : key.start]
        lines = "".join(f"{newline[0]}{indent}{head.bullet()}{emit(value)}" for value in new)
        return f"{text[: newline.start()]} {lines}{text[newline.start() :]}"
    if not items:
        return f"{text[: node.start]}[{', '.join(written)}]{text[node.end :]}"
    raw = text[node.start : node.end]
    first = raw if node.style or flow_safe(raw) else emit(node.text, flow=True)
    return f"{text[: node.start]}[ {', '.join([first, *written])}]{text[node.end :]}"


def _added_to_block(head: _Head, node: Node, new: list[str], quotes: str) -> str:
    text = head.text
    last = node.children[-1]
    first, end = head.line(last.start, last.end)
    bullet = _BULLET.match(text, first, last.start) or _BARE_BULLET.match(text, first, end)
    if bullet is None or (bullet.end() != last.start and not last.empty):
        raise LibraryError("The list is written in a way that cannot be edited here; edit it in the text.")
    start = bullet[0] if bullet[0][-1] in " \t" else f"{bullet[0]} "
    newline = text[end - 2 : end] if text[end - 2 : end] == "\r\n" else text[end - 1 : end]
    lines = "".join(f"{start}{emit(value, quotes=quotes)}{newline}" for value in new)
    return text[:end] + lines + text[end:]


def _removed(head: _Head, key: Node, node: Node, at: int) -> str:
    if node.kind == "list" and not node.flow:
        return _removed_from_block(head, key, node, at)
    if node.kind == "list" and len(node.children) > 1:
        return _removed_from_flow(head, node, at)
    if node.kind == "list":
        item = node.children[0]
        if item.start == node.start + 1 and head.text[item.end] == " ":
            # The space tells that the list was there, empty, before its first item.
            return head.without((item.start, item.end + 1), whole=False)
    return head.drop(key, node)


def _removed_from_block(head: _Head, key: Node, node: Node, at: int) -> str:
    item = node.children[at]
    lines = head.line(item.start, item.end)
    if len(node.children) > 1:
        return head.without(lines, whole=False)
    first, last = head.line(key.start, head.colon(key))
    end = len(head.text[:last].rstrip("\r\n"))
    if head.text[end - 1] == " ":
        # The space tells that the property was there, empty, before its first item.
        return head.without((end - 1, end), lines, whole=False)
    return head.without((first, last), lines, whole=len(head.pairs()) == 1)


def _removed_from_flow(head: _Head, node: Node, at: int) -> str:
    text, items = head.text, node.children
    item = items[at]
    start, end = (items[at - 1].end, item.end) if at else (item.start, items[1].start)
    if "#" in text[start : item.start] + text[item.end : end]:
        # A comment stands between the items and stays; a comma too many after the last item does no harm.
        comma = re.compile(r"[ \t]*,").match(text, item.end)
        start, end = item.start, comma.end() if comma else item.end
    left = [other for other in items if other is not item]
    if len(left) == 1 and text[node.start : items[0].start] == "[ " and text[items[-1].end : node.end] == "]":
        # The one space tells that the list was a single text before.
        return text[: node.start] + text[left[0].start : left[0].end] + text[node.end :]
    return head.without((start, end), whole=False)


def _same(item: str) -> str:
    return fold(item.strip().removeprefix("#"))


def _kind(node: Node) -> str:
    if node.kind == "alias" or node.marked:
        return "a YAML anchor, alias or tag"
    return "a list" if node.kind == "list" else "nested values"


def _shown(key: Node) -> str:
    return clean_line(key.text)[:80]
