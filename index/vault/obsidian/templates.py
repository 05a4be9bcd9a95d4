"""Obsidian's templates: filled in for a note, and inserted into an existing one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import fold
from index.vault.obsidian import dated_placeholders, placeholders
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
    """Fill in the title and dates of a template, in any letter case; see `dated_placeholders.written`.

    Args:
        template: Its text; other text between double braces stays.
        title: The note's name.
        now: Local time with its zone.
        settings: The vault's settings, with the formats of date and time.

    Raises:
        LibraryError: Its front matter is not of the form that can be edited.
    """

    def value(name: str) -> Value | None:
        return _value(name, title, now, settings)

    head, body = placeholders.fill_head(template, value)
    return head + placeholders.fill_text(body, value)


def unknown(template: str, now: datetime, settings: VaultSettings) -> tuple[str, ...]:
    """Return the placeholders of a template that `fill` leaves as they are, each once, in their order."""
    found = dict.fromkeys(
        match[0]
        for match in placeholders.PLACEHOLDER.finditer(template)
        if _value(match[1], "", now, settings) is None
    )
    return tuple(found)


def _value(name: str, title: str, now: datetime, settings: VaultSettings) -> Value | None:
    if name.lower() == "title":
        return Value(title)
    formats = {"date": settings.date_format, "time": settings.time_format}
    text = dated_placeholders.written(name, now, formats)
    return Value(text, plain=True) if text is not None else None


def insert(text: str, at: int, filled: str) -> tuple[str, int]:
    """Insert a filled-in template into a note: its body at an offset, its properties among the note's own.

    A property of the note keeps its value unless that is empty; lists of texts are united. The rest of the front
    matter stays as it is.

    Args:
        text: The note's text.
        at: Offset for the body; if it is within the front matter, the body goes below that.
        filled: The template; see `fill`.

    Returns:
        The note's text then, and the offset after the inserted body.

    Raises:
        LibraryError: The properties of note or template are not valid, or cannot be merged.
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
        body = newline + body  # the closing line is the last of the note, and must stay a line
    behind = len(text) - at
    merged = _merged(text, filled, front) if front.block else text
    at = len(merged) - behind
    return f"{merged[:at]}{body}{merged[at:]}", at + len(body)


def _found_newline(text: str) -> str:
    found = _NEWLINE.search(text)
    return found[0] if found else "\n"


def _merged(text: str, template: str, front: FrontMatter) -> str:
    """Return the note with the properties of a template."""
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
    """Return the note with a value instead of an empty one, or None if the value needs lines of its own."""
    if _texts(value) == value or (fold(name) in _LISTS and isinstance(value, str)):
        return property_edits.add_to_list(text, name, _texts(value))
    if isinstance(value, list | dict) or held == [] or _NEWLINE.search(written):
        return None
    return _with_value(text, fold(name), written)


def _written(template: str, front: FrontMatter) -> dict[str, tuple[str, str]]:
    """Return the lines of each property, and its value alone, as they are written."""
    block = front.block
    root = yaml_nodes.tree(template, front)
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
    """Return the note with a value instead of an empty one."""
    root = yaml_nodes.tree(text, frontmatter.load(text))
    for key, value in root.pairs() if root else ():
        if fold(key.text) == name:
            start, end = value.start, value.end
            if value.empty:
                start = end = text.index(":", key.end) + 1
                written = f" {written}"
            return text[:start] + written + text[end:]
    return text


def _with_lines(text: str, added: str) -> str:
    """Return the note with lines added at the end of its front matter, which is made if there is none."""
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
