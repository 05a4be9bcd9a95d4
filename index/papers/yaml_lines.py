"""Lines of a YAML file that the user writes too: added and removed, while all other characters stay as they are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LARGEST = 4_000_000
"""Characters of the largest file that is read."""
_DEEPEST = 100
# JSON may hold them as they are; YAML takes some of them for the end of a line, and refuses others.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class Unreadable(NamedTuple):
    """The line of a text that is not YAML."""

    line: int


def compose(text: str) -> yaml.Node | Unreadable | None:
    """Return the root of a YAML text; None where it is empty."""
    if len(text) > LARGEST:
        return Unreadable(1)
    try:
        return yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        return Unreadable(mark.line + 1 if mark else 1)


def entries(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Yield keys and values of a mapping; nothing of any other node."""
    if isinstance(node, yaml.MappingNode):
        yield from node.value


def entry(node: yaml.Node | None, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return key and value of the first entry of a mapping that has a name."""
    return next((each for each in entries(node) if scalar(each[0]) == name), None)


def scalar(node: yaml.Node) -> str | None:
    """Return the text of a value as it stands there; None for a list, a mapping and an empty value."""
    return node.value if isinstance(node, yaml.ScalarNode) and not is_empty(node) else None


def unknown(root: yaml.Node | None, names: Sequence[str]) -> list[tuple[int, str]]:
    """Return line and fault of each section of a file that has none of the names."""
    known = ", ".join(f"`{name}`" for name in names)
    return [
        (line(key), f"“{clean_line(scalar(key) or '')[:40]}” is not one of {known}, so nothing of it counts.")
        for key, _ in entries(root)
        if scalar(key) not in names
    ]


def is_empty(node: yaml.Node) -> bool:
    """Return whether a node is an empty value, such as that of `a:`."""
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")


def line(node: yaml.Node) -> int:
    """Return the number, from 1, of the line on which a node begins."""
    return int(node.start_mark.line) + 1


def quoted(text: str) -> str:
    """Return a text in double quotes, on one line."""
    shown = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)


def newline(text: str) -> str:
    """Return the line end of a text."""
    return "\r\n" if "\r\n" in text else "\n"


def with_section(text: str, name: str, lines: Sequence[str]) -> str | None:
    """Return the text with more lines at the end of an entry of its root; None where they cannot be added.

    Args:
        text: YAML; its root is a mapping, or it is empty.
        name: Of the entry, which is added at the end of the text where it is missing.
        lines: Of a list or a mapping, without their common indent.
    """
    root = compose(text)
    if isinstance(root, Unreadable):
        return None
    found = entry(root, name)
    if found is not None:
        return with_lines(text, *found, lines)
    end = newline(text)
    gap = "" if not text or text.endswith("\n") else end
    return f"{text}{gap}{name}:{end}" + "".join(f"  {each}{end}" for each in lines)


def with_lines(text: str, key: yaml.Node, value: yaml.Node, lines: Sequence[str]) -> str | None:
    """Return the text with more lines at the end of the list or mapping behind a key; None where it has no lines."""
    if is_empty(value):
        last, indent = int(key.end_mark.index), int(key.start_mark.column) + 2
    elif isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
        last, indent = _last(value), int(value.start_mark.column)
    else:
        return None
    end = newline(text)
    indented = [" " * indent + each for each in lines]
    at = text.find("\n", last)
    if at == -1:
        return text + "".join(end + each for each in indented)
    return text[: at + 1] + "".join(each + end for each in indented) + text[at + 1 :]


def without(text: str, nodes: Iterable[tuple[yaml.Node, yaml.Node]]) -> str:
    """Return the text without the lines from the first to the second node of each pair."""
    for first, last in sorted(nodes, key=lambda pair: pair[0].start_mark.index, reverse=True):
        start = text.rfind("\n", 0, first.start_mark.index) + 1
        end = text.find("\n", _last(last))
        text = text[:start] + (text[end + 1 :] if end != -1 else "")
    return text


def _last(node: yaml.Node) -> int:
    """Return the index of a character on the last line of a node."""
    # A node may be part of itself.
    for _ in range(_DEEPEST):
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
            break
        child = node.value[-1]
        if isinstance(child, tuple):
            key, value = child
            node = key if is_empty(value) else value
        else:
            node = child
    return max(int(node.start_mark.index), int(node.end_mark.index) - 1)


def in_steps(text: str, steps: Iterable[Callable[[str], str | None]]) -> str | None:
    """Return the text after each step; None where one of them cannot be taken."""
    for step in steps:
        changed = step(text)
        if changed is None:
            return None
        text = changed
    return text
