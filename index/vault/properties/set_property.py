"""Set one property of a note to any value, or give it another name. Pure: text -> text.

Every character outside the value stays, and within a list every item that stays. The result is parsed again, and
refused if anything else differs.
"""

from __future__ import annotations

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.model import PropertyValue
from index.vault.parse.source_map import LINE_END
from index.vault.properties import property_edits
from index.vault.properties.editable_front_matter import (
    BULLET,
    NEWLINE,
    EditableFrontMatter,
    read,
    shown_name,
    verified,
)
from index.vault.properties.property_types import is_date, is_datetime
from index.vault.properties.yaml_nodes import Node
from index.vault.properties.yaml_scalars import emit


def set_value(text: str, name: str, value: PropertyValue, *, dates: bool = True, number: str = "") -> str:
    """Set a property to a value, in the style it is written in, or add it below the others.

    Args:
        text: The note's text.
        name: The property; case does not matter, and the spelling in the note is kept.
        value: One value, or a list of such; None leaves the property there, empty.
        dates: Text that is a date is written without quotes, as Obsidian writes a date.
        number: The value as it is to be written, where it is one number; empty for its shortest form.

    Raises:
        LibraryError: The front matter is not valid, or the value cannot be replaced without touching more; the
            sentence names the line.
    """
    head = read(text)
    found = head.find(name)
    if found is None:
        return verified(head, name, head.insert(*_new(head, name, value, number, dates=dates)), value).text
    key, node = found
    old = head.properties[key.text]
    if _same(old, value):
        return text
    if node.marked or any(child.marked or child.kind == "alias" for child in node.children):
        raise _refused(head, key, node, "has a YAML anchor, alias or tag")
    if node.kind == "map" or any(child.kind in ("map", "list") for child in node.children):
        raise _refused(head, key, node, "holds nested values")
    if isinstance(value, list) and node.kind == "list" and node.children and value:
        edited = _relisted(head, key, node, value)
    else:
        edited = _replaced(head, key, node, value, number, dates=dates)
    return verified(head, name, edited, value).text


def rename(text: str, old: str, new: str) -> str:
    """Give a property another name, in the quotes it has.

    Args:
        text: The note's text.
        old: The property; case does not matter. A note without it stays as it is.
        new: Its new name.

    Raises:
        LibraryError: The front matter is not valid, or has a property with the new name already.
    """
    head = read(text)
    found = head.find(old)
    if found is None or found[0].text == new:
        return text
    key = found[0]
    other = head.find(new) if fold(old) != fold(new) else None
    if other is not None:
        raise LibraryError(
            f"Line {_line(text, other[0].start)}: there is a property {shown_name(other[0])} already; "
            f"{shown_name(key)} was left as it is.",
            code="exists",
        )
    if key.marked or key.kind != "scalar":
        raise _refused(head, key, key, "has a YAML anchor, alias or tag")
    quotes = key.style if key.style in ("'", '"') else ""
    edited = text[: key.start] + emit(new, quotes=quotes) + text[key.end :]
    after = read(edited)
    expected = [(new if name == key.text else name, value) for name, value in head.properties.items()]
    if list(after.properties.items()) != expected or after.body() != head.body():
        raise _refused(head, key, key, "cannot be renamed without touching more")
    return edited


def _same(old: PropertyValue, value: PropertyValue) -> bool:
    if isinstance(old, list) and isinstance(value, list):
        return len(old) == len(value) and all(map(_same, old, value))
    return type(old) is type(value) and old == value


def _line(text: str, place: int) -> int:
    return 1 + len(LINE_END.findall(text, 0, place))


def _refused(head: EditableFrontMatter, key: Node, node: Node, why: str) -> LibraryError:
    line = _line(head.text, node.start)
    return LibraryError(f"Line {line}: {shown_name(key)} {why}; edit it in the text.", code="not-editable")


def _emitted(value: PropertyValue, *, dates: bool, flow: bool = False, quotes: str = "") -> str:
    if isinstance(value, (list, dict)):
        raise LibraryError("A list within a list cannot be set; edit the text.", code="bad-value")
    if dates and not quotes and isinstance(value, str) and (is_date(value) or is_datetime(value)):
        return value
    return emit(value, flow=flow, quotes=quotes)


def _new(
    head: EditableFrontMatter, name: str, value: PropertyValue, number: str, *, dates: bool
) -> list[str]:
    if "\n" in name or "\r" in name or not name.strip():
        raise LibraryError(f"“{clean_line(name)}” is not a name for a property.", code="bad-value")
    if isinstance(value, list) and value:
        bullet = head.bullet()
        return [f"{emit(name)}:", *(f"{bullet}{_emitted(item, dates=dates)}" for item in value)]
    written = "[]" if isinstance(value, list) else number or _emitted(value, dates=dates)
    return [f"{emit(name)}: {written}".rstrip(" ")]


