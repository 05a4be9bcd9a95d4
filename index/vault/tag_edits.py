"""Another name for a tag and those below it, in one note. Pure: text -> text.

Text that only looks like a tag, in code, math, HTML comments, addresses and links, stays as it is, and so does every
other character. The result is parsed again, and refused if anything but the tag differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links.resolver import is_reached, same_heading
from index.vault.links.rewrite import applied
from index.vault.links.syntax import Edit
from index.vault.model import Note
from index.vault.parse.note import parse, why_no_tag
from index.vault.properties import property_edits
from index.vault.text_spans import EditedText

_ITEM = re.compile(r"(\s*#?)(.*?)(/*\s*)", re.DOTALL)


def renamed(name: str, old: str, new: str) -> str | None:
    """Return the name of a tag after `old` becomes `new`, or None if it is neither that nor below it.

    Args:
        name: The tag in any case; the part below the renamed one keeps its case.
        old: Without `#`.
        new: Without `#`.
    """
    parts = name.split("/")
    depth = old.count("/") + 1
    if fold("/".join(parts[:depth])) != fold(old):
        return None
    return "/".join([new, *parts[depth:]])


@dataclass(frozen=True, slots=True)
class Retagged:
    """A note with another name for a tag.

    Attributes:
        text: The whole note.
        edits: Edits of the text before that make it.
        count: Number of places that differ.
        headings: Old and new text of the headings that contain the tag, if links can tell them apart.
    """

    text: str
    edits: tuple[Edit, ...]
    count: int
    headings: tuple[tuple[str, str], ...]


def rename(path: str, text: str, old: str, new: str) -> Retagged | None:
    """Give a tag another name in the text and the properties of a note; return None if it does not have it.

    A list of tags that already has the new name does not get it twice.

    Args:
        path: Path of the note, relative to the vault.
        text: The whole note.
        old: Without `#`.
        new: Without `#`, one that can be read as a tag.

    Raises:
        LibraryError: The properties are written in a way that cannot be edited.
    """
    note = parse(path, text)
    names = [renamed(tag.name, old, new) or tag.name for tag in note.tags]
    fresh = [(tag, name) for tag, name in zip(note.tags, names, strict=True) if tag.name != name]
    if not fresh:
        return None
    edits = [(tag.start, tag.end, f"#{name}") for tag, name in fresh if tag.start >= 0]
    made = EditedText(text).then(applied(text, edits), edits)
    if any(tag.start < 0 for tag, _name in fresh):
        listed = property_edits.replace_in_list(made.text, "tags", lambda item: _item(item, old, new))
        made = made.compared(listed)
    after = parse(path, made.text)
    links = [link.raw for link in note.links]
    if _folded(tag.name for tag in after.tags) != _folded(names) or [x.raw for x in after.links] != links:
        raise LibraryError(
            "A tag there cannot be renamed without changing more; edit it in the text.", code="not-editable"
        )
    return Retagged(made.text, made.edits, len(fresh), _headings(note, after))


def _folded(names: Iterable[str]) -> set[str]:
    return {fold(name) for name in names}


def _headings(before: Note, after: Note) -> tuple[tuple[str, str], ...]:
    pairs = zip(before.headings, after.headings, strict=True)
    return tuple(
        (was.text, now.text)
        for was, now in pairs
        if not same_heading(was.text, now.text) and is_reached(before.headings, was)
    )


def _item(item: str, old: str, new: str) -> str:
    parts = _ITEM.fullmatch(item)
    if parts is None or why_no_tag(parts[2]):
        return item
    return f"{parts[1]}{renamed(parts[2], old, new) or parts[2]}{parts[3]}"


def check_tag(tag: str) -> str:
    """Return a tag without `#`, if Obsidian would read it as one.

    Raises:
        LibraryError: It would not.
    """
    bare = tag.strip().removeprefix("#").rstrip("/")
    sound = parse("tag.md", f"#{bare}").tags
    if len(sound) != 1 or sound[0].name != bare:
        raise LibraryError(
            f"“{clean_line(tag)}” is not a tag: use letters, digits, - _ and / only, and not digits alone.",
            code="bad-name",
        )
    return bare
