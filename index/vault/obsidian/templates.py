"""Obsidian's templates: filled in for a note, and put into one that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import fold
from index.vault.obsidian import moment_format, placeholders
from index.vault.obsidian.placeholders import Value
from index.vault.parse import frontmatter
from index.vault.properties import property_edits, yaml_nodes

if TYPE_CHECKING:
    from datetime import datetime

    from index.vault.model import PropertyValue
    from index.vault.obsidian.settings import VaultSettings
    from index.vault.parse.frontmatter import FrontMatter

_NEWLINE = re.compile(r"\r\n|\n|\r")
_LISTS = frozenset(("tags", "aliases", "cssclasses"))
_MARK = "\ufeff"


def fill(template: str, title: str, now: datetime, settings: VaultSettings) -> str:
    """A template with `{{title}}`, `{{date}}`, `{{time}}` and `{{date:FORMAT}}` filled in, in any letter case.

    Args:
        template: Its text; what else stands between double braces stays.
        title: The note's name.
        now: Local time with its zone.
        settings: Whose formats of date and time are used.

    Raises:
        LibraryError: Its front matter is not of the form that can be edited.
    """
    forms = {"date": settings.date_format, "time": settings.time_format}

    def value(name: str) -> Value | None:
        kind, _, form = name.partition(":")
        kind = kind.strip().lower()
        if kind in forms:
            return Value(moment_format.write(now, form.strip() or forms[kind]), plain=True)
        return Value(title) if name.lower() == "title" else None

    head, body = placeholders.fill_head(template, value)
    return head + placeholders.fill_text(body, value)


def insert(text: str, at: int, filled: str) -> tuple[str, int]:
    """Put a filled-in template into a note: its body at a place, its properties among the note's own.

    A property that the note has keeps its value unless that is empty; lists of texts are united. The rest of
    the front matter stays as it is.

    Args:
        text: The note's text.
        at: Offset where the body goes; from within the front matter it goes below that.
        filled: The template; see `fill`.

    Returns:
        The note's text then, and the offset behind what was put in.

    Raises:
        LibraryError: The properties of one of both are not valid, or cannot be brought together.
    """
    newline = _found_newline(text)
    filled = _NEWLINE.sub(newline, filled.removeprefix(_MARK))
    front = frontmatter.load(filled)
    if front.flaws:
        raise LibraryError(
            f"Line {front.flaws[0].line} of the template: {front.flaws[0].detail}.", code="bad-template"
        )
    body = filled[front.block.end :] if front.block else filled
    own = frontmatter.split(text)
    at = max(at, own.end if own else int(text.startswith(_MARK)))
    if own and at == own.end and not text.endswith(newline, 0, at):
        body = newline + body  # the closing line is the last, and must stay one
    behind = len(text) - at
    merged = _merged(text, filled, front) if front.block else text
    at = len(merged) - behind
    return f"{merged[:at]}{body}{merged[at:]}", at + len(body)


def _found_newline(text: str) -> str:
    found = _NEWLINE.search(text)
    return found[0] if found else "\n"


def _merged(text: str, template: str, front: FrontMatter) -> str:
    """The note with the properties of a template."""
    own = frontmatter.load(text)
    if own.flaws:
        raise LibraryError(
            f"Line {own.flaws[0].line}: {own.flaws[0].detail}. Correct it first.", code="not-editable"
        )
    held = {fold(name): value for name, value in own.properties.items()}
    written = _written(template, front)
    added, changed = "", set()
    for name, value in front.properties.items():
        same = fold(name)
        if same not in held:
            added += written[name][0]
        elif not _empty(held[same]):
            several = isinstance(held[same], list) and isinstance(value, list)
            if several or (same in _LISTS and isinstance(held[same], list | str)):
                text = property_edits.add_to_list(text, name, _texts(value))
                changed.add(same)
        elif not _empty(value):
            changed.add(same)
            put = _put(text, name, held[same], value, written[name][1])
            if put is None:
                text = property_edits.remove(text, name)
                added += written[name][0]
            else:
                text = put
    text = _with_lines(text, added)
    after = frontmatter.load(text)
    now = {fold(name): value for name, value in after.properties.items()}
    kept = all(now.get(name) == value for name, value in held.items() if name not in changed)
    new = all(
        now.get(fold(name)) == value for name, value in front.properties.items() if fold(name) not in held
    )
    if after.flaws or not (kept and new):
        raise LibraryError(
            "The properties of the note and of the template cannot be brought together.", code="not-editable"
        )
    return text


def _put(text: str, name: str, held: PropertyValue, value: PropertyValue, written: str) -> str | None:
    """The note with a value in the place of an empty one; None where it takes other lines than are there."""
    if _texts(value) == value or (fold(name) in _LISTS and isinstance(value, str)):
        return property_edits.add_to_list(text, name, _texts(value))
    if isinstance(value, list | dict) or held == [] or _NEWLINE.search(written):
        return None
    return _with_value(text, fold(name), written)


def _written(template: str, front: FrontMatter) -> dict[str, tuple[str, str]]:
    """How each property is written: its lines, and its value alone."""
    block = front.block
    root = yaml_nodes.parse(template, block) if block else None
    if block is None or root is None:
        return {}
    pairs = root.pairs()
    starts = [
        template.rfind("\n", 0, key.start) + 1 or template.rfind("\r", 0, key.start) + 1 for key, _ in pairs
    ]
    return {
        key.text: (template[start:end], template[value.start : value.end])
        for (key, value), start, end in zip(pairs, starts, [*starts[1:], block.yaml_end], strict=True)
    }


def _with_value(text: str, name: str, written: str) -> str:
    """The note with a value in the place of an empty one."""
    block = frontmatter.split(text)
    root = yaml_nodes.parse(text, block) if block else None
    for key, value in root.pairs() if root else ():
        if fold(key.text) == name:
            start, end = value.start, value.end
            if value.empty:
                start = end = text.index(":", key.end) + 1
                written = f" {written}"
            return text[:start] + written + text[end:]
    return text


def _with_lines(text: str, added: str) -> str:
    """The note with further lines at the end of its front matter, which it gets where it has none."""
    block = frontmatter.split(text)
    if block is not None:
        return text[: block.yaml_end] + added + text[block.yaml_end :]
    if not added:
        return text
    mark = _MARK if text.startswith(_MARK) else ""
    fence = f"---{_found_newline(text or added)}"
    return f"{mark}{fence}{added}{fence}{text.removeprefix(mark)}"


def _empty(value: PropertyValue) -> bool:
    return value is None or value in ("", [])


def _texts(value: PropertyValue) -> list[str]:
    return [
        item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item
    ]
