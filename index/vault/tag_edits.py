"""A tag that goes by another name, with those below it. Pure: text -> text.

What is no tag, in code, math, comments of HTML, addresses and links, stays as it is, and so does every other
character of the text. What is made is read again, and unless it says the same but for the tag, it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.errors import LibraryError
from index.text import fold
from index.vault.links.resolver import is_reached, same_heading
from index.vault.model import Note
from index.vault.parse.note import parse, why_no_tag
from index.vault.properties import property_edits

_ITEM = re.compile(r"(\s*#?)(.*?)(/*\s*)", re.DOTALL)


def renamed(name: str, old: str, new: str) -> str | None:
    """What a tag is called once `old` is called `new`; None where it is neither that nor below it.

    Args:
        name: In any case; what stands below the renamed part keeps its own.
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
        count: In how many places it differs.
        headings: Old and new text of the headings that the tag stands in, where links can tell them apart.
    """

    text: str
    count: int
    headings: tuple[tuple[str, str], ...]


def rename(path: str, text: str, old: str, new: str) -> Retagged | None:
    """Give a tag another name in the text and the properties of a note; None where it does not have it.

    A list of tags that has the new name already does not get it twice.

    Args:
        path: Of the note, relative to the vault.
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
    made: list[str] = []
    at = 0
    for tag, name in fresh:
        if tag.start >= 0:
            made += [text[at : tag.start], f"#{name}"]
            at = tag.end
    edited = "".join([*made, text[at:]])
    if any(tag.start < 0 for tag, _name in fresh):
        edited = property_edits.replace_in_list(edited, "tags", lambda item: _item(item, old, new))
    after = parse(path, edited)
    links = [link.raw for link in note.links]
    if _folded(tag.name for tag in after.tags) != _folded(names) or [x.raw for x in after.links] != links:
        raise LibraryError(
            "A tag there cannot be renamed without changing more; edit it in the text.", code="not-editable"
        )
    return Retagged(edited, len(fresh), _headings(note, after))


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