def _replaced(
    head: EditableFrontMatter, key: Node, node: Node, value: PropertyValue, number: str, *, dates: bool
) -> str:
    """Return the text with the whole value replaced by one on the line of its name."""
    text, colon = head.text, head.colon(key)
    if isinstance(value, list):
        new = f"[{', '.join(_emitted(item, dates=dates, flow=True) for item in value)}]"
    else:
        quotes = node.style if isinstance(value, str) and node.style in ("'", '"') else ""
        new = number or _emitted(value, dates=dates, quotes=quotes)
    if node.empty:
        return f"{text[:colon]} {new}{text[colon:]}" if new else text
    _check_comments(head, key, node)
    if node.kind == "list" and not node.flow:
        return f"{text[:colon]}{' ' if new else ''}{new}{text[node.end :]}"
    if not new:
        return text[: node.start].rstrip(" \t") + text[node.end :]
    return text[: node.start] + new + text[node.end :]


def _check_comments(head: EditableFrontMatter, key: Node, node: Node) -> None:
    """Raise LibraryError where a comment would go with the value."""
    if node.kind != "list":
        # A block scalar may have a comment on its first line; in quoted and plain text none can be.
        first = NEWLINE.split(head.text[node.start : node.end], maxsplit=1)[0]
        if node.style in ("|", ">") and "#" in first:
            raise _refused(head, key, node, "has a comment within its value")
        return
    at = node.start if node.flow else head.colon(key)
    for child in node.children:
        if "#" in head.text[at : child.start]:
            raise _refused(head, key, child, "has a comment within its value")
        at = child.end
    if "#" in head.text[at : node.end]:
        raise _refused(head, key, node, "has a comment within its value")


def _relisted(head: EditableFrontMatter, key: Node, node: Node, value: list[PropertyValue]) -> str:
    """Return the text with other items in a list; the items at both ends that stay are left as they are written."""
    old = head.properties[key.text]
    items = old if isinstance(old, list) else []
    most = min(len(items), len(value))
    front = next((at for at in range(most) if not _same(items[at], value[at])), most)
    if front == len(items):
        return _with_items(head, key, node, (front, front), value[front:])
    back = next((at for at in range(most - front) if not _same(items[-1 - at], value[-1 - at])), most - front)
    return _with_items(head, key, node, (front, len(items) - back), value[front : len(value) - back])


def _with_items(
    head: EditableFrontMatter, key: Node, node: Node, span: tuple[int, int], new: list[PropertyValue]
) -> str:
    """Return the text with the items of a span, the last one not included, replaced by new ones."""
    (first, last), text, items = span, head.text, node.children
    for at in range(first, min(last, len(items) - 1)):
        if "#" in text[items[at].end : items[at + 1].start]:
            raise _refused(head, key, items[at], "has a comment within its value")
    # Items of one style keep it: the new ones are quoted like the first that is replaced, or the last before.
    style = items[min(first, len(items) - 1)].style
    quotes = style if style in ("'", '"') else ""
    if node.flow:
        written = [_emitted(item, dates=True, flow=True, quotes=_for(item, quotes)) for item in new]
        return _with_flow_items(text, items, first, last, written)
    written = [_emitted(item, dates=True, quotes=_for(item, quotes)) for item in new]
    return _with_block_items(head, key, node, span, written)


def _for(item: PropertyValue, quotes: str) -> str:
    return quotes if isinstance(item, str) else ""


def _with_flow_items(text: str, items: list[Node], first: int, last: int, written: list[str]) -> str:
    if first == last:
        if first == len(items):
            end = items[-1].end
            return text[:end] + "".join(f", {item}" for item in written) + text[end:]
        start = items[first].start
        return text[:start] + "".join(f"{item}, " for item in written) + text[start:]
    if written:
        return text[: items[first].start] + ", ".join(written) + text[items[last - 1].end :]
    if last < len(items):
        return text[: items[first].start] + text[items[last].start :]
    return text[: items[first - 1].end] + text[items[last - 1].end :]


def _with_block_items(
    head: EditableFrontMatter, key: Node, node: Node, span: tuple[int, int], written: list[str]
) -> str:
    (first, last), text, items = span, head.text, node.children
    model = items[min(first, len(items) - 1)]
    start, end = head.line(model.start, model.end)
    bullet = BULLET.match(text, start, model.start)
    if bullet is None or bullet.end() != model.start:
        raise _refused(head, key, model, "is a list written in a way that cannot be edited here")
    newline = NEWLINE.search(text, model.end)
    ending = newline[0] if newline else head.newline
    kept = min(len(written), last - first)
    edited = text
    if len(written) > kept:
        place = head.line(items[first + kept - 1].start, items[first + kept - 1].end)[1] if kept else start
        if first == len(items):
            place = end
        more = "".join(f"{bullet[0]}{item}{ending}" for item in written[kept:])
        edited = edited[:place] + more + edited[place:]
    for at in reversed(range(first + kept, last)):
        begin, stop = head.line(items[at].start, items[at].end)
        if "#" in text[items[at].end : stop]:
            raise _refused(head, key, items[at], "has a comment behind an item that would go")
        edited = edited[:begin] + edited[stop:]
    for at in reversed(range(first, first + kept)):
        edited = edited[: items[at].start] + written[at - first] + edited[items[at].end :]
    return edited


def remove(text: str, name: str) -> str:
    """Remove a property with its lines; see `property_edits.remove`.

    Raises:
        LibraryError: The note does not have it, or it cannot be removed alone.
    """
    if read(text).find(name) is None:
        raise LibraryError(f"There is no property {clean_line(name)}.", code="not-found")
    return property_edits.remove(text, name)
