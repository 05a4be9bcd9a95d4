"""Change one property of a note and leave every other character alone.

The place of the value comes from the YAML parser, only its characters are replaced, and the result is parsed
again: unless exactly that property differs as asked, nothing is changed.

Adding items to a list and removing them gives the exact text back. Where the text alone would not show what
was there before, a blank does, where YAML ignores it: an empty front matter that gets its first
property keeps an empty line below it, the line of an empty property that becomes a list ends in a space, `[]`
becomes `[item ]`, and a single text that becomes a list is written `[ text, item]`. Two things do not come
back: an explicit empty value (`null`, `~`, `""`), because the property is removed with its last item, and the
missing quotes of a single text with a comma or bracket, which needs them in a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.properties.editable_front_matter import (
    ABSENT,
    BULLET,
    NEWLINE,
    EditableFrontMatter,
    read,
    shown_name,
    verified,
)
from index.vault.properties.yaml_nodes import Node
from index.vault.properties.yaml_scalars import emit, flow_safe

_BARE_BULLET = re.compile(r"[ ]*-")


def set_scalar(text: str, name: str, value: str | float | bool | None) -> str:
    """Set a property to one value, in the quotes it had, or add it below the others.

    Args:
        text: The note's text.
        name: The property; case does not matter, and the spelling in the note is kept.
        value: None leaves the property there, empty.

    Raises:
        LibraryError: The front matter is not valid, or the property holds a list or something nested.
    """
    head = read(text)
    found = head.find(name)
    if found is None:
        return verified(head, name, head.insert(f"{emit(name)}: {emit(value)}".rstrip(" ")), value).text
    key, node = found
    if node.kind != "scalar" or node.marked:
        raise LibraryError(
            f"{shown_name(key)} holds {_kind(node)}; edit it in the text.", code="not-editable"
        )
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
    return verified(head, name, edited, value).text


def remove(text: str, name: str) -> str:
    """Remove a property with its line or lines; front matter left empty is removed too.

    Raises:
        LibraryError: The front matter is not valid, or the property cannot be removed alone.
    """
    head = read(text)
    found = head.find(name)
    return text if found is None else verified(head, name, head.drop(*found), ABSENT).text


def add_to_list(text: str, name: str, values: Sequence[str]) -> str:
    """Add items to a list, in the style it is written in; a missing or empty property becomes a block list.

    Args:
        text: The note's text.
        name: The property; case does not matter.
        values: Items; those already there (compared without case and leading `#`) are skipped.

    Raises:
        LibraryError: The front matter is not valid, or the property is not a list that can be added to.
    """
    head = read(text)
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
        return verified(head, name, head.insert(*lines), list(new)).text
    key, node = found
    old = head.properties[key.text]
    kept = old if isinstance(old, list) else [] if old in (None, "") else [old]
    return verified(head, name, _added(head, key, node, items, new), [*kept, *new]).text


def remove_from_list(text: str, name: str, values: Sequence[str]) -> str:
    """Remove items from a list; a block list goes with its last item, a flow list stays as `[]`.

    Args:
        text: The note's text.
        name: The property; case does not matter.
        values: Items, compared without case and leading `#`; missing ones are skipped.

    Raises:
        LibraryError: The front matter is not valid, or the property is not a list that items can be removed from.
    """
    wanted = {_same(value) for value in values}
    head = read(text)
    while (found := head.find(name)) is not None:
        key, node = found
        items = _items(head, name, node)
        at = next((at for at, item in enumerate(items) if _same(item.text) in wanted), None)
        if at is None:
            break
        old = head.properties[key.text]
        left = [*old[:at], *old[at + 1 :]] if isinstance(old, list) else []
        edited = _removed(head, key, node, at)
        head = verified(head, name, edited, left or ABSENT, None, [], left[0] if len(left) == 1 else ABSENT)
    return head.text


def replace_in_list(text: str, name: str, change: Callable[[str], str]) -> str:
    """Replace items by other texts, each in the quotes it has; the rest of the list stays.

    An item that would then be there twice (compared without case and leading `#`) is removed.

    Args:
        text: The note's text.
        name: The property; case does not matter.
        change: Return the new text of an item; called for texts only.

    Raises:
        LibraryError: The front matter is not valid, or the property is not a list that can be edited.
    """
    head = read(text)
    found = head.find(name)
    if found is None:
        return text
    value = head.properties[found[0].text]
    left = value if isinstance(value, list) else [value]
    fresh = {
        at: new for at, item in enumerate(left) if isinstance(item, str) and (new := change(item)) != item
    }
    seen = {_same(item) for at, item in enumerate(left) if isinstance(item, str) and at not in fresh}
    double: set[int] = set()
    for at, new in fresh.items():
        if _same(new) in seen:
            double.add(at)
        seen.add(_same(new))
    # From the end, so that a removal does not move items that are still to be changed.
    for at in reversed(fresh):
        key, node = head.find(name) or found  # it is never removed with its last item here
        item = _items(head, name, node)[at]
        if at in double:
            edited = _removed(head, key, node, at)
            middle = []
        else:
            written = emit(fresh[at], flow=node.flow, quotes=item.style)
            edited = head.text[: item.start] + written + head.text[item.end :]
            middle = [fresh[at]]
        left = [*left[:at], *middle, *left[at + 1 :]]
        head = verified(head, name, edited, left, left[0] if len(left) == 1 else ABSENT)
    return head.text


# Lists


def _items(head: EditableFrontMatter, name: str, node: Node) -> list[Node]:
    """Return the items of a list; a single text is a list of one."""
    shown = clean_line(name)
    if node.marked or node.kind in ("map", "alias"):
        raise LibraryError(f"{shown} holds {_kind(node)}; edit it in the text.", code="not-editable")
    if node.kind == "list":
        if any(item.kind != "scalar" or item.marked or item.style in ("|", ">") for item in node.children):
            raise LibraryError(f"{shown} holds nested values; edit it in the text.", code="not-editable")
        return node.children
    if not node.text or (not node.style and node.text in ("~", "null", "Null", "NULL")):
        return []
    if NEWLINE.search(head.text, node.start, node.end):
        raise LibraryError(f"{shown} is a text of several lines; make it a list first.", code="not-editable")
    separators = {"tags": r"[\s,]", "aliases": ","}.get(fold(name))
    if separators and re.search(separators, node.text):
        raise LibraryError(
            f"{shown} is one text that means nothing to Obsidian; make it a list first.", code="not-editable"
        )
    return [node]


def _added(head: EditableFrontMatter, key: Node, node: Node, items: list[Node], new: list[str]) -> str:
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
        # Spaces between the brackets go, comments and line breaks stay.
        rest = text[inside:].lstrip(" ")
        gap = "" if rest[0] in "]\r\n" else text[inside : len(text) - len(rest)]
        return f"{text[:inside]}{', '.join(written)}{gap}{rest}"
    if node.empty:
        _, end = head.line(key.start, head.colon(key))
        newline = NEWLINE.search(text, head.colon(key), end)
        assert newline is not None  # noqa: S101  (the closing --- stands below)
        indent = text[head.line(key.start, key.start)[0] : key.start]
        lines = "".join(f"{newline[0]}{indent}{head.bullet()}{emit(value)}" for value in new)
        return f"{text[: newline.start()]}{lines}{text[newline.start() :]}"
    if not items:
        return f"{text[: node.start]}[{', '.join(written)}]{text[node.end :]}"
    raw = text[node.start : node.end]
    first = raw if node.style or flow_safe(raw) else emit(node.text, flow=True)
    return f"{text[: node.start]}[{', '.join([first, *written])}]{text[node.end :]}"


def _added_to_block(head: EditableFrontMatter, node: Node, new: list[str], quotes: str) -> str:
    text = head.text
    last = node.children[-1]
    first, end = head.line(last.start, last.end)
    bullet = BULLET.match(text, first, last.start) or _BARE_BULLET.match(text, first, end)
    if bullet is None or (bullet.end() != last.start and not last.empty):
        raise LibraryError(
            "The list is written in a way that cannot be edited here; edit it in the text.",
            code="not-editable",
        )
    start = bullet[0] if bullet[0][-1] in " \t" else f"{bullet[0]} "
    newline = text[end - 2 : end] if text[end - 2 : end] == "\r\n" else text[end - 1 : end]
    lines = "".join(f"{start}{emit(value, quotes=quotes)}{newline}" for value in new)
    return text[:end] + lines + text[end:]


def _removed(head: EditableFrontMatter, key: Node, node: Node, at: int) -> str:
    if node.kind == "list" and not node.flow:
        return _removed_from_block(head, key, node, at)
    if node.kind == "list" and len(node.children) > 1:
        return _removed_from_flow(head, node, at)
    if node.kind == "list":
        # The property stays, as an empty list.
        return head.without((node.start + 1, node.end - 1), whole=False)
    return head.drop(key, node)


def _removed_from_block(head: EditableFrontMatter, key: Node, node: Node, at: int) -> str:
    item = node.children[at]
    lines = head.line(item.start, item.end)
    if len(node.children) > 1:
        return head.without(lines, whole=False)
    first, last = head.line(key.start, head.colon(key))
    return head.without((first, last), lines, whole=len(head.pairs()) == 1)


def _removed_from_flow(head: EditableFrontMatter, node: Node, at: int) -> str:
    text, items = head.text, node.children
    item = items[at]
    start, end = (items[at - 1].end, item.end) if at else (item.start, items[1].start)
    if "#" in text[start : item.start] + text[item.end : end]:
        # The comment between the items stays; a comma too many after the last item does no harm.
        comma = re.compile(r"[ \t]*,").match(text, item.end)
        start, end = item.start, comma.end() if comma else item.end
    return head.without((start, end), whole=False)


def _same(item: str) -> str:
    return fold(item.strip().removeprefix("#"))


def _kind(node: Node) -> str:
    if node.kind == "alias" or node.marked:
        return "a YAML anchor, alias or tag"
    return "a list" if node.kind == "list" else "nested values"
