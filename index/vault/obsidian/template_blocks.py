"""Parts of a note that its template owns, so that they can be renewed: blocks, and properties.

A block stands between two comments on lines of their own, `%% begin NAME %%` and `%% end NAME %%`. The block named
`properties` remembers what the template gave each property, as digests: a property that has another value now was
changed by the user. So it travels with the note to other machines, and neither a cache nor a history has to last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote, unquote

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.model import PropertyValue
from index.vault.parse import frontmatter
from index.vault.properties.set_property import set_value

PROPERTIES = "properties"
"""Name of the block that remembers the properties."""
# The user's, or the app's, from the moment when the note is made.
_FIXED = frozenset(("key", "tags", "status", "rating", "queue", "queued", "started", "read"))
_MARK = re.compile(r"^[ \t]*%%[ \t]*(begin|end)[ \t]+([\w.-]{1,60})[ \t]*%%[ \t]*\r?$", re.MULTILINE)
_DIGEST = re.compile(r"(\S+):([0-9a-f]{10})(?=\s)")


class TemplateBlock(NamedTuple):
    """The span between the two lines of a block."""

    start: int
    end: int


def blocks(text: str) -> dict[str, TemplateBlock]:
    """Return the blocks of a note by name.

    Raises:
        LibraryError: A block is not closed, stands in another one, or is there twice.
    """
    head = frontmatter.split(text)
    found: dict[str, TemplateBlock] = {}
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, head.end if head else 0):
        name = mark[2]
        if mark[1] == "begin":
            if opened is not None:
                raise _fault(text, mark, f"begins inside the block “{opened[2]}”")
            if name in found:
                raise _fault(text, mark, "is there twice")
            opened = mark
        elif opened is None or opened[2] != name:
            raise _fault(text, mark, "ends without a beginning")
        else:
            found[name] = TemplateBlock(min(opened.end() + 1, mark.start()), mark.start())
            opened = None
    if opened is not None:
        raise _fault(text, opened, "has no end")
    return found


def signed(text: str, moving: Collection[str]) -> str:
    """Return a new note with the digests of its properties, if it has the block for them.

    Args:
        text: As the template gives it.
        moving: Properties whose value depends on the day; they are never renewed.
    """
    try:
        block = blocks(text).get(PROPERTIES)
    except LibraryError:
        # It is a note all the same; its renewal names the fault.
        return text
    if block is None:
        return text
    properties = frontmatter.load(text).properties
    digests = {name: _digest(value) for name, value in properties.items() if _is_renewed(name, moving)}
    return _with_block(text, block, _written(digests))


def renewed(text: str, fresh: str, moving: Collection[str]) -> str:
    """Return a note with the blocks and properties that its template owns as they are in a fresh note.

    A block that the note lacks, and a property that the user changed or removed, stay so. Nothing else changes.

    Args:
        text: The note.
        fresh: What the template gives now.
        moving: Properties whose value depends on the day.

    Raises:
        LibraryError: The blocks or the properties of the note cannot be read, or a property cannot be set alone.
    """
    own = blocks(text)
    try:
        new = blocks(fresh)
    except LibraryError as error:
        raise LibraryError(
            f"The template of literature notes cannot be used: {error}", code="bad-template"
        ) from None
    names = sorted(own.keys() & new.keys() - {PROPERTIES}, key=lambda name: own[name].start, reverse=True)
    for name in names:
        text = _with_block(text, own[name], fresh[new[name].start : new[name].end])
    return _with_properties(text, fresh, moving) if PROPERTIES in own and PROPERTIES in new else text


def moving_properties(fresh: str, other: str) -> frozenset[str]:
    """Return the properties that differ between two fresh notes about one paper, made for two days."""
    if fresh == other:
        return frozenset()
    here, there = frontmatter.load(fresh).properties, frontmatter.load(other).properties
    return frozenset(name for name, value in here.items() if there.get(name) != value)


def _with_properties(text: str, fresh: str, moving: Collection[str]) -> str:
    front = frontmatter.load(text)
    if front.flaws:
        raise LibraryError(f"Line {front.flaws[0].line}: {front.flaws[0].detail}.", code="not-editable")
    block = blocks(text)[PROPERTIES]
    digests = {unquote(found[1]): found[2] for found in _DIGEST.finditer(text, block.start, block.end)}
    held = {fold(name): value for name, value in front.properties.items()}
    for name, value in frontmatter.load(fresh).properties.items():
        if not _is_renewed(name, moving):
            continue
        if fold(name) in held:
            there = held[fold(name)]
            ours = there == value or _digest(there) == digests.get(name)
        else:
            there, ours = None, name not in digests
        if ours:
            text = text if there == value and fold(name) in held else set_value(text, name, value)
            digests[name] = _digest(value)
    return _with_block(text, blocks(text)[PROPERTIES], _written(digests))


def _is_renewed(name: str, moving: Collection[str]) -> bool:
    return fold(name) not in _FIXED and name not in moving


def _with_block(text: str, block: TemplateBlock, content: str) -> str:
    newline = "\r\n" if text[: block.start].endswith("\r\n") else "\n"
    content = content.replace("\r\n", "\n").replace("\n", newline)
    return text[: block.start] + content + text[block.end :]


def _written(digests: dict[str, str]) -> str:
    listed = " ".join(f"{quote(name, safe='')}:{digest}" for name, digest in sorted(digests.items()))
    return f"%% {listed} %%\n" if listed else ""


def _digest(value: PropertyValue) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)
    return blake2b(text.encode(), digest_size=5).hexdigest()


def _fault(text: str, mark: re.Match[str], why: str) -> LibraryError:
    line = text.count("\n", 0, mark.start()) + 1
    return LibraryError(f"Line {line}: the block “{clean_line(mark[2])}” {why}.", code="not-editable")
