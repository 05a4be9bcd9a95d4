"""The unfinished link, tag, citation or property at a cursor. Pure: text to values."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

ContextKind = Literal["link", "heading", "block", "citation", "tag", "property", "value"]

_LINK = re.compile(r"!?\[\[([^\[\]\n|]*)$")
_REST_OF_LINK = re.compile(r"[^\[\]\n|#]*(?=\]\])")
_CLOSED = re.compile(r"\]\]")
# As citations are read: after white space or one of these signs.
_CITATION = re.compile(r"(?:^|[\s(\[{;,\"'“‘«—–*_>|!-])@\{?([^\s\[\]{};,@]*)$")
_TAG = re.compile(r"(?:^|[\s(])#([\w/-]*)$")
_PROPERTY = re.compile(r"([^\s:#-][^:]*)?$")
_VALUE = re.compile(r"([^\s:#-][^:]*):[ \t]+(?:\[(?:[^\]]*,)?[ \t]*)?[\"']?([^\"',\[\]]*)$")
_ITEM = re.compile(r"[ \t]*-[ \t]+[\"']?([^\"']*)$")
_NAME = re.compile(r"([^\s:#-][^:]*):")
_FENCE = re.compile(r"---[ \t]*")


class CursorContext(NamedTuple):
    """Something unfinished.

    Attributes:
        kind: The kind of what may complete it.
        typed: The part of it before the cursor.
        start: Offset of that part.
        end: Offset after the rest of the word, which a completion replaces too.
        subject: Target of the link whose heading or block is typed, or name of the property whose value is typed.
        closed: Two closing brackets follow.
    """

    kind: ContextKind
    typed: str
    start: int
    end: int
    subject: str = ""
    closed: bool = False


def context_at(text: str, offset: int) -> CursorContext | None:
    """Return what is unfinished at an offset of a note, if completion knows what may follow."""
    begin = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    prefix = text[begin:offset]
    if (found := _LINK.search(prefix)) is not None:
        return _in_link(text, offset, found[1])
    if in_properties(text, offset):
        return _in_properties(text, begin, offset)
    if (found := _CITATION.search(prefix)) is not None:
        return _word("citation", text, offset, found[1], r"[\w:.#$%&\-+?<>~/]*")
    if (found := _TAG.search(prefix)) is not None:
        return _word("tag", text, offset, found[1], r"[\w/-]*")
    return None


def in_properties(text: str, offset: int) -> bool:
    """Return whether an offset is in the properties at the start of a note, finished or not."""
    first, _, rest = text.removeprefix("\ufeff").partition("\n")
    if not _FENCE.fullmatch(first.rstrip("\r")) or offset <= len(first):
        return False
    at = len(text) - len(rest)
    for line in rest.splitlines(keepends=True):
        if _FENCE.fullmatch(line.rstrip("\r\n")):
            return offset < at
        at += len(line)
    return False


def _word(kind: ContextKind, text: str, offset: int, typed: str, rest: str) -> CursorContext:
    found = re.compile(rest).match(text, offset)
    return CursorContext(kind, typed, offset - len(typed), found.end() if found else offset)


def _in_link(text: str, offset: int, inner: str) -> CursorContext:
    rest = _REST_OF_LINK.match(text, offset)
    end = rest.end() if rest is not None else offset
    closed = _CLOSED.match(text, end) is not None
    target, mark, anchor = inner.partition("#")
    if not mark:
        return CursorContext("link", inner, offset - len(inner), end, closed=closed)
    if anchor.startswith("^"):
        return CursorContext("block", anchor[1:], offset - len(anchor) + 1, end, target.strip(), closed)
    last = anchor.rpartition("#")[2]
    return CursorContext("heading", last, offset - len(last), end, target.strip(), closed)


def _in_properties(text: str, begin: int, offset: int) -> CursorContext | None:
    prefix = text[begin:offset]
    if (found := _VALUE.fullmatch(prefix)) is not None:
        return CursorContext("value", found[2], offset - len(found[2]), offset, found[1].strip())
    if (found := _ITEM.fullmatch(prefix)) is not None:
        for line in reversed(text[:begin].splitlines()):
            if (name := _NAME.match(line)) is not None:
                return CursorContext("value", found[1], offset - len(found[1]), offset, name[1].strip())
        return None
    if _PROPERTY.fullmatch(prefix) is not None:
        return _word("property", text, offset, prefix, r"[^\s:]*(?=:)?")
    return None
